import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CONTACT, call, DEMO_TOKEN, newFolder, patchContact, runAxle, serveAxle } from './axle-process.ts';

/** A port that is taken for as long as the test runs. */
async function takePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A port that was free a moment ago. */
async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const statusOf = async (url: string, token = DEMO_TOKEN) => (await call(url, CONTACT, { token })).status;

describe('a new server', () => {
  test('answers on a free port with the demo account, and leaves nothing on the disk when told so', async () => {
    const cwd = newFolder();
    const { url, greeting, stop } = await serveAxle(['serve', '--port', '0', '--memory'], { cwd });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(greeting).toContain(DEMO_TOKEN);
    const answer = await call(url, CONTACT);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ id: '512', properties: { firstname: 'Maria' } });
    expect((await stop()).code).toBe(0);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('is what the command line starts by default, with data below where it was started, kept from run to run', async () => {
    const cwd = newFolder();
    const first = await serveAxle(['--port', '0'], { cwd });
    expect((await patchContact(first.url, { firstname: 'Kept', property_number: '17' })).status).toBe(200);
    const made = await call(first.url, '/crm/v3/objects/contacts', {
      method: 'POST',
      body: JSON.stringify({ properties: { email: 'new@example.com' } }),
    });
    const { id } = (await made.json()) as { id: string };
    expect((await first.stop()).code).toBe(0);

    const second = await serveAxle(['serve', '--port', '0', '--data', join(cwd, 'axle-data')]);
    const names = 'properties=firstname,property_number&propertiesWithHistory=firstname';
    expect(await (await call(second.url, `${CONTACT}?${names}`)).json()).toMatchObject({
      properties: { firstname: 'Kept', property_number: '17' },
      propertiesWithHistory: { firstname: [{ value: 'Kept' }, { value: 'Maria' }] },
    });
    const found = await call(second.url, '/crm/v3/objects/contacts/new@example.com?idProperty=email');
    expect(await found.json()).toMatchObject({ id });
  });

  test('tells about itself without a token, and nothing that is secret', async () => {
    const folder = newFolder();
    const { url } = await serveAxle(['serve', '--port', '0', '--data', folder]);
    const ask = async (path: string) => {
      const answer = await fetch(`${url}/_axle/${path}`);
      return { status: answer.status, text: await answer.text() };
    };
    expect(await ask('health')).toEqual({ status: 200, text: '{"status":"ok"}' });
    expect(await ask('ready')).toEqual({ status: 200, text: '{"status":"ready"}' });
    const status = await ask('status');
    expect(status.status).toBe(200);
    expect(JSON.parse(status.text)).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      store: 'sqlite',
      location: 'disk',
      accounts: [{ id: 4820, name: 'Demo account' }],
      uptimeMs: expect.any(Number),
    });
    for (const secret of [folder, DEMO_TOKEN]) expect(status.text).not.toContain(secret);
    expect((await ask('nothing')).status).toBe(404);
  });
});

describe('the environment', () => {
  test('has a twin of every flag', async () => {
    const folder = newFolder();
    const port = await findFreePort();
    const env = {
      AXLE_PORT: String(port),
      AXLE_HOST: '127.0.0.2',
      AXLE_DATA: join(folder, 'kept'),
      AXLE_TOKEN: 'token-from-outside',
      AXLE_LOG: 'silent',
    };
    const { url, stop } = await serveAxle(['serve'], { env });
    expect(url).toBe(`http://127.0.0.2:${port}`);
    expect(await statusOf(url, 'token-from-outside')).toBe(200);
    expect(await statusOf(url)).toBe(401);
    expect(existsSync(join(folder, 'kept', 'control.db'))).toBe(true);
    expect((await stop()).stdout).toBe('');
  });

  test('gives way to the flag', async () => {
    const folder = newFolder();
    const env = {
      AXLE_PORT: String(await takePort()),
      AXLE_HOST: '127.0.0.2',
      AXLE_DATA: join(folder, 'not-here'),
      AXLE_TOKEN: 'token-from-outside',
    };
    const flags = [
      '--port',
      '0',
      '--host',
      '127.0.0.1',
      '--data',
      join(folder, 'here'),
      '--token',
      'flag-token',
    ];
    const { url } = await serveAxle(['serve', ...flags], { env });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(await statusOf(url, 'flag-token')).toBe(200);
    expect(await statusOf(url, 'token-from-outside')).toBe(401);
    expect(readdirSync(folder)).toEqual(['here']);
  });
});

describe('the demo account', () => {
  test('is not made where others can reach the server', async () => {
    const { url, greeting } = await serveAxle(['serve', '--port', '0', '--memory', '--host', '0.0.0.0']);
    expect(greeting).not.toContain(DEMO_TOKEN);
    expect(greeting).toContain('axle token create');
    expect(await statusOf(url)).toBe(401);
    expect(await (await fetch(`${url}/_axle/status`)).json()).toMatchObject({ accounts: [] });
  });

  test('is made there when it is asked for', async () => {
    const flags = ['--port', '0', '--memory', '--host', '0.0.0.0', '--demo'];
    const { url, greeting } = await serveAxle(['serve', ...flags]);
    expect(greeting).toContain(DEMO_TOKEN);
    expect(await statusOf(url)).toBe(200);
  });

  test('is closed to its former tokens when a store made on this machine is then served to others', async () => {
    const folder = newFolder();
    const first = await serveAxle(['serve', '--port', '0', '--data', folder]);
    expect(await statusOf(first.url)).toBe(200);
    await first.stop();
    const second = await serveAxle(['serve', '--port', '0', '--data', folder, '--host', '0.0.0.0']);
    expect(await statusOf(second.url)).toBe(401);
    expect(second.greeting).not.toContain(DEMO_TOKEN);
  });
});

describe('a start that fails', () => {
  test('with a bad port says what a port is', async () => {
    const { code, stdout, stderr } = await runAxle(['serve', '--port=0x50', '--memory']);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain('A port is a whole number from 0 to 65535');
    expect(stdout).toBe('');
  });

  test('with a bad port in the environment says so too', async () => {
    const { code, stderr } = await runAxle(['serve', '--memory'], { env: { AXLE_PORT: 'abc' } });
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain('A port is a whole number from 0 to 65535');
    expect(stderr).toContain('AXLE_PORT');
  });

  test('because the port is taken ends with one line that names it', async () => {
    const port = await takePort();
    const { code, stderr } = await runAxle(['serve', '--port', String(port), '--memory']);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^axle: .*${port}.*\\n$`));
  });

  test('because the data folder cannot be made ends with one line that names it', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    const { code, stderr } = await runAxle(['serve', '--port', '0', '--data', join(file, 'below')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^axle: .*file.*\n$/);
  });

  test.each([
    ['an unknown flag', ['serve', '--prot', '1']],
    ['an unknown form of log', ['serve', '--log', 'loud']],
  ])('for %s says what is wrong', async (_what, args) => {
    const { code, stdout, stderr } = await runAxle([...args]);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toMatch(/^error: /);
    expect(stdout).toBe('');
  });
});

test('the command line tells its version and how it is used', async () => {
  const [version, help] = await Promise.all([runAxle(['--version']), runAxle(['serve', '--help'])]);
  expect(version).toMatchObject({ code: 0, stderr: '' });
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+.*\n$/);
  expect(help.code).toBe(0);
  for (const flag of ['--port', '--host', '--data', '--memory', '--token', '--demo', '--log', 'AXLE_PORT']) {
    expect(help.stdout).toContain(flag);
  }
});
