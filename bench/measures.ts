import { DEMO_TOKEN } from '../src/demo/demo-account.ts';
import { accountFile, type BenchAccounts } from './bench-accounts.ts';
import type { BenchOptions } from './bench-options.ts';
import { runJob, type ServerProcess, startAxleProcess, startTrivialProcess } from './child-processes.ts';
import type { LoadJob, LoadResult } from './load-generator.ts';
import { type LoadKind, recordsPerRequest } from './load-requests.ts';
import { baselinesOf } from './ratios.ts';
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

interface Subject {
  readonly server: ServerProcess;
  /** The write at which the next run goes on, so that its writes are changes too. */
  nextIndex: number;
}

/** Starts the servers that the measures need, one for each folder. */
export async function openMeasures(accounts: BenchAccounts, options: BenchOptions): Promise<OpenMeasures> {
  const { records, firstId } = accounts;
  const { log, only = '' } = options;
  const durationMs = options.seconds * 1000;
  const servers: ServerProcess[] = [];
  const open = async (starting: Promise<ServerProcess>): Promise<Subject> => {
    const server = await starting;
    servers.push(server);
    return { server, nextIndex: records };
  };
  const plain = await open(startAxleProcess({ folder: accounts.plain, log }));
  const indexed = await open(startAxleProcess({ folder: accounts.indexed, log }));
  const batched = await open(startAxleProcess({ folder: accounts.batched, log }));
  const growing = await open(startAxleProcess({ folder: accounts.growing, log }));
  const trivial = await open(startTrivialProcess(accounts.patchAnswer));

  const load = (name: string, label: string, subject: Subject, kind: LoadKind, connections: number) => ({
    name,
    label,
    connections,
    run: () => runLoad(subject, { kind, connections, durationMs, target: { records, firstId } }),
  });
  const raw = (name: string, label: string, folder: string, kind: RawKind) => {
    const place = { nextIndex: records };
    const job = { kind, file: accountFile(folder), records, firstId, durationMs };
    return { name, label, run: () => runRaw(place, job) };
  };
  const measures = [
    raw('patch-indexed-raw', '  raw loop, index rows, groups of 64', accounts.rawIndexed, 'update-indexed'),
    load('patch-indexed-64', 'PATCH 7 properties, indexed', indexed, 'patch', MANY),
    load('patch-trivial-64', '  trivial Fastify PATCH', trivial, 'patch', MANY),
    load('patch-plain-64', 'PATCH 7 properties, not indexed', plain, 'patch', MANY),
    raw('patch-plain-raw', '  raw loop, groups of 64', accounts.rawPlain, 'update'),
    load('patch-indexed-1', 'PATCH 7 properties, indexed', indexed, 'patch', 1),
    load('patch-plain-1', 'PATCH 7 properties, not indexed', plain, 'patch', 1),
    load('batch-indexed-4', 'batch/update, 100 x 2 properties, indexed', batched, 'batch-update', FEW),
    raw('batch-indexed-raw', '  raw loop, groups of 100', accounts.rawBatched, 'batch-update-indexed'),
    load('create-64', 'create a contact', growing, 'create', MANY),
    raw('create-raw', '  raw loop, groups of 64', accounts.rawGrowing, 'create'),
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
  load: Pick<LoadJob, 'kind' | 'connections' | 'durationMs'> & {
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
  const { nextIndex, ratePerSecond, serverCpuUs, loadCpuUs, ...result } = await runJob<LoadResult>(
    'load-generator.ts',
    job,
  );
  const isWrite = load.kind !== 'get' && load.kind !== 'list';
  if (isWrite) subject.nextIndex = nextIndex * size;
  const perRecord = (us: number | undefined) => (us === undefined ? undefined : us / size);
  return {
    ...result,
    ratePerSecond: ratePerSecond * size,
    cpuUs: perRecord(serverCpuUs),
    loadCpuUs: perRecord(loadCpuUs),
  };
}

async function runRaw(place: { nextIndex: number }, job: Omit<RawJob, 'fromIndex'>): Promise<Sample> {
  const result = await runJob<RawResult>('raw-store-loop.ts', { ...job, fromIndex: place.nextIndex });
  place.nextIndex = result.nextIndex;
  return { ratePerSecond: result.ratePerSecond, failures: 0, cpuUs: result.cpuUs };
}
