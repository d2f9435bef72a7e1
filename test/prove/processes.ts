import { startPostgres } from '../support/postgres-cluster.ts';
import { seededRandom } from '../support/random.ts';
import { contendForAddress, contendForDefinition, contendForRecord } from './contention.ts';
import { SharedServers } from './shared-servers.ts';

export interface ProcessesOptions {
  /** How often load is put on the servers and everything is checked. */
  readonly rounds: number;
  readonly seed: number;
  readonly report: (line: string) => void;
}

export interface ProcessesResult {
  readonly rounds: number;
  readonly acknowledged: number;
  /** How often something was claimed through all servers at the same moment. */
  readonly contentions: number;
}

const SERVERS = 3;
const CLIENTS_PER_SERVER = 2;
const CONTENTIONS_PER_ROUND = 6;
const ROUNDS_PER_REPORT = 10;

/**
 * Writes to the same records through three servers on one database, from all of them at once, and checks what was
 * recorded of the operations against what each server tells: nothing that was acknowledged is lost, every history is
 * complete and in order, no value that may exist once exists twice, and what one server defines holds on all.
 */
export async function proveProcesses({ rounds, seed, report }: ProcessesOptions): Promise<ProcessesResult> {
  const random = seededRandom(seed);
  const cluster = await startPostgres();
  let shared: SharedServers | undefined;
  const result = { rounds: 0, acknowledged: 0, contentions: 0 };
  try {
    shared = await SharedServers.start(cluster.url, SERVERS, random);
    const { findings } = shared;
    const clients = Array.from({ length: CLIENTS_PER_SERVER }, () => shared?.clients() ?? []).flat();
    const contend = async () => {
      for (let left = CONTENTIONS_PER_ROUND; left > 0; left -= 1) {
        result.contentions += 1;
        const contenders = { clients, random, number: result.contentions };
        const roll = random.next();
        const claim = roll < 0.6 ? contendForAddress : roll < 0.95 ? contendForRecord : contendForDefinition;
        findings.faults.push(...(await claim(contenders)));
      }
    };
    while (result.rounds < rounds) {
      const { acknowledged } = await shared.underLoad(false, contend);
      result.rounds += 1;
      result.acknowledged += acknowledged;
      await shared.check();
      shared.requireNoFaults(seed, result);
      if (result.rounds % ROUNDS_PER_REPORT === 0) report(`processes: ${JSON.stringify(result)}`);
    }
    for (const client of clients) client.close();
    return result;
  } finally {
    await shared?.stop();
    await cluster.stop();
  }
}
