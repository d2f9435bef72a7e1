import { expect, test } from 'vitest';
import { freshSeed } from '../support/random.ts';
import { proveRestarts } from './database-restarts.ts';
import { proveProcesses } from './processes.ts';

/** A little of those proofs that are about servers and their database. */
const seed = freshSeed();
const report = (line: string) => console.log(line);

test('servers on one database lose nothing to each other and give nothing away twice', async () => {
  report(`seed ${seed}`);
  const result = await proveProcesses({ rounds: 1, seed, report });
  report(JSON.stringify(result));
  expect(result.acknowledged).toBeGreaterThan(0);
  expect(result.contentions).toBeGreaterThan(0);
});

test('servers lose nothing when their database ends under load, and go on as soon as it is back', async () => {
  report(`seed ${seed}`);
  const result = await proveRestarts({ restarts: 2, seed, report });
  report(JSON.stringify(result));
  expect(result.acknowledged).toBeGreaterThan(0);
  expect(result.unavailable).toBeGreaterThan(0);
});
