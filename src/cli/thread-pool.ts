/** Nearly all of them wait for the disk. */
const THREADS = 8;

/** Gives Node's pool more threads, unless somebody said how many it is to have. To be called before it is used. */
export function growThreadPool(): void {
  process.env['UV_THREADPOOL_SIZE'] ??= String(THREADS);
}

/**
 * How many flushes may be under way once the pool has grown: each takes a thread, of which one stays free for others.
 * What is no number stands for one thread, as it does for the pool itself.
 */
export function flushesAtOnce(): number {
  const threads = Number.parseInt(process.env['UV_THREADPOOL_SIZE'] ?? '', 10) || 1;
  return Math.max(1, threads - 1);
}
