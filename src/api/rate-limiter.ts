import { type AccountSettings, DEFAULT_SETTINGS } from '../model/account-settings.ts';
import type { Caller } from '../model/caller.ts';
import {
  BURST_INTERVAL_MS,
  dailyKeyOf,
  dailyLimitOf,
  type PolicyWindow,
  type RateClass,
  type RateLimits,
  type RatePolicy,
  rateLimitsOf,
  rateWindowsOf,
} from '../model/rate-limits.ts';
import { type Day, dayAt } from '../model/time-zones.ts';
import type { ControlStore } from '../store/store.ts';

/** Where requests are counted. */
export type RateCounts = Pick<ControlStore, 'takeFromWindows' | 'countTaken'>;

/** How a request fared with the limits of its app and account. */
export interface RateStanding {
  /** The limit that refuses it. */
  readonly exceeded: RatePolicy | undefined;
  /** The headers that tell of the limits: names and values in turn. */
  readonly headers: readonly string[];
}

/** How many requests the private apps of a caller's account have made today, and may. */
export interface DailyUsage {
  readonly limit: number;
  readonly taken: number;
  readonly resetsAtMs: number;
}

/** Counts requests against the limits of their app and account, by the clock that requests bring along. */
export class RateLimiter {
  readonly #counts: RateCounts;
  /** The day that was last asked for, by the settings that decide when it begins. */
  readonly #days = new WeakMap<AccountSettings, Day>();

  constructor(counts: RateCounts) {
    this.#counts = counts;
  }

  /** Counts a request, whatever it holds as one. Assumed: one that is refused here takes nothing from any limit. */
  async take(caller: Caller, rateClass: RateClass, nowMs: number): Promise<RateStanding> {
    const { settings = DEFAULT_SETTINGS } = caller;
    const limits = rateLimitsOf(settings, caller.appKind);
    const day = this.#dayOf(settings, nowMs);
    const windows = rateWindowsOf(caller, limits, rateClass, { nowMs, day });
    const { isTaken, counts } = await this.#counts.takeFromWindows(windows);
    const headers = toHeaders(limits, windows, counts);
    return { exceeded: isTaken ? undefined : findExceeded(windows, counts), headers };
  }

  async dailyUsage(caller: Caller, nowMs: number): Promise<DailyUsage> {
    const { settings = DEFAULT_SETTINGS } = caller;
    const { startMs, endMs } = this.#dayOf(settings, nowMs);
    const taken = await this.#counts.countTaken(dailyKeyOf(caller), startMs);
    return { limit: dailyLimitOf(settings), taken, resetsAtMs: endMs };
  }

  #dayOf(settings: AccountSettings, nowMs: number): Day {
    const known = this.#days.get(settings);
    if (known !== undefined && nowMs >= known.startMs && nowMs < known.endMs) return known;
    const day = dayAt(nowMs, settings.timeZone);
    this.#days.set(settings, day);
    return day;
  }
}

/** Assumed: of several limits that are reached, the one that lasts longest is named. */
function findExceeded(windows: readonly PolicyWindow[], counts: readonly number[]): RatePolicy | undefined {
  return windows.find(({ limit }, index) => limit !== undefined && (counts[index] ?? 0) >= limit)?.policy;
}

/**
 * Seen: these seven on answers of all kinds, the daily ones alone where it was searched, and no daily ones for public
 * apps.
 */
function toHeaders(
  limits: RateLimits,
  windows: readonly PolicyWindow[],
  counts: readonly number[],
): readonly string[] {
  const headers: string[] = [];
  windows.forEach(({ policy }, index) => {
    const count = counts[index] ?? 0;
    if (policy === 'DAILY') addPair(headers, 'daily', { limit: limits.daily ?? 0, count });
    if (policy === 'TEN_SECONDLY_ROLLING') {
      headers.push('x-hubspot-ratelimit-interval-milliseconds', String(BURST_INTERVAL_MS));
      headers.push('x-hubspot-ratelimit-max', String(limits.burst));
      headers.push('x-hubspot-ratelimit-remaining', remainingOf(limits.burst, count));
    }
    if (policy === undefined) addPair(headers, 'secondly', { limit: limits.secondly, count });
  });
  return headers;
}

function addPair(
  headers: string[],
  name: 'daily' | 'secondly',
  { limit, count }: { readonly limit: number; readonly count: number },
): void {
  const header = `x-hubspot-ratelimit-${name}`;
  headers.push(header, String(limit), `${header}-remaining`, remainingOf(limit, count));
}

function remainingOf(limit: number, count: number): string {
  return String(Math.max(0, limit - count));
}
