import { expect, test } from 'vitest';
import { freshSeed } from '../support/random.ts';
import { proveAssociations } from './associations.ts';
import { proveBadRequests } from './bad-requests.ts';
import { proveCrash } from './crash.ts';
import { proveLeaks } from './leaks.ts';

/** A little of `npm run prove` with every run of the tests, each time another part of it. */
const seed = freshSeed();
const report = (line: string) => console.log(line);

test('a server that is killed under load keeps all that it acknowledged', async () => {
  report(`seed ${seed}`);
  const result = await proveCrash({ kills: 3, seed, report });
  report(JSON.stringify(result));
  expect(result.acknowledged).toBeGreaterThan(0);
  expect(result).toMatchObject({ lost: 0, halfWritten: 0 });
});

test('bad requests are refused and change nothing', async () => {
  report(`seed ${seed}`);
  const result = await proveBadRequests({ requests: 20_000, seed, report });
  report(JSON.stringify(result));
  expect(result.requests).toBe(20_000);
});

test('associations change as the rules say, in every form of reading', async () => {
  report(`seed ${seed}`);
  const result = await proveAssociations({ sequences: 40, seed, report });
  report(JSON.stringify(result));
  expect(result.sequences).toBe(40);
  expect(result.associations).toBeGreaterThan(0);
});

test('no token learns of a value that it may not see', async () => {
  report(`seed ${seed}`);
  const result = await proveLeaks({ requests: 1000, seed, report });
  report(JSON.stringify(result));
  expect(result.requests).toBe(1000);
  expect(Math.min(result.refused, result.answered, result.telling, result.differences)).toBeGreaterThan(0);
});
