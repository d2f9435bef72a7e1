import { channel } from 'node:diagnostics_channel';
import pg from 'pg';
import type { Row } from '../rows.ts';
import { type Sql, toText } from '../sql.ts';
import { type ListMember, toBinaryList } from './binary-lists.ts';
import type { DatabaseUrl } from './database-url.ts';
import { isLostConnection, toStoreError } from './failures.ts';
import { GatheringSocket } from './gathering-socket.ts';
import { endOfTurn } from './once-per-turn.ts';
import { ReadLane } from './read-lane.ts';

/** What a parameter of a statement may be. */
export type Parameter = ListMember | readonly ListMember[];

/** Where statements are carried out: in a transaction, or each by itself. */
export interface Connection {
  /** For statements whose text is a constant: the database prepares each once for every connection. */
  all(text: string, ...values: readonly Parameter[]): Promise<readonly Row[]>;
  /** For statements that are put together. */
  ask(statement: Sql): Promise<readonly Row[]>;
}

/** Where the text of every statement can be listened to. */
export const STATEMENTS_CHANNEL = 'axle:postgres:statement';
const STATEMENTS = channel(STATEMENTS_CHANNEL);

/** How long a request waits for one of them. */
const CONNECT_TIMEOUT_MS = 5_000;
/** How long a statement may take. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** How long a transaction waits for one of another process. */
const LOCK_TIMEOUT_MS = 10_000;
/** For how long a transaction may be open without a statement: a process that hangs must not stop others. */
const IDLE_TIMEOUT_MS = 20_000;
/** Answers that do not come at all, as from a machine that is gone, are waited for a little longer. */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5_000;

/** Limits are set for a transaction and not for a connection, which may serve others behind a pooler. */
const BEGIN = `
  BEGIN;
  SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS};
  SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS};
  SET LOCAL idle_in_transaction_session_timeout = ${IDLE_TIMEOUT_MS}`;

/** Reads of one moment may go on for hours, and wait for others meanwhile. */
const BEGIN_SNAPSHOT = `
  BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS};
  SET LOCAL idle_in_transaction_session_timeout = 0`;

/** One whose text is a constant. */
export type Statement = readonly [text: string, ...values: Parameter[]];

export interface Transaction extends Connection {
  /**
   * For statements of which nothing is asked but that they are carried out before those that come after. Nobody waits
   * for their answers: one that fails makes the transaction fail.
   */
  send(text: string, ...values: readonly Parameter[]): void;
}

/** The connections of this process to one database. */
export class Database implements Connection {
  readonly #pool: pg.Pool;
  readonly #namesStatements: boolean;
  #lane: ReadLane | undefined;

  constructor({ connectionString, namesStatements, maxConnections }: DatabaseUrl) {
    this.#namesStatements = namesStatements;
    this.#pool = new pg.Pool({
      connectionString,
      max: maxConnections,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      keepAlive: true,
      pipeline: true,
      stream: () => new GatheringSocket(),
      application_name: 'axle',
    });
    // A connection that breaks while nobody uses it is replaced by the next that is needed.
    this.#pool.on('error', ignore);
    // One may break at any moment, also while it goes from hand to hand: who uses it hears it from its statements.
    this.#pool.on('connect', (client) => client.on('error', ignore));
  }

  async all(text: string, ...values: readonly Parameter[]): Promise<readonly Row[]> {
    const query = this.#named(text, values);
    return this.#read(() => this.#laneOfTurn().run(query));
  }

  /** What is put together may take long, and has a connection to itself. */
  async ask(statement: Sql): Promise<readonly Row[]> {
    const query = unnamed(statement);
    return this.#read(() => this.#pool.query(query));
  }

  /**
   * Runs the body as one transaction, which begins with a statement that locks what it is about, and may go on with
   * some that only read; the body gets the rows of each. All of it is committed when the promise resolves.
   *
   * @param ending is called when the database has been told to commit, and was not heard from yet.
   */
  async transact<T>(
    beginning: readonly [lock: Statement, ...reads: Statement[]],
    body: (transaction: Transaction, answers: readonly (readonly Row[])[]) => Promise<T>,
    ending: () => void = ignore,
  ): Promise<T> {
    try {
      const { client, answers } = await this.#begin(BEGIN, beginning);
      return await this.#finish(client, (transaction) => body(transaction, answers), ending);
    } catch (error) {
      throw toStoreError(error);
    }
  }

  /** Runs reads that all see what was committed when the first began. */
  async snapshot<T>(body: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      const { client } = await this.#begin(BEGIN_SNAPSHOT, [['SELECT 1']]);
      return await this.#finish(client, body);
    } catch (error) {
      throw toStoreError(error);
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  #laneOfTurn(): ReadLane {
    if (this.#lane !== undefined && !this.#lane.isOver) return this.#lane;
    const lane = new ReadLane(this.#pool);
    this.#lane = lane;
    void endOfTurn().then(() => {
      if (this.#lane === lane) this.#lane = undefined;
    });
    return lane;
  }

  async #read(run: () => Promise<pg.QueryArrayResult>): Promise<readonly Row[]> {
    try {
      return (await run()).rows;
    } catch (error) {
      if (!isLostConnection(error)) throw toStoreError(error);
    }
    // The connection was an old one, or the database is coming back: what only reads is asked once more.
    try {
      return (await run()).rows;
    } catch (error) {
      throw toStoreError(error);
    }
  }

  /** Nothing was written yet when a connection turns out to be lost here: then another is taken. */
  async #begin(begin: string, beginning: readonly Statement[]) {
    for (let attempt = 1; ; attempt += 1) {
      const client = await this.#pool.connect();
      try {
        const statements = beginning.map(([text, ...values]) => this.#named(text, values));
        const [, ...answers] = await Promise.all([
          client.query(begin),
          ...statements.map((each) => client.query<Row>(each)),
        ]);
        return { client, answers: answers.map(({ rows }) => rows) };
      } catch (error) {
        await endTransaction(client, error);
        if (!isLostConnection(error) || attempt > 1) throw error;
      }
    }
  }

  async #finish<T>(
    client: pg.PoolClient,
    body: (transaction: Transaction) => Promise<T>,
    ending: () => void = ignore,
  ): Promise<T> {
    const sent: Promise<unknown>[] = [];
    let failure: unknown;
    const run = async (query: pg.QueryArrayConfig) => {
      try {
        return (await client.query(query)).rows as readonly Row[];
      } catch (error) {
        // What comes after a statement that failed is told only that one did.
        failure ??= error;
        throw failure;
      }
    };
    try {
      const result = await body({
        all: (text, ...values) => run(this.#named(text, values)),
        ask: (statement) => run(unnamed(statement)),
        send: (text, ...values) => {
          const answer = run(this.#named(text, values));
          answer.catch(ignore);
          sent.push(answer);
        },
      });
      const committed = client.query('COMMIT');
      committed.catch(ignore);
      ending();
      await Promise.all(sent);
      if ((await committed).command !== 'COMMIT')
        throw new Error('a transaction that had failed was not committed');
      client.release();
      return result;
    } catch (error) {
      await endTransaction(client, error);
      throw error;
    }
  }

  #named(text: string, values: readonly Parameter[]): pg.QueryArrayConfig {
    tell(text);
    const query = { text, values: values.map(toStorable), rowMode: 'array' as const };
    return this.#namesStatements ? { ...query, name: nameOf(text) } : query;
  }
}

/** Tells whoever listens, such as a test, which statements are used. */
function tell(text: string): void {
  if (STATEMENTS.hasSubscribers) STATEMENTS.publish(text);
}

function ignore(): void {}

/** Takes a transaction back that failed. A connection that cannot even do that is given up. */
async function endTransaction(client: pg.PoolClient, cause: unknown): Promise<void> {
  if (isLostConnection(cause)) return client.release(cause as Error);
  try {
    await client.query('ROLLBACK');
    client.release();
  } catch (error) {
    client.release(error as Error);
  }
}

function unnamed(statement: Sql): pg.QueryArrayConfig {
  const text = toText(statement, (number) => `$${number}`);
  tell(text);
  return { text, values: statement.values.map(toStorable), rowMode: 'array' };
}

/** No text of the database holds the character zero: a text that does is none that it knows. */
function toStorable(value: unknown): unknown {
  if (Array.isArray(value)) return toBinaryList(value) ?? value;
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

const statementNames = new Map<string, string>();

function nameOf(text: string): string {
  const known = statementNames.get(text);
  if (known !== undefined) return known;
  const name = `axle_${statementNames.size + 1}`;
  statementNames.set(text, name);
  return name;
}
