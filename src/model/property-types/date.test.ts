import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PropertyDefinition } from '../properties.ts';
import { readDate } from './date.ts';

const PROPERTY: PropertyDefinition = {
  name: 'renewal',
  label: 'Renewal',
  type: 'date',
  fieldType: 'date',
  groupName: 'information',
};
const strict = (text: string) =>
  readDate(text, { property: PROPERTY, current: undefined, lenientDates: false });
const lenient = (text: string) =>
  readDate(text, { property: PROPERTY, current: undefined, lenientDates: true });

const DAY_MS = 86_400_000;
const FIRST_DAY = -719_162;
const LAST_DAY = 2_932_896;
const dayNumber = fc.oneof(
  fc.integer({ min: FIRST_DAY, max: LAST_DAY }),
  fc.integer({ min: 0, max: 40_000 }),
  fc.constantFrom(FIRST_DAY, LAST_DAY, -1, 0, 1),
);
const toDay = (number: number) => new Date(number * DAY_MS).toISOString().slice(0, 10);

describe('in every version', () => {
  test('every day of the years 0001 to 9999 is stored as it is', () => {
    fc.assert(
      fc.property(dayNumber, (number) => {
        const day = toDay(number);
        expect(strict(day)).toEqual({ kind: 'value', value: day });
        expect(lenient(day)).toEqual({ kind: 'value', value: day });
      }),
    );
  });

  test('milliseconds at midnight are stored as the day', () => {
    fc.assert(
      fc.property(dayNumber, (number) => {
        expect(strict(String(number * DAY_MS))).toEqual({ kind: 'value', value: toDay(number) });
      }),
    );
    expect(strict('1572480000000')).toEqual({ kind: 'value', value: '2019-10-31' });
    expect(strict('-62135596800000')).toEqual({ kind: 'value', value: '0001-01-01' });
    expect(strict('253402214400000')).toEqual({ kind: 'value', value: '9999-12-31' });
  });

  test.each(['2000-02-29', '2024-02-29', '0004-02-29', '0001-01-01', '9999-12-31', '1970-01-01'])(
    '%s is a day',
    (day) => {
      expect(strict(day)).toEqual({ kind: 'value', value: day });
    },
  );

  test.each([
    '1900-02-29',
    '2023-02-29',
    '2100-02-29',
    '2023-02-30',
    '2023-04-31',
    '2023-00-10',
    '2023-13-01',
    '2023-01-00',
    '2023-01-32',
    '0000-12-31',
    '10000-01-01',
    '+2023-01-01',
    '2023-1-1',
    '23-01-01',
    '2023/01/01',
    '01.02.2023',
    'January 1, 2023',
    '2023-01',
    ' 2023-01-01',
    '2023-01-01 ',
    '2023-01-01\n',
    '２０２３-01-01',
    'today',
    '1.5',
    '1e3',
    '253402300800000',
    '-62135596800001',
    '9'.repeat(30),
  ])('%j is no day', (text) => {
    const reading = strict(text);
    expect(reading).toEqual({ kind: 'problem', problem: { kind: 'not-a-long', value: text } });
  });
});

describe('before dates became lenient', () => {
  test.each([
    ['1505779200', '10:16:19.200'],
    ['1521225089103', '18:31:29.103'],
    ['1', '00:00:00.001'],
    ['-1', '23:59:59.999'],
    ['2023', '00:00:02.023'],
    ['1572480001000', '00:00:01'],
  ])('%s is refused as not midnight, at %s', (text, timeOfDay) => {
    expect(strict(text)).toEqual({
      kind: 'problem',
      problem: { kind: 'not-midnight', value: text, timeOfDay },
    });
  });

  test('any other time of day is refused with that time', () => {
    fc.assert(
      fc.property(dayNumber, fc.integer({ min: 1, max: DAY_MS - 1 }), (number, timeMs) => {
        const text = String(number * DAY_MS + timeMs);
        const time = new Date(timeMs)
          .toISOString()
          .slice(11, 23)
          .replace(/\.000$/, '');
        expect(strict(text)).toEqual({
          kind: 'problem',
          problem: { kind: 'not-midnight', value: text, timeOfDay: time },
        });
      }),
    );
  });

  test('a text with a time of day is refused', () => {
    expect(strict('2023-01-01T00:00:00Z')).toMatchObject({ problem: { kind: 'not-a-long' } });
  });
});

describe('since dates became lenient', () => {
  test('milliseconds at any time of day, and ISO texts with a time, mean their day in UTC', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1200, max: LAST_DAY }),
        fc.integer({ min: 1, max: DAY_MS - 1 }),
        (day, timeMs) => {
          const normalized = { kind: 'normalized', value: toDay(day), instantMs: day * DAY_MS };
          const instantMs = day * DAY_MS + timeMs;
          expect(lenient(String(instantMs))).toEqual(normalized);
          expect(lenient(new Date(instantMs).toISOString())).toEqual(normalized);
        },
      ),
    );
  });

  test('small numbers are seconds', () => {
    const DAY_SECONDS = 86_400;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: DAY_SECONDS - 1 }),
        (day, time) => {
          expect(lenient(String(day * DAY_SECONDS + time))).toEqual({
            kind: 'normalized',
            value: toDay(day),
            instantMs: day * DAY_MS,
          });
        },
      ),
    );
  });

  test('an offset can move the day', () => {
    expect(lenient('2023-01-01T00:30:00+01:00')).toMatchObject({ kind: 'normalized', value: '2022-12-31' });
    expect(lenient('2022-12-31T23:30:00-01:00')).toMatchObject({ kind: 'normalized', value: '2023-01-01' });
  });

  test('whatever the number, the stored form is a day of four, two and two digits, or it is refused', () => {
    const number = fc.oneof(
      fc.maxSafeInteger(),
      fc.integer({ min: -99_999_999_999, max: 99_999_999_999 }),
      fc.constantFrom(-62_135_596_801, -62_135_596_800, -99_999_999_999, 99_999_999_999, -100_000_000_000),
    );
    fc.assert(
      fc.property(number, (each) => {
        const reading = lenient(String(each));
        if (reading.kind === 'problem') {
          expect(reading.problem.kind).toBe('not-a-long');
          return;
        }
        expect(reading.value).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        expect(lenient(reading.value)).toEqual({ kind: 'value', value: reading.value });
      }),
    );
  });

  test.each(['today', '2023-02-29', '2023-02-29T10:00:00Z', '1.5', '2023-01-01T25:00:00Z'])(
    '%j is still no day',
    (text) => {
      expect(lenient(text)).toEqual({ kind: 'problem', problem: { kind: 'not-a-long', value: text } });
    },
  );
});
