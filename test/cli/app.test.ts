import { describe, expect, test } from 'vitest';
import { OauthCaller, type RegisteredApp } from '../api/oauth-caller.ts';
import { isOnDisk, newFolder, runAxle, serveAxle } from './axle-process.ts';

const KEY = 'a-key-that-nobody-knows';
const CONTACTS_READ = 'crm.objects.contacts.read';
const CREATE = [
  '--name',
  'Sync',
  '--redirect-uri',
  'https://app.example.com/callback',
  '--scope',
  CONTACTS_READ,
];

const inFolder = (folder: string) => {
  const run = (...args: readonly string[]) => runAxle([...args, '--data', folder]);
  const shown = async (...args: readonly string[]) => {
    const { stdout, stderr } = await run(...args);
    expect(stderr).toBe('');
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  };
  return { run, shown };
};

test('apps are made, shown, changed and removed', async () => {
  const { run, shown } = inFolder(newFolder());
  const [made] = await shown('app', 'create', ...CREATE, '--optional-scope', 'forms', 'tickets');
  const { clientSecret, ...app } = made;
  expect(clientSecret).toMatch(/^[0-9a-f-]{36}$/);
  expect(app).toMatchObject({
    kind: 'public',
    name: 'Sync',
    redirectUris: ['https://app.example.com/callback'],
    requiredScopes: ['oauth', CONTACTS_READ],
    conditionalScopes: [],
    optionalScopes: ['forms', 'tickets'],
  });
  await run('token', 'create', '--account', '7', '--scope', 'tickets', '--name', 'Own');
  const own = { kind: 'private', accountId: '7', name: 'Own', scopes: ['oauth', 'tickets'] };
  const listed = await shown('app', 'list');
  expect(listed).toEqual([app, expect.objectContaining(own)]);
  const [changed] = await shown('app', 'update', app.id, '--conditional-scope', 'forms');
  expect(changed).toEqual({ ...app, conditionalScopes: ['forms'], optionalScopes: ['tickets'] });
  const [less] = await shown('app', 'update', listed[1].id, '--scope', CONTACTS_READ);
  expect(less).toEqual({ ...listed[1], scopes: ['oauth', CONTACTS_READ] });
  const [rotated] = await shown('app', 'rotate', app.id);
  expect(rotated.clientSecret).not.toBe(clientSecret);
  expect(await shown('app', 'remove', app.id)).toEqual([]);
  expect(await shown('app', 'list')).toEqual([less]);
  expect((await run('app', 'remove', app.id)).stderr).toBe(`axle: there is no app ${app.id}\n`);
});

test.each([
  [['--name', ''], 'name: must not be empty'],
  [['--redirect-uri', 'app.example.com'], 'redirectUris: '],
  [['--scope', 'nonsense'], 'requiredScopes: no such scope: nonsense'],
])('an app with %j is refused', async (change, words) => {
  const { code, stderr, stdout } = await inFolder(newFolder()).run('app', 'create', ...CREATE, ...change);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(`axle: ${words}`);
});

describe('a server', () => {
  test('serves apps from the command line, and tells no secret to its log nor to the disk', async () => {
    const folder = newFolder();
    const { run, shown } = inFolder(folder);
    const token = (await run('token', 'create', '--account', '7', '--scope', CONTACTS_READ)).stdout.trim();
    await run('account', 'set', '--account', '7', '--grant-without-page', 'on');
    const app: RegisteredApp = (await shown('app', 'create', ...CREATE))[0];
    for (const log of ['json', 'pretty']) {
      const args = ['serve', '--port', '0', '--data', folder, '--log', log];
      const { url, greeting, stop } = await serveAxle(args, { env: { AXLE_ADMIN_KEY: KEY } });
      expect(greeting).toContain('admin    yours');
      const oauth = new OauthCaller(url, KEY);
      expect((await oauth.administer('GET', '/_axle/apps')).status).toBe(200);
      const { code, accessToken, refreshToken } = await oauth.tokensFor(app);
      await oauth.get(`/oauth/v1/access-tokens/${accessToken}`);
      await oauth.refresh(app, refreshToken);
      await oauth.redeem(app, code);
      for (const each of [token, accessToken]) expect([200, 401]).toContain(await oauth.statusOf(each));
      const { stdout, stderr } = await stop();
      expect(stdout.split('\n').length).toBeGreaterThan(6);
      for (const secret of [token, code, accessToken, refreshToken, app.clientSecret, KEY]) {
        expect(stdout + stderr).not.toContain(secret);
        expect(isOnDisk(folder, secret)).toBe(false);
      }
    }
  });

  test('that holds only the demo is administered with a key that it tells, and no other is', async () => {
    const folder = newFolder();
    const args = ['serve', '--port', '0', '--data', folder];
    const status = async (url: string, key: string) =>
      (await new OauthCaller(url, key).administer('GET', '/_axle/apps')).status;
    const demo = await serveAxle(args);
    const key = /admin +(\S+)\n/.exec(demo.greeting)?.[1] ?? '';
    expect(await status(demo.url, key)).toBe(200);
    const app = await new OauthCaller(demo.url, key).register();
    const page = `${demo.url}/oauth/4820/authorize?${new OauthCaller(demo.url, key).queryOf(app)}`;
    expect((await fetch(page)).status).toBe(200);
    await inFolder(folder).run('token', 'create', '--account', '7', '--scope', 'all');
    // A second account ends it, also while the server runs.
    expect(await status(demo.url, key)).toBe(403);
    expect((await fetch(page)).status).toBe(403);
    await demo.stop();
    const shared = await serveAxle(args);
    expect(shared.greeting).toContain('admin    none');
    expect(await status(shared.url, key)).toBe(403);
    await shared.stop();
    const everywhere = await serveAxle(['serve', '--port', '0', '--memory', '--host', '0.0.0.0', '--demo']);
    expect(await status(everywhere.url, key)).toBe(403);
    await everywhere.stop();
  });

  test.each(['short', 'with blanks in between'])('takes no admin key such as %j', async (key) => {
    const { code, stderr } = await runAxle(['serve', '--memory', '--port', '0', '--admin-key', key]);
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain('at least 16 characters and no blanks');
  });
});

test.each([
  [['account', 'set', '--account', '7', '--grant-without-page', 'on'], 'there is no account 7'],
  [['account', 'set', '--account', 'x', '--grant-without-page', 'on'], 'an account is a whole number'],
  [['account', 'set', '--account', '7', '--grant-without-page', 'maybe'], 'Allowed choices are on, off'],
  [['app', 'update', '7', '--name', 'x'], 'there is no app 7'],
])('%j is refused', async (args, words) => {
  const { code, stderr } = await inFolder(newFolder()).run(...args);
  expect(code).toBe(1);
  expect(stderr).toContain(words);
});
