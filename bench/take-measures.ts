import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_TOKEN } from '../src/demo/demo-account.ts';
import { callAxle } from './axle-client.ts';
import { accountFile, isDatabase } from './bench-places.ts';
import { runJob, type ServerProcess } from './child-processes.ts';
import { BATCH_SIZE } from './contact-values.ts';
import type { FilledPlace } from './filled-places.ts';
import { isBatch, type LoadTask } from './load-requests.ts';
import { type LoadedMeasure, type Measure, PACED_UPDATES_PER_SECOND, type RawMeasure } from './measures.ts';
import { findTreeRssMib } from './memory.ts';
import type { RawPostgresJob } from './raw-postgres-loop.ts';
import type { RawJob, RawResult } from './raw-store-loop.ts';
import { type LoadSubject, runLoad } from './run-load.ts';
import type { Sample } from './samples.ts';
import { requireSearchKind } from './searches.ts';

/** What measures are taken of. */
export interface Subject {
  readonly filled: FilledPlace;
  readonly server: ServerProcess;
  readonly trivial: ServerProcess;
  readonly durationMs: number;
  /** By task, where the next run goes on, counted in records: so that its writes are changes too. */
  readonly progress: Map<LoadTask, number>;
}

const PACED_CONNECTIONS = 4;
/** How long updates come before searches do. */
const PACED_AHEAD_MS = 500;
const PACED_MIN_MS = 3000;

export async function takeMeasure(subject: Subject, measure: Measure): Promise<Sample> {
  switch (measure.kind) {
    case 'load':
      await checkSearch(subject, measure.task);
      return takeLoad(subject, measure);
    case 'trivial':
      return runLoad(loadOn(subject.trivial, subject), measure);
    case 'raw':
      return runRaw(subject, measure);
    case 'loaded':
      return takeLoaded(subject, measure);
    default:
      return measure satisfies never;
  }
}

async function takeLoad(
  subject: Subject,
  load: { readonly task: LoadTask; readonly connections: number },
): Promise<Sample> {
  const sample = await runLoad(loadOn(subject.server, subject), load);
  const rssMib = findTreeRssMib(subject.server.pid);
  // What was put off is part of the work: the time counts until all of it is in the indexes.
  const settledMs = await settle(subject);
  const share = subject.durationMs / (subject.durationMs + settledMs);
  return { ...sample, ratePerSecond: sample.ratePerSecond * share, rssMib };
}

async function takeLoaded(subject: Subject, measure: LoadedMeasure): Promise<Sample> {
  await checkSearch(subject, measure.task);
  const durationMs = Math.max(subject.durationMs, PACED_MIN_MS);
  const updating = runLoad(
    loadOn(subject.server, { ...subject, durationMs: durationMs + 2 * PACED_AHEAD_MS }),
    { task: 'batch-update', connections: PACED_CONNECTIONS },
    PACED_UPDATES_PER_SECOND / BATCH_SIZE,
  );
  await sleep(PACED_AHEAD_MS);
  const [sample, updates] = await Promise.all([
    runLoad(loadOn(subject.server, { ...subject, durationMs }), measure),
    updating,
  ]);
  const rssMib = findTreeRssMib(subject.server.pid);
  await settle(subject);
  const failures = sample.failures + updates.failures;
  // Most of the processor time is that of the updates.
  const cpu = { cpuUs: undefined, databaseCpuUs: undefined };
  return { ...sample, ...cpu, failures, rssMib, updatesPerSecond: updates.ratePerSecond };
}

/** Load on one of the servers goes on where the last of the same task ended. */
function loadOn(server: ServerProcess, { filled, durationMs, progress }: Subject): LoadSubject {
  const { records, firstId, firstCompanyId, places } = filled;
  const target = { records, firstId, firstCompanyId, token: DEMO_TOKEN };
  return { server, target, databasePid: places.databasePid, durationMs, progress };
}

async function runRaw(subject: Subject, { raw, task, clients }: RawMeasure): Promise<Sample> {
  const { filled, durationMs, progress } = subject;
  const { records, firstId, places } = filled;
  const size = isBatch(task) ? BATCH_SIZE : 1;
  const fromIndex = Math.ceil((progress.get(task) ?? records) / size) * size;
  const job = { kind: raw, records, firstId, durationMs, fromIndex };
  const { main, databasePid } = places;
  const postgresJob = { ...job, url: main, clients, databasePid } satisfies RawPostgresJob;
  const { nextIndex, cpuUs, databaseCpuUs, ...result } = isDatabase(main)
    ? await runJob<RawResult>('raw-postgres-loop.ts', postgresJob)
    : await runJob<RawResult>('raw-store-loop.ts', { ...job, file: accountFile(main) } satisfies RawJob);
  progress.set(task, nextIndex);
  const ofDatabase = databaseCpuUs === undefined ? {} : { databaseCpuUs: databaseCpuUs * size };
  return { ...result, cpuUs: cpuUs * size, ...ofDatabase, failures: 0 };
}

/**
 * Waits until nothing of what was written before waits to be entered in an index. Answers with the milliseconds that
 * took: by how much the first search is slower than the next.
 */
async function settle({ server, filled }: Subject): Promise<number> {
  const [first, next] = [await timeSearch(), await timeSearch()];
  return Math.max(0, first - next);

  async function timeSearch(): Promise<number> {
    const askedAtMs = performance.now();
    await callAxle(server, SEARCH, requireSearchKind('eq').body(0, filled));
    return performance.now() - askedAtMs;
  }
}

const SEARCH = 'POST /crm/objects/v3/contacts/search';
/** The demo account has contacts of its own. */
const MAX_OTHERS = 100;

/** What is measured is only worth something where it finds what there is. */
async function checkSearch({ server, filled }: Subject, task: LoadTask): Promise<void> {
  if (!task.startsWith('search-')) return;
  const kind = requireSearchKind(task.replace('search-', ''));
  const answer = await callAxle(server, SEARCH, kind.body(1, filled));
  const { total } = JSON.parse(answer) as { readonly total: number };
  const found = kind.found?.(filled.records) ?? total;
  if (total < Math.max(1, found) || total > found + MAX_OTHERS) {
    throw new Error(`${kind.label}: ${total} found, and there are ${found}`);
  }
}
