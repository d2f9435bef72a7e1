import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Random, seededRandom } from '../support/random.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { type CrashFindings, checkRecord } from './crash-check.ts';
import { startLoad } from './crash-load.ts';
import { cutFirstStart, cutStart, findDamage } from './crash-start.ts';
import { JsonClient } from './json-client.ts';
import { Memory } from './remembered.ts';

export interface CrashOptions {
  readonly kills: number;
  /** Decides what is written and when the server is killed, though not what is under way at that moment. */
  readonly seed: number;
  readonly report: (line: string) => void;
  /** The sources to run; by default those beside this file. */
  readonly root?: string;
}

export interface CrashResult {
  readonly kills: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly halfWritten: number;
  /** From the start of the process to the first answer. */
  readonly slowestRestartMs: number;
}

/** Load before a kill. */
const LEAST_LOAD_MS = 20;
const MOST_LOAD_MS = 400;
const FURTHER_RECORDS = 150;
/** One kill in so many hits a server that is still starting on what the last one left. */
const KILLS_PER_CUT_START = 8;
const KILLS_PER_FIRST_START = 20;
const REPORT_INTERVAL_MS = 5000;
/** With so many there is no use in going on. */
const MOST_FAULTS = 100;
const MAX_FAULTS_SHOWN = 20;

/**
 * Kills a server under load again and again, always on the same growing data, and compares what it has after
 * each new start with what it had acknowledged. Throws when anything is lost, half-written or out of place.
 */
export async function proveCrash({ kills, seed, report, root }: CrashOptions): Promise<CrashResult> {
  const random = seededRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'axle-crash-'));
  const data = join(folder, 'data');
  const trial = new Trial({ server: root === undefined ? { data } : { data, root }, random });
  let reportedAtMs = performance.now();
  try {
    for (let left = Math.ceil(kills / KILLS_PER_FIRST_START); left > 0; left -= 1) {
      const fresh = join(folder, `first-${left}`);
      trial.findings.faults.push(...(await cutFirstStart({ ...trial.server, data: fresh }, random)));
    }
    while (trial.kills < kills && trial.findings.faults.length < MOST_FAULTS) {
      await trial.killOnce();
      if (performance.now() - reportedAtMs < REPORT_INTERVAL_MS) continue;
      reportedAtMs = performance.now();
      report(`crash: ${trial.kills} of ${kills} kills, ${trial.acknowledged} acknowledged writes`);
    }
    return trial.finish(seed);
  } finally {
    await trial.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

class Trial {
  readonly server: { readonly data: string; readonly root?: string };
  readonly findings: CrashFindings = { lost: 0, halfWritten: 0, faults: [] };
  kills = 0;
  acknowledged = 0;
  readonly #random: Random;
  readonly #memory = new Memory();
  #running: ServerProcess | undefined;
  #slowestRestartMs = 0;

  constructor({ server, random }: { readonly server: Trial['server']; readonly random: Random }) {
    this.server = server;
    this.#random = random;
  }

  /** Load, a kill, a look at the files, a new start, and a look at the records. */
  async killOnce(): Promise<void> {
    const server = this.#running ?? (await this.#start());
    const acknowledgedBefore = this.#memory.acknowledged;
    const load = startLoad({ ...server, memory: this.#memory, random: this.#random });
    const finished = load.finished().catch((error) => void this.findings.faults.push(String(error)));
    await sleep(this.#random.between(LEAST_LOAD_MS, MOST_LOAD_MS));
    load.expectEnd();
    await server.kill();
    this.#running = undefined;
    this.kills += 1;
    await finished;
    this.acknowledged += this.#memory.acknowledged - acknowledgedBefore;
    this.findings.faults.push(...findDamage(this.server.data));
    if (this.#random.below(KILLS_PER_CUT_START) === 0) {
      await cutStart(this.server, this.#random);
      this.kills += 1;
      this.findings.faults.push(...findDamage(this.server.data));
    }
    await this.#check(await this.#start());
  }

  finish(seed: number): CrashResult {
    const { lost, halfWritten, faults } = this.findings;
    const slowestRestartMs = Math.round(this.#slowestRestartMs);
    const result = {
      kills: this.kills,
      acknowledged: this.acknowledged,
      lost,
      halfWritten,
      slowestRestartMs,
    };
    if (faults.length === 0) return result;
    const shown = faults.slice(0, MAX_FAULTS_SHOWN).map((fault) => `  ${fault}`);
    throw new Error(`seed ${seed}: ${faults.length} faults; ${JSON.stringify(result)}\n${shown.join('\n')}`);
  }

  async stop(): Promise<void> {
    await this.#running?.kill();
  }

  async #start(): Promise<ServerProcess> {
    const server = await startServerProcess(this.server);
    this.#running = server;
    const client = new JsonClient(server.address, server.token);
    const { status, body } = await client.ask('GET', '/crm/v3/objects/contacts/512');
    client.close();
    if (status !== 200) throw new Error(`the first answer was ${status}: ${JSON.stringify(body)}`);
    this.#slowestRestartMs = Math.max(this.#slowestRestartMs, performance.now() - server.spawnedAtMs);
    return server;
  }

  async #check({ address, token }: ServerProcess): Promise<void> {
    const records = [...this.#memory.takeTouched(this.#random, FURTHER_RECORDS)];
    const check = async () => {
      const client = new JsonClient(address, token);
      for (let record = records.pop(); record !== undefined; record = records.pop()) {
        await checkRecord(client, this.#memory, record, this.findings);
      }
      client.close();
    };
    await Promise.all(Array.from({ length: CHECKING_CONNECTIONS }, check));
  }
}

const CHECKING_CONNECTIONS = 8;
