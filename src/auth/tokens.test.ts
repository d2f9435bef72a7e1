import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../model/account-settings.ts';
import type { PropertyGrants } from '../model/caller.ts';
import { toAccountId } from '../model/ids.ts';
import { SqliteStore } from '../store/sqlite/sqlite-store.ts';
import { hashSecret } from './secrets.ts';
import { findBearerToken, Tokens } from './tokens.ts';

const ACCOUNT = toAccountId(7);

async function openControl() {
  const store = new SqliteStore(undefined);
  await store.createAccount({ id: ACCOUNT, name: 'Seven', createdAtMs: 1 });
  const issue = (token: string, scopes: readonly string[], properties?: PropertyGrants) =>
    store.control.saveToken({
      hash: hashSecret(token),
      accountId: ACCOUNT,
      appId: 70,
      scopes,
      ...(properties !== undefined && { properties }),
      createdAtMs: 1,
    });
  return { tokens: new Tokens(store.control), issue, store };
}

/** Who holds a token; undefined for one that opens nothing. */
async function findCaller(tokens: Tokens, token: string) {
  const found = await tokens.findCaller(token, 1);
  return found.ok ? found.value : undefined;
}

describe('the token of a header', () => {
  test.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER abc', 'abc'],
    ['Bearer   abc  ', 'abc'],
    ['Bearer pat-na1-a71e0000-0000-4000-8000-000000004820', 'pat-na1-a71e0000-0000-4000-8000-000000004820'],
  ])('%j is %s', (header, token) => {
    expect(findBearerToken(header)).toBe(token);
  });

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'abc',
    'Basic abc',
    'Bearerabc',
    'Bearer a b',
    ' Bearer abc',
    'Bearer\tabc',
  ])('%j has none', (header) => {
    expect(findBearerToken(header)).toBeUndefined();
  });

  test('a header of any length is read', { timeout: 5000 }, () => {
    for (const unit of [' ', 'a', 'a ', 'bearer ']) {
      findBearerToken(`Bearer ${unit.repeat(65_536)}`);
      findBearerToken(`Bearer a${unit.repeat(65_536)}!`);
    }
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(findBearerToken(header) ?? 'x').not.toMatch(/\s/);
      }),
    );
  });
});

test('a token is kept as its SHA-256 in hex', () => {
  fc.assert(
    fc.property(fc.string(), (token) => {
      expect(hashSecret(token)).toBe(createHash('sha256').update(token, 'utf8').digest('hex'));
    }),
  );
});

describe('the holder of a token', () => {
  test('is its account, app and scopes', async () => {
    const { tokens, issue } = await openControl();
    await issue('secret', ['crm.objects.contacts.read', 'oauth']);
    expect(await findCaller(tokens, 'secret')).toEqual({
      accountId: 7,
      appId: 70,
      appKind: 'private',
      settings: DEFAULT_SETTINGS,
      scopes: new Set(['crm.objects.contacts.read', 'oauth']),
    });
    expect(await findCaller(tokens, 'secret')).toBe(await findCaller(tokens, 'secret'));
  });

  test('is limited to the properties that the token is', async () => {
    const { tokens, issue } = await openControl();
    await issue('limited', ['oauth'], { '0-1': { read: ['email'] }, '0-2': { read: [], write: ['city'] } });
    expect((await findCaller(tokens, 'limited'))?.properties).toEqual(
      new Map([
        ['0-1', { read: new Set(['email']) }],
        ['0-2', { read: new Set(), write: new Set(['city']) }],
      ]),
    );
    await issue('limited', ['oauth']);
    expect(await findCaller(tokens, 'limited')).not.toHaveProperty('properties');
  });

  test('is nobody for a token that was not issued, nor for the hash of one that was', async () => {
    const { tokens, issue } = await openControl();
    await issue('secret', []);
    for (const token of ['', 'Secret', 'secret ', 'secre', hashSecret('secret')]) {
      expect(await findCaller(tokens, token)).toBeUndefined();
    }
  });

  test('is known as soon as the token is issued, though it was asked for before', async () => {
    const { tokens, issue } = await openControl();
    expect(await findCaller(tokens, 'secret')).toBeUndefined();
    await issue('secret', []);
    expect(await findCaller(tokens, 'secret')).toMatchObject({ accountId: 7 });
  });

  test('has new scopes at once when the token is issued again', async () => {
    const { tokens, issue } = await openControl();
    await issue('secret', ['oauth']);
    expect((await findCaller(tokens, 'secret'))?.scopes).toEqual(new Set(['oauth']));
    await issue('secret', ['tickets']);
    expect((await findCaller(tokens, 'secret'))?.scopes).toEqual(new Set(['tickets']));
  });

  test('is right for more tokens than are kept in memory', async () => {
    const { tokens, issue } = await openControl();
    const names = Array.from({ length: 10_050 }, (_, index) => `token-${index}`);
    for (const name of names) await issue(name, [name]);
    for (const name of names) expect((await findCaller(tokens, name))?.scopes.has(name)).toBe(true);
    for (const name of names.slice(0, 100))
      expect((await findCaller(tokens, name))?.scopes.has(name)).toBe(true);
  });
});

describe('a token that ends', () => {
  test('opens its account until its very last millisecond, and is told to have expired from then on', async () => {
    const { tokens, store } = await openControl();
    const token = { hash: hashSecret('brief'), accountId: ACCOUNT, appId: 70, scopes: [], createdAtMs: 1 };
    await store.control.saveToken({ ...token, expiresAtMs: 1000 });
    expect(await tokens.findCaller('brief', 999)).toMatchObject({ ok: true });
    for (const nowMs of [1000, 5000]) {
      const refusal = { kind: 'token-expired', expiredAtMs: 1000, nowMs };
      expect(await tokens.findCaller('brief', nowMs)).toEqual({ ok: false, refusal });
    }
  });

  test('is for no account when it has none', async () => {
    const { tokens, store } = await openControl();
    const token = { hash: hashSecret('own'), accountId: undefined, appId: 70, scopes: [], createdAtMs: 1 };
    await store.control.saveToken({ ...token, expiresAtMs: 1000 });
    expect(await tokens.findCaller('own', 1)).toEqual({
      ok: false,
      refusal: { kind: 'token-without-account' },
    });
  });
});
