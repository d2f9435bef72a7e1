import { PostgresStore } from '../../src/store/postgres/postgres-store.ts';
import { SqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { startPostgres } from '../support/postgres-cluster.ts';
import { giveDatabaseBack, makeTemplate, takeDatabase } from '../support/test-database.ts';

/** Empty stores of one kind, as many as a proof needs, one after the other. */
export interface ProofStores {
  /** Runs the body with an empty store. */
  use<T>(body: (store: Store) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

export type ProofStoreKind = 'sqlite' | 'postgres';

export async function openProofStores(kind: ProofStoreKind): Promise<ProofStores> {
  return kind === 'sqlite' ? inMemory() : onServer();
}

function inMemory(): ProofStores {
  return {
    async use(body) {
      const store = new SqliteStore(undefined);
      try {
        return await body(store);
      } finally {
        await store.close();
      }
    },
    end: async () => undefined,
  };
}

async function onServer(): Promise<ProofStores> {
  const cluster = await startPostgres();
  await makeTemplate(cluster.url);
  return {
    async use(body) {
      const url = await takeDatabase(cluster.url);
      const store = new PostgresStore(url);
      try {
        return await body(store);
      } finally {
        await store.close();
        await giveDatabaseBack(url);
      }
    },
    end: () => cluster.stop(),
  };
}
