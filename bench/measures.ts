import { join } from 'node:path';
import { DEMO_TOKEN } from '../src/demo/demo-account.ts';
import type { BenchAccounts } from './bench-accounts.ts';
import type { BenchOptions } from './bench-options.ts';
import { accountFile, type BenchPlace, type BenchPlaces, isDatabase } from './bench-places.ts';
import { runJob, type ServerProcess, startAxleProcess, startTrivialProcess } from './child-processes.ts';
import type { LoadJob, LoadResult } from './load-generator.ts';
import { type LoadKind, recordsPerRequest } from './load-requests.ts';
import { baselinesOf } from './ratios.ts';
import type { RawPostgresJob } from './raw-postgres-loop.ts';
import type { RawJob, RawKind, RawResult } from './raw-store-loop.ts';

/** One number of a run, or the median of several. Rates and processor times count records, latencies requests. */
export interface Sample {
  readonly ratePerSecond: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  readonly maxMs?: number;
  readonly failures: number;
  readonly firstFailure?: string | undefined;
  /** Processor time for each operation: that of the server, or of the loop. */
  readonly cpuUs: number | undefined;
  /** That of the database, where it is a process of its own. */
  readonly databaseCpuUs?: number | undefined;
  readonly loadCpuUs?: number | undefined;
}

export interface Measure {
  /** Begins with the name of its group. */
  readonly name: string;
  readonly label: string;
  readonly connections?: number;
  run(): Promise<Sample>;
}

export interface OpenMeasures {
  readonly measures: readonly Measure[];
  close(): Promise<void>;
}

const WARM_UP_MS = 1000;
const MANY = 64;
const SOME = 16;
const FEW = 4;

/** What a run has made. */
export interface BenchRun {
  readonly root: string;
  readonly places: BenchPlaces;
  readonly accounts: BenchAccounts;
}

interface Subject {
  readonly server: ServerProcess;
  /** The write at which the next run goes on, so that its writes are changes too. */
  nextIndex: number;
}

/** Starts the servers that the measures need, one for each place. */
export async function openMeasures(run: BenchRun, options: BenchOptions): Promise<OpenMeasures> {
  const { accounts } = run;
  const { databasePid } = run.places;
  const { records, firstId } = accounts;
  const { only = '' } = options;
  const logFile = options.log === 'json' ? join(run.root, 'axle.log') : undefined;
  const durationMs = options.seconds * 1000;
  const servers: ServerProcess[] = [];
  const open = async (starting: Promise<ServerProcess>): Promise<Subject> => {
    const server = await starting;
    servers.push(server);
    return { server, nextIndex: records };
  };
  const plain = await open(startAxleProcess({ place: accounts.plain, logFile }));
  const indexed = await open(startAxleProcess({ place: accounts.indexed, logFile }));
  const batched = await open(startAxleProcess({ place: accounts.batched, logFile }));
  const growing = await open(startAxleProcess({ place: accounts.growing, logFile }));
  const trivial = await open(startTrivialProcess(accounts.patchAnswer));

  const load = (name: string, label: string, subject: Subject, kind: LoadKind, connections: number) => ({
    name,
    label,
    connections,
    run: () => runLoad(subject, { kind, connections, durationMs, target: { records, firstId }, databasePid }),
  });
  const raw = (name: string, label: string, place: BenchPlace, kind: RawKind) => {
    const progress = { nextIndex: records };
    const job = { kind, records, firstId, durationMs, databasePid };
    return { name, label, run: () => runRaw(progress, place, job) };
  };
  const measures = [
    raw('patch-indexed-raw', '  raw loop, index rows', accounts.rawIndexed, 'update-indexed'),
    load('patch-indexed-64', 'PATCH 7 properties, indexed', indexed, 'patch', MANY),
    load('patch-trivial-64', '  trivial Fastify PATCH', trivial, 'patch', MANY),
    load('patch-plain-64', 'PATCH 7 properties, not indexed', plain, 'patch', MANY),
    raw('patch-plain-raw', '  raw loop', accounts.rawPlain, 'update'),
    load('patch-indexed-1', 'PATCH 7 properties, indexed', indexed, 'patch', 1),
    load('patch-plain-1', 'PATCH 7 properties, not indexed', plain, 'patch', 1),
    load('batch-indexed-4', 'batch/update, 100 x 2 properties, indexed', batched, 'batch-update', FEW),
    raw('batch-indexed-raw', '  raw loop, index rows', accounts.rawBatched, 'batch-update-indexed'),
    load('create-64', 'create a contact', growing, 'create', MANY),
    raw('create-raw', '  raw loop', accounts.rawGrowing, 'create'),
    load('get-64', 'GET by id', plain, 'get', MANY),
    raw('get-raw', '  raw loop', accounts.rawPlain, 'get'),
    load('get-trivial-64', '  trivial Fastify GET', trivial, 'get', MANY),
    load('list-16', 'list, limit=100', plain, 'list', SOME),
    raw('list-raw', '  raw loop', accounts.rawPlain, 'list'),
  ];
  const asked = measures.map(({ name }) => name).filter((name) => name.startsWith(only));
  const wanted = new Set([...asked, ...asked.flatMap(baselinesOf)]);
  return {
    measures: measures.filter(({ name }) => wanted.has(name)),
    close: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  };
}

async function runLoad(
  subject: Subject,
  load: Pick<LoadJob, 'kind' | 'connections' | 'durationMs' | 'databasePid'> & {
    readonly target: { readonly records: number; readonly firstId: number };
  },
): Promise<Sample> {
  const size = recordsPerRequest(load.kind);
  const job: LoadJob = {
    ...load,
    target: { ...load.target, port: subject.server.port, token: DEMO_TOKEN },
    serverPid: subject.server.pid,
    fromIndex: Math.ceil(subject.nextIndex / size),
    warmUpMs: WARM_UP_MS,
  };
  const { nextIndex, ratePerSecond, serverCpuUs, databaseCpuUs, loadCpuUs, ...result } =
    await runJob<LoadResult>('load-generator.ts', job);
  const isWrite = load.kind !== 'get' && load.kind !== 'list';
  if (isWrite) subject.nextIndex = nextIndex * size;
  const perRecord = (us: number | undefined) => (us === undefined ? undefined : us / size);
  return {
    ...result,
    ratePerSecond: ratePerSecond * size,
    cpuUs: perRecord(serverCpuUs),
    databaseCpuUs: perRecord(databaseCpuUs),
    loadCpuUs: perRecord(loadCpuUs),
  };
}

async function runRaw(
  progress: { nextIndex: number },
  place: BenchPlace,
  job: Omit<RawJob & RawPostgresJob, 'fromIndex' | 'file' | 'url' | 'clients'>,
): Promise<Sample> {
  const next = { ...job, fromIndex: progress.nextIndex };
  const result = isDatabase(place)
    ? await runJob<RawResult>('raw-postgres-loop.ts', { ...next, url: place, clients: clientsOf(job.kind) })
    : await runJob<RawResult>('raw-store-loop.ts', { ...next, file: accountFile(place) });
  const { nextIndex, ...sample } = result;
  progress.nextIndex = nextIndex;
  return { ...sample, failures: 0 };
}

/** As many as there are connections in the measure beside it. */
function clientsOf(kind: RawKind): number {
  if (kind === 'batch-update-indexed') return FEW;
  return kind === 'list' ? SOME : MANY;
}
