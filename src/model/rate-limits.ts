import type { AccountSettings } from './account-settings.ts';
import type { Caller } from './caller.ts';
import type { Day } from './time-zones.ts';

/** What the real API calls the limits that refuse a request. */
export type RatePolicy = 'DAILY' | 'TEN_SECONDLY_ROLLING' | 'SECONDLY';

/** Source: searches have a limit of their own, and do not count towards the burst limit. */
export type RateClass = 'usual' | 'search';

/**
 * A stretch of time in which so many requests may be made. What is counted stands under `key` in slots of time;
 * the window covers those from `sinceMs` on.
 */
export interface RateWindow {
  readonly key: string;
  /** The slot in which a request of now is entered. */
  readonly slotMs: number;
  readonly sinceMs: number;
  /** Absent where a request is counted only and never refused. */
  readonly limit: number | undefined;
}

/** Whether a request was let through, and how many each window holds then, the request included. */
export interface RateTake {
  readonly isTaken: boolean;
  readonly counts: readonly number[];
}

/** Whether any of the windows holds as many requests as it may. */
export function isFull(windows: readonly RateWindow[], counts: readonly number[]): boolean {
  return windows.some(({ limit }, index) => limit !== undefined && (counts[index] ?? 0) >= limit);
}

export const BURST_INTERVAL_MS = 10_000;
const SECOND_MS = 1000;
/** Source: of one account, whatever app searches. */
const SEARCHES_PER_SECOND = 5;
/** Source: of an app that was installed by OAuth, in each account. */
const PUBLIC_APP_BURST = 110;
/** Source: with an increase, however many there are. */
const INCREASED_BURST = 250;
const INCREASE_PER_DAY = 1_000_000;

const PLAN_LIMITS = {
  free: { burst: 100, daily: 250_000 },
  starter: { burst: 100, daily: 250_000 },
  professional: { burst: 190, daily: 625_000 },
  enterprise: { burst: 190, daily: 1_000_000 },
} as const;

export interface RateLimits {
  /** In ten seconds, of one app in one account. */
  readonly burst: number;
  /** Of all private apps of an account together. Absent for a public app. */
  readonly daily: number | undefined;
  /** Seen: a tenth of the burst limit is told as a limit of a second, by which nothing is refused. */
  readonly secondly: number;
}

/** The limits of an app in an account. */
export function rateLimitsOf(settings: AccountSettings, appKind: Caller['appKind']): RateLimits {
  const daily = dailyLimitOf(settings);
  const increased = settings.apiLimitIncreases > 0 ? INCREASED_BURST : PLAN_LIMITS[settings.plan].burst;
  const burst = appKind === 'public' ? PUBLIC_APP_BURST : increased;
  return {
    burst,
    daily: appKind === 'public' ? undefined : daily,
    secondly: Math.floor(burst / 10),
  };
}

/** How many requests a day the private apps of an account have together. */
export function dailyLimitOf({ plan, apiLimitIncreases }: AccountSettings): number {
  return PLAN_LIMITS[plan].daily + apiLimitIncreases * INCREASE_PER_DAY;
}

/** Under which the requests of an account's private apps are counted by the day. */
export function dailyKeyOf({ accountId }: Pick<Caller, 'accountId'>): string {
  return `${accountId}/daily`;
}

/** A window with the name of the limit that it stands for; `undefined` for one that is told of only. */
export type PolicyWindow = RateWindow & { readonly policy: RatePolicy | undefined };

export interface RateMoment {
  readonly nowMs: number;
  /** Today in the account's time zone. */
  readonly day: Day;
}

/**
 * The windows that a request of now has to have room in, the longest first.
 * Assumed: as they are called, the burst window is the last ten seconds, those of a second begin with the second.
 */
export function rateWindowsOf(
  caller: Caller,
  limits: RateLimits,
  rateClass: RateClass,
  { nowMs, day }: RateMoment,
): readonly PolicyWindow[] {
  const { accountId, appId } = caller;
  const windows: PolicyWindow[] = [];
  if (limits.daily !== undefined) {
    const slot = { slotMs: day.startMs, sinceMs: day.startMs };
    windows.push({ key: dailyKeyOf(caller), ...slot, limit: limits.daily, policy: 'DAILY' });
  }
  const secondMs = nowMs - (nowMs % SECOND_MS);
  const second = { slotMs: secondMs, sinceMs: secondMs };
  if (rateClass === 'search') {
    windows.push({ key: `${accountId}/search`, ...second, limit: SEARCHES_PER_SECOND, policy: 'SECONDLY' });
    return windows;
  }
  const rolling = { slotMs: nowMs, sinceMs: nowMs - BURST_INTERVAL_MS + 1 };
  const app = `${accountId}/${appId}`;
  windows.push(
    { key: `${app}/burst`, ...rolling, limit: limits.burst, policy: 'TEN_SECONDLY_ROLLING' },
    { key: `${app}/second`, ...second, limit: undefined, policy: undefined },
  );
  return windows;
}
