import { medianOf } from './median.ts';
import { quantilesOf } from './quantiles.ts';
import type { SoakAnswers } from './soak-load.ts';

/** What was seen in one stretch of time. */
export interface SoakStretch extends SoakAnswers {
  /** Since the load began. */
  readonly endedAtMs: number;
  readonly lastedMs: number;
}

export interface MemorySample {
  /** Since the load began. */
  readonly atMs: number;
  readonly rssMib: number;
}

export interface SoakSummary {
  readonly requests: number;
  readonly ratePerSecond: number;
  /** Answers with another status than 2xx, and connections that broke. */
  readonly failures: number;
  readonly serverErrors: number;
  /** The median while the first 20 to 40 % of the time pass: until then code is compiled and caches are filled. */
  readonly rssAfterWarmUpMib: number | undefined;
  /** The median of the last 10 % of the time. */
  readonly rssAtEndMib: number | undefined;
  readonly memoryGrowthPercent: number | undefined;
  readonly firstThirdP99Ms: number;
  readonly lastThirdP99Ms: number;
}

const WARM_FROM = 0.2;
const WARM_TO = 0.4;
const END_FROM = 0.9;

export function summariseSoak(
  stretches: readonly SoakStretch[],
  memory: readonly MemorySample[],
): SoakSummary {
  const durationMs = stretches.at(-1)?.endedAtMs ?? 0;
  const requests = sumOf(stretches.map(({ latenciesMs }) => latenciesMs.length));
  const rssBetween = (from: number, to: number) => {
    const within = memory.filter(({ atMs }) => atMs >= from * durationMs && atMs <= to * durationMs);
    return within.length === 0 ? undefined : medianOf(within.map(({ rssMib }) => rssMib));
  };
  const [warm, end] = [rssBetween(WARM_FROM, WARM_TO), rssBetween(END_FROM, 1)];
  const third = Math.max(1, Math.floor(stretches.length / 3));
  return {
    requests,
    ratePerSecond: (requests * 1000) / durationMs,
    failures: sumOf(stretches.map(({ failures }) => failures)),
    serverErrors: sumOf(stretches.map(({ serverErrors }) => serverErrors)),
    rssAfterWarmUpMib: warm,
    rssAtEndMib: end,
    memoryGrowthPercent: warm === undefined || end === undefined ? undefined : (end / warm - 1) * 100,
    firstThirdP99Ms: p99Of(stretches.slice(0, third)),
    lastThirdP99Ms: p99Of(stretches.slice(-third)),
  };
}

function p99Of(stretches: readonly SoakStretch[]): number {
  return quantilesOf(stretches.flatMap(({ latenciesMs }) => latenciesMs))(0.99);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
