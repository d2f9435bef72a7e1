import { type AccountId, toAccountId } from '../../src/model/ids.ts';
import { PostgresStore } from '../../src/store/postgres/postgres-store.ts';
import { SqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { startPostgres } from '../support/postgres-cluster.ts';
import { makeTemplate, takeDatabase } from '../support/test-database.ts';

/** Stores of one kind, one after the other, each with room for an account. */
export interface ProofStores {
  /** Runs the body with a store, and the id of an account that it does not have yet. */
  use<T>(body: (store: Store, accountId: AccountId) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

const FIRST_ID = toAccountId(11);

export type ProofStoreKind = 'sqlite' | 'postgres';

export async function openProofStores(kind: ProofStoreKind): Promise<ProofStores> {
  return kind === 'sqlite' ? inMemory() : onServer();
}

function inMemory(): ProofStores {
  return {
    async use(body) {
      const store = new SqliteStore(undefined);
      try {
        return await body(store, FIRST_ID);
      } finally {
        await store.close();
      }
    },
    end: async () => undefined,
  };
}

/** One store for all: connections that are new know nothing of the tables, and learn it slowly. */
async function onServer(): Promise<ProofStores> {
  const cluster = await startPostgres();
  await makeTemplate(cluster.url);
  const store = new PostgresStore(await takeDatabase(cluster.url));
  let used = 0;
  return {
    async use(body) {
      used += 1;
      return body(store, toAccountId(FIRST_ID + used));
    },
    async end() {
      await store.close();
      await cluster.stop();
    },
  };
}
