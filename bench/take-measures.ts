import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_TOKEN } from '../src/demo/demo-account.ts';
import { callAxle } from './axle-client.ts';
import { accountFile, isDatabase } from './bench-places.ts';
import { runJob, type ServerProcess } from './child-processes.ts';
import { BATCH_SIZE } from './contact-values.ts';
import type { FilledPlace } from './filled-places.ts';
import type { LoadJob, LoadResult } from './load-generator.ts';
import { isBatch, type LoadTask } from './load-requests.ts';
import { type LoadedMeasure, type Measure, PACED_UPDATES_PER_SECOND, type RawMeasure } from './measures.ts';
import { findRssMib } from './memory.ts';
import type { RawPostgresJob } from './raw-postgres-loop.ts';
import type { RawJob, RawResult } from './raw-store-loop.ts';
import { requireSearchKind } from './searches.ts';

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

/** What measures are taken of. */
export interface Subject {
  readonly filled: FilledPlace;
  readonly server: ServerProcess;
  readonly trivial: ServerProcess;
  readonly durationMs: number;
  /** By task, where the next run goes on, counted in records: so that its writes are changes too. */
  readonly progress: Map<LoadTask, number>;
}

const WARM_UP_MS = 500;
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
      return runLoad(subject, subject.trivial, measure);
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
  const sample = await runLoad(subject, subject.server, load);
  const rssMib = findRssMib(subject.server.pid);
  await settle(subject);
  return { ...sample, rssMib };
}

async function takeLoaded(subject: Subject, measure: LoadedMeasure): Promise<Sample> {
  await checkSearch(subject, measure.task);
  const durationMs = Math.max(subject.durationMs, PACED_MIN_MS);
  const updating = runLoad(
    { ...subject, durationMs: durationMs + 2 * PACED_AHEAD_MS },
    subject.server,
    { task: 'batch-update', connections: PACED_CONNECTIONS },
    PACED_UPDATES_PER_SECOND / BATCH_SIZE,
  );
  await sleep(PACED_AHEAD_MS);
  const [sample, updates] = await Promise.all([
    runLoad({ ...subject, durationMs }, subject.server, measure),
    updating,
  ]);
  const rssMib = findRssMib(subject.server.pid);
  await settle(subject);
  const failures = sample.failures + updates.failures;
  // Most of the processor time is that of the updates.
  const cpu = { cpuUs: undefined, databaseCpuUs: undefined };
  return { ...sample, ...cpu, failures, rssMib, updatesPerSecond: updates.ratePerSecond };
}

/** @param requestsPerSecond holds the rate; without it, as many are sent as go. */
async function runLoad(
  subject: Subject,
  server: ServerProcess,
  { task, connections }: { readonly task: LoadTask; readonly connections: number },
  requestsPerSecond?: number,
): Promise<Sample> {
  const { filled, durationMs, progress } = subject;
  const size = isBatch(task) ? BATCH_SIZE : 1;
  const { records, firstId, firstCompanyId } = filled;
  const job: LoadJob = {
    task,
    target: { records, firstId, firstCompanyId, port: server.port, token: DEMO_TOKEN },
    serverPid: server.pid,
    databasePid: filled.places.databasePid,
    connections,
    fromIndex: Math.ceil((progress.get(task) ?? records) / size),
    warmUpMs: WARM_UP_MS,
    durationMs,
    ...(requestsPerSecond !== undefined && { maxRequestsPerSecond: requestsPerSecond }),
  };
  const { nextIndex, ratePerSecond, serverCpuUs, ...result } = await runJob<LoadResult>(
    'load-generator.ts',
    job,
  );
  progress.set(task, nextIndex * size);
  return { ...result, ratePerSecond: ratePerSecond * size, cpuUs: serverCpuUs };
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

/** Waits until nothing of what was written before waits to be entered in an index. */
async function settle({ server, filled }: Subject): Promise<void> {
  await callAxle(server, SEARCH, requireSearchKind('eq').body(0, filled));
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
