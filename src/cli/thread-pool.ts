/** How many threads Node's pool has where nothing else is asked for. */
const USUAL_THREADS = 4;
/** Nearly all of them wait for the disk. */
const THREADS = 8;

/** Gives Node's pool more threads, unless somebody said how many it is to have. To be called before it is used. */
export function growThreadPool(): void {
  process.env['UV_THREADPOOL_SIZE'] ??= String(THREADS);
}

/** How many flushes may be under way: each takes a thread of Node's pool, of which one stays free for others. */
export function flushesAtOnce(): number {
  return Math.max(1, (Number(process.env['UV_THREADPOOL_SIZE']) || USUAL_THREADS) - 1);
}
