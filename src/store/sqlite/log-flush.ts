import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';
import { StoreUnavailable } from '../store-unavailable.ts';

/**
 * Brings the write-ahead log of a file to the disk: at once, or on threads of their own, so that the next transaction
 * goes on meanwhile. When as many flushes are under way as may be, all who ask share the next.
 *
 * Once a flush has failed, none succeeds any more: the system may have given up what it could not write, and would say
 * of the next flush that all is well. The server has to be started again, and finds what the disk has.
 */
export class LogFlush {
  /** How many flushes may be under way. */
  readonly atOnce: number;
  readonly #path: string;
  #file: number | undefined;
  readonly #running = new Set<Promise<void>>();
  #next: Promise<void> | undefined;
  #failure: StoreUnavailable | undefined;

  /** @param path is that of the database, which has to be open: its log lies beside it and stays the same file. */
  constructor(path: string, atOnce: number) {
    this.#path = path;
    this.atOnce = atOnce;
  }

  /**
   * Flushes what was committed before the call, and everything else stands still for as long.
   * Throws `StoreUnavailable`.
   */
  flushAtOnce(): void {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      fdatasyncSync(this.#open());
    } catch (error) {
      throw this.#fail(error);
    }
  }

  /** Resolves once what was committed before the call is on the disk. Rejects with `StoreUnavailable`. */
  flush(): Promise<void> {
    if (this.#running.size < this.atOnce) return this.#begin();
    this.#next ??= Promise.race(this.#running).then(
      () => this.#begin(),
      () => this.#begin(),
    );
    return this.#next;
  }

  /** For who has read: resolves once everything that may have been seen is on the disk. */
  async settled(): Promise<void> {
    if (this.#next !== undefined) await this.#next;
    else if (this.#running.size > 0) await Promise.all(this.#running);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #begin(): Promise<void> {
    this.#next = undefined;
    const running = this.#flush().finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  #flush(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      try {
        fdatasync(this.#open(), (error) => (error === null ? resolve() : reject(this.#fail(error))));
      } catch (error) {
        reject(this.#fail(error));
      }
    });
  }

  #open(): number {
    this.#file ??= openSync(`${this.#path}-wal`, 'r+');
    return this.#file;
  }

  #fail(error: unknown): StoreUnavailable {
    const cause = error instanceof Error ? error : new Error(String(error));
    this.#failure ??= new StoreUnavailable(new Error('its log could not be flushed to the disk', { cause }));
    return this.#failure;
  }
}
