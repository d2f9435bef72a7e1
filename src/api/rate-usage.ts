import type { Caller } from '../model/caller.ts';
import type { AccountId } from '../model/ids.ts';

/** Source: the limits of a private app on a free account. Nothing is refused by them. */
const BURST_LIMIT = 100;
const BURST_INTERVAL_MS = 10_000;
const SECONDLY_LIMIT = BURST_LIMIT / 10;
const DAILY_LIMIT = 250_000;
const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

interface Usage {
  readonly day: Window;
  readonly burst: Window;
  readonly second: Window;
}

/** Counts the requests of each app and account, and tells what is left, in the headers clients look at. */
export class RateUsage {
  readonly #usages = new Map<string, Usage>();

  /** Counts one request. Seen: these seven headers, on every answer but a few refusals. Names and values in turn. */
  count(caller: Caller, nowMs: number, dailyOnly: boolean): readonly string[] {
    const { day, burst, second } = this.#usageOf(caller);
    const daily = [
      'x-hubspot-ratelimit-daily',
      String(DAILY_LIMIT),
      'x-hubspot-ratelimit-daily-remaining',
      day.take(nowMs),
    ];
    if (dailyOnly) return daily;
    return [
      ...daily,
      'x-hubspot-ratelimit-interval-milliseconds',
      String(BURST_INTERVAL_MS),
      'x-hubspot-ratelimit-max',
      String(BURST_LIMIT),
      'x-hubspot-ratelimit-remaining',
      burst.take(nowMs),
      'x-hubspot-ratelimit-secondly',
      String(SECONDLY_LIMIT),
      'x-hubspot-ratelimit-secondly-remaining',
      second.take(nowMs),
    ];
  }

  /** How many requests all apps of an account have made on the day. */
  dailyOf(accountId: AccountId, nowMs: number): { readonly limit: number; readonly taken: number } {
    let taken = 0;
    for (const [key, { day }] of this.#usages) {
      if (key.startsWith(`${accountId}/`)) taken += day.takenAt(nowMs);
    }
    return { limit: DAILY_LIMIT, taken };
  }

  #usageOf({ accountId, appId }: Caller): Usage {
    const key = `${accountId}/${appId}`;
    const known = this.#usages.get(key);
    if (known !== undefined) return known;
    const usage = {
      day: new Window(DAILY_LIMIT, DAY_MS),
      burst: new Window(BURST_LIMIT, BURST_INTERVAL_MS),
      second: new Window(SECONDLY_LIMIT, SECOND_MS),
    };
    this.#usages.set(key, usage);
    return usage;
  }
}

/** A count that begins anew with every interval of the clock. */
class Window {
  readonly #limit: number;
  readonly #lengthMs: number;
  #index = -1;
  #taken = 0;

  constructor(limit: number, lengthMs: number) {
    this.#limit = limit;
    this.#lengthMs = lengthMs;
  }

  takenAt(nowMs: number): number {
    return Math.floor(nowMs / this.#lengthMs) === this.#index ? this.#taken : 0;
  }

  take(nowMs: number): string {
    const index = Math.floor(nowMs / this.#lengthMs);
    if (index !== this.#index) {
      this.#index = index;
      this.#taken = 0;
    }
    this.#taken += 1;
    return String(Math.max(0, this.#limit - this.#taken));
  }
}
