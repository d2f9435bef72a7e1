import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { startAxle } from '../../src/start-axle.ts';
import { CONTACTS_READ, OauthCaller, REDIRECT_URI, type RegisteredApp } from './oauth-caller.ts';
import { useAxle } from './running-axle.ts';

const ADMIN = 'noor.haddad@emberline.example.com';
const KEY = 'a-key-that-nobody-knows';

const open = useAxle({ demo: true });
const keyed = useAxle({ demo: true, adminKey: KEY });

/** The page as it was shown, with what its form sends back. */
interface Shown {
  readonly path: string;
  readonly page: string;
  readonly headers: Headers;
  readonly cookie: string;
  readonly ticket: string;
}

async function show(oauth: OauthCaller, app: RegisteredApp, cookie = ''): Promise<Shown> {
  const path = `/oauth/authorize?${oauth.queryOf(app, { state: 'x' })}`;
  const response = await oauth.open(path, { headers: { cookie } });
  const page = await response.text();
  expect(response.status, page).toBe(200);
  const { headers } = response;
  return {
    path,
    page,
    headers,
    cookie: headers.get('set-cookie')?.split(';')[0] ?? '',
    ticket: /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? '',
  };
}

interface Sent {
  readonly path?: string;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

async function decide(oauth: OauthCaller, shown: Shown, sent: Sent = {}) {
  const { path = shown.path, cookie = shown.cookie, headers = {}, ...fields } = sent;
  const body = new URLSearchParams({ ticket: shown.ticket, decision: 'allow', user: ADMIN, ...fields });
  const response = await oauth.open(path, { method: 'POST', body, headers: { cookie, ...headers } });
  const page = await response.text();
  return { status: response.status, location: response.headers.get('location'), page };
}

const refused = { status: 403, location: null };

describe('the page', () => {
  test('may do nothing in a browser but show itself and send its form', async () => {
    const { headers, page } = await show(open.oauth, await open.oauth.register());
    const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self' https://app.example.com; frame-ancestors 'none'; base-uri 'none'`,
    );
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toBe('text/html;charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('set-cookie')).toMatch(
      /^axle_consent=[0-9a-f]{32}; Path=\/oauth; Max-Age=600; HttpOnly; SameSite=Strict$/,
    );
    expect(page).not.toMatch(/<script| style=| on\w+=| src=/);
  });

  test('gives a code for a decision, and goes back with it and the state', async () => {
    const { status, location } = await decide(
      open.oauth,
      await show(open.oauth, await open.oauth.register()),
    );
    expect(status).toBe(303);
    expect(location).toMatch(new RegExp(`^${REDIRECT_URI}\\?code=na1-[0-9a-f-]{36}&state=x$`));
  });

  test('keeps what an address has in its query', async () => {
    const app = await open.oauth.register({ redirectUris: [`${REDIRECT_URI}?tenant=7`] });
    const { location } = await decide(open.oauth, await show(open.oauth, app));
    expect(location).toMatch(/callback\?tenant=7&code=na1-/);
  });

  test('tells an app that it was denied, without a key', async () => {
    const shown = await show(keyed.oauth, await keyed.oauth.register());
    const { status, location } = await decide(keyed.oauth, shown, { decision: 'deny', user: '' });
    expect(status).toBe(303);
    const { searchParams } = new URL(location ?? '');
    expect([...searchParams.keys()]).toEqual(['error', 'error_description', 'state']);
    expect(searchParams.get('error')).toBe('access_denied');
  });
});

describe('a form', () => {
  test('is good once', async () => {
    const app = await open.oauth.register();
    const shown = await show(open.oauth, app);
    const both = await Promise.all([decide(open.oauth, shown), decide(open.oauth, shown)]);
    expect(both.map(({ status }) => status).sort()).toEqual([303, 403]);
    expect(await decide(open.oauth, shown)).toMatchObject(refused);
    const { page } = await decide(open.oauth, shown);
    expect(page).toContain('This page was used before.');
  });

  test('is good in the browser that it was shown in, for the request that it was shown for', async () => {
    const [app, other] = [await open.oauth.register(), await open.oauth.register()];
    const [shown, elsewhere] = [await show(open.oauth, app), await show(open.oauth, other)];
    const wrongs: readonly Sent[] = [
      { cookie: '' },
      { cookie: elsewhere.cookie },
      { cookie: 'axle_consent=0' },
      { path: elsewhere.path },
      { path: `${shown.path}&scope2=x` },
      { path: shown.path.replace('/oauth/', '/oauth/4820/') },
      { path: shown.path.replace('state=x', 'state=y') },
      { ticket: elsewhere.ticket },
      { ticket: '' },
      { ticket: `${shown.ticket}0` },
      { ticket: `${shown.ticket}.x` },
      { ticket: shown.ticket.replace(/^\d+/, String(open.nowMs * 2)) },
      { ticket: shown.ticket.replace(/\.[^.]*$/, '.') },
      { headers: { origin: 'https://evil.example' } },
      { headers: { origin: 'null' } },
      { headers: { 'sec-fetch-site': 'cross-site' } },
      { headers: { 'sec-fetch-site': 'same-site' } },
    ];
    for (const wrong of wrongs)
      expect(await decide(open.oauth, shown, wrong), JSON.stringify(wrong)).toMatchObject(refused);
    const fine = { origin: open.oauth.url, 'sec-fetch-site': 'same-origin' };
    expect((await decide(open.oauth, shown, { headers: fine })).status).toBe(303);
  });

  test('is good for ten minutes', async () => {
    const app = await open.oauth.register();
    const [early, late] = [await show(open.oauth, app), await show(open.oauth, app)];
    open.nowMs += 599_999;
    expect((await decide(open.oauth, early)).status).toBe(303);
    open.nowMs += 1;
    expect(await decide(open.oauth, late)).toMatchObject(refused);
  });

  test('needs a decision', async () => {
    const shown = await show(open.oauth, await open.oauth.register());
    for (const decision of ['', 'ALLOW', 'yes']) {
      expect(await decide(open.oauth, shown, { decision })).toMatchObject({ status: 400, location: null });
    }
  });

  test('takes the address of a super admin of the account, and of nobody else', async () => {
    const shown = await show(open.oauth, await open.oauth.register());
    for (const user of ['', 'nobody@example.com', 'jonas.weber@emberline.example.com', ADMIN.slice(1)]) {
      expect(await decide(open.oauth, shown, { user })).toMatchObject(refused);
    }
    expect((await decide(open.oauth, shown, { user: ` ${ADMIN.toUpperCase()} ` })).status).toBe(303);
  });
});

describe('where there is an admin key', () => {
  test('it is asked for, and nobody is named before', async () => {
    const { page } = await show(keyed.oauth, await keyed.oauth.register());
    expect(page).toContain('name="admin_key" type="password"');
    expect(page).not.toContain(ADMIN);
    expect((await show(open.oauth, await open.oauth.register())).page).not.toContain('admin_key');
  });

  test('nobody decides without it', async () => {
    const shown = await show(keyed.oauth, await keyed.oauth.register());
    for (const admin_key of ['', 'x', `${KEY} `, 'axle-demo-admin-key']) {
      const answer = await decide(keyed.oauth, shown, { admin_key });
      expect(answer).toMatchObject(refused);
      expect(answer.page).toContain('The admin key is wrong.');
      // An address is not told apart from others before the key is right.
      const other = await decide(keyed.oauth, shown, { admin_key, user: 'nobody@example.com' });
      expect(other.page).toContain('The admin key is wrong.');
    }
    expect((await decide(keyed.oauth, shown, { admin_key: KEY })).status).toBe(303);
  });
});

describe('an account', () => {
  test('that grants without a page does so for every request that is in order', async () => {
    const app = await keyed.oauth.register();
    const path = `/oauth/4820/authorize?${keyed.oauth.queryOf(app)}`;
    const statusNow = async () => (await keyed.oauth.open(path)).status;
    expect(await statusNow()).toBe(200);
    await keyed.oauth.administer('PATCH', '/_axle/accounts/4820', { grantsWithoutPage: true });
    expect(await statusNow()).toBe(303);
    await keyed.oauth.administer('PATCH', '/_axle/accounts/4820', { grantsWithoutPage: false });
    expect(await statusNow()).toBe(200);
  });

  test('is what an access token opens, with the scopes that were shown', async () => {
    const app = await open.oauth.register();
    const { location } = await decide(open.oauth, await show(open.oauth, app));
    const code = new URL(location ?? '').searchParams.get('code') ?? '';
    const { body } = await open.oauth.redeem(app, code);
    expect(body).toMatchObject({ hub_id: 4820, scopes: ['oauth', CONTACTS_READ] });
    expect(await open.oauth.statusOf(String(body['access_token']))).toBe(200);
  });
});

test('nothing that a page shows or does depends on the process that made it, but on the key alone', async () => {
  // Two servers with the same key and the same request sign alike: a form of one is a form of the other.
  const first = await startAxle({ adminKey: KEY, seed: 1, nowMs: () => open.nowMs });
  const second = await startAxle({ adminKey: KEY, seed: 1, nowMs: () => open.nowMs });
  try {
    const [one, two] = [first, second].map(({ url }) => new OauthCaller(url, KEY));
    if (one === undefined || two === undefined) throw new Error('there are two servers');
    const [app, same] = [await one.register(), await two.register()];
    expect(same).toEqual(app);
    const shown = await show(one, app);
    const answer = await decide(two, shown, { admin_key: KEY });
    expect(answer.status, answer.page).toBe(303);
  } finally {
    await first.close();
    await second.close();
  }
});
