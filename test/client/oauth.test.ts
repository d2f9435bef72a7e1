import { Client } from '@hubspot/api-client';
import { expect, test } from 'vitest';
import { CONTACTS_READ, REDIRECT_URI } from '../api/oauth-caller.ts';
import { useAxle } from '../api/running-axle.ts';
import { walk } from './called-methods.ts';

// Every method of the official client's authorization API.

const axle = useAxle({ demo: true, settings: { grantsWithoutPage: true } });

test('tokens are made, looked up and taken back', async () => {
  const app = await axle.oauth.register();
  const { oauth } = new Client({ basePath: axle.oauth.url });
  const { clientId, clientSecret } = app;
  const sentTo = new URL(oauth.getAuthorizationUrl(clientId, REDIRECT_URI, CONTACTS_READ, 'forms', 'x'));
  const response = await axle.oauth.open(sentTo.pathname + sentTo.search);
  const came = new URL(response.headers.get('location') ?? '').searchParams;
  expect(came.get('state')).toBe('x');
  let accessToken = '';
  let refreshToken = '';
  await walk(oauth.tokensApi, async (api) => {
    const code = came.get('code') ?? '';
    const made = await api.create('authorization_code', code, REDIRECT_URI, clientId, clientSecret);
    expect(made).toMatchObject({ tokenType: 'bearer', expiresIn: 1800 });
    accessToken = made.accessToken;
    refreshToken = made.refreshToken ?? '';
    const again = await api.create(
      'refresh_token',
      undefined,
      undefined,
      clientId,
      clientSecret,
      refreshToken,
    );
    expect(again).toMatchObject({ refreshToken });
    const own = await api.create('client_credentials', undefined, undefined, clientId, clientSecret);
    expect(own.accessToken).toMatch(/^C/);
  });
  await walk(oauth.accessTokensApi, async (api) => {
    const found = await api.get(accessToken);
    expect(found).toMatchObject({
      token: accessToken,
      hubId: 4820,
      appId: Number(app.id),
      tokenType: 'access',
    });
    for (const [name, value] of Object.entries(found)) expect(value, name).toBeDefined();
  });
  await walk(oauth.refreshTokensApi, async (api) => {
    const found = await api.get(refreshToken);
    expect(found).toMatchObject({ token: refreshToken, hubId: 4820, clientId, tokenType: 'refresh' });
    await api.archive(refreshToken);
    await expect(api.get(refreshToken)).rejects.toMatchObject({ code: 400 });
  });
});

test('a refusal reaches the program', async () => {
  const app = await axle.oauth.register();
  const { tokensApi } = new Client({ basePath: axle.oauth.url }).oauth;
  const call = tokensApi.create('authorization_code', 'x', REDIRECT_URI, app.clientId, app.clientSecret);
  await expect(call).rejects.toMatchObject({ code: 400, body: { message: 'missing or unknown auth code' } });
});
