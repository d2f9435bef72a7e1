import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** From this size on a log is folded back; it keeps the size that it once had. */
const MIN_LOG_BYTES = 4 * 1024 * 1024;
/** How long a file is left alone after it was looked at. */
const PAUSE_MS = 200;
/** A thread that had nothing to do for so long is ended. */
const IDLE_MS = 10_000;

const WORKER = join(
  import.meta.dirname,
  `checkpoint-worker${import.meta.filename.endsWith('.ts') ? '.ts' : '.js'}`,
);

/**
 * Folds the logs of files back into them on a thread of its own, so that no request waits for it. A log that grows
 * quicker than the thread is folded back by who writes, at a size that `openDatabase` sets.
 */
export class Checkpoints {
  #worker: Worker | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  readonly #running = new Map<string, PromiseWithResolvers<void>>();
  readonly #lookedAtMs = new Map<string, number>();

  /** To be called after a commit to the file. */
  consider(path: string): void {
    const now = performance.now();
    if (
      now - (this.#lookedAtMs.get(path) ?? Number.NEGATIVE_INFINITY) < PAUSE_MS ||
      this.#running.has(path)
    ) {
      return;
    }
    this.#lookedAtMs.set(path, now);
    const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
    if (log !== undefined && log.size >= MIN_LOG_BYTES) this.#begin(path);
  }

  /** Resolves once no checkpoint of the file is under way. */
  async settled(path: string): Promise<void> {
    await this.#running.get(path)?.promise;
  }

  /** The file is not written any more. */
  async forget(path: string): Promise<void> {
    await this.settled(path);
    this.#lookedAtMs.delete(path);
  }

  #begin(path: string): void {
    clearTimeout(this.#idleTimer);
    this.#running.set(path, Promise.withResolvers());
    this.#worker ??= this.#start();
    this.#worker.postMessage(path);
  }

  #start(): Worker {
    const worker = new Worker(WORKER);
    worker.unref();
    worker.on('message', (path: string) => this.#end(path));
    // Whatever it was doing is done by the next one.
    worker.on('error', () => this.#stop());
    return worker;
  }

  #end(path: string): void {
    this.#running.get(path)?.resolve();
    this.#running.delete(path);
    if (this.#running.size > 0) return;
    this.#idleTimer = setTimeout(() => this.#stop(), IDLE_MS);
    this.#idleTimer.unref();
  }

  close(): void {
    clearTimeout(this.#idleTimer);
    this.#stop();
  }

  #stop(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
    for (const { resolve } of this.#running.values()) resolve();
    this.#running.clear();
  }
}
