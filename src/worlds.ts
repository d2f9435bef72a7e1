import { randomFillSync } from 'node:crypto';
import type { World } from './model/world.ts';

/** One of the few places that touch the machine's own clock and randomness; everything else is handed a world. */

const POOL_BYTES = 4096;

/** The machine's clock and its secure randomness, drawn in blocks. */
export function systemWorld(): World {
  const pool = Buffer.alloc(POOL_BYTES);
  let used = POOL_BYTES;
  return {
    nowMs: () => Date.now(),
    randomBytes(count) {
      if (used + count > POOL_BYTES) {
        randomFillSync(pool);
        used = 0;
      }
      const bytes = new Uint8Array(pool.subarray(used, used + count));
      used += count;
      return bytes;
    },
  };
}

export interface SeededWorldOptions {
  /** Any whole number; the same one gives the same randomness. */
  readonly seed: number;
  readonly nowMs: () => number;
}

/** A world that repeats itself: randomness from a seed, time from the given clock. Not for secrets. */
export function seededWorld({ seed, nowMs }: SeededWorldOptions): World {
  let state = seed >>> 0;
  const nextByte = () => {
    // The mulberry32 generator: small, quick, and good enough for ids that only have to differ.
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) & 0xff;
  };
  return { nowMs, randomBytes: (count) => Uint8Array.from({ length: count }, nextByte) };
}
