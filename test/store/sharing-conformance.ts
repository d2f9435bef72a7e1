import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Tokens } from '../../src/auth/tokens.ts';
import { toObjectId } from '../../src/model/ids.ts';
import { CachedDefinitions } from '../../src/store/cached-definitions.ts';
import { makeIndex } from './index-samples.ts';
import { FIRST, type OpenStore } from './opened-store.ts';
import { addOne, CONTACTS, sampleRecord, toCreation } from './sample-records.ts';

const ACCOUNT = { id: FIRST, name: 'First', createdAtMs: 1 };
/** The SHA-256 of `secret`. */
const SECRET_HASH = '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b';
const token = (hash: string) => ({ hash, accountId: FIRST, appId: 1, scopes: ['oauth'], createdAtMs: 1 });

const property = (name: string) => ({
  typeId: CONTACTS,
  property: { name, label: name, type: 'string', fieldType: 'text', groupName: 'g', custom: true } as const,
});

/** Several stores on the same data, as several processes have them. */
export function describeSharing(openStore: OpenStore): void {
  const openTwo = async () => {
    const { store: one, another } = await openStore();
    await one.createAccount(ACCOUNT);
    const two = await another();
    return { one, two, accounts: [await one.openAccount(FIRST), await two.openAccount(FIRST)] as const };
  };

  test('each sees in its next turn what another has written, and its revision tells of it', async () => {
    const { store: one, another } = await openStore();
    const two = await another();
    await one.createAccount(ACCOUNT);
    expect(await two.control.listAccounts()).toEqual([ACCOUNT]);
    const revision = await two.control.revision();
    await one.control.saveToken(token('ab'));
    await nextTurn();
    expect(await two.control.revision()).not.toBe(revision);
    expect(await two.control.findToken('ab')).toEqual(token('ab'));
    const [first, second] = [await one.openAccount(FIRST), await two.openAccount(FIRST)];
    await first.write((writer) => writer.saveRecords([toCreation(sampleRecord(7))]));
    const found = await second.read((reader) => reader.findObjects(CONTACTS, [toObjectId(7)]));
    expect(found).toMatchObject([{ id: 7 }]);
    await first.write((writer) => makeIndex(writer));
    await nextTurn();
    expect((await second.read((reader) => reader.loadMetadata())).indexes).toHaveLength(1);
  });

  test('a token that another drops opens nothing any more, however often it was asked for', async () => {
    const { one, two } = await openTwo();
    const tokens = new Tokens(one.control);
    expect(await tokens.findCaller('secret', 1)).toMatchObject({ ok: false });
    for (let count = 0; count < 5; count += 1) {
      await two.control.saveToken(token(SECRET_HASH));
      await nextTurn();
      for (let asked = 0; asked < 3; asked += 1) {
        expect(await tokens.findCaller('secret', 1)).toMatchObject({ value: { accountId: FIRST } });
      }
      await two.control.dropTokens(FIRST, 1);
      await nextTurn();
      expect(await tokens.findCaller('secret', 1)).toMatchObject({ ok: false });
    }
  });

  test('ids are given out once, whoever asks', async () => {
    const { accounts } = await openTwo();
    const blocks: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      for (const account of accounts) blocks.push(await account.write((writer) => writer.takeObjectIds(3)));
    }
    expect(new Set(blocks).size).toBe(40);
    expect([...blocks].sort((a, b) => a - b)).toEqual(blocks);
  });

  test('what one writes on top of what it read is on top of what another wrote', async () => {
    const { accounts } = await openTwo();
    const first = toCreation(sampleRecord(7, { properties: { count: '0' } }));
    await accounts[0].write((writer) => writer.saveRecords([first]));
    // One after the other where both are in one process and wait for the same file.
    for (let count = 0; count < 20; count += 1) for (const account of accounts) await addOne(account);
    const [record] = await accounts[1].read((reader) => reader.findObjects(CONTACTS, [toObjectId(7)]));
    expect(record?.properties['count']).toBe('40');
  });

  test('definitions of a transaction that came to nothing are not taken for those that another made', async () => {
    const { accounts } = await openTwo();
    const [one, two] = accounts;
    const kept = new CachedDefinitions(FIRST);
    const names = (reader: Parameters<typeof kept.current>[0]) =>
      kept
        .current(reader)
        .then((definitions) =>
          ['mine', 'theirs'].filter((name) => definitions.requireType(CONTACTS).findProperty(name)),
        );
    const write = one.write(async (writer) => {
      await writer.saveMetadata({ properties: [property('mine')] });
      expect(await names(writer)).toEqual(['mine']);
      throw new Error('on purpose');
    });
    await expect(write).rejects.toThrow('on purpose');
    await two.write((writer) => writer.saveMetadata({ properties: [property('theirs')] }));
    await nextTurn();
    expect(await one.read(names)).toEqual(['theirs']);
  });

  test('an account that one began to make and did not finish is made anew by another', async () => {
    const { store: first, another } = await openStore();
    const interrupted = first.createAccount(ACCOUNT, async (account) => {
      await account.write(async (writer) => {
        await makeIndex(writer);
        await writer.saveRecords([toCreation(sampleRecord(7))]);
      });
      throw new Error('the process ends');
    });
    await expect(interrupted).rejects.toThrow('the process ends');
    await expect(first.openAccount(FIRST)).rejects.toThrow();
    const second = await another();
    await second.createAccount(ACCOUNT);
    const account = await second.openAccount(FIRST);
    await account.read(async (reader) => {
      expect((await reader.loadMetadata()).indexes).toEqual([]);
      expect(await reader.findObjects(CONTACTS, [toObjectId(7)])).toEqual([]);
    });
  });
}
