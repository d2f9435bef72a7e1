import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres } from '../support/postgres-cluster.ts';
import { seededRandom } from '../support/random.ts';
import { SharedServers, waitUntilServing } from './shared-servers.ts';

export interface RestartsOptions {
  readonly restarts: number;
  /** Decides what is written and when the database ends, though not what is under way at that moment. */
  readonly seed: number;
  readonly report: (line: string) => void;
}

export interface RestartsResult {
  readonly restarts: number;
  /** How many of them were without a warning. */
  readonly kills: number;
  readonly acknowledged: number;
  /** Answers that said that the database is away. */
  readonly unavailable: number;
  /** From the moment at which the database takes connections until every server writes again. */
  readonly slowestResumeMs: number;
}

const SERVERS = 2;
const LEAST_LOAD_MS = 100;
const MOST_LOAD_MS = 600;
const AFTER_MS = 100;
const RESUME_LIMIT_MS = 5000;
const RESTARTS_PER_REPORT = 10;

/**
 * Ends a database under load again and again, in order or without a warning, starts it again, and compares what is
 * there with what two servers that lived on had acknowledged. Throws when anything is lost, half-written or out of
 * place, when a server says anything but that it is not available for the time being, and when one takes longer than
 * five seconds to write again.
 */
export async function proveRestarts({ restarts, seed, report }: RestartsOptions): Promise<RestartsResult> {
  const random = seededRandom(seed);
  const cluster = await startPostgres({ durable: true });
  let shared: SharedServers | undefined;
  const result = { restarts: 0, kills: 0, acknowledged: 0, unavailable: 0, slowestResumeMs: 0 };
  try {
    shared = await SharedServers.start(cluster.url, SERVERS, random);
    const { servers } = shared;
    while (result.restarts < restarts) {
      const how = random.chance(0.5) ? 'kill' : 'in-order';
      const done = await shared.underLoad(true, async () => {
        await sleep(random.between(LEAST_LOAD_MS, MOST_LOAD_MS));
        await cluster.restart(how);
        const backAtMs = performance.now();
        await Promise.all(servers.map((server) => waitUntilServing(server, RESUME_LIMIT_MS)));
        result.slowestResumeMs = Math.max(result.slowestResumeMs, Math.round(performance.now() - backAtMs));
        await sleep(AFTER_MS);
      });
      result.restarts += 1;
      if (how === 'kill') result.kills += 1;
      result.acknowledged += done.acknowledged;
      result.unavailable += done.unavailable;
      await shared.check();
      shared.requireNoFaults(seed, result);
      if (result.restarts % RESTARTS_PER_REPORT === 0) report(`restarts: ${JSON.stringify(result)}`);
    }
    if (result.slowestResumeMs > RESUME_LIMIT_MS)
      throw new Error(`seed ${seed}: a server took ${result.slowestResumeMs} ms to write again`);
    return result;
  } finally {
    await shared?.stop();
    await cluster.stop();
  }
}
