import { readdirSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newDatabase } from '../support/test-place.ts';
import { CONTACT, call, newFolder, patchContact, runAxle, serveAxle } from './axle-process.ts';

async function newUrl(): Promise<string> {
  const { url, remove } = await newDatabase();
  onTestFinished(remove);
  return url;
}

describe('a server on a database', () => {
  test('makes the demo account, leaves nothing on the disk, tells where it is, and finds it all again', async () => {
    const [url, cwd] = [await newUrl(), newFolder()];
    const first = await serveAxle(['serve', '--port', '0', '--database-url', url], { cwd });
    const { host, pathname } = new URL(url);
    expect(first.greeting).toContain(`postgres://${host}${pathname}\n`);
    expect((await patchContact(first.url, { firstname: 'Kept' })).status).toBe(200);
    const status = await (await fetch(`${first.url}/_axle/status`)).text();
    expect(JSON.parse(status)).toMatchObject({ store: 'postgres', location: 'database' });
    expect(status).not.toContain(pathname);
    expect((await first.stop()).code).toBe(0);
    expect(readdirSync(cwd)).toEqual([]);
    const second = await serveAxle(['serve', '--port', '0'], { cwd, env: { AXLE_DATABASE_URL: url } });
    expect(await (await call(second.url, CONTACT)).json()).toMatchObject({
      properties: { firstname: 'Kept' },
    });
  });

  test('starts beside others on the same new database, and all of them serve it', async () => {
    const url = await newUrl();
    const start = () => serveAxle(['serve', '--port', '0', '--database-url', url]);
    const servers = await Promise.all([start(), start(), start()]);
    for (const [at, server] of servers.entries()) {
      expect((await patchContact(server.url, { firstname: `Name ${at}` })).status).toBe(200);
      for (const other of servers) {
        const contact = await (await call(other.url, CONTACT)).json();
        expect(contact).toMatchObject({ properties: { firstname: `Name ${at}` } });
      }
    }
  });

  test('takes tokens that another process makes', async () => {
    const url = await newUrl();
    const server = await serveAxle(['serve', '--port', '0', '--database-url', url]);
    const args = ['token', 'create', '--account', '7', '--scope', 'all'];
    const { stdout, code } = await runAxle(args, { env: { AXLE_DATABASE_URL: url } });
    expect(code).toBe(0);
    const token = stdout.trim();
    const listed = await call(server.url, '/crm/v3/objects/contacts', { token });
    expect(await listed.json()).toMatchObject({ results: [] });
    expect((await call(server.url, CONTACT)).status).toBe(200);
  });
});

describe('a start that fails', () => {
  test('because the address is none says what one is and does not repeat it', async () => {
    for (const url of ['mysql://user:secret@host/db', 'secret']) {
      const { code, stderr } = await runAxle(['serve', '--port', '0', '--database-url', url]);
      expect(code).toBeGreaterThan(0);
      expect(stderr).toMatch(/^axle: .*postgres:\/\/user:password@host:port\/database\n$/);
      expect(stderr).not.toContain('secret');
    }
  });

  test('because nobody answers there ends with one line that names it', async () => {
    const url = 'postgres://user:secret@127.0.0.1:1/crm';
    const { code, stderr } = await runAxle(['serve', '--port', '0', '--database-url', url]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^axle: .*127\.0\.0\.1:1.*\n$/);
    expect(stderr).not.toContain('secret');
  });
});
