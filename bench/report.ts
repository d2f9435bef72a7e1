import type { BenchOptions } from './bench-options.ts';
import { STORES } from './bench-places.ts';
import type { Machine } from './machine.ts';
import type { Block } from './measure-block.ts';
import { MEASURES, type Measure } from './measures.ts';
import { RATIO_NAMES } from './ratios.ts';
import type { Sample } from './samples.ts';
import { type GrowthSummary, memoryAfter, summarise } from './summary.ts';
import { type Cell, toTable } from './table.ts';

/** All that a run found out; what is kept of it. */
export interface BenchResult {
  readonly date: string;
  readonly machine: Machine;
  readonly options: Pick<BenchOptions, 'seconds' | 'rounds' | 'log'>;
  readonly tookSeconds: number;
  readonly blocks: readonly Block[];
}

/** One table with a part for each store, its sizes side by side, and what follows from it. */
export function toText(result: BenchResult): string {
  const { machine, options, tookSeconds, blocks } = result;
  const heading = [
    `Axle bench: ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.platform}`,
    `rounds: ${options.rounds} of ${options.seconds} s for each measure, the median counts; log ${options.log}; ${tookSeconds} s in all`,
    'rates count records where they go in batches, all else is for each request; rss is the memory of the server',
    'what a write puts off counts: its time ends when all indexes are up to date',
  ];
  const sections = [
    heading.join('\n'),
    toMeasureTable(blocks),
    toRatioTable(blocks),
    toTable(toOtherRows(blocks)),
    ...toFailureLines(blocks),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function toMeasureTable(blocks: readonly Block[]): string {
  const parts = STORES.map((store) => blocks.filter((block) => block.store === store)).filter((ofStore) =>
    ofStore.some(({ measures }) => Object.keys(measures).length > 0),
  );
  if (parts.length === 0) return '';
  const summaries = new Map(summarise(blocks).map((summary) => [summary.store, summary]));
  const rows = parts.flatMap((ofStore, at) => {
    const summary = summaries.get(ofStore[0]?.store ?? 'sqlite');
    const heading = toHeading(ofStore, summary);
    return [...(at === 0 ? [] : [[]]), heading, ...toMeasureRows(ofStore, summary)];
  });
  return toTable(rows);
}

const COLUMNS = ['rate/s', 'p50 ms', 'p99 ms', 'cpu us', 'db us', 'rss MiB'];

function toHeading(ofStore: readonly Block[], summary: GrowthSummary | undefined): readonly Cell[] {
  const columns = ofStore.flatMap(({ records }) => [`${toSize(records)}: rate/s`, ...COLUMNS.slice(1)]);
  return [ofStore[0]?.store, 'conns', ...columns, ...(summary === undefined ? [] : ['fall %'])];
}

function toMeasureRows(
  ofStore: readonly Block[],
  summary: GrowthSummary | undefined,
): readonly (readonly Cell[])[] {
  const taken = MEASURES.filter(({ name }) => ofStore.some(({ measures }) => measures[name] !== undefined));
  return taken.map((measure) => [
    measure.label,
    connectionsOf(measure),
    ...ofStore.flatMap(({ measures }) => toCells(measures[measure.name])),
    summary?.falls[measure.name]?.toFixed(1),
  ]);
}

function connectionsOf(measure: Measure): Cell {
  return measure.kind === 'raw' ? undefined : measure.connections;
}

function toCells(sample: Sample | undefined): readonly Cell[] {
  if (sample === undefined) return COLUMNS.map(() => undefined);
  const { ratePerSecond, p50Ms, p99Ms, cpuUs, databaseCpuUs, rssMib } = sample;
  return [ratePerSecond, p50Ms, p99Ms, cpuUs, databaseCpuUs, rssMib];
}

/** How near measures come to their baselines: 1 is as good. */
function toRatioTable(blocks: readonly Block[]): string {
  const heading = blocks.flatMap((block) => [`${nameOf(block)} by rate`, 'by cpu']);
  const rows = RATIO_NAMES.map((name) => {
    const found = blocks.map(({ ratios }) => ratios.find((ratio) => ratio.name === name));
    const cells = found.flatMap((ratio) => [ratio?.byRate.toFixed(2), ratio?.byCpu?.toFixed(2)]);
    return [name, ...cells];
  }).filter((row) => row.slice(1).some((cell) => cell !== undefined));
  return rows.length === 0 ? '' : toTable([['ratio', ...heading], ...rows]);
}

/** What is one number for each store and size. */
function toOtherRows(blocks: readonly Block[]): readonly (readonly Cell[])[] {
  const row = (label: string, pick: (block: Block) => Cell): readonly Cell[] => [label, ...blocks.map(pick)];
  const summaries = summarise(blocks);
  const grown = (label: string, pick: (summary: GrowthSummary) => Cell): readonly Cell[] => [
    label,
    ...blocks.map(({ store, records }) => {
      const summary = summaries.find((each) => each.store === store && each.toRecords === records);
      return summary === undefined ? undefined : pick(summary);
    }),
  ];
  const loaded = (label: string, name: string, pick: (sample: Sample) => Cell) =>
    row(label, ({ measures }) => (measures[name] === undefined ? undefined : pick(measures[name])));
  const updates = '  while so many updates/s came';
  const rows = [
    loaded('search EQ, p95 in ms', 'loaded-eq', ({ p95Ms }) => p95Ms),
    loaded(updates, 'loaded-eq', ({ updatesPerSecond }) => updatesPerSecond),
    loaded('search half of them, p95 in ms', 'loaded-half', ({ p95Ms }) => p95Ms),
    loaded(updates, 'loaded-half', ({ updatesPerSecond }) => updatesPerSecond),
    row('start to first contact, nothing there, ms', ({ start }) => start?.freshMs),
    row('start to first contact, data there, ms', ({ start }) => start?.existingMs),
    row('memory of an idle server on the data, MiB', ({ start }) => start?.idleRssMib),
    row('memory after all measures, MiB', memoryAfter),
    grown('  bytes more for each record more', ({ memoryBytesPerRecord }) => memoryBytesPerRecord),
    row('disk for each record, all indexes, bytes', ({ bytesPerRecord }) => bytesPerRecord),
    row('write of 4 KiB with fsync, ms', ({ fsyncMs }) => fsyncMs),
    grown('largest fall of a rate, %', (summary) => largestFall(summary)),
  ].filter((cells) => cells.slice(1).some((cell) => cell !== undefined));
  return [['summary', ...blocks.map(nameOf)], ...rows];
}

/** By the name of its measure. Baselines do not count. */
function largestFall({ falls }: GrowthSummary): Cell {
  const measured = new Set(MEASURES.filter(({ kind }) => kind === 'load').map(({ name }) => name));
  const [worst] = Object.entries(falls)
    .filter(([name]) => measured.has(name))
    .sort(([, left], [, right]) => right - left);
  return worst === undefined ? undefined : `${worst[1].toFixed(0)} (${worst[0]})`;
}

function toSize(records: number): string {
  return records % 1_000_000 === 0 ? `${records / 1_000_000}M` : `${records / 1000}k`;
}

function nameOf({ store, records }: Block): string {
  return `${store} ${toSize(records)}`;
}

function toFailureLines(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block) =>
    Object.entries(block.measures).flatMap(([name, { failures, firstFailure }]) =>
      failures === 0 ? [] : [`${nameOf(block)}, ${name}: ${failures} failed, first ${firstFailure}`],
    ),
  );
}
