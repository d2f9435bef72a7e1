import { expect, test } from 'vitest';
import { toObjectId } from '../../src/model/ids.ts';
import { findByKey, makeIndex } from './index-samples.ts';
import type { OpenAccount } from './opened-store.ts';
import { CONTACTS, emailKey, sampleChange, sampleRecord, toCreation, toUpdate } from './sample-records.ts';

export function describeErasures(openAccount: OpenAccount): void {
  test('an erased record is gone with its values, changes, index rows and unique values, and no other is', async () => {
    const { account } = await openAccount();
    const index = await account.write((writer) => makeIndex(writer));
    const entryOf = (id: number) => ({ index, value: `first ${id}`, objectId: toObjectId(id) });
    const saves = [1, 2].map((id) =>
      toCreation(sampleRecord(id), { claimedKeys: [emailKey(`${id}@b.com`)], addedEntries: [entryOf(id)] }),
    );
    await account.write((writer) => writer.saveRecords(saves));
    const [created] = await account.read((reader) => reader.findObjects(CONTACTS, [toObjectId(1)]));
    if (created === undefined) throw new Error('the record is not there');
    const change = sampleChange(created, 'changed', 2000, { city: 'Porto' });
    await account.write((writer) => writer.saveRecords([toUpdate(created, { changes: [change] })]));
    const [record] = await account.read((reader) => reader.findObjects(CONTACTS, [toObjectId(1)]));
    if (record === undefined) throw new Error('the record is not there');

    await account.erase((writer) =>
      writer.eraseRecord({ record, keys: [emailKey('1@b.com')], entries: [entryOf(1)] }),
    );

    await account.search(async (reader) => {
      const ids = [1, 2].map(toObjectId);
      expect((await reader.findObjects(CONTACTS, ids)).map(({ id }) => Number(id))).toEqual([2]);
      expect((await reader.loadChanges([record])).get(record.id)).toEqual([]);
      const holders = await reader.findHolders([emailKey('1@b.com'), emailKey('2@b.com')]);
      expect(holders.map(({ objectId }) => Number(objectId))).toEqual([2]);
      const found = (id: number) => findByKey(reader, index, `first ${id}`);
      expect([await found(1), await found(2)]).toEqual([[], [2]]);
    });
  });

  test('nothing is erased when the body throws', async () => {
    const { account } = await openAccount();
    await account.write((writer) => writer.saveRecords([toCreation(sampleRecord(1))]));
    const erasing = account.erase(async (writer) => {
      await writer.eraseRecord({ record: sampleRecord(1), keys: [], entries: [] });
      throw new Error('not this time');
    });
    await expect(erasing).rejects.toThrow('not this time');
    expect(await account.read((reader) => reader.findObjects(CONTACTS, [toObjectId(1)]))).toHaveLength(1);
  });

  test('a blocked value is known again, within its type and property', async () => {
    const { account } = await openAccount();
    await account.write((writer) => writer.blockValue(emailKey('a@b.com')));
    const keys = [
      emailKey('a@b.com'),
      emailKey('c@d.com'),
      { ...emailKey('a@b.com'), propertyName: 'other' },
    ];
    expect(await account.read((reader) => reader.findBlocked(keys))).toEqual([emailKey('a@b.com')]);
  });
}
