/** A day of the calendar in a time zone: from its first millisecond to the first of the next. */
export interface Day {
  readonly startMs: number;
  readonly endMs: number;
}

const HOUR_MS = 3_600_000;
/** Longer than any day: one on which the clocks go back has an hour more, or less than that. */
const LONGEST_DAY_MS = 26 * HOUR_MS;

/** Whether there is a time zone of that name. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The one zone for which the calendar data of the platform need not be loaded, which takes a tenth of a start. */
const UTC = 'UTC';
const UTC_DAY_MS = 24 * HOUR_MS;

/**
 * The day in a time zone that a moment belongs to. Days are as long as the clocks there make them, and one whose
 * midnight is left out begins with the first moment that it has.
 */
export function dayAt(nowMs: number, timeZone: string): Day {
  if (timeZone === UTC) {
    const startMs = Math.floor(nowMs / UTC_DAY_MS) * UTC_DAY_MS;
    return { startMs, endMs: startMs + UTC_DAY_MS };
  }
  const dateAt = dateReader(timeZone);
  const today = dateAt(nowMs);
  return {
    startMs: firstMoment(nowMs - LONGEST_DAY_MS, nowMs, (ms) => dateAt(ms) === today),
    endMs: firstMoment(nowMs, nowMs + LONGEST_DAY_MS, (ms) => dateAt(ms) !== today),
  };
}

/** By how many milliseconds the clocks of a time zone are ahead of UTC; negative where they are behind. */
export function utcOffsetMs(nowMs: number, timeZone: string): number {
  if (timeZone === UTC) return 0;
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(nowMs);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((each) => each.type === type)?.value);
  const shownMs = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shownMs - Math.floor(nowMs / 1000) * 1000;
}

function dateReader(timeZone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone });
  return (ms) => format.format(ms);
}

/** The first moment after `fromMs`, and not after `untilMs`, from which on something holds. */
function firstMoment(fromMs: number, untilMs: number, holdsAt: (ms: number) => boolean): number {
  let [before, from] = [fromMs, untilMs];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (holdsAt(middle)) from = middle;
    else before = middle;
  }
  return from;
}
