/**
 * A process that puts load on a server: its argument is a `LoadJob` as JSON, its output a `LoadResult`.
 * Closed loop: each connection sends its next request when the answer to its last has come, or when it is due.
 */
import { processCpuMs, treeCpuMs } from './cpu-time.ts';
import { runConnection } from './load-connection.ts';
import { type LoadTarget, type LoadTask, requestMaker } from './load-requests.ts';
import { quantilesOf } from './quantiles.ts';

export interface LoadJob {
  readonly task: LoadTask;
  readonly target: LoadTarget;
  readonly serverPid: number;
  /** The process whose children do the work of the store, where the server does not do it itself. */
  readonly databasePid?: number | undefined;
  readonly connections: number;
  /** The number of the first request: a later job goes on where an earlier one ended. */
  readonly fromIndex: number;
  /** Answers in this time are not counted. */
  readonly warmUpMs: number;
  /** How long answers are counted. */
  readonly durationMs: number;
  /** No more than so many are sent in a second; those that are late are made up for. Without it, as many as go. */
  readonly maxRequestsPerSecond?: number;
}

export interface LoadResult {
  readonly ratePerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Answers with another status than 2xx, and connections that broke. */
  readonly failures: number;
  readonly firstFailure: string | undefined;
  readonly nextIndex: number;
  /** Processor time for each counted answer. */
  readonly serverCpuUs: number | undefined;
  readonly databaseCpuUs: number | undefined;
  readonly loadCpuUs: number | undefined;
}

class Tally {
  readonly #latenciesMs: number[] = [];
  failures = 0;
  firstFailure: string | undefined;

  fail(reason: string): void {
    this.failures += 1;
    this.firstFailure ??= reason;
  }

  add(latencyMs: number): void {
    this.#latenciesMs.push(latencyMs);
  }

  get count(): number {
    return this.#latenciesMs.length;
  }

  quantiles(): Pick<LoadResult, 'p50Ms' | 'p95Ms' | 'p99Ms' | 'maxMs'> {
    const at = quantilesOf(this.#latenciesMs);
    return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
  }
}

async function runLoad(job: LoadJob): Promise<LoadResult> {
  const { fromIndex, durationMs } = job;
  const make = requestMaker(job.task, job.target);
  const tally = new Tally();
  const countFromMs = performance.now() + job.warmUpMs;
  const countToMs = countFromMs + durationMs;
  let index = fromIndex;
  const events = {
    ...pacing(job.maxRequestsPerSecond),
    next: () => {
      if (performance.now() >= countToMs) return undefined;
      index += 1;
      return make(index - 1);
    },
    onAnswer: ({
      status,
      sentAtMs,
      receivedAtMs,
    }: {
      status: number;
      sentAtMs: number;
      receivedAtMs: number;
    }) => {
      if (status < 200 || status > 299) tally.fail(`status ${status}`);
      else if (receivedAtMs >= countFromMs && receivedAtMs < countToMs) tally.add(receivedAtMs - sentAtMs);
    },
    onFailure: (reason: string) => tally.fail(reason),
  };
  const cpu = watchCpu(job);
  await Promise.all(Array.from({ length: job.connections }, () => runConnection(job.target.port, events)));
  const { serverMs, databaseMs, loadMs } = cpu();
  const perAnswerUs = (ms: number | undefined) =>
    ms === undefined || tally.count === 0 ? undefined : (ms * 1000) / tally.count;
  return {
    ratePerSecond: tally.count / (Math.min(performance.now() - countFromMs, durationMs) / 1000),
    ...tally.quantiles(),
    failures: tally.failures,
    firstFailure: tally.firstFailure,
    nextIndex: index,
    serverCpuUs: perAnswerUs(serverMs),
    databaseCpuUs: perAnswerUs(databaseMs),
    loadCpuUs: perAnswerUs(loadMs),
  };
}

/** Requests are due one after the other, over whichever connection is free. */
function pacing(perSecond: number | undefined): { readonly waitMs?: () => number } {
  if (perSecond === undefined) return {};
  const startedAtMs = performance.now();
  let place = 0;
  return {
    waitMs: () => {
      place += 1;
      return startedAtMs + (place * 1000) / perSecond - performance.now();
    },
  };
}

interface CpuUse {
  readonly serverMs: number | undefined;
  readonly databaseMs: number | undefined;
  readonly loadMs: number | undefined;
}

/**
 * Notes what server and load generator have used when counting begins and when it ends: the answers that are
 * then still to come are not counted either. The answer tells the difference.
 */
function watchCpu({ serverPid, databasePid, warmUpMs, durationMs }: LoadJob): () => CpuUse {
  const read = () => ({
    server: treeCpuMs(serverPid),
    database: treeCpuMs(databasePid),
    load: processCpuMs(process.pid),
  });
  let before = read();
  let atEnd: ReturnType<typeof read> | undefined;
  setTimeout(() => {
    before = read();
  }, warmUpMs).unref();
  setTimeout(() => {
    atEnd = read();
  }, warmUpMs + durationMs).unref();
  return () => {
    const after = atEnd ?? read();
    const difference = (to: number | undefined, from: number | undefined) =>
      to === undefined || from === undefined ? undefined : to - from;
    return {
      serverMs: difference(after.server, before.server),
      databaseMs: difference(after.database, before.database),
      loadMs: difference(after.load, before.load),
    };
  };
}

if (import.meta.main) {
  const job = JSON.parse(process.argv[2] ?? '{}') as LoadJob;
  process.stdout.write(JSON.stringify(await runLoad(job)));
}
