import { medianIfAll, medianOf } from './median.ts';

/** One number of a run, or the median of several. Rates count records where they go in batches, all else requests. */
export interface Sample {
  readonly ratePerSecond: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly p99Ms?: number;
  readonly maxMs?: number;
  readonly failures: number;
  readonly firstFailure?: string | undefined;
  /** Processor time for each request: that of the server, or of the loop. */
  readonly cpuUs: number | undefined;
  /** That of the database, where it is a process of its own. */
  readonly databaseCpuUs?: number | undefined;
  readonly loadCpuUs?: number | undefined;
  /** Memory of the server when it was done. */
  readonly rssMib?: number | undefined;
  /** Of a search while updates come: how many of them came. */
  readonly updatesPerSecond?: number;
}

const MEDIANS = [
  'ratePerSecond',
  'p50Ms',
  'p95Ms',
  'p99Ms',
  'cpuUs',
  'databaseCpuUs',
  'loadCpuUs',
  'updatesPerSecond',
] as const;
const LARGEST = ['maxMs', 'rssMib'] as const;

/** The median of each number; of the longest latencies and of memory the largest, of failures all. */
export function medianSample(samples: readonly Sample[]): Sample {
  const pick = (names: readonly (keyof Sample)[], of: (values: readonly number[]) => number) =>
    names.flatMap((name) => {
      const values = samples.map((sample) => sample[name]).filter((value) => typeof value === 'number');
      return values.length === 0 ? [] : [[name, rounded(of(values))] as const];
    });
  const found = Object.fromEntries([...pick(MEDIANS, medianOf), ...pick(LARGEST, (all) => Math.max(...all))]);
  const firstFailure = samples.find((sample) => sample.firstFailure !== undefined)?.firstFailure;
  return {
    ...found,
    ratePerSecond: rounded(medianOf(samples.map(({ ratePerSecond }) => ratePerSecond))),
    cpuUs: medianIfAll(samples.map(({ cpuUs }) => cpuUs)),
    failures: samples.reduce((sum, { failures }) => sum + failures, 0),
    ...(firstFailure !== undefined && { firstFailure }),
  };
}

/** What lies behind four digits differs from run to run. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
