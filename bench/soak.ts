/** Keeps one server under a mixed load and watches what becomes of its memory and latencies. Options in USAGE. */
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { keepResult, runBenchCommand } from './bench-command.ts';
import { readPositive, readRecords, readStore } from './bench-options.ts';
import { type BenchStoreKind, canBeKept } from './bench-places.ts';
import { startAxleProcess } from './child-processes.ts';
import { isKept, openFilled } from './filled-places.ts';
import { findMachine } from './machine.ts';
import { findRssMib } from './memory.ts';
import { quantilesOf } from './quantiles.ts';
import { type SoakAnswers, startSoakLoad } from './soak-load.ts';
import { type MemorySample, type SoakStretch, summariseSoak } from './soak-summary.ts';
import { toTable } from './table.ts';

const USAGE = `usage: node bench/soak.ts
  --minutes N     how long the load lasts (default 10); results of a shorter one are not kept
  --store KIND    sqlite or postgres (default sqlite)
  --records N     contacts there are before (default 10000)
  --folder PATH   where the data is put, for choosing a disk (default: the machine's temporary folder)`;

interface SoakOptions {
  readonly minutes: number;
  readonly store: BenchStoreKind;
  readonly records: number;
  readonly folder: string;
}

const STRETCH_MS = 30_000;
const SAMPLE_MS = 1000;
const MINUTE_MS = 60_000;
const KEPT_FROM_MINUTES = 10;

async function runSoak(options: SoakOptions): Promise<void> {
  const { store, records, folder, minutes } = options;
  const size = { store, records };
  if (canBeKept(store) && !isKept(size))
    tell(`filling ${store} with ${records} contacts: kept in bench/data`);
  const filled = await openFilled(size, folder);
  try {
    const server = await startAxleProcess({ place: filled.places.main });
    try {
      const load = startSoakLoad(server, filled);
      const seen = await watch(load, server.pid, minutes * MINUTE_MS);
      await load.stop();
      report(options, seen);
    } finally {
      await server.stop();
    }
  } finally {
    await filled.places.end();
  }
}

interface Seen {
  readonly stretches: readonly SoakStretch[];
  readonly memory: readonly MemorySample[];
}

/** Tells of each stretch when it is over. */
async function watch(load: { take(): SoakAnswers }, pid: number, durationMs: number): Promise<Seen> {
  const startedAtMs = performance.now();
  const stretches: SoakStretch[] = [];
  const memory: MemorySample[] = [];
  let stretchAtMs = 0;
  for (;;) {
    await sleep(SAMPLE_MS);
    const atMs = performance.now() - startedAtMs;
    const rssMib = findRssMib(pid);
    if (rssMib !== undefined) memory.push({ atMs, rssMib });
    const isOver = atMs >= durationMs;
    if (atMs - stretchAtMs < STRETCH_MS && !isOver) continue;
    const stretch = { ...load.take(), endedAtMs: atMs, lastedMs: atMs - stretchAtMs };
    stretches.push(stretch);
    tell(toLine(stretch, rssMib));
    stretchAtMs = atMs;
    if (isOver) return { stretches, memory };
  }
}

function toLine(stretch: SoakStretch, rssMib: number | undefined): string {
  const { endedAtMs, latenciesMs, lastedMs, failures, serverErrors } = stretch;
  const rate = Math.round((latenciesMs.length * 1000) / lastedMs);
  const p99Ms = quantilesOf(latenciesMs)(0.99).toFixed(1);
  const rss = rssMib === undefined ? '' : `, rss ${rssMib.toFixed(0)} MiB`;
  return `${Math.round(endedAtMs / 1000)} s: ${rate}/s, p99 ${p99Ms} ms${rss}, ${failures} failures, ${serverErrors} of them 5xx`;
}

function report({ minutes, store, records }: SoakOptions, { stretches, memory }: Seen): void {
  const machine = findMachine();
  const summary = summariseSoak(stretches, memory);
  const text = [
    `Axle soak: ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.platform}`,
    `${minutes} minutes, ${store}, ${records} contacts; memory is compared where the first 20 to 40 % of the time have`,
    'passed, when everything that is filled once is full, with the last 10 %: in ten minutes, minutes 3 and 4 with the last',
    '',
    toTable([
      ['soak', ''],
      ['requests', summary.requests],
      ['requests/s', summary.ratePerSecond],
      ['failures', summary.failures],
      ['  of them 5xx', summary.serverErrors],
      ['memory after warm-up, MiB', summary.rssAfterWarmUpMib],
      ['memory at the end, MiB', summary.rssAtEndMib],
      ['growth of memory, %', summary.memoryGrowthPercent?.toFixed(1)],
      ['p99 of the first third, ms', summary.firstThirdP99Ms],
      ['p99 of the last third, ms', summary.lastThirdP99Ms],
    ]),
  ].join('\n');
  process.stdout.write(`\n${text}\n`);
  if (minutes < KEPT_FROM_MINUTES) return;
  const result = { date: new Date().toISOString(), machine, options: { minutes, store, records }, summary };
  keepResult(`soak-${store}`, result);
}

function tell(progress: string): void {
  process.stderr.write(`${progress}\n`);
}

function readOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: String(KEPT_FROM_MINUTES) },
      store: { type: 'string', default: 'sqlite' },
      records: { type: 'string', default: '10000' },
      folder: { type: 'string', default: tmpdir() },
    },
  });
  return {
    minutes: readPositive('minutes', values.minutes) ?? KEPT_FROM_MINUTES,
    store: readStore(values.store),
    records: readRecords(values.records),
    folder: values.folder,
  };
}

await runBenchCommand({ usage: USAGE, read: readOptions, run: runSoak });
