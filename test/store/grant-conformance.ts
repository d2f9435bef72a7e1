import { expect, test } from 'vitest';
import type { Grant, PrivateApp, PublicApp } from '../../src/model/apps.ts';
import { toAccountId } from '../../src/model/ids.ts';
import type { StoredToken } from '../../src/store/store.ts';
import { FIRST, type OpenAccount, SECOND } from './opened-store.ts';

/** What every store has to do with apps and what they are granted. */

const APP: PublicApp = {
  kind: 'public',
  id: 70,
  name: 'Äpp',
  clientId: 'client-70',
  secretHash: 'aa',
  redirectUris: ['https://app.example.com/callback'],
  scopes: { required: ['oauth'], conditional: ['tickets'], optional: ['forms'] },
  createdAtMs: 5,
};
const OWN: PrivateApp = {
  kind: 'private',
  id: 71,
  name: 'Own',
  accountId: FIRST,
  secretHash: 'bb',
  scopes: ['oauth'],
  createdAtMs: 6,
};

const grantOf = (codeHash: string, more: Partial<Grant> = {}): Grant => ({
  codeHash,
  appId: APP.id,
  accountId: FIRST,
  userId: '12',
  scopes: ['oauth', 'tickets'],
  redirectUri: 'https://app.example.com/callback',
  challenge: { method: 'S256', value: 'x'.repeat(43) },
  createdAtMs: 100,
  redeemedAtMs: undefined,
  refreshHash: undefined,
  ...more,
});

const tokenOf = (hash: string, codeHash: string | undefined, expiresAtMs = 1000): StoredToken => ({
  hash,
  accountId: FIRST,
  appId: APP.id,
  scopes: ['oauth', 'tickets'],
  createdAtMs: 9,
  expiresAtMs,
  codeHash,
});

const useOf = (codeHash: string, name: string) => ({
  codeHash,
  atMs: 200,
  refreshHash: `refresh-${name}`,
  token: tokenOf(`token-${name}`, codeHash),
});

export function describeGrants(openAccount: OpenAccount): void {
  const openControl = async () => {
    const { store, reopen } = await openAccount();
    await store.control.saveApp(APP);
    return { control: store.control, reopen };
  };

  test('settings of an account are replaced, and those of others are not', async () => {
    const { control } = await openControl();
    await control.saveAccountSettings(SECOND, { grantsWithoutPage: true });
    const settings = async () => (await control.listAccounts()).map((account) => account.settings);
    expect(await settings()).toEqual([undefined, { grantsWithoutPage: true }]);
    await control.saveAccountSettings(SECOND, {});
    expect(await settings()).toEqual([undefined, {}]);
    await expect(control.saveAccountSettings(toAccountId(99), {})).rejects.toThrow('99');
  });

  test('numbers of apps are given out once', async () => {
    const { control } = await openControl();
    const ids = await Promise.all(Array.from({ length: 5 }, () => control.takeAppId()));
    expect(new Set(ids).size).toBe(5);
    for (const id of ids) expect(Number.isSafeInteger(id) && id > 1_000_000).toBe(true);
  });

  test('apps are kept, replaced, found and listed in order of id', async () => {
    const { control } = await openControl();
    await control.saveApp({ ...OWN, id: 69 });
    await control.saveApp(OWN);
    expect(await control.listApps()).toEqual([{ ...OWN, id: 69 }, APP, OWN]);
    await control.saveApp({ ...APP, name: 'Other', clientId: 'client-x' });
    expect(await control.findApp(70)).toEqual({ ...APP, name: 'Other', clientId: 'client-x' });
    expect(await control.findClient('client-x')).toMatchObject({ id: 70 });
    for (const clientId of ['client-70', '', 'CLIENT-X', 'client-x ', 'null']) {
      expect(await control.findClient(clientId)).toBeUndefined();
    }
    expect(await control.findApp(1)).toBeUndefined();
  });

  test('a grant is found by the hash of its code, and once used by that of its refresh token', async () => {
    const { control } = await openControl();
    expect(await control.addGrant(grantOf('a'), undefined)).toBe(true);
    const bare = grantOf('b', { userId: undefined, challenge: undefined });
    expect(await control.addGrant(bare, undefined)).toBe(true);
    expect(await control.findGrant('a')).toEqual(grantOf('a'));
    expect(await control.findGrant('b')).toEqual(bare);
    expect(await control.findGrant('c')).toBeUndefined();
    expect(await control.redeemGrant(useOf('a', '1'))).toBe(true);
    const used = grantOf('a', { redeemedAtMs: 200, refreshHash: 'refresh-1' });
    expect(await control.findGrant('a')).toEqual(used);
    expect(await control.findRefreshableGrant('refresh-1')).toEqual(used);
    expect(await control.findRefreshableGrant('refresh-2')).toBeUndefined();
    expect(await control.findToken('token-1')).toEqual(tokenOf('token-1', 'a'));
  });

  test('a form is good for one grant, and grants without a form are any number', async () => {
    const { control } = await openControl();
    const added = ['a', 'b'].map((code) => control.addGrant(grantOf(code), 'form'));
    expect((await Promise.all(added)).sort()).toEqual([false, true]);
    expect(await control.addGrant(grantOf('c'), 'form')).toBe(false);
    expect(await control.findGrant('c')).toBeUndefined();
    for (const code of ['d', 'e']) expect(await control.addGrant(grantOf(code), undefined)).toBe(true);
  });

  test('a grant of an app that is gone is not kept', async () => {
    const { control } = await openControl();
    expect(await control.addGrant(grantOf('a', { appId: 999 }), 'form')).toBe(false);
    expect(await control.findGrant('a')).toBeUndefined();
  });

  test('a code is used once, however many try at once, and leaves nothing of those that fail', async () => {
    const { control } = await openControl();
    await control.addGrant(grantOf('a'), undefined);
    const names = ['1', '2', '3', '4'];
    const used = await Promise.all(names.map((name) => control.redeemGrant(useOf('a', name))));
    expect(used.filter(Boolean)).toHaveLength(1);
    const tokens = await Promise.all(names.map((name) => control.findToken(`token-${name}`)));
    expect(tokens.map((token) => token !== undefined)).toEqual(used);
    expect(await control.redeemGrant(useOf('b', '5'))).toBe(false);
    expect(await control.findToken('token-5')).toBeUndefined();
  });

  test('a refresh token that was taken back gives no token, and those that it gave are kept', async () => {
    const { control } = await openControl();
    await control.addGrant(grantOf('a'), undefined);
    await control.redeemGrant(useOf('a', '1'));
    expect(await control.refreshGrant('refresh-1', tokenOf('token-2', 'a'))).toBe(true);
    expect(await control.dropRefreshToken('refresh-1')).toBe(true);
    expect(await control.dropRefreshToken('refresh-1')).toBe(false);
    expect(await control.refreshGrant('refresh-1', tokenOf('token-3', 'a'))).toBe(false);
    for (const hash of ['token-1', 'token-2']) expect(await control.findToken(hash)).toBeDefined();
    expect(await control.findToken('token-3')).toBeUndefined();
    expect(await control.findRefreshableGrant('refresh-1')).toBeUndefined();
    expect(await control.redeemGrant(useOf('a', '4'))).toBe(false);
  });

  test('a grant that is removed takes its tokens with it, and no others', async () => {
    const { control } = await openControl();
    for (const code of ['a', 'b']) {
      await control.addGrant(grantOf(code), undefined);
      await control.redeemGrant(useOf(code, code));
    }
    await control.removeGrant('a');
    expect(await control.findGrant('a')).toBeUndefined();
    expect(await control.findToken('token-a')).toBeUndefined();
    expect(await control.findToken('token-b')).toBeDefined();
    expect(await control.refreshGrant('refresh-a', tokenOf('token-c', 'a'))).toBe(false);
    await control.removeGrant('a');
  });

  test('an app that is removed takes its grants and tokens with it, and no others', async () => {
    const { control } = await openControl();
    const other = { ...APP, id: 72, clientId: 'client-72' };
    await control.saveApp(other);
    for (const [code, appId] of [
      ['a', 70],
      ['b', 72],
    ] as const) {
      await control.addGrant(grantOf(code, { appId }), undefined);
      await control.redeemGrant({
        ...useOf(code, code),
        token: { ...tokenOf(`token-${code}`, code), appId },
      });
    }
    await control.saveToken({ ...tokenOf('own', undefined), accountId: undefined });
    expect(await control.removeApp(70)).toBe(true);
    expect(await control.removeApp(70)).toBe(false);
    expect(await control.listApps()).toEqual([other]);
    for (const hash of ['token-a', 'own']) expect(await control.findToken(hash)).toBeUndefined();
    expect(await control.findGrant('a')).toBeUndefined();
    expect(await control.findToken('token-b')).toBeDefined();
    expect(await control.findGrant('b')).toBeDefined();
  });

  test('what has expired is forgotten, and what something may still come of is not', async () => {
    const { control } = await openControl();
    for (const code of ['unused', 'revoked', 'living']) await control.addGrant(grantOf(code), undefined);
    await control.addGrant(grantOf('young', { createdAtMs: 600 }), undefined);
    for (const code of ['revoked', 'living']) await control.redeemGrant(useOf(code, code));
    await control.addGrant(grantOf('late'), undefined);
    await control.redeemGrant({ ...useOf('late', 'late'), token: tokenOf('token-late', 'late', 400) });
    for (const name of ['revoked', 'late']) await control.dropRefreshToken(`refresh-${name}`);
    await control.saveToken({ hash: 'private', accountId: FIRST, appId: 1, scopes: [], createdAtMs: 1 });
    await control.forgetExpired(500);
    const kept = await Promise.all(
      ['unused', 'late', 'revoked', 'living', 'young'].map((code) => control.findGrant(code)),
    );
    expect(kept.map((grant) => grant?.codeHash)).toEqual([
      undefined,
      undefined,
      'revoked',
      'living',
      'young',
    ]);
    expect(await control.findToken('token-late')).toBeUndefined();
    for (const hash of ['token-living', 'private']) expect(await control.findToken(hash)).toBeDefined();
    await control.forgetExpired(1001);
    expect(await control.findToken('token-living')).toBeUndefined();
    expect(await control.findRefreshableGrant('refresh-living')).toBeDefined();
    expect(await control.findGrant('revoked')).toBeUndefined();
  });

  test('the revision is another one after every write', async () => {
    const { control } = await openControl();
    const revisions = [await control.revision()];
    const writes = [
      () => control.saveApp(OWN),
      () => control.saveAccountSettings(FIRST, {}),
      () => control.addGrant(grantOf('a'), undefined),
      () => control.redeemGrant(useOf('a', '1')),
      () => control.refreshGrant('refresh-1', tokenOf('token-2', 'a')),
      () => control.dropRefreshToken('refresh-1'),
      () => control.removeGrant('a'),
      () => control.forgetExpired(1),
      () => control.removeApp(70),
    ];
    for (const write of writes) {
      await write();
      revisions.push(await control.revision());
    }
    expect(new Set(revisions).size).toBe(revisions.length);
  });
}
