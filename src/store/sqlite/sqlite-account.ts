import type { DatabaseSync } from 'node:sqlite';
import type { AccountReader, AccountStore, AccountWriter } from '../store.ts';
import { SqliteAccountWriter } from './account-writer.ts';
import { ACCOUNT_MIGRATIONS } from './migrations.ts';
import { MEMORY, openDatabase } from './open-database.ts';
import { SharedConnectionReads } from './shared-connection-reads.ts';
import { SnapshotReads } from './snapshot-reads.ts';

/** How an account is read while it is also written. */
export interface AccountReads {
  read<T>(body: (reader: AccountReader) => Promise<T>): Promise<T>;
  /** Called before a transaction begins; it may begin once the promise resolves. */
  beforeWrite(): Promise<void>;
  /** Called when a transaction is over, committed or not. */
  afterWrite(): void;
  close(): void;
}

/** One account's file, or its database in memory: one connection that writes, and the reads beside it. */
export class SqliteAccount implements AccountStore {
  readonly #database: DatabaseSync;
  readonly #writer: AccountWriter;
  readonly #reads: AccountReads;
  /** Settles when the last transaction that was asked for is over; never rejects. */
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(path: string) {
    this.#database = openDatabase(path, ACCOUNT_MIGRATIONS);
    this.#writer = new SqliteAccountWriter(this.#database);
    this.#reads = path === MEMORY ? new SharedConnectionReads(this.#writer) : new SnapshotReads(path);
  }

  read<T>(body: (reader: AccountReader) => Promise<T>): Promise<T> {
    return this.#reads.read(body);
  }

  write<T>(body: (writer: AccountWriter) => Promise<T>): Promise<T> {
    const result = this.#lastWrite.then(() => this.#transact(body));
    this.#lastWrite = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    await this.#lastWrite;
    this.#reads.close();
    this.#database.close();
  }

  async #transact<T>(body: (writer: AccountWriter) => Promise<T>): Promise<T> {
    await this.#reads.beforeWrite();
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      const result = await body(this.#writer);
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    } finally {
      this.#reads.afterWrite();
    }
  }
}
