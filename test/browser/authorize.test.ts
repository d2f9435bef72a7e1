import { Client } from '@hubspot/api-client';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { useAxle } from '../api/running-axle.ts';
import { describeInBrowser } from '../support/browser.ts';
import { useCallbackServer } from '../support/callback-server.ts';

// A person and a program walk the whole way, with a real browser and the official client.

const axle = useAxle({ demo: true });
const callback = useCallbackServer();

const SCOPE = 'crm.objects.contacts.read crm.objects.contacts.write';

const register = () =>
  axle.oauth.register({
    name: 'Nightly <Sync>',
    redirectUris: [callback.uri],
    requiredScopes: SCOPE.split(' '),
    optionalScopes: ['crm.objects.deals.read'],
  });

/** Where the official client sends people, on this server. */
function authorizationUrl(clientId: string, state: string, optionalScope?: string): string {
  const client = new Client();
  const url = new URL(client.oauth.getAuthorizationUrl(clientId, callback.uri, SCOPE, optionalScope, state));
  return `${axle.oauth.url}${url.pathname}${url.search}`;
}

async function press(page: Page, name: string): Promise<URL> {
  await page.getByRole('button', { name }).click();
  await page.waitForURL((url) => url.pathname === '/callback');
  const [came, ...more] = callback.taken();
  expect(more).toEqual([]);
  if (came === undefined) throw new Error('nobody came back');
  return came;
}

describeInBrowser('a person', (browser) => {
  test.each([true, false])(
    'allows, and the app works until the token ends, and on after a refresh (JavaScript: %s)',
    async (javaScriptEnabled) => {
      const app = await register();
      const page = await browser.newPage({ javaScriptEnabled });
      await page.goto(authorizationUrl(app.clientId, 'a b/ü&=+', 'crm.objects.deals.read tickets'));
      const heading = page.getByRole('heading', { level: 1 });
      expect(await heading.textContent()).toBe('Connect Nightly <Sync> to Demo account?');
      expect(await page.getByRole('listitem').allTextContents()).toEqual(
        expect.arrayContaining(['Read contacts', 'Create, change and delete contacts', 'Read deals']),
      );
      expect(await page.textContent('main')).not.toContain('tickets');
      const came = await press(page, 'Allow');
      expect([...came.searchParams.keys()]).toEqual(['code', 'state']);
      expect(came.searchParams.get('state')).toBe('a b/ü&=+');

      const client = new Client({ basePath: axle.oauth.url });
      const { tokensApi } = client.oauth;
      const { clientId, clientSecret } = app;
      const code = came.searchParams.get('code') ?? '';
      const first = await tokensApi.create('authorization_code', code, callback.uri, clientId, clientSecret);
      client.setAccessToken(first.accessToken);
      const { id } = await client.crm.contacts.basicApi.create({
        properties: { firstname: 'Ada' },
        associations: [],
      });
      await expect(client.crm.tickets.basicApi.getPage()).rejects.toMatchObject({ code: 403 });

      axle.nowMs += first.expiresIn * 1000;
      const expired = expect.objectContaining({ category: 'EXPIRED_AUTHENTICATION' });
      await expect(client.crm.contacts.basicApi.getById(id)).rejects.toMatchObject({
        code: 401,
        body: expired,
      });
      const renew = () =>
        tokensApi.create('refresh_token', undefined, undefined, clientId, clientSecret, first.refreshToken);
      for (let round = 0; round < 2; round += 1) {
        const next = await renew();
        client.setAccessToken(next.accessToken);
        expect((await client.crm.contacts.basicApi.getById(id)).properties['firstname']).toBe('Ada');
        axle.nowMs += next.expiresIn * 1000;
        await expect(client.crm.contacts.basicApi.getById(id)).rejects.toMatchObject({ code: 401 });
      }
    },
  );

  test('denies, and the app is told so with its state', async () => {
    const app = await register();
    const page = await browser.newPage();
    await page.goto(authorizationUrl(app.clientId, 'x'));
    const came = await press(page, 'Deny');
    expect(came.searchParams.get('error')).toBe('access_denied');
    expect(came.searchParams.get('state')).toBe('x');
    expect(came.searchParams.has('code')).toBe(false);
  });

  test('who has the page open twice can decide on either', async () => {
    const app = await register();
    const page = await browser.newPage();
    const other = await page.context().newPage();
    await page.goto(authorizationUrl(app.clientId, 'one'));
    await other.goto(authorizationUrl(app.clientId, 'two'));
    expect((await press(page, 'Allow')).searchParams.get('state')).toBe('one');
    expect((await press(other, 'Allow')).searchParams.get('state')).toBe('two');
  });

  test('is asked again when the page was open for too long', async () => {
    const app = await register();
    const page = await browser.newPage();
    await page.goto(authorizationUrl(app.clientId, 'late'));
    axle.nowMs += 600_001;
    await page.getByRole('button', { name: 'Allow' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('Decide again');
    expect((await press(page, 'Allow')).searchParams.get('state')).toBe('late');
  });

  test('cannot decide in the name of somebody who is no super admin', async () => {
    const app = await register();
    const page = await browser.newPage();
    await page.goto(authorizationUrl(app.clientId, 'x'));
    await page.getByLabel('Your e-mail address').fill('nobody@example.com');
    await page.getByRole('button', { name: 'Allow' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('super admin');
    expect(callback.taken()).toEqual([]);
  });

  test('reads the page in a browser that finds nothing wrong with it', async () => {
    const app = await register();
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    await page.goto(authorizationUrl(app.clientId, 'x'));
    const accent = await page.evaluate(
      "getComputedStyle(document.querySelector('button.allow')).backgroundColor",
    );
    expect(accent).toBe('rgb(11, 95, 184)');
    for (const field of await page.locator('input:not([type=hidden])').all()) {
      const id = await field.getAttribute('id');
      expect(await page.locator(`label[for=${id}]`).count()).toBe(1);
    }
    await press(page, 'Allow');
    expect(said).toEqual([]);
  });

  test('sees no page that another site has put into a frame', async () => {
    const app = await register();
    const page = await browser.newPage();
    await page.goto(new URL('/', callback.uri).href);
    const src = authorizationUrl(app.clientId, 'x');
    await page.setContent(`<iframe src="${src.replaceAll('&', '&amp;')}"></iframe>`);
    await page.waitForTimeout(500);
    const texts = await Promise.all(page.frames().map((frame) => frame.content()));
    expect(texts.join('')).not.toContain('Nightly');
  });
});
