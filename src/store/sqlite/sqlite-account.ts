import type { DatabaseSync } from 'node:sqlite';
import type { AccountReader, AccountStore, AccountWriter } from '../store.ts';
import { SqliteAccountReader } from './account-reader.ts';
import { SqliteAccountWriter } from './account-writer.ts';
import { ACCOUNT_MIGRATIONS } from './migrations.ts';
import { MEMORY, openDatabase, openReader } from './open-database.ts';

/** One account's file: a connection that writes, and one beside it that reads what is committed. */
export class SqliteAccount implements AccountStore {
  readonly #database: DatabaseSync;
  readonly #readerDatabase: DatabaseSync | undefined;
  readonly #reader: AccountReader;
  readonly #writer: AccountWriter;
  /** Settles when the last transaction that was asked for is over; never rejects. */
  #lastWrite: Promise<unknown> = Promise.resolve();
  #isWriting = false;

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
    return body(this.#reader);
  }

  write<T>(body: (writer: AccountWriter) => Promise<T>): Promise<T> {
    const result = this.#lastWrite.then(() => this.#transact(body));
    this.#lastWrite = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    await this.#lastWrite;
    this.#readerDatabase?.close();
    this.#database.close();
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
