import { expect, test } from 'vitest';
import { toObjectId } from '../../src/model/ids.ts';
import type { UniqueKey } from '../../src/model/unique-values.ts';
import type { AccountReader, AccountStore, AccountWriter } from '../../src/store/store.ts';
import { findByKey, makeIndex, toEntries } from './index-samples.ts';
import type { OpenAccount } from './opened-store.ts';
import { addOne, CONTACTS, emailKey, sampleRecord, toCreation, toUpdate } from './sample-records.ts';

const SEVEN = toObjectId(7);

const readSeven = (reader: AccountReader) => reader.findObjects(CONTACTS, [SEVEN]);

/** Keeps a transaction open over many steps, awaiting nothing but its writer. */
async function linger(writer: AccountWriter): Promise<void> {
  for (let count = 0; count < 50; count += 1) await readSeven(writer);
}

/** What everything that can be read looks like, to compare before and after. */
function snapshot(account: AccountStore) {
  return account.search(async (reader) => {
    const page = { typeId: CONTACTS, fromId: toObjectId(1), limit: 100, archived: false };
    const records = await reader.listObjects(page);
    return {
      records,
      changes: await reader.loadChanges(records),
      holders: await reader.findHolders([emailKey('a@b.com'), emailKey('c@d.com')]),
      indexed: await findByKey(reader, 1, 'x'),
      metadata: await reader.loadMetadata(),
    };
  });
}

export function describeTransactions(openAccount: OpenAccount): void {
  test('what a write has saved is there for every later read', async () => {
    const { account } = await openAccount();
    const answer = await account.write(async (writer) => {
      await writer.saveRecords([toCreation(sampleRecord(7))]);
      expect(await readSeven(writer)).toHaveLength(1);
      return 'answer';
    });
    expect(answer).toBe('answer');
    expect(await account.read(readSeven)).toMatchObject([{ id: 7, properties: { firstname: 'First 7' } }]);
  });

  test('nothing at all remains of a write that throws', async () => {
    const { account } = await openAccount();
    await account.write(async (writer) => {
      await writer.saveRecords([toCreation(sampleRecord(7), { claimedKeys: [emailKey('a@b.com')] })]);
    });
    const before = await snapshot(account);
    const write = account.write(async (writer) => {
      await writer.takeObjectIds(5);
      await makeIndex(writer, {}, [[SEVEN, 'x']]);
      await makeIndex(writer, { kind: 'all-words', propertyName: '' }, [[SEVEN, 'x']]);
      await writer.saveMetadata({});
      const [seven] = await readSeven(writer);
      if (seven === undefined) throw new Error('the record is not there');
      await writer.saveRecords([
        toUpdate({ ...seven, properties: {} }, { releasedKeys: [emailKey('a@b.com')] }),
        toCreation(sampleRecord(8), { claimedKeys: [emailKey('a@b.com')] }),
      ]);
      throw new Error('on purpose');
    });
    await expect(write).rejects.toThrow('on purpose');
    expect(await snapshot(account)).toEqual(before);
  });

  test('after a write that throws, the next one works', async () => {
    const { account } = await openAccount();
    await expect(account.write(() => Promise.reject(new Error('on purpose')))).rejects.toThrow('on purpose');
    await account.write((writer) => writer.saveRecords([toCreation(sampleRecord(7))]));
    expect(await account.read(readSeven)).toHaveLength(1);
  });

  test('a body that throws before its first step is a write that throws', async () => {
    const { account } = await openAccount();
    const write = account.write(() => {
      throw new Error('on purpose');
    });
    await expect(write).rejects.toThrow('on purpose');
    await account.write((writer) => writer.saveRecords([toCreation(sampleRecord(7))]));
  });

  test('writes follow each other in the order in which they were asked for', async () => {
    const { account } = await openAccount();
    const steps: string[] = [];
    const writes = ['a', 'b', 'c'].map((name) =>
      account.write(async (writer) => {
        steps.push(`${name} begins`);
        await linger(writer);
        steps.push(`${name} ends`);
        if (name === 'b') throw new Error('on purpose');
      }),
    );
    await Promise.allSettled(writes);
    expect(steps).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  test('writes that read and then save lose nothing to each other', async () => {
    const { account } = await openAccount();
    await account.write((writer) =>
      writer.saveRecords([toCreation(sampleRecord(7, { properties: { count: '0' } }))]),
    );
    await Promise.all(Array.from({ length: 50 }, () => addOne(account)));
    expect(await account.read(readSeven)).toMatchObject([{ properties: { count: '50' } }]);
  });

  test('a write that fails only when it is stored harms none of those behind it', async () => {
    const { account } = await openAccount();
    const index = await account.write((writer) => makeIndex(writer));
    const create = (id: number, claimedKeys: readonly UniqueKey[]) =>
      account.write((writer) =>
        writer.saveRecords([
          toCreation(sampleRecord(id), { claimedKeys, addedEntries: toEntries(index, [[id, 'x']]) }),
        ]),
      );
    const ids = Array.from({ length: 12 }, (_, at) => at + 1);
    const isTwice = (id: number) => id % 3 === 0;
    const written = await Promise.allSettled(
      ids.map((id) => {
        const key = emailKey(`${id}@b.com`);
        return create(id, isTwice(id) ? [key, key] : [key]);
      }),
    );
    expect(written.map(({ status }) => status === 'rejected')).toEqual(ids.map(isTwice));
    const stored = ids.filter((id) => !isTwice(id));
    expect(await account.search((reader) => findByKey(reader, index, 'x'))).toEqual(stored);
    const keys = ids.map((id) => emailKey(`${id}@b.com`));
    const holders = await account.read((reader) => reader.findHolders(keys));
    expect(holders.map(({ objectId }) => objectId).sort((left, right) => left - right)).toEqual(stored);
  });

  test('a read that begins during a write sees nothing of it when it comes to nothing', async () => {
    const { account } = await openAccount();
    let read: Promise<unknown> = Promise.resolve();
    const write = account.write(async (writer) => {
      await writer.saveRecords([toCreation(sampleRecord(7))]);
      read = account.read(readSeven);
      await linger(writer);
      throw new Error('on purpose');
    });
    await expect(write).rejects.toThrow('on purpose');
    expect(await read).toEqual([]);
  });

  test('a read that goes on while a write begins never sees what is not committed', async () => {
    const { account } = await openAccount();
    const seen: number[] = [];
    const read = account.read(async (reader) => {
      for (let count = 0; count < 100; count += 1) seen.push((await readSeven(reader)).length);
    });
    const write = account.write(async (writer) => {
      await writer.saveRecords([toCreation(sampleRecord(7))]);
      await linger(writer);
      throw new Error('on purpose');
    });
    await expect(write).rejects.toThrow('on purpose');
    await read;
    expect(seen).toEqual(new Array(100).fill(0));
  });

  test('a read that throws harms nobody', async () => {
    const { account } = await openAccount();
    await expect(account.read(() => Promise.reject(new Error('on purpose')))).rejects.toThrow('on purpose');
    await account.write((writer) => writer.saveRecords([toCreation(sampleRecord(7))]));
    expect(await account.read(readSeven)).toHaveLength(1);
  });

  test('ids are given out once, however many ask at once', async () => {
    const { account } = await openAccount();
    const counts = [1, 5, 2, 100, 1, 3];
    const blocks = await Promise.all(
      counts.map(async (count) => ({
        first: await account.write((writer) => writer.takeObjectIds(count)),
        count,
      })),
    );
    const ids = blocks.flatMap(({ first, count }) =>
      Array.from({ length: count }, (_, index) => first + index),
    );
    expect(new Set(ids).size).toBe(112);
    expect(Math.min(...ids)).toBeGreaterThan(0);
    const [one, two] = await account.write(async (writer) => [
      await writer.takeObjectIds(3),
      await writer.takeObjectIds(3),
    ]);
    expect(Math.abs((two ?? 0) - (one ?? 0))).toBeGreaterThanOrEqual(3);
  });
}
