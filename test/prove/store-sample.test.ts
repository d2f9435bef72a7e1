import { expect, inject, test } from 'vitest';
import { ACCOUNT_ID } from '../actions/acting-account.ts';
import { freshSeed } from '../support/random.ts';
import { openTestStore } from '../support/test-place.ts';
import { proveDefinitions } from './definitions.ts';
import type { ProofStores } from './proof-stores.ts';
import { proveSearches } from './searches.ts';

/** A little of those proofs that are about a store, on the one that the run is about. */
const seed = freshSeed();
const report = (line: string) => console.log(line);

const stores: ProofStores = {
  async use(body) {
    const { store, close } = await openTestStore();
    try {
      return await body(store, ACCOUNT_ID);
    } finally {
      await close();
    }
  },
  end: async () => undefined,
};

test('a search finds what its meaning says', async () => {
  report(`seed ${seed}`);
  const result = await proveSearches({ pairs: 2000, seed, stores, report });
  report(JSON.stringify(result));
  expect(result.pairs).toBe(2000);
  expect(result.matched).toBeGreaterThan(0);
});

/** A database that is asked over the network is not that quick. */
const SEQUENCES = inject('postgresServer') === undefined ? 300 : 100;

test('definitions change as the rules say, with the records under them', async () => {
  report(`seed ${seed}`);
  const result = await proveDefinitions({ sequences: SEQUENCES, seed, stores, report });
  report(JSON.stringify(result));
  expect(result.sequences).toBe(SEQUENCES);
  expect(result.refused).toBeGreaterThan(0);
});
