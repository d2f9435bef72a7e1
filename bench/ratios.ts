import type { Sample } from './samples.ts';

/** How near a measure comes to its baseline: 1 is as good. */
export interface Ratio {
  readonly name: string;
  /** By rate: what a client sees. */
  readonly byRate: number;
  /** By processor time for each operation, that of a database included: steadier on a machine that others use too. */
  readonly byCpu: number | undefined;
}

interface Comparison {
  readonly name: string;
  readonly measure: string;
  /** Several are work that one thread would do one after the other: together they are the ceiling. */
  readonly baselines: readonly string[];
}

const COMPARISONS: readonly Comparison[] = [
  compare('PATCH at 64, indexed / raw loop with index rows', 'patch-indexed-64', 'patch-indexed-raw'),
  compare('PATCH at 64, not indexed / raw loop', 'patch-plain-64', 'patch-plain-raw'),
  compare('PATCH at 64, indexed / trivial Fastify', 'patch-indexed-64', 'patch-trivial-64'),
  compare('PATCH at 64, not indexed / trivial Fastify', 'patch-plain-64', 'patch-trivial-64'),
  compare('batch/update, indexed / raw loop with index rows', 'batch-indexed-4', 'batch-indexed-raw'),
  compare('create at 64 / raw loop', 'create-64', 'create-raw'),
  compare('GET at 64 / raw loop', 'get-64', 'get-raw'),
  compare('GET at 64 / trivial Fastify', 'get-64', 'get-trivial-64'),
  compare('list at 16 / raw loop', 'list-16', 'list-raw'),
  compare('search EQ / scan over the records', 'search-eq', 'search-scan'),
  compare(
    'PATCH at 64, indexed / raw + trivial',
    'patch-indexed-64',
    'patch-indexed-raw',
    'patch-trivial-64',
  ),
  compare(
    'PATCH at 64, not indexed / raw + trivial',
    'patch-plain-64',
    'patch-plain-raw',
    'patch-trivial-64',
  ),
  compare('create at 64 / raw + trivial', 'create-64', 'create-raw', 'patch-trivial-64'),
  compare('GET at 64 / raw + trivial', 'get-64', 'get-raw', 'get-trivial-64'),
];

function compare(name: string, measure: string, ...baselines: readonly string[]): Comparison {
  return { name, measure, baselines };
}

/** The baselines that a measure is set beside. */
export function baselinesOf(measure: string): readonly string[] {
  return COMPARISONS.filter((each) => each.measure === measure).flatMap(({ baselines }) => baselines);
}

/** The names of the comparisons, in the order in which they are told. */
export const RATIO_NAMES: readonly string[] = COMPARISONS.map(({ name }) => name);

/** Sets each measure beside its baseline, as far as both were taken. */
export function toRatios(samples: ReadonlyMap<string, Sample>): readonly Ratio[] {
  return COMPARISONS.flatMap(({ name, measure, baselines }) => {
    const measured = samples.get(measure);
    const bases = baselines.map((baseline) => samples.get(baseline)).filter((each) => each !== undefined);
    if (measured === undefined || bases.length < baselines.length) return [];
    const secondsOf = (sample: Sample) => 1 / sample.ratePerSecond;
    const byRate = sumOf(bases.map(secondsOf)) / secondsOf(measured);
    const cpuUs = bases.map(cpuOf).filter((each) => each !== undefined);
    const measuredUs = cpuOf(measured);
    const isKnown = measuredUs !== undefined && cpuUs.length === bases.length;
    return [{ name, byRate, byCpu: isKnown ? sumOf(cpuUs) / measuredUs : undefined }];
  });
}

function cpuOf({ cpuUs, databaseCpuUs = 0 }: Sample): number | undefined {
  return cpuUs === undefined ? undefined : cpuUs + databaseCpuUs;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
