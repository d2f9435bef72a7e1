import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Block } from '../bench/measure-block.ts';
import type { BenchResult } from '../bench/report.ts';
import { memoryAfter, summarise } from '../bench/summary.ts';

/** The part of README.md that tells how quick the server is, from what the last whole bench left. */

const RESULT = join('bench', 'results', 'bench.json');
const BEGIN = '<!-- performance: npm run bench:readme -->';
const END = '<!-- end of performance -->';

/** The README with the table in it; without one where no results are kept. Throws when the place for it is missing. */
export function withPerformance(root: string, readme: string): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`README.md has no place between ${BEGIN} and ${END}`);
  const file = join(root, RESULT);
  const table = existsSync(file)
    ? renderPerformance(JSON.parse(readFileSync(file, 'utf8')) as BenchResult)
    : '';
  return `${readme.slice(0, from + BEGIN.length)}\n${table}${readme.slice(to)}`;
}

/** Measures in the order in which they are told; those with hundred records a request count records. */
const ROWS: readonly (readonly [measure: string, label: string])[] = [
  ['patch-indexed-64', 'PATCH of 7 indexed properties, 64 connections'],
  ['patch-plain-64', 'PATCH of 7 others, 64 connections'],
  ['patch-indexed-1', 'PATCH of 7 indexed properties, 1 connection'],
  ['batch-indexed-4', 'batch/update, records'],
  ['batch-create-4', 'batch/create, records'],
  ['batch-upsert-4', 'batch/upsert by e-mail, records'],
  ['batch-read-4', 'batch/read, records'],
  ['get-64', 'GET by id, 64 connections'],
  ['list-16', 'list, pages of 100'],
  ['search-eq', 'search EQ, 1 connection'],
  ['search-query', 'search by words, 1 connection'],
  ['search-half', 'search that half of them match, 1 connection'],
  ['associations-small', 'associations of a record'],
  ['associations-create-4', 'associations batch/create, pairs'],
];

export function renderPerformance({ date, machine, options, blocks: all }: BenchResult): string {
  // The sizes of one store stand beside each other.
  const blocks = [...Map.groupBy(all, ({ store }) => store).values()].flat();
  const heading = `| a second · p99 in ms | ${blocks.map(nameOf).join(' | ')} |`;
  const rows = ROWS.map(([name, label]) => toRow(label, blocks, (block) => toCell(block, name)));
  const others = [
    toRow('search EQ while updates come: p95 in ms', blocks, (block) => toLoadedCell(block, 'loaded-eq')),
    toRow('search of half while updates come: p95 in ms', blocks, (block) =>
      toLoadedCell(block, 'loaded-half'),
    ),
    toRow('start, data there, ms', blocks, ({ start }) => toNumber(start?.existingMs)),
    toRow('memory, idle / after all of this, MiB', blocks, (block) =>
      [block.start?.idleRssMib, memoryAfter(block)].map(toNumber).join(' / '),
    ),
  ];
  const growth = summarise(blocks)
    .filter(({ memoryBytesPerRecord }) => memoryBytesPerRecord !== undefined)
    .map(({ store, memoryBytesPerRecord }) => `${toNumber(memoryBytesPerRecord)} bytes (${store})`);
  return [
    '',
    `${machine.cpu}, ${machine.cores} cores shared with the load and the database, Node ${machine.node}, ${date.slice(0, 10)};`,
    `${options.rounds} × ${options.seconds} s each. What is acknowledged is on the disk.`,
    '',
    heading,
    `|---|${blocks.map(() => '---:|').join('')}`,
    ...rows,
    ...others,
    ...(growth.length === 0 ? [] : ['', `Memory for each record more: ${growth.join(', ')}.`]),
    '',
    '',
  ].join('\n');
}

function toRow(label: string, blocks: readonly Block[], cell: (block: Block) => string): string {
  return `| ${label} | ${blocks.map(cell).join(' | ')} |`;
}

function toCell({ measures }: Block, name: string): string {
  const sample = measures[name];
  return sample === undefined ? '' : `${toNumber(sample.ratePerSecond)} · ${toNumber(sample.p99Ms)}`;
}

function toLoadedCell({ measures }: Block, name: string): string {
  const sample = measures[name];
  if (sample === undefined) return '';
  return `${toNumber(sample.p95Ms)} (${toNumber(sample.updatesPerSecond)} updates/s)`;
}

function nameOf({ store, records }: Block): string {
  return `${store}, ${records.toLocaleString('en-US')} contacts`;
}

function toNumber(value: number | undefined): string {
  if (value === undefined) return '';
  return value >= 10 ? Math.round(value).toLocaleString('en-US') : value.toFixed(1);
}
