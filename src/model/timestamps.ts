/** Instants are milliseconds since 1970-01-01T00:00:00Z, everywhere but on the wire. */

const DAY_MS = 86_400_000;
const SECOND_MS = 1000;

/** The years 0001 to 9999, as milliseconds: what a four-digit ISO text can say. */
const EARLIEST_MS = -62_135_596_800_000;
const LATEST_MS = 253_402_300_799_999;

const EPOCH_MS = /^-?\d{1,17}$/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
const ISO_INSTANT =
  /^(\d{4}-\d{2}-\d{2})[T ]((?:[01]\d|2[0-3]):\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d{2}:?\d{2})?$/;

/**
 * The wire form of an instant: ISO 8601 in UTC, milliseconds only where they are not zero.
 * Seen: `2022-05-03T09:15:00Z`, `2022-08-08T14:52:21.857Z`.
 */
export function toWireTimestamp(instantMs: number): string {
  const seconds = Math.floor(timeOfDayMs(instantMs) / SECOND_MS);
  const minutes = Math.floor(seconds / 60);
  const time = `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
  const millis = timeOfDayMs(instantMs) % SECOND_MS;
  const fraction = millis === 0 ? '' : `.${String(millis).padStart(3, '0')}`;
  return `${toWireDate(instantMs)}T${time}${fraction}Z`;
}

/** The days that were written last: the instants of many records lie on few of them. */
const WRITTEN_DAYS = new Map<number, string>();
const MAX_WRITTEN_DAYS = 4096;

/** The wire form of a calendar day. */
export function toWireDate(instantMs: number): string {
  const startMs = startOfDayMs(instantMs);
  const known = WRITTEN_DAYS.get(startMs);
  if (known !== undefined) return known;
  if (WRITTEN_DAYS.size >= MAX_WRITTEN_DAYS) WRITTEN_DAYS.clear();
  const text = new Date(startMs).toISOString().slice(0, 10);
  WRITTEN_DAYS.set(startMs, text);
  return text;
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number);
}

/** Milliseconds past midnight UTC. */
export function timeOfDayMs(instantMs: number): number {
  return ((instantMs % DAY_MS) + DAY_MS) % DAY_MS;
}

/** `HH:mm:ss.SSS` in UTC, the milliseconds only where they are not zero. */
export function toTimeOfDay(instantMs: number): string {
  const text = new Date(instantMs).toISOString().slice(11, 23);
  return text.endsWith('.000') ? text.slice(0, 8) : text;
}

/** Midnight UTC of the instant's day. */
export function startOfDayMs(instantMs: number): number {
  return instantMs - timeOfDayMs(instantMs);
}

/** Reads milliseconds since the epoch written in digits. */
export function findEpochMs(text: string): number | undefined {
  if (!EPOCH_MS.test(text)) return undefined;
  return withinRange(Number(text));
}

/** Reads `YYYY-MM-DD` as midnight UTC; absent for a day that no calendar has. */
export function findIsoDateMs(text: string): number | undefined {
  if (!ISO_DATE.test(text)) return undefined;
  const instantMs = Date.parse(`${text}T00:00:00.000Z`);
  if (Number.isNaN(instantMs) || toWireDate(instantMs) !== text) return undefined;
  return withinRange(instantMs);
}

/** Reads an ISO 8601 date with a time of day; without a zone it is taken as UTC. */
export function findIsoInstantMs(text: string): number | undefined {
  const match = ISO_INSTANT.exec(text);
  if (match === null) return undefined;
  const [, day = '', minutes = '', seconds = '00', fraction = '', zone = 'Z'] = match;
  if (findIsoDateMs(day) === undefined) return undefined;
  const millis = fraction.padEnd(3, '0').slice(0, 3);
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const instantMs = Date.parse(`${day}T${minutes}:${seconds}.${millis}${offset}`);
  return Number.isNaN(instantMs) ? undefined : withinRange(instantMs);
}

/** The instant, unless it lies outside the years that can be written. */
export function withinRange(instantMs: number): number | undefined {
  return instantMs >= EARLIEST_MS && instantMs <= LATEST_MS ? instantMs : undefined;
}
