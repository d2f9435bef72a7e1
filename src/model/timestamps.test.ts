import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findEpochMs,
  findIsoDateMs,
  findIsoInstantMs,
  startOfDayMs,
  timeOfDayMs,
  toTimeOfDay,
  toWireDate,
  toWireTimestamp,
} from './timestamps.ts';

const DAY_MS = 86_400_000;
const EARLIEST_MS = -62_135_596_800_000;
const LATEST_MS = 253_402_300_799_999;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeapYear = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const daysIn = (year: number, month: number) =>
  month === 2 && isLeapYear(year) ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);

/** Days since 1970, counted year by year from the rules of the calendar alone. */
function countDays(year: number, month: number, day: number): number {
  const before = year - 1;
  let days = before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  for (let each = 1; each < month; each += 1) days += daysIn(year, each);
  return days + day - 1 - 719_162;
}

const pad = (number: number, width: number) => String(number).padStart(width, '0');
const instant = fc.oneof(
  fc.integer({ min: EARLIEST_MS, max: LATEST_MS }),
  fc.constantFrom(EARLIEST_MS, LATEST_MS, 0, -1, 1, -DAY_MS, DAY_MS),
);
const calendarDay = fc.tuple(
  fc.integer({ min: 1, max: 9999 }),
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1, max: 31 }),
);

describe('calendar days', () => {
  test('a day is read exactly when the calendar has it, and as the right midnight', () => {
    fc.assert(
      fc.property(calendarDay, ([year, month, day]) => {
        const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
        const exists = day <= daysIn(year, month);
        expect(findIsoDateMs(text)).toBe(exists ? countDays(year, month, day) * DAY_MS : undefined);
        if (exists) expect(toWireDate(countDays(year, month, day) * DAY_MS)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test('the 29th of February exists in leap years only', () => {
    for (let year = 1; year <= 9999; year += 1) {
      expect(findIsoDateMs(`${pad(year, 4)}-02-29`) !== undefined).toBe(isLeapYear(year));
    }
  });
});

describe('the wire form of an instant', () => {
  test('reads back as the same instant', () => {
    fc.assert(
      fc.property(instant, (instantMs) => {
        const text = toWireTimestamp(instantMs);
        expect(findIsoInstantMs(text)).toBe(instantMs);
        expect(text).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.(?!000)\d{3})?Z$/);
      }),
    );
  });

  test('texts of whole seconds sort as their instants do', () => {
    const seconds = fc.integer({ min: EARLIEST_MS / 1000, max: Math.floor(LATEST_MS / 1000) });
    fc.assert(
      fc.property(seconds, seconds, (a, b) => {
        expect(toWireTimestamp(a * 1000) < toWireTimestamp(b * 1000)).toBe(a < b);
      }),
    );
  });

  test.each([
    [1_651_569_300_000, '2022-05-03T09:15:00Z'],
    [1_659_970_341_857, '2022-08-08T14:52:21.857Z'],
    [1_659_970_341_050, '2022-08-08T14:52:21.050Z'],
    [0, '1970-01-01T00:00:00Z'],
  ])('%i is %s', (instantMs, text) => {
    expect(toWireTimestamp(instantMs)).toBe(text);
  });
});

describe('midnight and time of day', () => {
  test('an instant is its midnight plus its time of day', () => {
    fc.assert(
      fc.property(instant, (instantMs) => {
        const timeMs = timeOfDayMs(instantMs);
        expect(timeMs).toBeGreaterThanOrEqual(0);
        expect(timeMs).toBeLessThan(DAY_MS);
        expect(startOfDayMs(instantMs) + timeMs).toBe(instantMs);
        expect(Math.abs(startOfDayMs(instantMs) % DAY_MS)).toBe(0);
      }),
    );
  });

  test.each([
    [1_505_779_200, '10:16:19.200'],
    [1_521_225_089_103, '18:31:29.103'],
    [1000, '00:00:01'],
    [-1, '23:59:59.999'],
    [DAY_MS - 1000, '23:59:59'],
  ])('%i falls on %s', (instantMs, text) => {
    expect(toTimeOfDay(instantMs)).toBe(text);
  });
});

describe('milliseconds in digits', () => {
  test('every instant of the years 0001 to 9999 is read', () => {
    fc.assert(
      fc.property(instant, (instantMs) => {
        expect(findEpochMs(String(instantMs))).toBe(instantMs);
      }),
    );
  });

  test.each([
    '',
    '-',
    '+1',
    '1.0',
    '1e3',
    ' 1',
    '1 ',
    '0x1',
    '253402300800000',
    '-62135596800001',
    '1'.repeat(18),
  ])('%j is no such number', (text) => {
    expect(findEpochMs(text)).toBeUndefined();
  });

  test('leading zeros are allowed', () => {
    expect(findEpochMs('00000000000000001')).toBe(1);
  });
});
