import { describe, expect, test } from 'vitest';
import { dayAt, isTimeZone, utcOffsetMs } from './time-zones.ts';

const HOUR_MS = 3_600_000;

describe('a day', () => {
  test.each([
    ['UTC', '2026-11-23T10:00:00.123Z', '2026-11-23T00:00:00Z', 24],
    ['UTC', '2026-11-23T00:00:00.000Z', '2026-11-23T00:00:00Z', 24],
    ['UTC', '2026-11-22T23:59:59.999Z', '2026-11-22T00:00:00Z', 24],
    ['US/Eastern', '2026-11-23T04:59:59.999Z', '2026-11-22T05:00:00Z', 24],
    ['US/Eastern', '2026-11-23T05:00:00.000Z', '2026-11-23T05:00:00Z', 24],
    ['Asia/Kathmandu', '2026-11-23T18:15:00.000Z', '2026-11-23T18:15:00Z', 24],
    ['Pacific/Kiritimati', '2026-11-23T09:59:59.999Z', '2026-11-22T10:00:00Z', 24],
    // The clocks go forward, and back.
    ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00Z', 23],
    ['Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-24T22:00:00Z', 25],
    ['Europe/Berlin', '2026-10-25T22:59:59.999Z', '2026-10-24T22:00:00Z', 25],
    ['Australia/Lord_Howe', '2026-04-05T00:00:00Z', '2026-04-04T13:00:00Z', 24.5],
    // There is no midnight on this day: after 23:59 it is one o'clock.
    ['Africa/Cairo', '2024-04-26T12:00:00Z', '2024-04-25T22:00:00Z', 23],
  ])('in %s that holds %s begins at %s and has %d hours', (timeZone, now, start, hours) => {
    const { startMs, endMs } = dayAt(Date.parse(now), timeZone);
    expect(new Date(startMs).toISOString()).toBe(new Date(start).toISOString());
    expect((endMs - startMs) / HOUR_MS).toBe(hours);
  });

  test.each(['UTC', 'Europe/Berlin', 'Africa/Cairo', 'Australia/Lord_Howe', 'America/St_Johns'])(
    'in %s ends where the next begins',
    (timeZone) => {
      let day = dayAt(Date.UTC(2024, 0, 1), timeZone);
      for (let count = 0; count < 400; count += 1) {
        const next = dayAt(day.endMs, timeZone);
        expect(next.startMs).toBe(day.endMs);
        day = next;
      }
    },
  );
});

test.each([
  ['UTC', '2026-11-23T10:00:00.123Z', 0],
  ['US/Eastern', '2026-11-23T10:00:00.123Z', -5],
  ['US/Eastern', '2026-07-23T10:00:00.999Z', -4],
  ['Asia/Kathmandu', '2026-11-23T20:00:00Z', 5.75],
  ['Pacific/Kiritimati', '2026-11-23T20:00:00Z', 14],
])('%s at %s is ahead by %d hours', (timeZone, now, hours) => {
  expect(utcOffsetMs(Date.parse(now), timeZone)).toBe(hours * HOUR_MS);
});

test.each(['UTC', 'US/Eastern', 'Europe/Berlin', 'Asia/Kathmandu'])('%s is a time zone', (name) => {
  expect(isTimeZone(name)).toBe(true);
});

test.each(['', 'Berlin', 'Europe/Bielefeld', 'Mars/Olympus'])('%j is no time zone', (name) => {
  expect(isTimeZone(name)).toBe(false);
});
