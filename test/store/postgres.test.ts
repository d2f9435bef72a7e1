import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toAccountId, toObjectId } from '../../src/model/ids.ts';
import { MIGRATIONS } from '../../src/store/postgres/migrations.ts';
import { PostgresStore } from '../../src/store/postgres/postgres-store.ts';
import { StoreUnavailable } from '../../src/store/store-unavailable.ts';
import { newDatabase, newKeptPlace } from '../support/test-place.ts';
import { describeStoreConformance } from './conformance.ts';
import { FIRST, type OpenedStore, SECOND } from './opened-store.ts';
import { addOne, CONTACTS, emailKey, sampleRecord, toCreation } from './sample-records.ts';

/** Opens stores and closes those that are left open when the test is over. */
function opener(url: string, remove: () => Promise<void>) {
  const open = new Set<PostgresStore>();
  onTestFinished(async () => {
    for (const store of open) await store.close();
    await remove();
  });
  return {
    open() {
      const store = new PostgresStore(url);
      open.add(store);
      return store;
    },
    async close(store: PostgresStore) {
      open.delete(store);
      await store.close();
    },
  };
}

async function openPlace() {
  const { options, remove } = await newKeptPlace();
  const url = options.databaseUrl ?? '';
  return { url, ...opener(url, remove) };
}

async function openStore(): Promise<OpenedStore> {
  const { open, close } = await openPlace();
  const store = open();
  const reopen = async () => {
    await close(store);
    return open();
  };
  return { store, reopen, another: async () => open() };
}

describeStoreConformance('PostgreSQL', openStore);

const ACCOUNT = { id: FIRST, name: 'First', createdAtMs: 1 };

async function ask(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('a database', () => {
  test('that is new is brought up to date with the first use, once by many who come at the same time', async () => {
    const { url, remove } = await newDatabase();
    const { open } = opener(url, remove);
    const stores = Array.from({ length: 6 }, open);
    const lists = await Promise.all(stores.map((store) => store.control.listAccounts()));
    expect(lists).toEqual(stores.map(() => []));
    const versions = await ask(url, 'SELECT version FROM schema_version ORDER BY version');
    expect(versions.map(({ version }) => Number(version))).toEqual(MIGRATIONS.map((_, at) => at + 1));
  });

  test('that a later release wrote is refused and left as it is', async () => {
    const { url, remove } = await newDatabase();
    const { open } = opener(url, remove);
    await open().createAccount(ACCOUNT);
    await ask(url, `INSERT INTO schema_version VALUES (${MIGRATIONS.length + 1})`);
    await expect(open().control.listAccounts()).rejects.toThrow('later release');
    await ask(url, `DELETE FROM schema_version WHERE version > ${MIGRATIONS.length}`);
    expect(await open().control.listAccounts()).toEqual([ACCOUNT]);
  });

  test('is told by its host, its port and its name, and not by who opens it', async () => {
    const store = new PostgresStore('postgres://user:secret@db.example.com:6432/crm?sslmode=require');
    expect(store.location).toBe('postgres://db.example.com:6432/crm');
    await store.close();
    for (const none of ['nowhere', 'http://host/db', 'postgres://host/db?max_connections=1']) {
      expect(() => new PostgresStore(none)).toThrow();
    }
  });

  test('is used without named statements when a pooler cannot take them', async () => {
    const { url, remove } = await newDatabase();
    const { open } = opener(`${url}?prepare=false&max_connections=2`, remove);
    const store = open();
    await store.createAccount(ACCOUNT);
    const account = await store.openAccount(FIRST);
    await account.write((writer) => writer.saveRecords([toCreation(sampleRecord(7))]));
    expect(await account.read((reader) => reader.findObjects(CONTACTS, [toObjectId(7)]))).toHaveLength(1);
  });
});

describe('several stores on one database', () => {
  /** Two accounts, each opened in three stores. */
  async function openShared() {
    const { open } = await openPlace();
    const stores = [open(), open(), open()];
    const [first] = stores;
    for (const id of [FIRST, SECOND]) await first?.createAccount({ ...ACCOUNT, id });
    return Promise.all(stores.map((store) => store.openAccount(FIRST)));
  }

  test('lose no update to each other, all writing at once', async () => {
    const accounts = await openShared();
    const first = toCreation(sampleRecord(7, { properties: { count: '0' } }));
    await accounts[0]?.write((writer) => writer.saveRecords([first]));
    await Promise.all(accounts.flatMap((account) => Array.from({ length: 30 }, () => addOne(account))));
    const [record] =
      (await accounts[1]?.read((reader) => reader.findObjects(CONTACTS, [toObjectId(7)]))) ?? [];
    expect(record?.properties['count']).toBe(String(30 * accounts.length));
  });

  test('give a unique value to one record, whoever comes first', async () => {
    const accounts = await openShared();
    const key = emailKey('a@b.com');
    const made = await Promise.allSettled(
      accounts.map((account, at) =>
        account.write((writer) =>
          writer.saveRecords([toCreation(sampleRecord(at + 1), { claimedKeys: [key] })]),
        ),
      ),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const holders = await accounts[0]?.read((reader) => reader.findHolders([key]));
    expect(holders).toHaveLength(1);
  });

  test('make an account once, and all but one hear that it exists', async () => {
    const { open } = await openPlace();
    const made = await Promise.allSettled(
      [open(), open(), open()].map((store) => store.createAccount(ACCOUNT)),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of made) {
      if (each.status === 'rejected') expect(String(each.reason)).toContain('there is an account 11 already');
    }
  });
});

describe('a database that is away', () => {
  /** Breaks every connection that a store has. */
  const breakConnections = (url: string) =>
    ask(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );

  test('is not available, and is used again as soon as it can be', async () => {
    const store = new PostgresStore('postgres://axle@127.0.0.1:1/nothing');
    await expect(store.control.listAccounts()).rejects.toThrow(StoreUnavailable);
    await expect(store.openAccount(toAccountId(1))).rejects.toThrow(StoreUnavailable);
    await store.close();
  });

  test('is read from and written to without a failure once its connections are new', async () => {
    const { url, open } = await openPlace();
    const store = open();
    await store.createAccount(ACCOUNT);
    const account = await store.openAccount(FIRST);
    for (let count = 1; count <= 3; count += 1) {
      await breakConnections(url);
      await account.write((writer) => writer.saveRecords([toCreation(sampleRecord(count))]));
      await breakConnections(url);
      const page = { typeId: CONTACTS, fromId: toObjectId(1), limit: 10, archived: false };
      expect(await account.read((reader) => reader.listObjects(page))).toHaveLength(count);
    }
  });

  test('fails a transaction that it leaves, of which nothing remains, and takes the next', async () => {
    const { url, open } = await openPlace();
    const store = open();
    await store.createAccount(ACCOUNT);
    const account = await store.openAccount(FIRST);
    const write = account.write(async (writer) => {
      await writer.saveRecords([toCreation(sampleRecord(7))]);
      await breakConnections(url);
      await writer.saveRecords([toCreation(sampleRecord(8))]);
    });
    await expect(write).rejects.toThrow(StoreUnavailable);
    await account.write((writer) => writer.saveRecords([toCreation(sampleRecord(9))]));
    const ids = [7, 8, 9].map(toObjectId);
    expect(await account.read((reader) => reader.findObjects(CONTACTS, ids))).toMatchObject([{ id: 9 }]);
  });

  test('is tried again where two transactions stand in each other’s way', async () => {
    const { open } = await openPlace();
    const store = open();
    await store.createAccount(ACCOUNT);
    const account = await store.openAccount(FIRST);
    let attempts = 0;
    await account.write(async (writer) => {
      attempts += 1;
      await writer.saveRecords([toCreation(sampleRecord(attempts))]);
      if (attempts < 3) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
    });
    const ids = [1, 2, 3].map(toObjectId);
    expect(await account.read((reader) => reader.findObjects(CONTACTS, ids))).toMatchObject([{ id: 3 }]);
  });
});
