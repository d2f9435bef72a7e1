import { onTestFinished } from 'vitest';
import { PostgresStore } from '../../src/store/postgres/postgres-store.ts';
import { newKeptPlace } from '../support/test-place.ts';
import { describeStoreConformance } from './conformance.ts';
import type { OpenedStore } from './opened-store.ts';

async function openStore(): Promise<OpenedStore> {
  const { options, remove } = await newKeptPlace();
  const open = () => new PostgresStore(options.databaseUrl ?? '');
  let store = open();
  onTestFinished(() => store.close().finally(remove));
  return {
    store,
    async reopen() {
      await store.close();
      store = open();
      return store;
    },
  };
}

describeStoreConformance('PostgreSQL', openStore);
