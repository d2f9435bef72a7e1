import { onTestFinished } from 'vitest';
import { PostgresStore } from '../../src/store/postgres/postgres-store.ts';
import { createDatabase, dropDatabase, makeTemplate } from '../support/test-database.ts';
import { describeStoreConformance } from './conformance.ts';
import type { OpenedStore } from './opened-store.ts';

const SERVER = process.env['PG_SERVER'] ?? '';
await makeTemplate(SERVER);

async function openStore(): Promise<OpenedStore> {
  const url = await createDatabase(SERVER);
  let store = new PostgresStore(url);
  onTestFinished(async () => {
    await store.close();
    await dropDatabase(url);
  });
  return {
    store,
    async reopen() {
      await store.close();
      store = new PostgresStore(url);
      return store;
    },
  };
}

describeStoreConformance('PostgreSQL', openStore);
