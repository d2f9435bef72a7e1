import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PropertyGrants } from '../model/caller.ts';
import { toAccountId } from '../model/ids.ts';
import { SqliteStore } from '../store/sqlite/sqlite-store.ts';
import { findBearerToken, hashToken, Tokens } from './tokens.ts';

const ACCOUNT = toAccountId(7);

async function openControl() {
  const store = new SqliteStore(undefined);
  await store.createAccount({ id: ACCOUNT, name: 'Seven', createdAtMs: 1 });
  const issue = (token: string, scopes: readonly string[], properties?: PropertyGrants) =>
    store.control.saveToken({
      hash: hashToken(token),
      accountId: ACCOUNT,
      appId: 70,
      scopes,
      ...(properties !== undefined && { properties }),
      createdAtMs: 1,
    });
  return { tokens: new Tokens(store.control), issue };
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
      expect(hashToken(token)).toBe(createHash('sha256').update(token, 'utf8').digest('hex'));
    }),
  );
});

describe('the holder of a token', () => {
  test('is its account, app and scopes', async () => {
    const { tokens, issue } = await openControl();
    await issue('secret', ['crm.objects.contacts.read', 'oauth']);
    expect(await tokens.findCaller('secret')).toEqual({
      accountId: 7,
      appId: 70,
      scopes: new Set(['crm.objects.contacts.read', 'oauth']),
    });
    expect(await tokens.findCaller('secret')).toBe(await tokens.findCaller('secret'));
  });

  test('is limited to the properties that the token is', async () => {
    const { tokens, issue } = await openControl();
    await issue('limited', ['oauth'], { '0-1': { read: ['email'] }, '0-2': { read: [], write: ['city'] } });
    expect((await tokens.findCaller('limited'))?.properties).toEqual(
      new Map([
        ['0-1', { read: new Set(['email']) }],
        ['0-2', { read: new Set(), write: new Set(['city']) }],
      ]),
    );
    await issue('limited', ['oauth']);
    expect(await tokens.findCaller('limited')).not.toHaveProperty('properties');
  });

  test('is nobody for a token that was not issued, nor for the hash of one that was', async () => {
    const { tokens, issue } = await openControl();
    await issue('secret', []);
    for (const token of ['', 'Secret', 'secret ', 'secre', hashToken('secret')]) {
      expect(await tokens.findCaller(token)).toBeUndefined();
    }
  });

  test('is known as soon as the token is issued, though it was asked for before', async () => {
    const { tokens, issue } = await openControl();
    expect(await tokens.findCaller('secret')).toBeUndefined();
    await issue('secret', []);
    expect(await tokens.findCaller('secret')).toMatchObject({ accountId: 7 });
  });

  test('has new scopes at once when the token is issued again', async () => {
    const { tokens, issue } = await openControl();
    await issue('secret', ['oauth']);
    expect((await tokens.findCaller('secret'))?.scopes).toEqual(new Set(['oauth']));
    await issue('secret', ['tickets']);
    expect((await tokens.findCaller('secret'))?.scopes).toEqual(new Set(['tickets']));
  });

  test('is right for more tokens than are kept in memory', async () => {
    const { tokens, issue } = await openControl();
    const names = Array.from({ length: 10_050 }, (_, index) => `token-${index}`);
    for (const name of names) await issue(name, [name]);
    for (const name of names) expect((await tokens.findCaller(name))?.scopes.has(name)).toBe(true);
    for (const name of names.slice(0, 100))
      expect((await tokens.findCaller(name))?.scopes.has(name)).toBe(true);
  });
});
