import { describe, expect, test } from 'vitest';
import { expectRefusal } from './api-caller.ts';
import { CONTACTS_READ, credentialsOf, expectOauthError, REDIRECT_URI } from './oauth-caller.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle({ demo: true, settings: { grantsWithoutPage: true } });
const ADMIN = { id: 48200011, email: 'noor.haddad@emberline.example.com' };
const VERSIONS = ['v1', 'v3', '2026-03', '2026-09'];
const SECOND_MS = 1000;

describe('an authorization code', () => {
  test.each(VERSIONS)('gives both tokens in version %s', async (version) => {
    const app = await axle.oauth.register();
    const code = await axle.oauth.codeFor(app, { optional_scope: 'forms' });
    expect(code).toMatch(/^na1-[0-9a-f-]{36}$/);
    const reply = await axle.oauth.redeem(app, code, {}, version);
    expect(reply.status, reply.text).toBe(200);
    expect(Object.keys(reply.body)).toEqual(
      'token_type refresh_token access_token expires_in hub_id user_id scopes token_use'.split(' '),
    );
    expect(reply.body).toMatchObject({
      token_type: 'bearer',
      refresh_token: expect.stringMatching(/^na1-[0-9a-f-]{36}$/),
      access_token: expect.stringMatching(/^C[\w-]{40,511}$/),
      expires_in: 1800,
      hub_id: 4820,
      user_id: ADMIN.id,
      scopes: ['oauth', CONTACTS_READ],
      token_use: 'access_token',
    });
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.headers.get('x-hubspot-ratelimit-max')).toBeNull();
    expect(await axle.oauth.statusOf(String(reply.body['access_token']))).toBe(200);
  });

  test('may be redeemed by parameters in the query, in the first version only', async () => {
    const app = await axle.oauth.register();
    const query = async () =>
      new URLSearchParams({
        grant_type: 'authorization_code',
        code: await axle.oauth.codeFor(app),
        redirect_uri: REDIRECT_URI,
        ...credentialsOf(app),
      }).toString();
    expect((await axle.oauth.post(`/oauth/v1/token?${await query()}`, {})).status).toBe(200);
    const later = await axle.oauth.post(`/oauth/v3/token?${await query()}`, {});
    expectOauthError(later, 'unsupported_grant_type', 'BAD_GRANT_TYPE');
  });

  test('is good until its last millisecond', async () => {
    const app = await axle.oauth.register();
    const [early, late] = [await axle.oauth.codeFor(app), await axle.oauth.codeFor(app)];
    axle.nowMs += 299_999;
    expect((await axle.oauth.redeem(app, early)).status).toBe(200);
    axle.nowMs += 1;
    expectOauthError(await axle.oauth.redeem(app, late), 'invalid_grant', 'EXPIRED_AUTH_CODE');
  });

  test('that comes again takes back all that it gave, and nothing else', async () => {
    const app = await axle.oauth.register();
    const kept = await axle.oauth.tokensFor(app);
    const taken = await axle.oauth.tokensFor(app);
    const renewed = String((await axle.oauth.refresh(app, taken.refreshToken)).body['access_token']);
    for (let round = 0; round < 2; round += 1) {
      expectOauthError(await axle.oauth.redeem(app, taken.code), 'invalid_grant', 'BAD_AUTH_CODE');
    }
    for (const token of [taken.accessToken, renewed]) expect(await axle.oauth.statusOf(token)).toBe(401);
    expectOauthError(await axle.oauth.refresh(app, taken.refreshToken), 'invalid_grant', 'BAD_REFRESH_TOKEN');
    expect(await axle.oauth.statusOf(kept.accessToken)).toBe(200);
    expect((await axle.oauth.refresh(app, kept.refreshToken)).status).toBe(200);
  });

  test('that comes many times at once gives tokens once at most, which do not live', async () => {
    const app = await axle.oauth.register();
    const code = await axle.oauth.codeFor(app);
    const replies = await Promise.all(Array.from({ length: 8 }, () => axle.oauth.redeem(app, code)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, body } of replies) {
      if (status === 200) expect(await axle.oauth.statusOf(String(body['access_token']))).toBe(401);
      else expect(body['status']).toBe('BAD_AUTH_CODE');
    }
  });
});

describe('a refresh token', () => {
  test('gives new access tokens and stays the same, for any length of time', async () => {
    const app = await axle.oauth.register();
    const { accessToken, refreshToken } = await axle.oauth.tokensFor(app);
    const seen = new Set([accessToken]);
    for (let round = 0; round < 3; round += 1) {
      axle.nowMs += 40 * 86_400_000;
      const { body } = await axle.oauth.refresh(app, refreshToken);
      expect(body).toMatchObject({ refresh_token: refreshToken, expires_in: 1800, hub_id: 4820 });
      const token = String(body['access_token']);
      expect(await axle.oauth.statusOf(token)).toBe(200);
      seen.add(token);
    }
    expect(seen.size).toBe(4);
  });

  test('leaves older access tokens as they are', async () => {
    const app = await axle.oauth.register();
    const { accessToken, refreshToken } = await axle.oauth.tokensFor(app);
    await axle.oauth.refresh(app, refreshToken);
    expect(await axle.oauth.statusOf(accessToken)).toBe(200);
  });

  test.each([
    ['DELETE', 'v1'],
    ['revoke', 'v3'],
    ['revoke', '2026-03'],
    ['revoke', '2026-09'],
  ])('is taken back by %s of %s, and access tokens that came of it are not', async (way, version) => {
    const app = await axle.oauth.register();
    const { accessToken, refreshToken } = await axle.oauth.tokensFor(app);
    const form = { token: refreshToken, token_type_hint: 'refresh_token', ...credentialsOf(app) };
    const revoke = () =>
      way === 'DELETE'
        ? axle.oauth.open(`/oauth/v1/refresh-tokens/${refreshToken}`, { method: 'DELETE' })
        : axle.oauth.post(`/oauth/${version}/token/revoke`, form);
    expect((await revoke()).status).toBe(way === 'DELETE' ? 204 : 200);
    expectOauthError(await axle.oauth.refresh(app, refreshToken), 'invalid_grant', 'BAD_REFRESH_TOKEN');
    expect(await axle.oauth.statusOf(accessToken)).toBe(200);
    expect((await revoke()).status).toBe(way === 'DELETE' ? 400 : 200);
  });

  test('of another app is not taken back, and an access token cannot be', async () => {
    const [app, other] = [await axle.oauth.register(), await axle.oauth.register()];
    const { accessToken, refreshToken } = await axle.oauth.tokensFor(app);
    const revoke = (token: string, by = app) =>
      axle.oauth.post('/oauth/v3/token/revoke', { token, ...credentialsOf(by) });
    for (const token of [refreshToken, accessToken]) expect((await revoke(token, other)).status).toBe(200);
    expect((await axle.oauth.refresh(app, refreshToken)).status).toBe(200);
    expectOauthError(await revoke(accessToken), 'unsupported_token_type', 'BAD_TOKEN_TYPE');
    expect(await axle.oauth.statusOf(accessToken)).toBe(200);
  });
});

describe('an access token', () => {
  test.each([
    [0, '0 second(s)'],
    [59_999, '59 second(s)'],
    [60_000, '1 minute(s)'],
    [3_599_999, '59 minute(s)'],
    [5 * 3_600_000, '5 hour(s)'],
    [9 * 86_400_000, '9 day(s)'],
    [29 * 86_400_000, '29 day(s)'],
  ])('that expired %i ms ago is told so: %s', async (agoMs, words) => {
    const app = await axle.oauth.register();
    const { accessToken } = await axle.oauth.tokensFor(app);
    const expiresAtMs = axle.nowMs + 1800 * SECOND_MS;
    axle.nowMs = expiresAtMs - 1;
    expect(await axle.oauth.statusOf(accessToken)).toBe(200);
    axle.nowMs = expiresAtMs + agoMs;
    const headers = { authorization: `Bearer ${accessToken}` };
    const reply = await axle.api.get('/crm/v3/objects/contacts', headers);
    expectRefusal(reply, 401, {
      message: `The OAuth token used to make this call expired ${words} ago.`,
      context: { 'expire time': [new Date(expiresAtMs).toISOString()] },
      category: 'EXPIRED_AUTHENTICATION',
    });
    expect(reply.headers.get('x-hubspot-ratelimit-max')).toBeNull();
  });

  test('that expired long ago is forgotten once there are others', async () => {
    const app = await axle.oauth.register();
    const { accessToken } = await axle.oauth.tokensFor(app);
    axle.nowMs += 31 * 86_400_000;
    await axle.oauth.tokensFor(app);
    const headers = { authorization: `Bearer ${accessToken}` };
    const { text } = await axle.api.get('/crm/v3/objects/contacts', headers);
    expect(text).toContain('INVALID_AUTHENTICATION');
  });

  test('tells what it is good for, to anybody who has it', async () => {
    const app = await axle.oauth.register();
    const { accessToken } = await axle.oauth.tokensFor(app);
    const expiresAt = axle.nowMs + 1800 * SECOND_MS;
    axle.nowMs += 400_500;
    const { body } = await axle.oauth.get(`/oauth/v1/access-tokens/${accessToken}`);
    expect(Object.keys(body)).toEqual(
      'token user hub_domain scopes signed_access_token hub_id app_id expires_in user_id token_type is_private_distribution'.split(
        ' ',
      ),
    );
    expect(body).toMatchObject({
      token: accessToken,
      user: ADMIN.email,
      scopes: ['oauth', CONTACTS_READ],
      signed_access_token: { expiresAt, hubId: 4820, userId: ADMIN.id, appId: Number(app.id) },
      hub_id: 4820,
      app_id: Number(app.id),
      expires_in: 1399,
      user_id: ADMIN.id,
      token_type: 'access',
    });
    axle.nowMs = expiresAt;
    const late = await axle.oauth.get(`/oauth/v1/access-tokens/${accessToken}`);
    expectOauthError(late, 'invalid_grant', 'BAD_ACCESS_TOKEN');
  });

  test('acts for its app: records say so', async () => {
    const app = await axle.oauth.register({ requiredScopes: [CONTACTS_READ, 'crm.objects.contacts.write'] });
    const { accessToken } = await axle.oauth.tokensFor(app, {
      scope: `${CONTACTS_READ} crm.objects.contacts.write`,
    });
    const made = await axle.api.send('POST', '/crm/v3/objects/contacts', {
      body: { properties: { firstname: 'Ada' } },
      headers: { authorization: `Bearer ${accessToken}` },
    });
    const { id } = JSON.parse(made.text);
    expect(await axle.api.valueOf('contacts', id, 'hs_object_source_id')).toBe(app.id);
  });
});

test('a refresh token tells what it is good for', async () => {
  const app = await axle.oauth.register();
  const { refreshToken } = await axle.oauth.tokensFor(app);
  const { body } = await axle.oauth.get(`/oauth/v1/refresh-tokens/${refreshToken}`);
  expect(body).toEqual({
    token: refreshToken,
    user: ADMIN.email,
    hub_domain: 'account-4820.example',
    scopes: ['oauth', CONTACTS_READ],
    client_id: app.clientId,
    hub_id: 4820,
    user_id: ADMIN.id,
    token_type: 'refresh',
  });
  const unknown = await axle.oauth.get('/oauth/v1/refresh-tokens/unknown');
  expectOauthError(unknown, 'invalid_grant', 'BAD_REFRESH_TOKEN');
});

describe('introspection', () => {
  const introspect = (token: string, app: Parameters<typeof credentialsOf>[0], name = 'token') =>
    axle.oauth.post('/oauth/2026-03/token/introspect', { [name]: token, ...credentialsOf(app) });

  test('tells a program about its access token, and its refresh token, under three names', async () => {
    const app = await axle.oauth.register();
    const { accessToken, refreshToken } = await axle.oauth.tokensFor(app);
    const shared = {
      active: true,
      hub_id: 4820,
      user_id: ADMIN.id,
      client_id: app.clientId,
      app_id: Number(app.id),
      user: ADMIN.email,
      hub_domain: 'account-4820.example',
      scopes: ['oauth', CONTACTS_READ],
      token_type: 'Bearer',
    };
    for (const name of ['token', 'access_token']) {
      expect((await introspect(accessToken, app, name)).body).toEqual({
        ...shared,
        token: accessToken,
        signed_access_token: expect.objectContaining({ hubId: 4820 }),
        expires_in: 1800,
        is_private_distribution: true,
        token_use: 'access_token',
      });
    }
    for (const name of ['token', 'refresh_token']) {
      const { body } = await introspect(refreshToken, app, name);
      expect(body).toEqual({ ...shared, token: refreshToken, token_use: 'refresh_token' });
    }
  });

  test('tells nothing of what is not a good token of the program', async () => {
    const [app, other] = [await axle.oauth.register(), await axle.oauth.register()];
    const { code, accessToken, refreshToken } = await axle.oauth.tokensFor(app);
    const inactive = async (token: string, by = app) =>
      expect((await introspect(token, by)).body).toEqual({ active: false });
    for (const token of [accessToken, refreshToken]) await inactive(token, other);
    for (const token of [code, 'unknown', axle.api.token]) await inactive(token);
    axle.nowMs += 1800 * SECOND_MS;
    await inactive(accessToken);
    const nobody = { ...app, clientSecret: 'x' };
    expectOauthError(await introspect(accessToken, nobody), 'invalid_client', 'BAD_CLIENT_SECRET');
    const nothing = await axle.oauth.post('/oauth/v3/token/introspect', credentialsOf(app));
    expectOauthError(nothing, 'invalid_request', 'BAD_REQUEST');
  });
});

describe('client credentials', () => {
  const ask = (version: string, app: Parameters<typeof credentialsOf>[0], more = {}) =>
    axle.oauth.post(`/oauth/${version}/token`, {
      grant_type: 'client_credentials',
      ...credentialsOf(app),
      ...more,
    });

  test.each(['v1', 'v3', '2026-03'])('give a token of the app itself, in version %s', async (version) => {
    const app = await axle.oauth.register({ optionalScopes: ['forms'] });
    const { body } = await ask(version, app);
    expect(body).toEqual({
      token_type: 'bearer',
      access_token: expect.stringMatching(/^C/),
      expires_in: 1800,
      scopes: ['oauth', CONTACTS_READ, 'forms'],
      token_use: 'client_credentials',
    });
    expect((await ask(version, app, { scope: 'forms' })).body['scopes']).toEqual(['forms']);
    const token = String(body['access_token']);
    const headers = { authorization: `Bearer ${token}` };
    const reply = await axle.api.get('/crm/v3/objects/contacts', headers);
    expect(reply.status).toBe(401);
    expect(reply.text).toContain('opens no account');
    const form = { token, ...credentialsOf(app) };
    expect((await axle.oauth.post('/oauth/v3/token/introspect', form)).body).toMatchObject({
      active: true,
      app_id: Number(app.id),
      token_use: 'client_credentials',
    });
    axle.nowMs += 1800 * SECOND_MS;
    expect((await axle.api.get('/crm/v3/objects/contacts', headers)).text).toContain('EXPIRED');
  });

  test('are no way to a token in the newest version, nor to scopes that the app does not declare', async () => {
    const app = await axle.oauth.register();
    expectOauthError(await ask('2026-09', app), 'unsupported_grant_type', 'BAD_GRANT_TYPE');
    expectOauthError(await ask('v3', app, { scope: 'tickets' }), 'invalid_scope', 'BAD_SCOPE');
  });
});

test('the token of a private app tells what it is good for, and others do not', async () => {
  const path = '/oauth/v2/private-apps/get/access-token-info';
  const ask = (tokenKey: string) => axle.api.send('POST', path, { body: { tokenKey } });
  const own = { name: 'Own', accountId: '4820', scopes: ['tickets'] };
  const { body } = await axle.oauth.administer('POST', '/_axle/apps', own);
  const reply = await ask(String(body['accessToken']));
  expect(JSON.parse(reply.text)).toEqual({
    userId: ADMIN.id,
    hubId: 4820,
    appId: Number(body['id']),
    scopes: ['oauth', 'tickets'],
  });
  const { accessToken } = await axle.oauth.tokensFor(await axle.oauth.register());
  for (const token of [accessToken, 'unknown']) expect((await ask(token)).status).toBe(404);
  expect((await axle.api.send('POST', path, { body: {} })).status).toBe(400);
});
