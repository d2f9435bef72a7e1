import type { IndexReader } from '../store.ts';
import type { AccountReads } from './sqlite-account.ts';

/**
 * Reads over the connection that writes: a database in memory has no other. A read waits for a transaction
 * that is open, whose changes it would see, and a transaction waits for the reads that have begun.
 */
export class SharedConnectionReads implements AccountReads {
  readonly #reader: IndexReader;
  #readCount = 0;
  #write: Gate | undefined;
  #lastRead: Gate | undefined;

  constructor(reader: IndexReader) {
    this.#reader = reader;
  }

  async read<T>(body: (reader: IndexReader) => Promise<T>): Promise<T> {
    while (this.#write !== undefined) await this.#write.opened;
    this.#readCount += 1;
    try {
      return await body(this.#reader);
    } finally {
      this.#readCount -= 1;
      if (this.#readCount === 0) this.#lastRead?.open();
    }
  }

  /** Transactions wait for it. */
  snapshot<T>(body: (reader: IndexReader) => Promise<T>): Promise<T> {
    return this.read(body);
  }

  async beforeWrite(): Promise<void> {
    // Set before waiting: reads that come now go behind the transaction, or it might wait for ever.
    this.#write = new Gate();
    while (this.#readCount > 0) {
      this.#lastRead = new Gate();
      await this.#lastRead.opened;
    }
  }

  afterWrite(): void {
    this.#write?.open();
    this.#write = undefined;
  }

  /** There are no others whose commits could be missed. */
  renew(): void {}

  close(): void {}
}

/** Something to wait at until it is opened. */
class Gate {
  readonly opened: Promise<void>;
  readonly open: () => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.opened = promise;
    this.open = resolve;
  }
}
