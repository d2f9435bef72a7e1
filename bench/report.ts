import { cpus } from 'node:os';
import type { BenchOptions } from './bench-options.ts';
import type { Measure, Sample } from './measures.ts';
import { medianIfAll, medianOf } from './median.ts';
import { type Ratio, toRatios } from './ratios.ts';
import type { StartSample } from './start-measures.ts';
import { type Cell, toTable } from './table.ts';

/** Everything that a run found out. */
export interface Findings {
  readonly options: BenchOptions;
  readonly measures: readonly Measure[];
  /** By measure, one sample for each round. */
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
  /** One for each round. */
  readonly fsyncMs: readonly number[];
  readonly start: StartSample | undefined;
  readonly bytesPerRecord: number;
}

export interface Report {
  readonly text: string;
  readonly json: object;
}

export function toReport(findings: Findings): Report {
  const { measures, options, start, bytesPerRecord } = findings;
  const medians = new Map(measures.map(({ name }) => [name, medianSample(findings.samples.get(name) ?? [])]));
  const ratios = toRatios(medians);
  const { model = 'unknown' } = cpus()[0] ?? {};
  const machine = {
    cpu: model.trim(),
    cores: cpus().length,
    node: process.version,
    platform: process.platform,
  };
  const fsyncMs = medianOf(findings.fsyncMs);
  const { seconds, rounds, records, log, store } = options;
  const heading = [
    `Axle bench: ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.platform}`,
    `median of ${rounds} rounds of ${seconds} s, ${records} contacts, ${store}, log ${log}`,
    `a write of 4 KiB with fsync takes ${fsyncMs.toFixed(2)} ms (rounds: ${findings.fsyncMs.map((ms) => ms.toFixed(2)).join(', ')})`,
  ];
  const others: (readonly [string, Cell, string])[] = [
    ['start to first contact, nothing there', start?.freshMs, 'ms'],
    ['start to first contact, data there', start?.existingMs, 'ms'],
    ['memory of an idle server', start?.idleRssMib, 'MiB'],
    ['disk for each record (a creation and a change)', bytesPerRecord, 'bytes'],
  ];
  const sections = [
    heading.join('\n'),
    ...(measures.length > 0
      ? [toTable([MEASURE_HEADING, ...measures.map((each) => toRow(each, medians.get(each.name)))])]
      : []),
    ...(ratios.length > 0 ? [toTable([['ratio', 'by rate', 'by cpu'], ...ratios.map(toRatioRow)])] : []),
    toTable([['also', '', ''], ...others.filter(([, value]) => value !== undefined)]),
    ...toFailureLines(findings),
  ];
  const json = {
    date: new Date().toISOString(),
    machine,
    options: { seconds, rounds, records, log, store },
    fsyncMs,
    measures: Object.fromEntries(medians),
    ratios: Object.fromEntries(
      ratios.map(({ name, byRate, byCpu }) => [name, { byRate: rounded(byRate), byCpu: rounded(byCpu) }]),
    ),
    start,
    bytesPerRecord,
  };
  return { text: `${sections.join('\n\n')}\n`, json };
}

const MEASURE_HEADING: readonly Cell[] = [
  'measure',
  'conns',
  'rate/s',
  'p50 ms',
  'p99 ms',
  'max ms',
  'cpu us',
  'db us',
  'load us',
  'failed',
];

function toRow({ label, connections }: Measure, sample: Sample | undefined): readonly Cell[] {
  if (sample === undefined) return [label];
  const { ratePerSecond, p50Ms, p99Ms, maxMs, cpuUs, failures } = sample;
  const { databaseCpuUs, loadCpuUs } = sample;
  const rate = Math.round(ratePerSecond);
  return [label, connections, rate, p50Ms, p99Ms, maxMs, cpuUs, databaseCpuUs, loadCpuUs, failures];
}

function toRatioRow({ name, byRate, byCpu }: Ratio): readonly Cell[] {
  return [name, byRate.toFixed(2), byCpu?.toFixed(2)];
}

/** The median of each number; of latencies the longest, of failures all. */
function medianSample(samples: readonly Sample[]): Sample {
  const median = (pick: (sample: Sample) => number | undefined) => rounded(medianIfAll(samples.map(pick)));
  const longest = (pick: (sample: Sample) => number | undefined) =>
    samples.some((sample) => pick(sample) === undefined)
      ? undefined
      : rounded(Math.max(...samples.map((sample) => pick(sample) ?? 0)));
  const found = {
    p50Ms: median(({ p50Ms }) => p50Ms),
    p99Ms: median(({ p99Ms }) => p99Ms),
    maxMs: longest(({ maxMs }) => maxMs),
    databaseCpuUs: median(({ databaseCpuUs }) => databaseCpuUs),
    loadCpuUs: median(({ loadCpuUs }) => loadCpuUs),
  };
  const known = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
  return {
    ratePerSecond: median(({ ratePerSecond }) => ratePerSecond) ?? 0,
    failures: samples.reduce((sum, { failures }) => sum + failures, 0),
    cpuUs: median(({ cpuUs }) => cpuUs),
    ...known,
  };
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value.toPrecision(4));
}

function toFailureLines({ samples }: Findings): readonly string[] {
  return [...samples].flatMap(([name, all]) =>
    all.flatMap(({ firstFailure }) =>
      firstFailure === undefined ? [] : [`${name} failed: ${firstFailure}`],
    ),
  );
}
