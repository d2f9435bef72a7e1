import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Tokens } from '../../src/auth/tokens.ts';
import { EVERY_ROW, OBJECT_ROWS } from '../../src/store/row-tables.ts';
import { ACCOUNT_MIGRATIONS, CONTROL_MIGRATIONS } from '../../src/store/sqlite/migrations.ts';
import { SqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { describeStoreConformance } from './conformance.ts';
import { findByKey, makeIndex } from './index-samples.ts';
import { FIRST, type OpenedStore } from './opened-store.ts';
import { CONTACTS, sampleRecord, toCreation } from './sample-records.ts';

const SOURCE = join(import.meta.dirname, '..', '..', 'src');

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'axle-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Opens stores and closes those that are left open when the test is over. */
function opener(folder: string | undefined) {
  const open = new Set<SqliteStore>();
  onTestFinished(async () => {
    for (const store of open) await store.close();
  });
  return {
    open() {
      const store = new SqliteStore(folder);
      open.add(store);
      return store;
    },
    async close(store: SqliteStore) {
      open.delete(store);
      await store.close();
    },
  };
}

async function openStore(folder: string | undefined): Promise<OpenedStore> {
  const { open, close } = opener(folder);
  const store = open();
  const reopen = async () => {
    await close(store);
    return open();
  };
  return { store, reopen, another: async () => open() };
}

describeStoreConformance('SQLite on disk', () => openStore(newFolder()));
describeStoreConformance('SQLite in memory', () => openStore(undefined), { keepsData: false });

const ACCOUNT = { id: FIRST, name: 'First', createdAtMs: 1 };
const token = (hash: string) => ({ hash, accountId: FIRST, appId: 1, scopes: ['oauth'], createdAtMs: 1 });

describe('files', () => {
  test('a folder is made, with one file for control and one for each account that is opened', async () => {
    const folder = join(newFolder(), 'deep', 'below');
    const store = opener(folder).open();
    expect(existsSync(join(folder, 'control.db'))).toBe(true);
    expect(store.location).toBe(folder);
    await store.createAccount(ACCOUNT);
    await store.openAccount(FIRST);
    const file = new DatabaseSync(join(folder, 'accounts', `${FIRST}.db`));
    expect(file.prepare('PRAGMA user_version').get()).toEqual({ user_version: ACCOUNT_MIGRATIONS.length });
    expect(file.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    file.close();
  });

  test('a file of an earlier release is brought up to date, its records kept and its indexes built anew', async () => {
    const folder = newFolder();
    const { open, close } = opener(folder);
    const store = open();
    await store.createAccount(ACCOUNT);
    await close(store);
    const path = join(folder, 'accounts', `${FIRST}.db`);
    rmSync(path);
    const file = new DatabaseSync(path);
    file.exec(String(ACCOUNT_MIGRATIONS[0]));
    file.exec(`
      PRAGMA user_version = 1;
      INSERT INTO object VALUES ('0-1', 7, '{"firstname":"Ada"}', 1, 1, NULL, 1);
      INSERT INTO object VALUES ('0-1', 8, '{"city":"Faro","firstname":"Bela"}', 1, 1, 5, 1);
      INSERT INTO object VALUES ('0-2', 9, '{}', 1, 1, NULL, 1);
      INSERT INTO change VALUES (1, '0-1', 7, 0, 0, 'created', 1, 'INTEGRATION', '7', '{"firstname":"Ada"}', '{}');
      INSERT INTO indexed_property VALUES (1, '0-1', 'firstname');
      INSERT INTO property_index VALUES (1, 'stale', 7);
      INSERT INTO index_backlog VALUES (1, 1, '[1,"ada",7,1]');`);
    file.close();
    const account = await open().openAccount(FIRST);
    expect((await account.read((reader) => reader.loadMetadata())).indexes).toEqual([]);
    const rows = await account.read((reader) => reader.readRows(OBJECT_ROWS, EVERY_ROW, 10));
    expect(rows).toEqual([
      ['0-1', 7, '{"firstname":"Ada"}', 1, 1, null, 1],
      ['0-1', 8, '{"city":"Faro","firstname":"Bela"}', 1, 1, 5, 1],
      ['0-2', 9, '{}', 1, 1, null, 1],
    ]);
    const index = await account.write((writer) => makeIndex(writer, {}, [[7, 'ada']]));
    const found = (value: string) => account.search((reader) => findByKey(reader, index, value));
    expect([await found('ada'), await found('stale')]).toEqual([[7], []]);
    expect(await account.write((writer) => writer.takeTypeNumbers(1))).toBeGreaterThan(0);
  });

  test('a store in memory leaves nothing behind and says where it is', async () => {
    const { open, close } = opener(undefined);
    const store = open();
    expect(store.location).toBe('memory');
    await store.createAccount(ACCOUNT);
    await close(store);
    expect(await open().control.listAccounts()).toEqual([]);
  });

  test('an erasure waits for a snapshot from before, and then nothing remains in the files', async () => {
    const folder = newFolder();
    const store = opener(folder).open();
    await store.createAccount(ACCOUNT);
    const account = await store.openAccount(FIRST);
    const secret = sampleRecord(1, { properties: { firstname: 'secret-person' } });
    await account.write((writer) => writer.saveRecords([toCreation(secret)]));
    let erasing: Promise<void> | undefined;
    let isErased = false;
    await account.snapshot(async (reader) => {
      const [record] = await reader.findObjects(CONTACTS, [secret.id]);
      if (record === undefined) throw new Error('the record is not there');
      erasing = account.erase((writer) => writer.eraseRecord({ record, keys: [], entries: [] }));
      erasing.then(() => {
        isErased = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(isErased).toBe(false);
    });
    await erasing;
    const files = readdirSync(join(folder, 'accounts')).map((name) => join(folder, 'accounts', name));
    expect(files.filter((file) => readFileSync(file).includes('secret-person'))).toEqual([]);
  });

  test('files that a later release wrote are refused and left as they are', async () => {
    const folder = newFolder();
    const { open, close } = opener(folder);
    const store = open();
    await store.createAccount(ACCOUNT);
    await store.openAccount(FIRST);
    await close(store);
    const setVersion = (path: string, version: number) => {
      const file = new DatabaseSync(join(folder, path));
      file.exec(`PRAGMA user_version = ${version}`);
      file.close();
    };
    setVersion(`accounts/${FIRST}.db`, ACCOUNT_MIGRATIONS.length + 1);
    await expect(open().openAccount(FIRST)).rejects.toThrow('later release');
    setVersion('control.db', CONTROL_MIGRATIONS.length + 1);
    expect(() => new SqliteStore(folder)).toThrow('later release');
    setVersion('control.db', CONTROL_MIGRATIONS.length);
    expect(await open().control.listAccounts()).toEqual([ACCOUNT]);
  });

  test('a file that is no database is refused', async () => {
    const folder = newFolder();
    const { open, close } = opener(folder);
    const first = open();
    await first.createAccount(ACCOUNT);
    await close(first);
    writeFileSync(
      join(folder, 'accounts', `${FIRST}.db`),
      'not a database, but long enough to look like one',
    );
    await expect(open().openAccount(FIRST)).rejects.toThrow();
  });
});

describe('several connections to one folder', () => {
  test('who counts requests at the same time never lets one too many through, and none too few', async () => {
    const folder = newFolder();
    await opener(folder).open().control.countTaken('a', 0);
    const script = `
      const { workerData, parentPort } = require('node:worker_threads');
      const { SqliteStore } = await import('${SOURCE}/store/sqlite/sqlite-store.ts');
      const store = new SqliteStore(workerData);
      parentPort.once('message', async () => {
        let taken = 0;
        for (let at = 0; at < 1000; at += 1) {
          const limits = [{ key: 'a', slotMs: 5, sinceMs: 5, limit: 40 + at }];
          if ((await store.control.takeFromWindows(limits)).isTaken) taken += 1;
        }
        await store.close();
        parentPort.postMessage(taken);
      });
      parentPort.postMessage('open');`;
    const workers = Array.from(
      { length: 3 },
      () => new Worker(`(async () => {${script}})()`, { eval: true, workerData: folder }),
    );
    const said = (worker: Worker) => new Promise<unknown>((resolve) => worker.once('message', resolve));
    await Promise.all(workers.map(said));
    const results = workers.map(said);
    for (const worker of workers) worker.postMessage('start');
    const taken = await Promise.all(results);
    expect(taken.reduce((sum: number, each) => sum + Number(each), 0)).toBe(1039);
  });

  test('a token that another process makes is good, and one that it drops is not', async () => {
    const folder = newFolder();
    const store = opener(folder).open();
    await store.createAccount(ACCOUNT);
    const tokens = new Tokens(store.control);
    expect(await tokens.findCaller('secret', 1)).toMatchObject({ ok: false });
    const runElsewhere = (statement: string) => {
      const script = `
        const { SqliteStore } = await import('${SOURCE}/store/sqlite/sqlite-store.ts');
        const { hashSecret } = await import('${SOURCE}/auth/secrets.ts');
        const store = new SqliteStore(process.argv[1]);
        ${statement};
        await store.close();`;
      return promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script, folder]);
    };
    const made = JSON.stringify(token(''));
    await runElsewhere(`await store.control.saveToken({ ...${made}, hash: hashSecret('secret') })`);
    expect(await tokens.findCaller('secret', 1)).toMatchObject({ ok: true, value: { accountId: FIRST } });
    await runElsewhere(`await store.control.dropTokens(${FIRST}, 1)`);
    expect(await tokens.findCaller('secret', 1)).toMatchObject({ ok: false });
  });

  test('a folder that two open for the first time at once is made once, and both may use it', async () => {
    const folder = newFolder();
    const path = join(folder, 'control.db');
    const file = new DatabaseSync(path);
    file.exec('PRAGMA journal_mode = WAL; BEGIN IMMEDIATE');
    const script = `
      const { workerData, parentPort } = require('node:worker_threads');
      const { openDatabase } = await import('${SOURCE}/store/sqlite/open-database.ts');
      const { CONTROL_MIGRATIONS } = await import('${SOURCE}/store/sqlite/migrations.ts');
      parentPort.postMessage('opening');
      openDatabase(workerData, CONTROL_MIGRATIONS).close();`;
    const worker = new Worker(`(async () => {${script}})()`, { eval: true, workerData: path });
    const ended = new Promise<string>((resolve) => {
      worker.once('error', (error) => resolve(String(error)));
      worker.once('exit', (code) => resolve(`ended with ${code}`));
    });
    await new Promise((resolve) => worker.once('message', resolve));
    // Long enough for the other to have looked at the file and to wait for its turn to write.
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const step of CONTROL_MIGRATIONS) file.exec(step);
    file.exec(`PRAGMA user_version = ${CONTROL_MIGRATIONS.length}; COMMIT`);
    file.close();
    expect(await ended).toBe('ended with 0');
  });
});
