import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { medianOf } from './median.ts';

const WRITE_BYTES = 4096;
const REPEATS = 100;
const TIME_LIMIT_MS = 1000;

/** How long the disk takes at this moment for a small write that has to survive a power cut: the median. */
export function measureFsyncMs(folder: string): number {
  const file = openSync(join(folder, 'fsync-probe'), 'w');
  const block = Buffer.alloc(WRITE_BYTES, 1);
  const times: number[] = [];
  const startedAtMs = performance.now();
  try {
    while (times.length < REPEATS && performance.now() - startedAtMs < TIME_LIMIT_MS) {
      const fromMs = performance.now();
      writeSync(file, block);
      fsyncSync(file);
      times.push(performance.now() - fromMs);
    }
  } finally {
    closeSync(file);
  }
  return medianOf(times);
}
