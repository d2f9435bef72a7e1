import { runJob, type ServerProcess } from './child-processes.ts';
import { BATCH_SIZE } from './contact-values.ts';
import type { LoadJob, LoadResult } from './load-generator.ts';
import { isBatch, type LoadTarget, type LoadTask } from './load-requests.ts';
import type { Sample } from './samples.ts';

/** What load is put on. */
export interface LoadSubject {
  readonly server: ServerProcess;
  readonly target: Omit<LoadTarget, 'port'>;
  readonly databasePid?: number | undefined;
  readonly durationMs: number;
  /** By task, where the next run goes on, counted in records: so that its writes are changes too. */
  readonly progress: Map<LoadTask, number>;
}

const WARM_UP_MS = 300;

/**
 * Puts load on a server from a process of its own.
 *
 * @param requestsPerSecond holds the rate; without it, as many are sent as go.
 */
export async function runLoad(
  { server, target, databasePid, durationMs, progress }: LoadSubject,
  { task, connections }: { readonly task: LoadTask; readonly connections: number },
  requestsPerSecond?: number,
): Promise<Sample> {
  const size = isBatch(task) ? BATCH_SIZE : 1;
  const job: LoadJob = {
    task,
    target: { ...target, port: server.port },
    serverPid: server.pid,
    databasePid,
    connections,
    fromIndex: Math.ceil((progress.get(task) ?? target.records) / size),
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
