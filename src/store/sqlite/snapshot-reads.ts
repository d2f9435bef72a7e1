import type { DatabaseSync } from 'node:sqlite';
import type { CountLessons } from '../count-lessons.ts';
import type { IndexReader } from '../store.ts';
import { SqliteAccountReader } from './account-reader.ts';
import { openReader } from './open-database.ts';
import type { AccountReads } from './sqlite-account.ts';

/**
 * Reads over a connection of their own, which sees what is committed while a transaction is open.
 *
 * All reads of one turn of the event loop share a snapshot: taking one costs several calls to the operating
 * system, more than a read itself. A commit of this process ends it, so that who has written sees it at once.
 */
export class SnapshotReads implements AccountReads {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #reader: SnapshotReader;
  #hasSnapshot = false;

  constructor(path: string, lessons: CountLessons) {
    this.#path = path;
    this.#database = openReader(path);
    this.#reader = new SnapshotReader(this.#database, lessons);
  }

  async read<T>(body: (reader: IndexReader) => Promise<T>): Promise<T> {
    if (!this.#hasSnapshot) {
      this.#reader.forget();
      this.#database.exec('BEGIN');
      this.#hasSnapshot = true;
      setImmediate(() => this.#endSnapshot());
    }
    return body(this.#reader);
  }

  /** Over a connection of its own: the others end theirs with every commit. */
  async snapshot<T>(body: (reader: IndexReader) => Promise<T>): Promise<T> {
    const database = openReader(this.#path);
    try {
      database.exec('BEGIN');
      return await body(new SqliteAccountReader(database));
    } finally {
      database.close();
    }
  }

  async beforeWrite(): Promise<void> {}

  renew(): void {
    this.#endSnapshot();
  }

  afterWrite(): void {
    this.#endSnapshot();
  }

  close(): void {
    this.#endSnapshot();
    this.#database.close();
  }

  #endSnapshot(): void {
    if (!this.#hasSnapshot) return;
    this.#hasSnapshot = false;
    this.#reader.forget();
    this.#database.exec('COMMIT');
  }
}

/** Every request asks for the version of the definitions, which is the same as long as the snapshot is. */
class SnapshotReader extends SqliteAccountReader {
  #metadataVersion: Promise<number> | undefined;

  override metadataVersion(): Promise<number> {
    this.#metadataVersion ??= super.metadataVersion();
    return this.#metadataVersion;
  }

  /** To be called when a snapshot begins and when it ends. */
  forget(): void {
    this.#metadataVersion = undefined;
  }
}
