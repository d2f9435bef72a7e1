import {
  findEpochMs,
  findIsoDateMs,
  findIsoInstantMs,
  startOfDayMs,
  timeOfDayMs,
  toTimeOfDay,
  toWireDate,
  withinRange,
} from '../timestamps.ts';
import { problem, type ReadValue, type ValueReading, value } from './property-type.ts';

/** Below this a number of digits is read as seconds where dates are lenient: the year 1973 in milliseconds. */
const SECONDS_BELOW = 100_000_000_000;
const SECOND_MS = 1000;

/**
 * `YYYY-MM-DD`, or milliseconds since 1970 that fall on midnight UTC; stored as `YYYY-MM-DD`.
 * Seen: another time of day is refused as "not midnight". Source: from version 2026-09 on, seconds, other
 * times of day and ISO texts with a time are taken, and the record says how they were understood.
 * Assumed: a text that is no date at all is refused like one that is no long.
 */
export const readDate: ReadValue = (text, { lenientDates }) => {
  const dayMs = findIsoDateMs(text);
  if (dayMs !== undefined) return value(text);
  const epochMs = findEpochMs(text);
  if (epochMs !== undefined && timeOfDayMs(epochMs) === 0) return value(toWireDate(epochMs));
  if (lenientDates) return readLenientDate(text, epochMs);
  if (epochMs === undefined) return problem({ kind: 'not-a-long', value: text });
  return problem({ kind: 'not-midnight', value: text, timeOfDay: toTimeOfDay(epochMs) });
};

function readLenientDate(text: string, epochMs: number | undefined): ValueReading {
  const instantMs = epochMs === undefined ? findIsoInstantMs(text) : withinRange(fromSecondsOrMs(epochMs));
  if (instantMs === undefined) return problem({ kind: 'not-a-long', value: text });
  return { kind: 'normalized', value: toWireDate(instantMs), instantMs: startOfDayMs(instantMs) };
}

function fromSecondsOrMs(number: number): number {
  return Math.abs(number) < SECONDS_BELOW ? number * SECOND_MS : number;
}
