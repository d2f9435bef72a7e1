import { DEMO_TOKEN } from '../src/demo/demo-account.ts';
import { callAxle } from './axle-client.ts';
import type { ServerProcess } from './child-processes.ts';
import { newContact } from './contact-values.ts';
import type { FilledFacts } from './filled-places.ts';
import { runConnection } from './load-connection.ts';
import { type LoadTarget, type LoadTask, requestMaker } from './load-requests.ts';

/** What came since it was asked for last. */
export interface SoakAnswers {
  readonly latenciesMs: readonly number[];
  /** Answers with another status than 2xx, and connections that broke. */
  readonly failures: number;
  readonly serverErrors: number;
}

export interface SoakLoad {
  /** What came since the last time. */
  take(): SoakAnswers;
  /** Sends nothing more, and resolves when all answers are there. */
  stop(): Promise<void>;
}

/** So many connections each, beside the one that makes contacts and archives them. */
const MIX: readonly (readonly [task: LoadTask, connections: number])[] = [
  ['patch-indexed', 3],
  ['patch-plain', 3],
  ['batch-update', 1],
  ['batch-read', 1],
  ['get', 2],
  ['list', 1],
  ['search-eq', 1],
  ['search-half', 1],
  ['links-small', 1],
  ['links-read', 1],
];

/** How many contacts that were made are there at any time before the oldest is archived. */
const LIVE = 100;
/** Associations that come and go: each is taken away before the next comes. */
const LINKS = '/crm/v4/associations/contacts/companies/batch';
const DEFAULT_TYPE = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }];
const SERVER_ERROR = 500;

class Answers {
  #latenciesMs: number[] = [];
  #failures = 0;
  #serverErrors = 0;

  add(status: number, latencyMs: number): void {
    if (status >= 200 && status < 300) this.#latenciesMs.push(latencyMs);
    else this.fail(status >= SERVER_ERROR);
  }

  fail(isServerError: boolean): void {
    this.#failures += 1;
    if (isServerError) this.#serverErrors += 1;
  }

  take(): SoakAnswers {
    const taken = {
      latenciesMs: this.#latenciesMs,
      failures: this.#failures,
      serverErrors: this.#serverErrors,
    };
    this.#latenciesMs = [];
    this.#failures = 0;
    this.#serverErrors = 0;
    return taken;
  }
}

/** Requests of all kinds, as many as the connections can send one after the other; records stay as many as they are. */
export function startSoakLoad(server: ServerProcess, facts: FilledFacts): SoakLoad {
  const { records, firstId, firstCompanyId } = facts;
  const target: LoadTarget = { records, firstId, firstCompanyId, port: server.port, token: DEMO_TOKEN };
  const answers = new Answers();
  let isOver = false;
  const running = MIX.flatMap(([task, connections]) => {
    const make = requestMaker(task, target);
    let index = records;
    const next = () => {
      if (isOver) return undefined;
      index += 1;
      return make(index);
    };
    return Array.from({ length: connections }, () =>
      runConnection(server.port, {
        next,
        onAnswer: ({ status, sentAtMs, receivedAtMs }) => answers.add(status, receivedAtMs - sentAtMs),
        onFailure: () => answers.fail(false),
      }),
    );
  });
  const turnover = turnOver(server, target, { answers, isOver: () => isOver });
  return {
    take: () => answers.take(),
    async stop() {
      isOver = true;
      await Promise.all([...running, turnover]);
    },
  };
}

interface Surroundings {
  readonly answers: Answers;
  isOver(): boolean;
}

/** Makes contacts with an association to a company, takes the association away, and archives the contact later. */
async function turnOver(
  server: ServerProcess,
  { firstCompanyId }: LoadTarget,
  { answers, isOver }: Surroundings,
): Promise<void> {
  const live: string[] = [];
  const call = async (request: string, body?: object): Promise<string | undefined> => {
    const startedAtMs = performance.now();
    try {
      const text = await callAxle(server, request, body);
      answers.add(200, performance.now() - startedAtMs);
      return text;
    } catch (error) {
      answers.fail(/was answered with 5/.test(String(error)));
      return undefined;
    }
  };
  for (let index = 0; !isOver(); index += 1) {
    const properties = newContact(index, 'soak');
    const made = await call('POST /crm/objects/v3/contacts', { properties });
    if (made === undefined) continue;
    const { id } = JSON.parse(made) as { readonly id: string };
    live.push(id);
    const ends = { from: { id }, to: { id: String(firstCompanyId + 1) } };
    await call(`POST ${LINKS}/create`, { inputs: [{ ...ends, types: DEFAULT_TYPE }] });
    await call(`POST ${LINKS}/archive`, { inputs: [{ from: ends.from, to: [ends.to] }] });
    const oldest = live.length > LIVE ? live.shift() : undefined;
    if (oldest !== undefined) await call(`DELETE /crm/objects/v3/contacts/${oldest}`);
  }
}
