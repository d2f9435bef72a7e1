import type { DatabaseSync } from 'node:sqlite';
import type { AccountReader, AccountStore, AccountWriter } from '../store.ts';
import { SqliteAccountReader } from './account-reader.ts';
import { SqliteAccountWriter } from './account-writer.ts';
import { ACCOUNT_MIGRATIONS } from './migrations.ts';
import { MEMORY, openDatabase, openReader } from './open-database.ts';

/**
 * One account's file: a connection that writes, and one beside it that reads what is committed.
 *
 * All reads of one turn of the event loop share a snapshot: taking one costs several calls to the operating
 * system, more than a read itself. Who was answered before the turn began sees its own write, since the
 * answer leaves after the commit and the next request comes with a later turn.
 */
export class SqliteAccount implements AccountStore {
  readonly #database: DatabaseSync;
  readonly #readerDatabase: DatabaseSync | undefined;
  readonly #reader: AccountReader;
  readonly #writer: AccountWriter;
  /** Settles when the last transaction that was asked for is over; never rejects. */
  #lastWrite: Promise<unknown> = Promise.resolve();
  #isWriting = false;
  #hasSnapshot = false;

  constructor(path: string) {
    this.#database = openDatabase(path, ACCOUNT_MIGRATIONS);
    this.#writer = new SqliteAccountWriter(this.#database);
    this.#readerDatabase = path === MEMORY ? undefined : openReader(path);
    this.#reader =
      this.#readerDatabase === undefined ? this.#writer : new SqliteAccountReader(this.#readerDatabase);
  }

  async read<T>(body: (reader: AccountReader) => Promise<T>): Promise<T> {
    // In memory there is one connection only, and it must not show what is not committed yet.
    while (this.#isWriting && this.#readerDatabase === undefined) await this.#lastWrite;
    if (this.#readerDatabase !== undefined && !this.#hasSnapshot) this.#openSnapshot(this.#readerDatabase);
    return body(this.#reader);
  }

  write<T>(body: (writer: AccountWriter) => Promise<T>): Promise<T> {
    const result = this.#lastWrite.then(() => this.#transact(body));
    this.#lastWrite = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    await this.#lastWrite;
    if (this.#readerDatabase !== undefined) this.#closeSnapshot(this.#readerDatabase);
    this.#readerDatabase?.close();
    this.#database.close();
  }

  #openSnapshot(database: DatabaseSync): void {
    database.exec('BEGIN');
    this.#hasSnapshot = true;
    setImmediate(() => this.#closeSnapshot(database));
  }

  #closeSnapshot(database: DatabaseSync): void {
    if (!this.#hasSnapshot) return;
    this.#hasSnapshot = false;
    database.exec('COMMIT');
  }

  async #transact<T>(body: (writer: AccountWriter) => Promise<T>): Promise<T> {
    this.#isWriting = true;
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      const result = await body(this.#writer);
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    } finally {
      this.#isWriting = false;
    }
  }
}
