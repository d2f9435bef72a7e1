import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toAccountId } from '../../src/model/ids.ts';
import { openStore, type StorePlace } from '../../src/open-store.ts';
import { ACCOUNT_ROWS, EVERY_ROW } from '../../src/store/row-tables.ts';
import { differencesOf, digestAccount } from '../prove/account-digest.ts';
import { JsonClient } from '../prove/json-client.ts';
import { makeBusy } from '../support/busy-account.ts';
import { freshSeed, seededRandom } from '../support/random.ts';
import { newDatabase } from '../support/test-place.ts';
import { call, DEMO_TOKEN, newFolder, runAxle, serveAxle } from './axle-process.ts';

const ACCOUNT_ID = toAccountId(4820);

async function newUrl(): Promise<string> {
  const { url, remove } = await newDatabase();
  onTestFinished(remove);
  return url;
}

const placeOf = (place: string): StorePlace =>
  place.startsWith('postgres') ? { databaseUrl: place } : { folder: place };

const serve = (place: string) =>
  serveAxle(['serve', '--port', '0', place.startsWith('postgres') ? '--database-url' : '--data', place]);

/** All that is stored of the demo account, row by row. */
async function rowsOf(place: string): Promise<unknown> {
  const store = await openStore(placeOf(place));
  try {
    const account = await store.openAccount(ACCOUNT_ID);
    const [known] = await store.control.listAccounts();
    return await account.snapshot(async (reader) => ({
      known,
      belongings: await store.control.readBelongings(ACCOUNT_ID),
      tables: await Promise.all(ACCOUNT_ROWS.map((table) => reader.readRows(table, EVERY_ROW, 1_000_000))),
      values: await reader.digestUniqueValues(),
      counters: { ...(await reader.readCounters()), metadataVersion: 0 },
      indexes: (await reader.loadMetadata()).indexes.map(({ number: _, ...index }) => index),
    }));
  } finally {
    await store.close();
  }
}

/** All that a client sees of the demo account, and what it gets for a record that it makes. */
async function viewOf(place: string) {
  const server = await serve(place);
  const { hostname, port } = new URL(server.url);
  const client = new JsonClient({ host: hostname, port: Number(port) }, DEMO_TOKEN);
  const digest = await digestAccount(client);
  const found = await client.ask('POST', '/crm/v3/objects/contacts/search', {
    filterGroups: [{ filters: [{ propertyName: 'lastname', operator: 'EQ', value: 'Last 1' }] }],
    sorts: ['createdate'],
    limit: 200,
  });
  const made = await client.ask('POST', '/crm/v3/objects/contacts', {
    properties: { email: 'next@example.com' },
  });
  client.close();
  expect((await server.stop()).code).toBe(0);
  return { digest, found: found.body, nextId: (made.body as { readonly id: string }).id };
}

async function newBusyFolder(rounds: number): Promise<string> {
  const folder = newFolder();
  const seed = freshSeed();
  console.log(`seed ${seed}`);
  const server = await serve(folder);
  await makeBusy(server.url, seededRandom(seed), rounds);
  await server.stop();
  return folder;
}

const copy = (from: string, to: string, ...more: readonly string[]) =>
  runAxle(['copy', '--from', from, '--to', to, ...more]);

describe('a copy', () => {
  test('goes from a folder through databases into a folder, and all are equal field for field', async () => {
    const places = [await newBusyFolder(5), await newUrl(), await newUrl(), newFolder(), newFolder()];
    const first = await rowsOf(places[0] ?? '');
    for (const [at, place] of places.entries()) {
      const next = places[at + 1];
      if (next === undefined) break;
      const { code, stdout, stderr } = await copy(place, next);
      expect([code, stdout]).toEqual([
        0,
        expect.stringMatching(/^account 4820: \d+ rows copied and compared, 0 of them by an earlier run\n$/),
      ]);
      expect(stderr).toMatch(/copying change, \d+ of \d+ \(100%\)/);
      expect(await rowsOf(next)).toEqual(first);
    }
    const [begin, , database, , end] = places;
    const views = [await viewOf(begin ?? ''), await viewOf(database ?? ''), await viewOf(end ?? '')];
    expect(views[0]?.digest.size).toBeGreaterThan(500);
    for (const view of views.slice(1)) {
      expect(differencesOf(views[0]?.digest ?? new Map(), view.digest)).toEqual([]);
      expect([view.found, view.nextId]).toEqual([views[0]?.found, views[0]?.nextId]);
    }
  }, 180_000);

  test('that is killed leaves no account, and the next goes on until all is there', async () => {
    const from = await newBusyFolder(10);
    const first = await rowsOf(from);
    for (const to of [await newUrl(), newFolder()]) {
      for (const table of ['object', 'change', 'association']) {
        await copyAndKill(from, to, `copying ${table}`);
        expect(await accountsIn(to)).toEqual([]);
      }
      const { code, stdout } = await copy(from, to);
      expect([code, stdout]).toEqual([
        0,
        expect.stringMatching(/copied and compared, [1-9]\d* of them by an/),
      ]);
      expect(await rowsOf(to)).toEqual(first);
    }
  });

  test('of what was changed since a copy was killed is what it is now', async () => {
    const from = await newBusyFolder(6);
    const to = await newUrl();
    await copyAndKill(from, to, 'comparing');
    const server = await serve(from);
    const path = '/crm/v3/objects/contacts';
    await call(server.url, `${path}/512`, { method: 'DELETE' });
    await call(server.url, `${path}/gdpr-delete`, {
      method: 'POST',
      body: JSON.stringify({ objectId: '512' }),
    });
    await server.stop();
    expect((await copy(from, to)).code).toBe(0);
    expect(await rowsOf(to)).toEqual(await rowsOf(from));
  });

  test('of a server that goes on writing is of one moment', async () => {
    const from = newFolder();
    const server = await serve(from);
    let isOver = false;
    const writing = (async () => {
      for (let at = 0; !isOver; at += 1) {
        const properties = { email: `w${at}@example.com`, firstname: 'While copied' };
        const body = JSON.stringify({ properties });
        expect((await call(server.url, '/crm/v3/objects/contacts', { method: 'POST', body })).status).toBe(
          201,
        );
      }
    })();
    const { code, stdout, stderr } = await copy(from, await newUrl());
    isOver = true;
    await writing;
    expect([code, stdout, stderr]).toEqual([0, expect.stringContaining('compared'), expect.anything()]);
  });

  test('takes the one account that is named', async () => {
    const from = await newBusyFolder(0);
    const made = await runAxle(['token', 'create', '--account', '7', '--scope', 'all', '--data', from]);
    const to = await newUrl();
    expect((await copy(from, to, '--account', '7')).stdout).toMatch(/^account 7: /);
    expect(await accountsIn(to)).toEqual([7]);
    const server = await serve(to);
    const listed = await call(server.url, '/crm/v3/objects/contacts', { token: made.stdout.trim() });
    expect(await listed.json()).toMatchObject({ results: [] });
    await server.stop();
    expect((await copy(from, to)).code).toBe(0);
    expect(await accountsIn(to)).toEqual([7, 4820]);
  });
});

describe('a copy is refused', () => {
  test('where another account has the number, and nothing is changed', async () => {
    const [from, to] = [await newBusyFolder(1), await newBusyFolder(2)];
    const before = await rowsOf(to);
    const { code, stderr } = await copy(from, to);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^axle: account 4820 was not copied: .* --to .*\n$/m);
    expect(await rowsOf(to)).toEqual(before);
  });

  test('where another app has the number of one that can use the account', async () => {
    const [from, to] = [newFolder(), await newUrl()];
    const make = (account: string, ...place: readonly string[]) =>
      runAxle(['token', 'create', '--account', account, '--scope', 'all', ...place]);
    expect((await make('7', '--data', from)).code).toBe(0);
    expect((await make('8', '--database-url', to)).code).toBe(0);
    const { code, stderr } = await copy(from, to);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/account 7 was not copied: there is another app \d+/),
    ]);
    expect(await accountsIn(to)).toEqual([8]);
    const elsewhere = await newUrl();
    expect((await copy(from, elsewhere)).code).toBe(0);
    const apps = [await appsIn(from), await appsIn(elsewhere)];
    expect(apps[1]).toEqual(apps[0]);
  });

  test('but not where the same account is there already', async () => {
    const [from, to] = [await newBusyFolder(1), await newUrl()];
    expect((await copy(from, to)).code).toBe(0);
    const { code, stdout } = await copy(from, to);
    expect([code, stdout]).toEqual([0, 'account 4820: was there, the same\n']);
  });

  test('where there is nothing to copy, or nowhere to copy it to', async () => {
    const from = await newBusyFolder(0);
    const empty = newFolder();
    const cases: readonly (readonly [from: string, to: string, said: RegExp, ...more: string[]])[] = [
      [join(empty, 'none'), newFolder(), /--from names .*none, in which there is no data/],
      [from, from, /--from and --to name the same place/],
      [from, newFolder(), /has no account 9\n/, '--account', '9'],
      [from, newFolder(), /an account is a whole number above zero, not x/, '--account', 'x'],
      [from, 'mysql://secret@host/x', /a database has an address like/],
    ];
    for (const [source, target, said, ...more] of cases) {
      const { code, stderr } = await copy(source, target, ...more);
      expect([code, stderr]).toEqual([1, expect.stringMatching(said)]);
      expect(stderr).not.toContain('secret');
    }
    expect(existsSync(join(empty, 'none'))).toBe(false);
  });

  test('while another one brings the same account there', async () => {
    const from = await newBusyFolder(1);
    for (const to of [await newUrl(), newFolder()]) {
      const store = await openStore(placeOf(to));
      const account = { id: ACCOUNT_ID, name: 'Half', createdAtMs: 1 };
      const receiving = store.receiveAccount(
        { account, belongings: { rows: [], nextAppId: 1 } },
        async () => {
          const { code, stderr } = await copy(from, to);
          expect([code, stderr]).toEqual([
            1,
            expect.stringContaining('another process is bringing account 4820'),
          ]);
          throw new Error('given up');
        },
      );
      await expect(receiving).rejects.toThrow('given up');
      await store.close();
      expect((await copy(from, to)).code).toBe(0);
      if (!to.startsWith('postgres')) expect(readdirSync(join(to, 'accounts'))).toEqual(['4820.db']);
    }
  });
});

async function accountsIn(place: string): Promise<readonly number[]> {
  const store = await openStore(placeOf(place));
  try {
    return (await store.control.listAccounts()).map(({ id }) => id);
  } finally {
    await store.close();
  }
}

/** The apps, and the number that the next will have. */
async function appsIn(place: string) {
  const store = await openStore(placeOf(place));
  try {
    return { apps: await store.control.listApps(), next: await store.control.takeAppId() };
  } finally {
    await store.close();
  }
}

/** Kills a copy as soon as it says something. */
async function copyAndKill(from: string, to: string, said: string): Promise<void> {
  const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
  const child = spawn(process.execPath, [main, 'copy', '--from', from, '--to', to], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += String(chunk);
    if (text.includes(said)) child.kill('SIGKILL');
  });
  const [, signal] = await ended;
  expect([signal, text]).toEqual(['SIGKILL', expect.stringContaining(said)]);
}
