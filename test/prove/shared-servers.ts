import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { type CrashFindings, checkRecord } from './crash-check.ts';
import { type CrashLoad, startLoad } from './crash-load.ts';
import { JsonClient } from './json-client.ts';
import { Memory } from './remembered.ts';

/** Several server processes on one database, under the same load, whose answers are checked against each other's. */
export class SharedServers {
  readonly servers: readonly ServerProcess[];
  readonly memory = new Memory();
  readonly findings: CrashFindings = { lost: 0, halfWritten: 0, faults: [] };
  readonly #random: Random;

  private constructor(servers: readonly ServerProcess[], random: Random) {
    this.servers = servers;
    this.#random = random;
  }

  static async start(databaseUrl: string, count: number, random: Random): Promise<SharedServers> {
    const starting = Array.from({ length: count }, () => startServerProcess({ data: databaseUrl }));
    return new SharedServers(await Promise.all(starting), random);
  }

  /** Clients of every server, one each. */
  clients(): readonly JsonClient[] {
    return this.servers.map(({ address, token }) => new JsonClient(address, token));
  }

  /** Puts load on all servers while the body runs; answers with how often one said that its database is away. */
  async underLoad(
    mayBeUnavailable: boolean,
    body: () => Promise<void>,
  ): Promise<{ readonly acknowledged: number; readonly unavailable: number }> {
    const before = this.memory.acknowledged;
    const parts = { memory: this.memory, random: this.#random, mayBeUnavailable };
    const loads = this.servers.map((server) => startLoad({ ...server, ...parts }));
    const finished = Promise.all(loads.map((load) => this.#finish(load)));
    try {
      await body();
    } finally {
      for (const load of loads) load.stop();
      await finished;
    }
    const unavailable = loads.reduce((sum, load) => sum + load.unavailable, 0);
    return { acknowledged: this.memory.acknowledged - before, unavailable };
  }

  /** Compares what was touched, and some of the rest, with what was acknowledged, each by any of the servers. */
  async check(): Promise<void> {
    const records = [...this.memory.takeTouched(this.#random, FURTHER_RECORDS)];
    const check = async (client: JsonClient) => {
      for (let record = records.pop(); record !== undefined; record = records.pop())
        await checkRecord(client, this.memory, record, this.findings);
      client.close();
    };
    await Promise.all([...this.clients(), ...this.clients()].map(check));
  }

  /** Throws when anything was found. */
  requireNoFaults(seed: number, result: object): void {
    const { faults, lost, halfWritten } = this.findings;
    if (faults.length === 0) return;
    const shown = faults.slice(0, MAX_FAULTS_SHOWN).map((fault) => `  ${fault}`);
    const figures = JSON.stringify({ ...result, lost, halfWritten });
    throw new Error(`seed ${seed}: ${faults.length} faults; ${figures}\n${shown.join('\n')}`);
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.kill()));
  }

  async #finish(load: CrashLoad): Promise<void> {
    await load.finished().catch((error) => void this.findings.faults.push(String(error)));
  }
}

const FURTHER_RECORDS = 100;
const MAX_FAULTS_SHOWN = 20;
const PROBE = '/crm/v3/objects/contacts/512';
const PROBE_PAUSE_MS = 10;

/** Resolves once a server has written something. */
export async function waitUntilServing({ address, token }: ServerProcess, timeoutMs: number): Promise<void> {
  const giveUpAtMs = performance.now() + timeoutMs;
  const client = new JsonClient(address, token);
  try {
    for (let count = 1; ; count += 1) {
      const { status, body } = await client.ask('PATCH', PROBE, { properties: { city: `City ${count}` } });
      if (status === 200) return;
      if (status !== 503 || performance.now() > giveUpAtMs)
        throw new Error(`the server answers ${status}: ${JSON.stringify(body)}`);
      await sleep(PROBE_PAUSE_MS);
    }
  } finally {
    client.close();
  }
}
