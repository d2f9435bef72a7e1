import type { AccountId } from '../../model/ids.ts';
import type { IndexKind } from '../../model/index-entries.ts';
import { CountLessons } from '../count-lessons.ts';
import type { CountLesson } from '../known-counts.ts';
import { type Row, toRecord } from '../rows.ts';
import type {
  AccountReader,
  AccountStore,
  AccountWriter,
  ForeseenObjects,
  IndexReader,
  WriteOptions,
} from '../store.ts';
import { FIND_OBJECTS, PostgresAccountReader } from './account-reader.ts';
import { AccountState, LOCK_ACCOUNT, SAVE_STATE } from './account-state.ts';
import { type KnownObjects, PostgresAccountWriter } from './account-writer.ts';
import type { Database, Statement, Transaction } from './database.ts';
import { isRetryable } from './failures.ts';
import { NotedSearches } from './known-counts.ts';
import { SharedAccountReader } from './shared-account-reader.ts';

/** How often a transaction is tried that only others keep from being committed. */
const MAX_ATTEMPTS = 5;
const NOTHING = (): void => undefined;

/** One account's rows. Indexes are kept up with every write, so that a search is a read. */
export class PostgresAccount implements AccountStore {
  readonly writesAtOnce = 2;
  readonly #database: Database;
  readonly #id: AccountId;
  readonly #reader: IndexReader;
  #kinds = new Map<number, IndexKind>();
  readonly #noted = new NotedSearches();
  /** Settles when another transaction of this process may begin; never rejects. */
  #mayFollow: Promise<unknown> = Promise.resolve();

  constructor(database: Database, id: AccountId) {
    this.#database = database;
    this.#id = id;
    const lessons = new CountLessons((learned) => void this.#learn(learned).catch(() => undefined));
    this.#reader = new SharedAccountReader(database, id, lessons);
  }

  async read<T>(body: (reader: AccountReader) => Promise<T>): Promise<T> {
    return body(this.#reader);
  }

  /** What is committed is on the disk. */
  peek<T>(body: (reader: AccountReader) => Promise<T>): Promise<T> {
    return this.read(body);
  }

  async search<T>(body: (reader: IndexReader) => Promise<T>): Promise<T> {
    return body(this.#reader);
  }

  snapshot<T>(body: (reader: AccountReader) => Promise<T>): Promise<T> {
    return this.#database.snapshot((connection) => body(new PostgresAccountReader(connection, this.#id)));
  }

  /**
   * Those of this process wait here and not in the database, where each would take a connection. Only the next one
   * waits there, while one is being committed: the database goes on with it by itself.
   */
  write<T>(
    body: (writer: AccountWriter) => Promise<T>,
    { foreseen = [], committed }: WriteOptions = {},
  ): Promise<T> {
    return this.#enqueue(body, foreseen, committed);
  }

  erase<T>(body: (writer: AccountWriter) => Promise<T>): Promise<T> {
    return this.write(body);
  }

  #learn(lessons: readonly CountLesson[]): Promise<void> {
    return this.#enqueue((writer) => writer.counts.learn(lessons));
  }

  #enqueue<T>(
    body: (writer: PostgresAccountWriter) => Promise<T>,
    foreseen: readonly ForeseenObjects[] = [],
    committed: () => void = NOTHING,
  ): Promise<T> {
    const { promise: isEnding, resolve: ending } = Promise.withResolvers<void>();
    const result = this.#mayFollow.then(() =>
      this.#transact(body, foreseen, () => {
        ending();
        committed();
      }),
    );
    this.#mayFollow = Promise.race([isEnding, result.catch(NOTHING)]);
    return result;
  }

  async #transact<T>(
    body: (writer: PostgresAccountWriter) => Promise<T>,
    foreseen: readonly ForeseenObjects[],
    ending: () => void,
  ): Promise<T> {
    const reads = foreseen.map(({ typeId, ids }): Statement => [FIND_OBJECTS, this.#id, typeId, ids]);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#database.transact(
          [[LOCK_ACCOUNT, this.#id], ...reads],
          (transaction, answers) => {
            const [[state] = [], ...found] = answers;
            const known = foreseen.map((each, at) => ({ ...each, records: (found[at] ?? []).map(toRecord) }));
            return this.#carryOut({ transaction, state, known }, body);
          },
          ending,
        );
      } catch (error) {
        // An index that was begun is none: its number may come to stand for another. The next transaction, which may
        // have begun already, keeps what it knows.
        this.#kinds = new Map();
        if (!isRetryable(error) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  async #carryOut<T>(
    begun: {
      readonly transaction: Transaction;
      readonly state: Row | undefined;
      readonly known: readonly KnownObjects[];
    },
    body: (writer: PostgresAccountWriter) => Promise<T>,
  ): Promise<T> {
    const { transaction, known } = begun;
    if (begun.state === undefined) throw new Error(`there is no account ${this.#id}`);
    const state = new AccountState(begun.state);
    const surroundings = { state, kinds: this.#kinds, known, noted: this.#noted };
    const writer = new PostgresAccountWriter(transaction, this.#id, surroundings);
    const result = await body(writer);
    await writer.counts.save();
    const changed = state.changed();
    if (changed !== undefined) transaction.send(SAVE_STATE, this.#id, ...changed);
    return result;
  }
}
