import { describe, expect, test } from 'vitest';
import { CONTACTS_READ, expectOauthError, REDIRECT_URI } from './oauth-caller.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle({ demo: true, settings: { grantsWithoutPage: true } });
const call = (method: string, path: string, body?: unknown, key?: string) =>
  axle.oauth.administer(method, path, body, key);

describe('the administration', () => {
  const CALLS = [
    ['GET', '/_axle/apps'],
    ['POST', '/_axle/apps'],
    ['GET', '/_axle/apps/1'],
    ['PATCH', '/_axle/apps/1'],
    ['DELETE', '/_axle/apps/1'],
    ['POST', '/_axle/apps/1/rotate'],
    ['GET', '/_axle/accounts/4820'],
    ['PATCH', '/_axle/accounts/4820'],
  ] as const;

  test.each(CALLS)('%s %s takes the admin key and nothing else', async (method, path) => {
    for (const key of ['', 'x', axle.api.token, 'axle-demo-admin-ke', 'axle-demo-admin-key2']) {
      const reply = await call(method, path, method === 'GET' ? undefined : {}, key);
      expect(reply.status, key).toBe(401);
      expect(reply.body).toMatchObject({ status: 'error', category: 'INVALID_AUTHENTICATION' });
    }
    expect((await call(method, path, method === 'GET' ? undefined : {})).status).not.toBe(401);
  });
});

describe('a public app', () => {
  test('is made with a secret that is told once, listed, changed and removed', async () => {
    const draft = {
      name: 'Sync',
      redirectUris: [REDIRECT_URI],
      requiredScopes: [CONTACTS_READ],
      conditionalScopes: ['tickets'],
      optionalScopes: ['forms'],
    };
    const made = await call('POST', '/_axle/apps', draft);
    expect(made.status).toBe(201);
    const { clientSecret, ...shown } = made.body;
    expect(clientSecret).toMatch(/^[0-9a-f-]{36}$/);
    expect(shown).toEqual({
      ...draft,
      id: expect.stringMatching(/^\d{7}$/),
      kind: 'public',
      createdAt: '2026-11-23T10:00:00.123Z',
      clientId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      requiredScopes: ['oauth', CONTACTS_READ],
    });
    const path = `/_axle/apps/${shown['id']}`;
    expect((await call('GET', path)).body).toEqual(shown);
    const changed = await call('PATCH', path, { name: 'Sync 2', optionalScopes: [] });
    expect(changed.body).toEqual({ ...shown, name: 'Sync 2', optionalScopes: [] });
    expect((await call('GET', '/_axle/apps')).body['results']).toContainEqual(changed.body);
    expect((await call('DELETE', path)).status).toBe(204);
    for (const method of ['GET', 'DELETE']) expect((await call(method, path)).status).toBe(404);
    expect((await call('GET', '/_axle/apps')).text).not.toContain(String(shown['clientId']));
  });

  test('has one secret at a time', async () => {
    const app = await axle.oauth.register();
    const code = await axle.oauth.codeFor(app);
    const { body } = await call('POST', `/_axle/apps/${app.id}/rotate`);
    expectOauthError(await axle.oauth.redeem(app, code), 'invalid_client', 'BAD_CLIENT_SECRET');
    const clientSecret = String(body['clientSecret']);
    expect((await axle.oauth.redeem({ ...app, clientSecret }, code)).status).toBe(200);
  });

  test('keeps what it was granted when it declares less', async () => {
    const app = await axle.oauth.register({ optionalScopes: ['crm.objects.deals.read'] });
    const { accessToken } = await axle.oauth.tokensFor(app, { optional_scope: 'crm.objects.deals.read' });
    await call('PATCH', `/_axle/apps/${app.id}`, { optionalScopes: [] });
    const headers = { authorization: `Bearer ${accessToken}` };
    expect((await axle.api.get('/crm/v3/objects/deals', headers)).status).toBe(200);
  });

  test.each([
    [{ name: '' }, 'name'],
    [{ redirectUris: [] }, 'redirectUris'],
    [{ redirectUris: ['app.example.com'] }, 'redirectUris'],
    [{ requiredScopes: ['nonsense'] }, 'requiredScopes'],
    [{ conditionalScopes: ['nonsense'] }, 'conditionalScopes'],
    [{ optionalScopes: ['nonsense'] }, 'optionalScopes'],
  ])('with %j is refused, and the field is named', async (change, field) => {
    const before = (await call('GET', '/_axle/apps')).text;
    const draft = { name: 'Sync', redirectUris: [REDIRECT_URI], ...change };
    const reply = await call('POST', '/_axle/apps', draft);
    expect(reply.status).toBe(400);
    expect(reply.body).toMatchObject({ category: 'VALIDATION_ERROR', context: { field: [field] } });
    expect(reply.body['message']).toEqual(expect.stringContaining(`${field}: `));
    expect((await call('GET', '/_axle/apps')).text).toBe(before);
  });
});

describe('a private app', () => {
  const draft = { name: 'Own', accountId: '4820', scopes: [CONTACTS_READ] };

  test('has one token, which has its scopes as they are now, and goes with it', async () => {
    const made = await call('POST', '/_axle/apps', draft);
    const token = String(made.body['accessToken']);
    expect(token).toMatch(/^pat-na1-/);
    const path = `/_axle/apps/${made.body['id']}`;
    const shown = (await call('GET', path)).body;
    expect(shown).toEqual({ ...made.body, accessToken: undefined });
    const headers = { authorization: `Bearer ${token}` };
    const deals = async () => (await axle.api.get('/crm/v3/objects/deals', headers)).status;
    expect(await axle.oauth.statusOf(token)).toBe(200);
    expect(await deals()).toBe(403);
    await call('PATCH', path, { scopes: ['crm.objects.deals.read'] });
    expect(await axle.oauth.statusOf(token)).toBe(403);
    expect(await deals()).toBe(200);
    axle.nowMs += 400 * 86_400_000;
    expect(await deals()).toBe(200);
    const rotated = String((await call('POST', `${path}/rotate`)).body['accessToken']);
    expect(await deals()).toBe(401);
    expect(await axle.oauth.statusOf(rotated)).toBe(403);
    await call('DELETE', path);
    expect(await axle.oauth.statusOf(rotated)).toBe(401);
  });

  test.each(['7', '0', 'x'])('of an account %s that does not exist is refused', async (accountId) => {
    const reply = await call('POST', '/_axle/apps', { ...draft, accountId });
    expect(reply.status).toBe(404);
    expect(reply.body['message']).toBe(`There is no account ${accountId}.`);
  });

  test('is no client of the authorization server', async () => {
    const made = await call('POST', '/_axle/apps', draft);
    const query = `client_id=${made.body['id']}&redirect_uri=${REDIRECT_URI}&scope=${CONTACTS_READ}`;
    expect((await axle.oauth.open(`/oauth/authorize?${query}`)).status).toBe(400);
  });
});

test.each(['0', 'x', '1.5', '-1', '99999999999999999999', '%00'])('an app %s is not found', async (id) => {
  expect((await call('GET', `/_axle/apps/${id}`)).status).toBe(404);
});

test('an account shows its settings, and keeps them', async () => {
  const path = '/_axle/accounts/4820';
  const decided = { plan: 'free', apiLimitIncreases: 0, timeZone: 'UTC', grantsWithoutPage: true };
  const shown = { id: '4820', name: 'Demo account', ...decided };
  expect((await call('GET', path)).body).toEqual(shown);
  expect((await call('PATCH', path, {})).body).toEqual(shown);
  const changes = { plan: 'professional', apiLimitIncreases: 1, timeZone: 'Europe/Berlin' };
  expect((await call('PATCH', path, changes)).body).toEqual({ ...shown, ...changes });
  for (const wrong of [{ plan: 'gold' }, { apiLimitIncreases: 9 }, { timeZone: 'Berlin' }]) {
    expect(await call('PATCH', path, wrong)).toMatchObject({ status: 400 });
  }
  expect((await call('GET', path)).body).toEqual({ ...shown, ...changes });
  expect((await call('PATCH', '/_axle/accounts/7', {})).status).toBe(404);
});
