import { describe, expect, test } from 'vitest';
import { type AccountId, toAccountId, toObjectId } from '../../src/model/ids.ts';
import type { StoredToken } from '../../src/store/store.ts';
import { describeErasures } from './erase-conformance.ts';
import { describeGrants } from './grant-conformance.ts';
import { describeIndexes } from './index-conformance.ts';
import { findByKey, makeIndex } from './index-samples.ts';
import { describeLinks } from './link-conformance.ts';
import { describeMerges } from './merge-conformance.ts';
import { describeMetadata } from './metadata-conformance.ts';
import { FIRST, type OpenAccount, type OpenStore, SECOND } from './opened-store.ts';
import { describeRateTakes } from './rate-conformance.ts';
import { describeRecords } from './record-conformance.ts';
import { CONTACTS, emailKey, sampleRecord, toCreation } from './sample-records.ts';
import { describeSearches } from './search-conformance.ts';
import { describeSharing } from './sharing-conformance.ts';
import { describeSnapshots } from './snapshot-conformance.ts';
import { describeTransactions } from './transaction-conformance.ts';

/**
 * What every store has to do, whatever it keeps its data in. A store passes when its own test file calls
 * `describeStoreConformance`; nothing here knows more of it than the port.
 */

export interface StoreTraits {
  /** Whether data outlives the store that wrote it. Default: true. */
  readonly keepsData?: boolean;
}

export function describeStoreConformance(
  name: string,
  openStore: OpenStore,
  { keepsData = true }: StoreTraits = {},
): void {
  const openAccount: OpenAccount = async () => {
    const opened = await openStore();
    for (const id of [FIRST, SECOND]) await opened.store.createAccount(accountOf(id));
    return { ...opened, account: await opened.store.openAccount(FIRST) };
  };
  describe(name, () => {
    describe('accounts and tokens', () => describeControl(openStore));
    describe('apps and grants', () => describeGrants(openAccount));
    describe('requests that are counted', () => describeRateTakes(openStore));
    describe('transactions', () => describeTransactions(openAccount));
    describe('records', () => describeRecords(openAccount));
    describe('merges', () => describeMerges(openAccount));
    describe('associations', () => describeLinks(openAccount));
    describe('erasures', () => describeErasures(openAccount));
    describe('snapshots', () => describeSnapshots(openAccount));
    describe('metadata', () => describeMetadata(openAccount));
    describe('indexes', () => describeIndexes(openAccount));
    describe('searches', () => describeSearches(openAccount));
    describe('isolation', () => describeIsolation(openAccount));
    if (!keepsData) return;
    describe('what outlives the store', () => describeReopening(openAccount));
    describe('several stores on the same data', () => describeSharing(openStore));
  });
}

function accountOf(id: AccountId) {
  return { id, name: `Account ${id}`, createdAtMs: 500 };
}

function tokenOf(hash: string, more: Partial<StoredToken> = {}): StoredToken {
  return { hash, accountId: FIRST, appId: 70, scopes: ['oauth', 'tickets'], createdAtMs: 9, ...more };
}

function describeControl(openStore: OpenStore): void {
  test('a new store has no accounts', async () => {
    const { store } = await openStore();
    expect(await store.control.listAccounts()).toEqual([]);
  });

  test('accounts are listed as they were made, in order of id', async () => {
    const { store } = await openStore();
    for (const id of [SECOND, FIRST, toAccountId(9_007_199_254_740_991)]) {
      await store.createAccount(accountOf(id));
    }
    expect(await store.control.listAccounts()).toEqual(
      [FIRST, SECOND, toAccountId(9_007_199_254_740_991)].map(accountOf),
    );
  });

  test('an account cannot be made twice, and the first stays as it is', async () => {
    const { store } = await openStore();
    await store.createAccount(accountOf(FIRST));
    await expect(store.createAccount({ ...accountOf(FIRST), name: 'Other' })).rejects.toThrow();
    expect(await store.control.listAccounts()).toEqual([accountOf(FIRST)]);
  });

  test('an account has the settings that were decided last, and before that none', async () => {
    const { store } = await openStore();
    for (const id of [FIRST, SECOND]) await store.createAccount(accountOf(id));
    const settings = { plan: 'enterprise', timeZone: 'Europe/Berlin' } as const;
    await store.control.saveAccountSettings(SECOND, { apiLimitIncreases: 1 });
    await store.control.saveAccountSettings(SECOND, settings);
    expect(await store.control.listAccounts()).toEqual([
      accountOf(FIRST),
      { ...accountOf(SECOND), settings },
    ]);
    await expect(store.control.saveAccountSettings(toAccountId(33), settings)).rejects.toThrow('33');
  });

  test('an account that was never made cannot be opened until it is', async () => {
    const { store } = await openStore();
    await expect(store.openAccount(FIRST)).rejects.toThrow();
    await store.createAccount(accountOf(FIRST));
    await expect(store.openAccount(SECOND)).rejects.toThrow();
    const account = await store.openAccount(FIRST);
    expect(await account.read((reader) => reader.metadataVersion())).toEqual(expect.any(Number));
  });

  test('an account that is opened several times at once is one', async () => {
    const { store } = await openStore();
    await store.createAccount(accountOf(FIRST));
    const accounts = await Promise.all(Array.from({ length: 5 }, () => store.openAccount(FIRST)));
    const blocks = await Promise.all(accounts.map((each) => each.write((writer) => writer.takeObjectIds(1))));
    expect(new Set(blocks).size).toBe(5);
  });

  test('a token is found by its hash and by nothing else', async () => {
    const { store } = await openStore();
    await store.createAccount(accountOf(FIRST));
    await store.control.saveToken(tokenOf('ab'));
    expect(await store.control.findToken('ab')).toEqual(tokenOf('ab'));
    for (const hash of ['', 'a', 'AB', 'ab ', 'cd', '%', 'a_']) {
      expect(await store.control.findToken(hash)).toBeUndefined();
    }
  });

  test('a token keeps the properties that it is limited to', async () => {
    const { store } = await openStore();
    await store.createAccount(accountOf(FIRST));
    const limited = tokenOf('ab', { properties: { '0-1': { read: ['email'], write: [] }, '0-2': {} } });
    await store.control.saveToken(limited);
    expect(await store.control.findToken('ab')).toEqual(limited);
    await store.control.saveToken(tokenOf('ab'));
    expect(await store.control.findToken('ab')).toEqual(tokenOf('ab'));
  });

  test('a token with the same hash is replaced', async () => {
    const { store } = await openStore();
    for (const id of [FIRST, SECOND]) await store.createAccount(accountOf(id));
    await store.control.saveToken(tokenOf('ab'));
    await store.control.saveToken(tokenOf('ab', { accountId: SECOND, appId: 71, scopes: [] }));
    expect(await store.control.findToken('ab')).toMatchObject({ accountId: SECOND, appId: 71, scopes: [] });
  });

  test('the tokens of one app are dropped, and no others', async () => {
    const { store } = await openStore();
    for (const id of [FIRST, SECOND]) await store.createAccount(accountOf(id));
    const kept = [tokenOf('c', { appId: 71 }), tokenOf('d', { accountId: SECOND })];
    for (const each of [tokenOf('a'), tokenOf('b'), ...kept]) await store.control.saveToken(each);
    await store.control.saveToken(tokenOf('kept'));
    await store.control.dropTokens(FIRST, 70, 'kept');
    expect(await store.control.findToken('kept')).toEqual(tokenOf('kept'));
    await store.control.dropTokens(FIRST, 70);
    expect(await store.control.findToken('kept')).toBeUndefined();
    for (const hash of ['a', 'b']) expect(await store.control.findToken(hash)).toBeUndefined();
    for (const each of kept) expect(await store.control.findToken(each.hash)).toEqual(each);
    await store.control.dropTokens(FIRST, 70);
  });

  test('the revision is another one after every write', async () => {
    const { store } = await openStore();
    const { control } = store;
    const revisions = [await control.revision()];
    await store.createAccount(accountOf(FIRST));
    revisions.push(await control.revision());
    for (const hash of ['a', 'b', 'a']) {
      await control.saveToken(tokenOf(hash));
      revisions.push(await control.revision());
    }
    await control.dropTokens(FIRST, 70);
    revisions.push(await control.revision());
    await control.saveAccountSettings(FIRST, {});
    revisions.push(await control.revision());
    expect(new Set(revisions).size).toBe(revisions.length);
  });
}

function describeIsolation(openAccount: OpenAccount): void {
  test('two accounts may have records with the same ids and the same unique values', async () => {
    const { store, account: first } = await openAccount();
    const second = await store.openAccount(SECOND);
    const key = emailKey('same@b.com');
    for (const [account, name] of [
      [first, 'One'],
      [second, 'Two'],
    ] as const) {
      const save = toCreation(sampleRecord(7, { properties: { firstname: name } }), { claimedKeys: [key] });
      await account.write((writer) => writer.saveRecords([save]));
    }
    for (const [account, name] of [
      [first, 'One'],
      [second, 'Two'],
    ] as const) {
      const [found] = await account.read((reader) => reader.findObjects(CONTACTS, [toObjectId(7)]));
      expect(found?.properties).toEqual({ firstname: name });
      expect(await account.read((reader) => reader.findHolders([key]))).toHaveLength(1);
    }
  });

  test('what one account defines and indexes is unknown to the other', async () => {
    const { store, account: first } = await openAccount();
    const second = await store.openAccount(SECOND);
    const before = await second.read((reader) => reader.loadMetadata());
    await first.write(async (writer) => {
      await makeIndex(writer, {}, [[1, 'x']]);
      await writer.saveMetadata({
        pipelines: [{ typeId: CONTACTS, pipeline: { id: 'p', label: 'P', displayOrder: 0, stages: [] } }],
      });
    });
    expect(await second.read((reader) => reader.loadMetadata())).toEqual(before);
    expect(await second.search((reader) => findByKey(reader, 1, 'x'))).toEqual([]);
  });

  test('writes of one account do not wait for those of another', async () => {
    const { store, account: first } = await openAccount();
    const second = await store.openAccount(SECOND);
    const order: string[] = [];
    const long = first.write(async (writer) => {
      for (let count = 0; count < 100; count += 1) await writer.findObjects(CONTACTS, [toObjectId(1)]);
      order.push('first');
    });
    const short = second.write(async (writer) => {
      await writer.findObjects(CONTACTS, [toObjectId(1)]);
      order.push('second');
    });
    await Promise.all([long, short]);
    expect(order).toEqual(['second', 'first']);
  });
}

function describeReopening(openAccount: OpenAccount): void {
  test('accounts, tokens, counted requests, records, histories, unique values, definitions and indexes do', async () => {
    const { store, account, reopen } = await openAccount();
    await store.control.saveToken(tokenOf('ab'));
    await store.control.takeFromWindows([{ key: 'a', slotMs: 5, sinceMs: 5, limit: 3 }]);
    const key = emailKey('a@b.com');
    const index = await account.write(async (writer) => {
      const number = await makeIndex(writer);
      const entry = { index: number, value: 'first 7', objectId: toObjectId(7) };
      await writer.saveRecords([toCreation(sampleRecord(7), { claimedKeys: [key], addedEntries: [entry] })]);
      return number;
    });
    const metadata = await account.read((reader) => reader.loadMetadata());

    const again = await reopen();
    expect(await again.control.listAccounts()).toEqual([FIRST, SECOND].map(accountOf));
    expect(await again.control.findToken('ab')).toEqual(tokenOf('ab'));
    expect(await again.control.countTaken('a', 5)).toBe(1);
    const reopened = await again.openAccount(FIRST);
    await reopened.search(async (reader) => {
      expect(await reader.loadMetadata()).toEqual(metadata);
      const records = await reader.findObjects(CONTACTS, [toObjectId(7)]);
      expect(records).toMatchObject([sampleRecord(7, { lastChange: records[0]?.lastChange ?? -1 })]);
      expect((await reader.loadChanges(records)).get(toObjectId(7))).toMatchObject([{ kind: 'created' }]);
      expect(await reader.findHolders([key])).toEqual([{ key, objectId: 7 }]);
      expect(await findByKey(reader, index, 'first 7')).toEqual([7]);
    });
  });

  test('ids that were given out are never given out again', async () => {
    const { account, reopen } = await openAccount();
    const first = await account.write((writer) => writer.takeObjectIds(10));
    const reopened = await (await reopen()).openAccount(FIRST);
    const second = await reopened.write((writer) => writer.takeObjectIds(10));
    expect(second).toBeGreaterThanOrEqual(first + 10);
  });

  test('a history goes on where it was', async () => {
    const { account, reopen } = await openAccount();
    await account.write((writer) => writer.saveRecords([toCreation(sampleRecord(7))]));
    const reopened = await (await reopen()).openAccount(FIRST);
    await reopened.write(async (writer) => {
      const [record] = await writer.findObjects(CONTACTS, [toObjectId(7)]);
      if (record === undefined) throw new Error('the record is gone');
      await writer.saveRecords([{ ...toCreation(record), isNew: false }]);
    });
    await reopened.read(async (reader) => {
      const records = await reader.findObjects(CONTACTS, [toObjectId(7)]);
      expect((await reader.loadChanges(records)).get(toObjectId(7))).toHaveLength(2);
    });
  });
}
