import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { CountLessons } from '../count-lessons.ts';
import type { CountLesson } from '../known-counts.ts';
import type { AccountReader, AccountStore, AccountWriter, IndexReader, WriteOptions } from '../store.ts';
import { StoreUnavailable } from '../store-unavailable.ts';
import { SqliteAccountWriter } from './account-writer.ts';
import type { Checkpoints } from './checkpoints.ts';
import { IndexBacklog } from './index-backlog.ts';
import { IndexRows } from './index-rows.ts';
import { KnownCounts } from './known-counts.ts';
import { LogFlush } from './log-flush.ts';
import { ACCOUNT_MIGRATIONS } from './migrations.ts';
import { BUSY_TIMEOUT_MS, beginAtOnce, emptyLogAtOnce, MEMORY, openDatabase } from './open-database.ts';
import { SharedConnectionReads } from './shared-connection-reads.ts';
import { SnapshotReads } from './snapshot-reads.ts';

/** How an account is read while it is also written. */
export interface AccountReads {
  read<T>(body: (reader: IndexReader) => Promise<T>): Promise<T>;
  snapshot<T>(body: (reader: IndexReader) => Promise<T>): Promise<T>;
  /** Has the next read see all that was committed by then, by whichever process. */
  renew(): void;
  /** Called before a transaction begins; it may begin once the promise resolves. */
  beforeWrite(): Promise<void>;
  /** Called when a transaction is over, committed or not. */
  afterWrite(): void;
  close(): void;
}

/** How the files of a store are brought to the disk. */
export interface FileUpkeep {
  readonly checkpoints: Checkpoints;
  readonly flushesAtOnce: number;
}

const NOTHING = () => undefined;
/** How many entries of the backlog are entered in one transaction, while others may be waiting for theirs. */
const PART_ENTRIES = 4000;
/** When nothing was written for so long, the whole backlog is entered. */
const IDLE_MS = 200;
/** How often is tried again what another process is in the way of. */
const BUSY_PAUSE_MS = 1;
/** How long an erasure tries to empty the log, and how often. */
const EMPTY_TIMEOUT_MS = 30_000;
const EMPTY_PAUSE_MS = 10;

/** One account's file, or its database in memory: one connection that writes, and the reads beside it. */
export class SqliteAccount implements AccountStore {
  readonly #database: DatabaseSync;
  readonly #writer: SqliteAccountWriter;
  readonly #backlog: IndexBacklog;
  readonly #reads: AccountReads;
  /** Settles when the last transaction that was asked for is over; never rejects. */
  #lastWrite: Promise<unknown> = Promise.resolve();
  #idleTimer: NodeJS.Timeout | undefined;

  /** The file; absent for a database in memory, which has no log to fold back. */
  readonly #path: string | undefined;
  readonly #checkpoints: Checkpoints;
  readonly #counts: KnownCounts;
  /** Absent for a database in memory. */
  readonly #log: LogFlush | undefined;

  constructor(path: string, { checkpoints, flushesAtOnce }: FileUpkeep) {
    this.#path = path === MEMORY ? undefined : path;
    this.#checkpoints = checkpoints;
    this.#database = openDatabase(path, ACCOUNT_MIGRATIONS);
    // A commit is in the log then, and the log is flushed before anybody is told of it.
    this.#database.exec('PRAGMA synchronous = NORMAL');
    this.#log = this.#path === undefined ? undefined : new LogFlush(path, flushesAtOnce);
    this.#counts = new KnownCounts(this.#database);
    const rows = new IndexRows(this.#database, this.#counts);
    this.#backlog = new IndexBacklog(this.#database, rows);
    const lessons = new CountLessons((learned) => void this.#learn(learned).catch(NOTHING));
    const parts = { rows, backlog: this.#backlog, counts: this.#counts, lessons };
    const writer = new SqliteAccountWriter(this.#database, parts);
    this.#writer = writer;
    this.#reads = path === MEMORY ? new SharedConnectionReads(writer) : new SnapshotReads(path, lessons);
  }

  get writesAtOnce(): number {
    return this.#log?.atOnce ?? 1;
  }

  read<T>(body: (reader: AccountReader) => Promise<T>): Promise<T> {
    return this.#onDisk(this.#reads.read(body));
  }

  peek<T>(body: (reader: AccountReader) => Promise<T>): Promise<T> {
    return this.#reads.read(body);
  }

  snapshot<T>(body: (reader: AccountReader) => Promise<T>): Promise<T> {
    return this.#onDisk(this.#reads.snapshot(body));
  }

  async search<T>(body: (reader: IndexReader) => Promise<T>): Promise<T> {
    await this.#lastWrite;
    await this.#enterBacklog();
    this.#reads.renew();
    return this.#onDisk(this.#reads.read(body));
  }

  /** Nobody is told of what a power cut could still undo: a read may have seen a commit that is not flushed yet. */
  async #onDisk<T>(reading: Promise<T>): Promise<T> {
    const read = await reading;
    await this.#log?.settled();
    return read;
  }

  async write<T>(
    body: (writer: AccountWriter) => Promise<T>,
    { committed = NOTHING }: WriteOptions = {},
  ): Promise<T> {
    let flushed: Promise<void> | undefined;
    const result = await this.#enqueue(
      async () => {
        const written = await body(this.#writer);
        this.#backlog.keepUp();
        return written;
      },
      () => {
        flushed = this.#flush();
      },
    );
    if (!this.#backlog.isEmpty) this.#enterWhenIdle();
    committed();
    await flushed;
    return result;
  }

  /** Who writes one record waits for it, and for nothing else: the way to a thread and back takes as long as the disk. */
  #flush(): Promise<void> | undefined {
    if (this.#writer.savedCount > 1) return this.#log?.flush();
    this.#log?.flushAtOnce();
    return undefined;
  }

  async erase<T>(body: (writer: AccountWriter) => Promise<T>): Promise<T> {
    // The backlog holds values too: all of it is entered before, so that what is erased is in the tables only.
    await this.#enterBacklog();
    const result = await this.#enqueue(() => body(this.#writer));
    await this.#emptyLog();
    return result;
  }

  /**
   * The log of the database keeps former states of its pages until it is emptied, which cannot be done while another
   * thread or process folds it back, or while a copy of an earlier moment is being made. Who asks again goes on with it.
   */
  async #emptyLog(): Promise<void> {
    if (this.#path === undefined) return;
    const endsAtMs = performance.now() + EMPTY_TIMEOUT_MS;
    for (;;) {
      await this.#checkpoints.settled(this.#path);
      if (emptyLogAtOnce(this.#database)) return;
      if (performance.now() > endsAtMs) {
        throw new StoreUnavailable(
          new Error('its log cannot be emptied while another process reads from before'),
        );
      }
      await sleep(EMPTY_PAUSE_MS);
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idleTimer);
    await this.#enterBacklog();
    await this.#lastWrite;
    // Who waits for a flush that fails is told so; the file is closed in any case.
    await this.#log?.settled().catch(() => undefined);
    this.#log?.close();
    this.#reads.close();
    if (this.#path !== undefined) await this.#checkpoints.forget(this.#path);
    this.#database.close();
  }

  /**
   * Enters what waits now, part by part, each in a turn of its own: requests are read and writes carried out in
   * between, and what they add is not waited for.
   */
  async #enterBacklog(): Promise<void> {
    const last = this.#backlog.lastNumber();
    if (last === 0) return;
    for (;;) {
      const entered = await this.#enqueue(async () => this.#backlog.enterPart(PART_ENTRIES));
      if (entered === undefined || entered >= last) return;
      await nextTurn();
    }
  }

  async #learn(lessons: readonly CountLesson[]): Promise<void> {
    await this.#enqueue(async () => this.#counts.learn(lessons));
  }

  #enterWhenIdle(): void {
    if (this.#idleTimer !== undefined) {
      this.#idleTimer.refresh();
      return;
    }
    // What cannot be entered now stays in the backlog; whoever reads the index meets the failure.
    const enter = () => void this.#enterBacklog().catch(() => undefined);
    this.#idleTimer = setTimeout(enter, IDLE_MS);
    this.#idleTimer.unref();
  }

  /** @param afterCommit is called before anybody else can see what was committed. */
  #enqueue<T>(body: () => Promise<T>, afterCommit = NOTHING): Promise<T> {
    const result = this.#lastWrite.then(() => this.#transact(body, afterCommit));
    this.#lastWrite = result.catch(() => undefined);
    return result;
  }

  /**
   * Begins a transaction. While another process writes, this one goes on with what else there is to do: to wait within
   * the database would stop it altogether.
   */
  async #begin(): Promise<void> {
    const endsAtMs = performance.now() + BUSY_TIMEOUT_MS;
    while (!beginAtOnce(this.#database)) {
      if (performance.now() > endsAtMs) throw new StoreUnavailable(new Error('another process writes to it'));
      await sleep(BUSY_PAUSE_MS);
    }
  }

  async #transact<T>(body: () => Promise<T>, afterCommit: () => void): Promise<T> {
    await this.#reads.beforeWrite();
    let isCommitted = false;
    try {
      await this.#begin();
      const result = await body();
      this.#counts.save();
      this.#database.exec('COMMIT');
      isCommitted = true;
      afterCommit();
      if (this.#path !== undefined) this.#checkpoints.consider(this.#path);
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    } finally {
      this.#writer.endTransaction(isCommitted);
      this.#backlog.endTransaction(isCommitted);
      this.#counts.endTransaction();
      this.#reads.afterWrite();
    }
  }
}
