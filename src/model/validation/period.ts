const PERIOD = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

const DAY_MS = 86_400_000;

/** The instant that lies an ISO 8601 period after another, months counted by the calendar. */
export function addPeriod(instantMs: number, period: string): number {
  const [, sign = '', ...parts] = PERIOD.exec(period) ?? [];
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map(
    (part) => Number(part ?? 0) * (sign === '-' ? -1 : 1),
  );
  const date = new Date(instantMs);
  date.setUTCMonth(date.getUTCMonth() + months + years * 12);
  const time = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return date.getTime() + (weeks * 7 + days) * DAY_MS + time;
}
