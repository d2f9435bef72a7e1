import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyUnit } from '../../../test/support/any-text.ts';
import type { PropertyDefinition } from '../properties.ts';
import { findInstantMs, readDatetime } from './datetime.ts';

const PROPERTY: PropertyDefinition = {
  name: 'closed_at',
  label: 'Closed at',
  type: 'datetime',
  fieldType: 'date',
  groupName: 'information',
};
const read = (text: string) =>
  readDatetime(text, { property: PROPERTY, current: undefined, lenientDates: false });

const EARLIEST_MS = -62_135_596_800_000;
const LATEST_MS = 253_402_300_799_999;
const MINUTE_MS = 60_000;

const instant = fc.oneof(
  fc.integer({ min: EARLIEST_MS, max: LATEST_MS }),
  fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
  fc.constantFrom(EARLIEST_MS, LATEST_MS, 0, -1, 1),
);
const toStored = (instantMs: number) => new Date(instantMs).toISOString().replace('.000Z', 'Z');

const twoDigits = (number: number) => String(number).padStart(2, '0');
const toOffset = (minutes: number, colon: string) =>
  `${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(Math.abs(minutes) / 60))}${colon}${twoDigits(Math.abs(minutes) % 60)}`;

describe('accepted forms', () => {
  test('milliseconds since 1970 are stored as ISO in UTC, the fraction only where it is not zero', () => {
    fc.assert(
      fc.property(instant, (instantMs) => {
        expect(read(String(instantMs))).toEqual({ kind: 'value', value: toStored(instantMs) });
      }),
    );
  });

  test('ISO texts with any offset, with or without a colon, mean the same instant in UTC', () => {
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    const inner = fc.integer({ min: EARLIEST_MS + 86_400_000, max: LATEST_MS - 86_400_000 });
    fc.assert(
      fc.property(
        inner,
        offset,
        fc.constantFrom(':', ''),
        fc.constantFrom('T', ' '),
        (ms, minutes, colon, gap) => {
          const local = new Date(ms + minutes * MINUTE_MS).toISOString().slice(0, 23).replace('T', gap);
          expect(read(`${local}${toOffset(minutes, colon)}`)).toEqual({ kind: 'value', value: toStored(ms) });
        },
      ),
    );
  });

  test('a text without a zone is taken as UTC', () => {
    fc.assert(
      fc.property(instant, fc.constantFrom('', 'Z', 'z'), (instantMs, zone) => {
        const text = new Date(instantMs).toISOString().slice(0, 23) + zone;
        expect(read(text)).toEqual({ kind: 'value', value: toStored(instantMs) });
      }),
    );
  });

  test('a fraction of one to nine digits is cut to milliseconds', () => {
    const fraction = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fraction, fc.constantFrom('.', ','), (digits, mark) => {
        const ms = Number(digits.padEnd(3, '0').slice(0, 3));
        const stored = toStored(Date.UTC(2022, 7, 8, 14, 52, 21, ms));
        expect(read(`2022-08-08T14:52:21${mark}${digits}Z`)).toEqual({ kind: 'value', value: stored });
      }),
    );
  });

  test('the stored form reads back as itself', () => {
    fc.assert(
      fc.property(instant, (instantMs) => {
        const stored = toStored(instantMs);
        expect(read(stored)).toEqual({ kind: 'value', value: stored });
        expect(findInstantMs(stored)).toBe(instantMs);
      }),
    );
  });

  test.each([
    ['2026-12-31', '2026-12-31T00:00:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
    ['0001-01-01', '0001-01-01T00:00:00Z'],
    ['9999-12-31', '9999-12-31T00:00:00Z'],
    ['1651568400000', '2022-05-03T09:00:00Z'],
    ['2022-08-08T14:52:21.857Z', '2022-08-08T14:52:21.857Z'],
    ['2022-05-03T09:00:00.000Z', '2022-05-03T09:00:00Z'],
    ['2022-05-03T09:15Z', '2022-05-03T09:15:00Z'],
    ['2022-05-03T09:15', '2022-05-03T09:15:00Z'],
    ['2022-05-03 09:15:30', '2022-05-03T09:15:30Z'],
    ['2022-05-03T23:30:00-05:00', '2022-05-04T04:30:00Z'],
    ['2022-05-03T00:30:00+0530', '2022-05-02T19:00:00Z'],
    ['2022-05-03T00:00:00.9999Z', '2022-05-03T00:00:00.999Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['0', '1970-01-01T00:00:00Z'],
    ['-1', '1969-12-31T23:59:59.999Z'],
  ])('%s is stored as %s', (text, stored) => {
    expect(read(text)).toEqual({ kind: 'value', value: stored });
  });
});

describe('refused forms', () => {
  test.each([
    'invalid',
    '2023-02-29',
    '2023-02-29T00:00:00Z',
    '2023-13-01T00:00:00Z',
    '2023-01-01T25:00:00Z',
    '2023-01-01T10:60:00Z',
    '2023-01-01T10:00:60Z',
    '2023-01-01T10',
    '2023-01-01T10:00:00+25:00',
    '2023-01-01T10:00:00+1:00',
    '2023-01-01T10:00:00 +01:00',
    '2023-01-01T10:00:00.1234567890Z',
    '2023-01-01T10:00:00.Z',
    '2023-01-01T',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '10000-01-01T00:00:00Z',
    '253402300800000',
    '-62135596800001',
    '1.5',
    '1e12',
    '+1651568400000',
    ' 1651568400000',
    '1651568400000 ',
    '2022-05-03T09:00:00Z\n',
    'Tue, 03 May 2022 09:00:00 GMT',
    '05/03/2022',
    '9'.repeat(18),
  ])('%j is refused like a number that is none', (text) => {
    expect(read(text)).toEqual({ kind: 'problem', problem: { kind: 'not-a-long', value: text } });
  });

  test('any text is either stored as an instant that reads back, or refused as sent', () => {
    const timeLike = fc.string({
      unit: fc.constantFrom(...'0123456789-:.TZ+ '),
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(fc.oneof(timeLike, fc.string({ unit: anyUnit, minLength: 1 })), (text) => {
        const reading = read(text);
        if (reading.kind === 'problem') {
          expect(reading.problem).toEqual({ kind: 'not-a-long', value: text });
          return;
        }
        expect(reading.value).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/);
        expect(read(reading.value)).toEqual(reading);
      }),
    );
  });
});
