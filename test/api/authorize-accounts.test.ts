import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { toAccountId } from '../../src/model/ids.ts';
import type { Observation } from '../../src/observation.ts';
import { systemWorld } from '../../src/worlds.ts';
import { newPlace, type TestPlace } from '../support/test-place.ts';
import { CONTACTS_READ, credentialsOf, OauthCaller, type RegisteredApp } from './oauth-caller.ts';

// A server with several accounts, none of which has users, as the command line makes them.

const KEY = 'a-key-that-nobody-knows';
const observed: Observation[] = [];
let app: App;
let place: TestPlace;
let oauth = new OauthCaller('', '');
let url = '';

beforeAll(async () => {
  place = await newPlace();
  app = await createApp({
    ...place.options,
    world: systemWorld(),
    observe: (each) => void observed.push(each),
  });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
  oauth = new OauthCaller(url, KEY);
});
afterAll(async () => {
  await app.close();
  await place.remove();
});

const read = async (path: string) => {
  const response = await oauth.open(path);
  return { status: response.status, page: await response.text(), response };
};

describe('a server', () => {
  test('that has no admin key is administered by nobody', async () => {
    for (const key of ['', KEY, 'axle-demo-admin-key', 'undefined']) {
      const reply = await oauth.administer('GET', '/_axle/apps', undefined, key);
      expect(reply.status).toBe(403);
      expect(reply.body['message']).toEqual(expect.stringContaining('AXLE_ADMIN_KEY'));
    }
    expect(() => app.openAdministration({ key: 'short', isPublic: false })).toThrow('too short');
    expect(() => app.openAdministration({ key: 'long enough, but blanks', isPublic: false })).toThrow();
  });

  test('that has no admin key asks nobody, and without an account nobody is let in', async () => {
    const made = await app.apps.createPublic({
      name: 'Early',
      redirectUris: ['https://app.example.com/callback'],
      scopes: { required: [CONTACTS_READ], conditional: [], optional: [] },
    });
    if (!made.ok) throw new Error('the app is in order');
    const { clientId, redirectUris } = made.value.app;
    const path = `/oauth/authorize?client_id=${clientId}&redirect_uri=${redirectUris[0]}&scope=${CONTACTS_READ}`;
    expect(await read(path)).toMatchObject({ status: 400, page: expect.stringContaining('no account yet') });
    await app.createAccount({ id: toAccountId(7), name: 'Seven' });
    expect(await read(path)).toMatchObject({ status: 403, page: expect.stringContaining('no admin key') });
    app.openAdministration({ key: KEY, isPublic: false });
    expect((await read(path)).status).toBe(200);
  });
});

describe('several accounts', () => {
  let registered: RegisteredApp;
  beforeAll(async () => {
    await app.createAccount({ id: toAccountId(8), name: 'Eight & <co>' });
    registered = await oauth.register();
  });

  test('are offered, each with a link that keeps what was asked', async () => {
    const query = oauth.queryOf(registered, { state: 'a&b' });
    const { status, page } = await read(`/oauth/authorize?${query}`);
    expect(status).toBe(200);
    expect(page).toContain('Eight &amp; &lt;co&gt;');
    const links = [...page.matchAll(/href="([^"]+)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'));
    expect(links).toEqual([`/oauth/7/authorize?${query}`, `/oauth/8/authorize?${query}`]);
    for (const link of links) expect((await read(link)).page).toContain(`Account ${link.split('/')[2]}.`);
  });

  test('are kept apart: a code of one opens nothing of the other', async () => {
    await oauth.administer('PATCH', '/_axle/accounts/8', { grantsWithoutPage: true });
    const query = oauth.queryOf(registered);
    expect((await read(`/oauth/7/authorize?${query}`)).status).toBe(200);
    const { response } = await read(`/oauth/8/authorize?${query}`);
    const code = new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const { body } = await oauth.redeem(registered, code);
    expect(body).toMatchObject({ hub_id: 8, scopes: ['oauth', CONTACTS_READ] });
    // An account without users has nobody to name.
    expect(body).not.toHaveProperty('user_id');
    const token = String(body['access_token']);
    const details = await fetch(`${url}/account-info/v3/details`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await details.json()).toMatchObject({ portalId: 8 });
  });

  test('without users ask for the key alone', async () => {
    const { page } = await read(`/oauth/7/authorize?${oauth.queryOf(registered)}`);
    expect(page).not.toContain('name="user"');
    expect(page).toContain('name="admin_key"');
  });

  test('more than can be listed are listed in part', async () => {
    for (let id = 1000; id < 1099; id += 1) await app.createAccount({ id: toAccountId(id), name: `N${id}` });
    const { page } = await read(`/oauth/authorize?${oauth.queryOf(registered)}`);
    expect(page.match(/class="account"/g)).toHaveLength(100);
    expect(page).toContain('There are more accounts');
  });
});

test('nothing that was observed holds a secret, a code, a token or a key', async () => {
  const registered = await oauth.register();
  await oauth.administer('PATCH', '/_axle/accounts/7', { grantsWithoutPage: true });
  const { response } = await read(
    `/oauth/7/authorize?${oauth.queryOf(registered, { state: 'secret-state' })}`,
  );
  const code = new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const { body } = await oauth.redeem(registered, code);
  const [access, refresh] = [String(body['access_token']), String(body['refresh_token'])];
  await oauth.refresh(registered, refresh);
  await oauth.redeem(registered, code);
  const rotated = await oauth.administer('POST', `/_axle/apps/${registered.id}/rotate`);
  const secrets = [code, access, refresh, registered.clientSecret, String(rotated.body['clientSecret']), KEY];
  // In their places, and wherever somebody may put them by mistake.
  for (const secret of [...secrets, 'secret-state']) {
    await oauth.get(`/oauth/v1/access-tokens/${secret}`);
    await oauth.get(`/oauth/v1/refresh-tokens/${secret}`);
    await oauth.get(`/oauth/${secret}/authorize?client_id=${secret}&state=${secret}`);
    await oauth.get(`/oauth/v9/${secret}?token=${secret}`);
    await oauth.get(`/_axle/apps/${secret}`);
    await oauth.statusOf(secret);
    const form = { token: secret, code: secret, refresh_token: secret, ...credentialsOf(registered) };
    for (const path of ['token', 'token/introspect', 'token/revoke', secret]) {
      for (const version of ['v1', 'v3']) await oauth.post(`/oauth/${version}/${path}?code=${secret}`, form);
    }
  }
  const lines = observed.map((each) => JSON.stringify(each));
  expect(lines.length).toBeGreaterThan(100);
  expect(observed.filter(({ kind }) => kind === 'failure')).toEqual([]);
  for (const secret of [...secrets, 'secret-state']) {
    expect(lines.filter((line) => line.includes(secret))).toEqual([]);
  }
});
