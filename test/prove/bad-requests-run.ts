import { setTimeout as sleep } from 'node:timers/promises';
import { type RawAnswer, RawConnection, Unanswered } from '../support/raw-connection.ts';
import type { ThreadedAxle } from '../support/threaded-axle.ts';
import { findBodyFault, findFault } from './bad-answer.ts';
import { type BadCase, type CaseContext, type KnownRecord, toEscaped } from './bad-case.ts';
import { makeCase } from './case-mix.ts';
import type { Failures } from './failures.ts';
import { toRequest } from './json-client.ts';

export interface BadRequestsResult {
  readonly requests: number;
  /** How often each status came; `closed` where a connection ended instead, as it may. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly requestsPerSecond: number;
  readonly slowestAnswerMs: number;
}

export interface RunParts {
  readonly requests: number;
  readonly seed: number;
  readonly report: (line: string) => void;
  readonly axle: ThreadedAxle;
  readonly records: readonly KnownRecord[];
  readonly failures: Failures;
}

const CONNECTIONS = 12;
/** Each lane has one request in flight; the lanes of a connection send theirs ahead of each other's answers. */
const LANES_PER_CONNECTION = 10;
const ANSWER_TIMEOUT_MS = 15_000;
/** With so many answers that do not come, nothing more is sent. */
const MOST_LATE = 20;
const WATCH_INTERVAL_MS = 1000;
const REPORT_INTERVAL_MS = 5000;
/** One body in so many is read as JSON. */
const BODIES_PER_PARSE = 8;
const MAX_SAID_LENGTH = 300;
/** How long the news that the server has ended may take. */
const END_NOTICE_MS = 50;
const KEEP_ALIVE = /\r\nconnection: keep-alive/i;

/** A connection that several lanes share, and its successors. */
interface Line {
  connection: RawConnection | undefined;
}

/** What goes over a connection at the moment, so that one that does not answer is found. */
interface Pending {
  readonly connection: RawConnection;
  readonly sinceMs: number;
}

/** One run of bad requests against one server. */
export class BadRequestsRun {
  readonly #parts: RunParts;
  readonly #context: Omit<CaseContext, 'random'>;
  readonly #goodRequest: string;
  readonly #statuses = new Map<string, number>();
  /** For each connection that ended: how many of its requests are still looked at, and how many can end one. */
  readonly #searches = new WeakMap<RawConnection, { open: number; found: number }>();
  readonly #pending = new Set<Pending>();
  readonly #late = new Set<RawConnection>();
  #next = 0;
  #done = 0;
  #slowestMs = 0;
  #isStopped = false;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#goodRequest = toRequest(parts.axle.token, 'GET', '/crm/v3/objects/contacts/512');
    this.#context = { token: parts.axle.token, records: parts.records };
  }

  async finish(): Promise<BadRequestsResult> {
    const { requests, report } = this.#parts;
    const startedAtMs = performance.now();
    const perSecond = () => Math.round((this.#done * 1000) / (performance.now() - startedAtMs));
    const watching = setInterval(() => this.#watch(), WATCH_INTERVAL_MS);
    const reporting = setInterval(
      () => report(`bad requests: ${this.#done} of ${requests}, ${perSecond()} a second`),
      REPORT_INTERVAL_MS,
    );
    const lines = Array.from({ length: CONNECTIONS }, (): Line => ({ connection: undefined }));
    const lanes = lines.flatMap((line) =>
      Array.from({ length: LANES_PER_CONNECTION }, () => this.#work(line)),
    );
    try {
      await Promise.all(lanes);
    } finally {
      clearInterval(watching);
      clearInterval(reporting);
      for (const { connection } of lines) connection?.destroy();
    }
    const statuses = Object.fromEntries([...this.#statuses].sort(([a], [b]) => a.localeCompare(b)));
    const slowestAnswerMs = Math.round(this.#slowestMs);
    return { requests: this.#done, statuses, requestsPerSecond: perSecond(), slowestAnswerMs };
  }

  async #work(line: Line): Promise<void> {
    const { requests, seed } = this.#parts;
    while (this.#next < requests && !this.#isStopped) {
      const index = this.#next;
      this.#next += 1;
      const sent = makeCase(seed, index, this.#context);
      if (sent.connection === 'kept') await this.#sendAmongOthers(line, index, sent);
      else await this.#sendAlone(index, sent);
      this.#done += 1;
    }
  }

  async #sendAmongOthers(line: Line, index: number, sent: BadCase): Promise<void> {
    if (line.connection === undefined || line.connection.isClosed) line.connection = this.#connect();
    const { connection } = line;
    const answer = await this.#watched(connection, () => connection.ask(sent.bytes, sent.isHead));
    if (answer instanceof Error && !(answer instanceof Unanswered)) this.#fail(index, sent, `got: ${answer}`);
    else if (!(answer instanceof Error) && KEEP_ALIVE.test(answer.head)) this.#judge(index, sent, answer);
    else await this.#sendAgain(connection, index, sent);
  }

  /**
   * A connection that should have stayed is gone, or stuck: each request that was in flight goes once more
   * over one of its own, with a good request behind it, to find the one that does it.
   */
  async #sendAgain(ended: RawConnection, index: number, sent: BadCase): Promise<void> {
    await sleep(END_NOTICE_MS);
    if (this.#parts.axle.failure() !== undefined && !this.#isStopped) {
      this.#isStopped = true;
      this.#fail(index, sent, 'was under way when the server ended, perhaps with others');
    }
    if (this.#isStopped) return;
    const search = this.#searches.get(ended) ?? { open: 0, found: 0 };
    this.#searches.set(ended, search);
    search.open += 1;
    const connection = this.#connect();
    const answer = await this.#watched(connection, async () => {
      const first = await connection.ask(sent.bytes, sent.isHead);
      await connection.ask(this.#goodRequest);
      return first;
    });
    connection.destroy();
    search.open -= 1;
    if (answer instanceof Error) {
      search.found += 1;
      const isLate = this.#late.has(connection);
      this.#fail(index, sent, isLate ? 'is not answered in time' : `ends its connection: ${answer}`);
    } else {
      this.#judge(index, sent, answer);
    }
    if (search.open > 0 || search.found > 0 || this.#isStopped) return;
    this.#parts.failures.add('the server', 'ended a connection for none of the requests on it');
  }

  async #sendAlone(index: number, sent: BadCase): Promise<void> {
    const connection = this.#connect();
    await this.#watched(connection, async () => {
      if (sent.connection === 'own') {
        const answer = await connection.ask(sent.bytes, sent.isHead).catch(() => undefined);
        if (answer !== undefined) this.#judge(index, sent, answer);
        connection.sendLast();
      } else {
        connection.sendLast(sent.bytes);
      }
      await connection.closed();
    });
    if (this.#late.has(connection)) this.#fail(index, sent, 'is not answered in time');
    if (connection.surplus.length === 0) this.#count('closed');
    for (const answer of connection.surplus) this.#judge(index, sent, answer);
  }

  #connect(): RawConnection {
    return new RawConnection(this.#parts.axle.address);
  }

  /** What comes back, or why nothing does; an answer that takes too long ends its connection. */
  async #watched<T>(connection: RawConnection, ask: () => Promise<T>): Promise<T | Error> {
    const pending = { connection, sinceMs: performance.now() };
    this.#pending.add(pending);
    try {
      return await ask();
    } catch (error) {
      if (error instanceof Error) return error;
      throw error;
    } finally {
      this.#pending.delete(pending);
      this.#slowestMs = Math.max(this.#slowestMs, performance.now() - pending.sinceMs);
    }
  }

  #watch(): void {
    for (const { connection, sinceMs } of this.#pending) {
      if (performance.now() - sinceMs < ANSWER_TIMEOUT_MS || connection.isClosed) continue;
      this.#late.add(connection);
      connection.destroy();
    }
    if (this.#late.size < MOST_LATE && this.#parts.axle.failure() === undefined) return;
    this.#isStopped = true;
    for (const { connection } of this.#pending) connection.destroy();
  }

  #judge(index: number, sent: BadCase, answer: RawAnswer): void {
    this.#count(String(answer.status));
    const isParsed = index % BODIES_PER_PARSE === 0;
    const fault = findFault(sent, answer) ?? (isParsed ? findBodyFault(answer) : undefined);
    if (fault === undefined) return;
    const said = answer.body.toString().slice(0, MAX_SAID_LENGTH);
    this.#fail(index, sent, `${fault}: ${answer.status} ${said}`);
  }

  #count(status: string): void {
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
  }

  #fail(index: number, { label, bytes }: BadCase, what: string): void {
    this.#parts.failures.add(label, what, () => `case ${index}: ${toEscaped(bytes)}`);
  }
}
