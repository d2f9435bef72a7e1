import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyUnit } from '../support/any-text.ts';
import { CONTACTS_READ, credentialsOf, expectOauthError, REDIRECT_URI } from './oauth-caller.ts';
import { useAxle } from './running-axle.ts';

// What somebody does who wants what is not his: every step is refused, in the words of the standard.

const axle = useAxle({ settings: { grantsWithoutPage: true } });
const OTHER_URI = 'https://other.example.com/callback';
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const S256 = {
  code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  code_challenge_method: 'S256',
};
const PLAIN = { code_challenge: VERIFIER };

describe('a code that somebody else got hold of', () => {
  test('is of no use with the credentials of another app, and stays good for its own', async () => {
    const [app, thief] = [await axle.oauth.register(), await axle.oauth.register()];
    const code = await axle.oauth.codeFor(app);
    expectOauthError(await axle.oauth.redeem(thief, code), 'invalid_grant', 'BAD_AUTH_CODE');
    const mixed = { client_id: app.clientId, client_secret: thief.clientSecret };
    expectOauthError(await axle.oauth.redeem(app, code, mixed), 'invalid_client', 'BAD_CLIENT_SECRET');
    const reply = await axle.oauth.redeem(app, code);
    expect(reply.status).toBe(200);
    // Nor does a thief who comes late take anything back.
    expectOauthError(await axle.oauth.redeem(thief, code), 'invalid_grant', 'BAD_AUTH_CODE');
    expect(await axle.oauth.statusOf(String(reply.body['access_token']))).toBe(200);
  });

  test.each([
    [{ client_id: 'nobody' }, 'invalid_client', 'BAD_CLIENT_ID'],
    [{ client_id: '' }, 'invalid_client', 'BAD_CLIENT_ID'],
    [{ client_id: 'a\0b' }, 'invalid_client', 'BAD_CLIENT_ID'],
    [{ client_secret: 'a\0b' }, 'invalid_client', 'BAD_CLIENT_SECRET'],
    [{ code: 'a\0b' }, 'invalid_grant', 'BAD_AUTH_CODE'],
    [{ client_secret: '' }, 'invalid_client', 'BAD_CLIENT_SECRET'],
    [{ client_secret: 'guess' }, 'invalid_client', 'BAD_CLIENT_SECRET'],
    [{ client_secret: '', client_assertion: 'x.y.z' }, 'invalid_client', 'BAD_CLIENT_SECRET'],
    [{ code: '' }, 'invalid_grant', 'BAD_AUTH_CODE'],
    [{ code: 'na1-00000000-0000-4000-8000-000000000000' }, 'invalid_grant', 'BAD_AUTH_CODE'],
    [{ redirect_uri: '' }, 'invalid_request', 'BAD_REDIRECT_URI'],
    [{ redirect_uri: OTHER_URI }, 'invalid_grant', 'MISMATCH_REDIRECT_URI_AUTH_CODE'],
    [{ redirect_uri: `${REDIRECT_URI}/` }, 'invalid_grant', 'MISMATCH_REDIRECT_URI_AUTH_CODE'],
    [{ grant_type: '' }, 'unsupported_grant_type', 'BAD_GRANT_TYPE'],
    [{ grant_type: 'password' }, 'unsupported_grant_type', 'BAD_GRANT_TYPE'],
    [{ grant_type: 'AUTHORIZATION_CODE' }, 'unsupported_grant_type', 'BAD_GRANT_TYPE'],
    [{ code_verifier: VERIFIER }, 'invalid_grant', 'BAD_CODE_VERIFIER'],
  ])('is of no use with %j, and stays good', async (change, error, status) => {
    const app = await axle.oauth.register({ redirectUris: [REDIRECT_URI, OTHER_URI] });
    const code = await axle.oauth.codeFor(app);
    for (const version of ['v1', 'v3', '2026-03', '2026-09']) {
      expectOauthError(await axle.oauth.redeem(app, code, change, version), error, status);
    }
    expect((await axle.oauth.redeem(app, code)).status).toBe(200);
  });
});

describe('a challenge', () => {
  test.each([
    ['S256', S256],
    ['plain', PLAIN],
  ])('of the method %s cannot be left out or answered by itself', async (_method, challenge) => {
    const app = await axle.oauth.register();
    const code = await axle.oauth.codeFor(app, challenge);
    const wrong = [{}, { code_verifier: 'x'.repeat(43) }, { code_verifier: VERIFIER.toLowerCase() }];
    if (challenge === S256) wrong.push({ code_verifier: S256.code_challenge });
    for (const change of wrong) {
      expectOauthError(await axle.oauth.redeem(app, code, change), 'invalid_grant', 'BAD_CODE_VERIFIER');
    }
    expect((await axle.oauth.redeem(app, code, { code_verifier: VERIFIER })).status).toBe(200);
  });
});

describe('a refresh token', () => {
  test('is of no use to another app, nor in the place of a code', async () => {
    const [app, thief] = [await axle.oauth.register(), await axle.oauth.register()];
    const { refreshToken, accessToken, code } = await axle.oauth.tokensFor(app);
    const reply = await axle.oauth.refresh(thief, refreshToken);
    expectOauthError(reply, 'invalid_grant', 'BAD_REFRESH_TOKEN');
    for (const token of [accessToken, '', 'na1-x'])
      expectOauthError(await axle.oauth.refresh(app, token), 'invalid_grant', 'BAD_REFRESH_TOKEN');
    for (const wrong of [refreshToken, accessToken])
      expectOauthError(await axle.oauth.redeem(app, wrong), 'invalid_grant', 'BAD_AUTH_CODE');
    for (const wrong of [refreshToken, code, app.clientSecret])
      expect(await axle.oauth.statusOf(wrong)).toBe(401);
  });

  test('opens nothing any more once the app is gone', async () => {
    const app = await axle.oauth.register();
    const { refreshToken, accessToken } = await axle.oauth.tokensFor(app);
    const code = await axle.oauth.codeFor(app);
    expect((await axle.oauth.administer('DELETE', `/_axle/apps/${app.id}`)).status).toBe(204);
    expectOauthError(await axle.oauth.refresh(app, refreshToken), 'invalid_client', 'BAD_CLIENT_ID');
    expectOauthError(await axle.oauth.redeem(app, code), 'invalid_client', 'BAD_CLIENT_ID');
    expect(await axle.oauth.statusOf(accessToken)).toBe(401);
  });
});

describe('a parameter that is given twice', () => {
  test.each(['client_id', 'code', 'redirect_uri', 'grant_type', 'code_verifier'])(
    '%s is refused',
    async (name) => {
      const app = await axle.oauth.register();
      const form = new URLSearchParams({
        grant_type: 'authorization_code',
        code: await axle.oauth.codeFor(app),
        redirect_uri: REDIRECT_URI,
        ...credentialsOf(app),
      });
      form.append(name, 'a');
      form.append(name, 'b');
      const response = await axle.oauth.open('/oauth/v3/token', { method: 'POST', body: form });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: 'invalid_request' });
    },
  );
});

describe('a person who was sent with something odd', () => {
  const open = async (query: string) => {
    const response = await axle.oauth.open(`/oauth/authorize?${query}`);
    return {
      status: response.status,
      location: response.headers.get('location'),
      text: await response.text(),
    };
  };

  test.each([
    [{ redirect_uri: 'https://evil.example' }, 'match the app&#39;s registered redirect URL'],
    [{ redirect_uri: `${REDIRECT_URI}/` }, 'registered redirect URL'],
    [{ redirect_uri: `${REDIRECT_URI}?x=1` }, 'registered redirect URL'],
    [{ redirect_uri: `${REDIRECT_URI}#x` }, 'registered redirect URL'],
    [{ redirect_uri: `${REDIRECT_URI}@evil.example` }, 'registered redirect URL'],
    [{ redirect_uri: REDIRECT_URI.toUpperCase() }, 'registered redirect URL'],
    [{ redirect_uri: REDIRECT_URI.replace('https', 'http') }, 'registered redirect URL'],
    [{ redirect_uri: 'javascript:alert(1)' }, 'registered redirect URL'],
    [{ redirect_uri: '' }, 'redirect_uri is missing'],
    [{ client_id: 'nobody' }, 'no app with this client_id'],
    [{ client_id: 'a\0b' }, 'no app with this client_id'],
    [{ client_id: '' }, 'client_id is missing'],
    [{ scope: '' }, 'scope is missing'],
    [{ scope: 'oauth' }, 'requires these scopes'],
    [{ scope: `${CONTACTS_READ} tickets` }, 'not registered for these scopes: tickets'],
    [{ response_type: 'token' }, 'response_type must be code'],
    [{ code_challenge: 'short', code_challenge_method: 'S256' }, 'code_challenge must have'],
    [{ code_challenge: VERIFIER, code_challenge_method: 'none' }, 'must be S256 or plain'],
    [{ code_challenge_method: 'S256' }, 'without a code_challenge'],
  ])('%j is told so, and sent nowhere', async (change, words) => {
    const app = await axle.oauth.register();
    const { status, location, text } = await open(axle.oauth.queryOf(app, change));
    expect({ status, location }).toEqual({ status: 400, location: null });
    expect(text).toContain(words);
  });

  test.each(['state', 'redirect_uri', 'client_id', 'scope'])('%s twice is told so', async (name) => {
    const app = await axle.oauth.register();
    const query = `${axle.oauth.queryOf(app, { state: 'one' })}&${name}=two`;
    const { status, location, text } = await open(query);
    expect({ status, location }).toEqual({ status: 400, location: null });
    expect(text).toContain(`${name} was given more than once`);
  });

  test('an account that does not exist is told so', async () => {
    const app = await axle.oauth.register();
    for (const account of ['1', '0', '-1', 'x', '4820x', '1e3', '%00', '99999999999999999999']) {
      const response = await axle.oauth.open(`/oauth/${account}/authorize?${axle.oauth.queryOf(app)}`);
      expect(response.status).toBe(404);
      expect(response.headers.get('location')).toBeNull();
      await response.text();
    }
  });

  test('whatever a request says is shown as text', async () => {
    const evil = '<script>alert(1)</script>"\'&';
    const app = await axle.oauth.register({ name: evil });
    await axle.oauth.administer('PATCH', '/_axle/accounts/4820', { grantsWithoutPage: false });
    const query = axle.oauth.queryOf(app, { state: evil });
    const pages = [(await open(query)).text, (await open(query.replace('callback', evil))).text];
    await axle.oauth.administer('PATCH', '/_axle/accounts/4820', { grantsWithoutPage: true });
    for (const page of pages) {
      expect(page).not.toContain('<script');
      expect(page).not.toContain('"\'&');
    }
  });
});

describe('the state', () => {
  test.each([
    'a',
    'a%20b',
    'a+b',
    '%C3%BC',
    '%c3%bc',
    '%FF',
    'a%2Fb%26c%3Dd',
    '%23',
    '{"a":1}',
    '%0d%0aset-cookie:%20a',
  ])('%s goes back byte for byte', async (state) => {
    const app = await axle.oauth.register();
    const response = await axle.oauth.open(`/oauth/authorize?${axle.oauth.queryOf(app)}&state=${state}`);
    const location = response.headers.get('location') ?? '';
    // As the client sent it: some characters are escaped before they leave.
    const sent = new URL(`http://localhost/?state=${state}`).search.slice('?state='.length);
    expect(location.split('&state=')[1]).toBe(sent);
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(new URL(location).origin).toBe('https://app.example.com');
  });

  test('of many thousand characters goes back too', async () => {
    const app = await axle.oauth.register();
    const state = 'x'.repeat(12_000);
    const response = await axle.oauth.open(`/oauth/authorize?${axle.oauth.queryOf(app, { state })}`);
    expect(new URL(response.headers.get('location') ?? '').searchParams.get('state')).toBe(state);
    const tooLong = await axle.oauth.open(`/oauth/authorize?state=${'x'.repeat(16_400)}`);
    expect(tooLong.status).toBe(414);
  });
});

describe('whatever is sent', () => {
  const PATHS = ['v1', 'v3', '2026-03', '2026-09'].flatMap((version) => [
    `/oauth/${version}/token`,
    `/oauth/${version}/token/introspect`,
    `/oauth/${version}/token/revoke`,
  ]);
  const NAMES =
    'grant_type code redirect_uri client_id client_secret refresh_token code_verifier scope token client_assertion';
  const value = fc.oneof(
    fc.string({ unit: anyUnit, maxLength: 40 }),
    fc.constantFrom('authorization_code', 'refresh_token', 'client_credentials', CONTACTS_READ),
  );
  const form = fc.array(fc.tuple(fc.constantFrom(...NAMES.split(' '), 'x'), value), { maxLength: 8 });

  test('a form is refused by the standard', async () => {
    const app = await axle.oauth.register();
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PATHS), form, fc.boolean(), async (path, fields, isKnown) => {
        const body = new URLSearchParams();
        for (const [name, text] of fields) body.append(name, text.toWellFormed());
        if (isKnown) for (const [name, text] of Object.entries(credentialsOf(app))) body.set(name, text);
        const response = await axle.oauth.open(path, { method: 'POST', body });
        const text = await response.text();
        // The first version has no introspection; a program may introspect anything.
        if (response.status === 404 || (response.status === 200 && isKnown)) return;
        expect(response.status, text).toBe(400);
        expect(JSON.parse(text)).toMatchObject({ error: expect.any(String), status: expect.any(String) });
      }),
      { numRuns: 400 },
    );
  });

  test('bytes of any kind are refused or taken, and nothing breaks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...PATHS, '/oauth/authorize', '/oauth/4820/authorize', '/_axle/apps'),
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('application/x-www-form-urlencoded', 'application/json', 'text/plain', 'x'),
        async (path, body, type) => {
          const headers = { 'content-type': type };
          const response = await axle.oauth.open(path, { method: 'POST', body: Buffer.from(body), headers });
          await response.arrayBuffer();
          expect(response.status).toBeLessThan(500);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('queries of any kind lead to a page and nowhere else', async () => {
    const app = await axle.oauth.register();
    const names = fc.constantFrom(
      'client_id',
      'redirect_uri',
      'scope',
      'state',
      'optional_scope',
      'code_challenge',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(names, value), { maxLength: 6 }), async (changes) => {
        const usual = Object.fromEntries(new URLSearchParams(axle.oauth.queryOf(app)));
        const changed = changes.map(([name, text]) => [name, text.toWellFormed()]);
        const query = new URLSearchParams({ ...usual, ...Object.fromEntries(changed) });
        const response = await axle.oauth.open(`/oauth/authorize?${query}`);
        await response.text();
        const location = response.headers.get('location');
        if (location !== null) expect(location.startsWith(`${REDIRECT_URI}?code=na1-`)).toBe(true);
        else expect(response.status).toBe(400);
      }),
      { numRuns: 300 },
    );
  });

  test('a form that is too large is not looked at', async () => {
    for (const path of [...PATHS.filter((each) => !each.startsWith('/oauth/v1/token/'))]) {
      const body = `a=${'x'.repeat(65_535)}`;
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const response = await axle.oauth.open(path, { method: 'POST', body, headers });
      expect(response.status).toBe(413);
      await response.text();
    }
  });

  test('JSON is no form', async () => {
    const headers = { 'content-type': 'application/json' };
    for (const version of ['v1', 'v3', '2026-03', '2026-09']) {
      const init = { method: 'POST', headers, body: '{"grant_type":"refresh_token"}' };
      const response = await axle.oauth.open(`/oauth/${version}/token`, init);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: 'invalid_request', status: 'BAD_REQUEST' });
    }
  });
});
