import { expect, test } from 'vitest';
import { toObjectId } from '../../src/model/ids.ts';
import type { CrmRecord } from '../../src/model/records.ts';
import type { AccountStore } from '../../src/store/store.ts';
import type { OpenAccount } from './opened-store.ts';
import { CONTACTS, emailKey, sampleChange, sampleRecord, toCreation } from './sample-records.ts';

async function find(account: AccountStore, id: number): Promise<CrmRecord> {
  const [record] = await account.read((reader) => reader.findObjects(CONTACTS, [toObjectId(id)]));
  if (record === undefined) throw new Error(`there is no record ${id}`);
  return record;
}

/** Makes a new record of two that are there, which hold the addresses `{id}@b.com`. */
async function merge(account: AccountStore, primaryId: number, otherId: number, id: number): Promise<void> {
  const [primary, other] = [await find(account, primaryId), await find(account, otherId)];
  const record = sampleRecord(id);
  const keys = [primaryId, otherId].map((each) => emailKey(`${each}@b.com`));
  const save = toCreation(record, {
    changes: [sampleChange(record, 'merged', 3000)],
    releasedKeys: keys,
    claimedKeys: keys,
  });
  await account.write((writer) => writer.saveMerge({ save, absorbed: [primary, other] }));
}

export function describeMerges(openAccount: OpenAccount): void {
  async function withRecords(ids: readonly number[]) {
    const opened = await openAccount();
    await opened.account.write((writer) =>
      writer.saveRecords(
        ids.map((id) => toCreation(sampleRecord(id), { claimedKeys: [emailKey(`${id}@b.com`)] })),
      ),
    );
    return opened.account;
  }

  test('a merge puts one record in the place of two, which lead to it from then on', async () => {
    const account = await withRecords([1, 2]);
    await merge(account, 1, 2, 3);
    const ids = [1, 2, 3].map(toObjectId);
    await account.read(async (reader) => {
      expect((await reader.findObjects(CONTACTS, ids)).map(({ id }) => id)).toEqual([3]);
      const page = { typeId: CONTACTS, fromId: toObjectId(0), limit: 10, archived: false };
      expect((await reader.listObjects(page)).map(({ id }) => id)).toEqual([3]);
      expect(await reader.listObjects({ ...page, archived: true })).toEqual([]);
      expect([...(await reader.findSurvivors(CONTACTS, ids))]).toEqual([
        [1, 3],
        [2, 3],
      ]);
    });
  });

  test('a merge joins the histories of both, and passes their unique values on', async () => {
    const account = await withRecords([1, 2]);
    await merge(account, 1, 2, 3);
    const record = await find(account, 3);
    const changes = (await account.read((reader) => reader.loadChanges([record]))).get(record.id);
    expect(changes?.map(({ kind, objectId }) => [kind, Number(objectId)])).toEqual([
      ['merged', 3],
      ['created', 2],
      ['created', 1],
    ]);
    const holders = await account.read((reader) =>
      reader.findHolders([emailKey('1@b.com'), emailKey('2@b.com')]),
    );
    expect(holders.map(({ objectId }) => Number(objectId))).toEqual([3, 3]);
  });

  test('a record that was merged twice is reached from all that went into it', async () => {
    const account = await withRecords([1, 2, 4]);
    await merge(account, 1, 2, 3);
    await merge(account, 3, 4, 5);
    const survivors = await account.read((reader) =>
      reader.findSurvivors(CONTACTS, [1, 2, 3, 4].map(toObjectId)),
    );
    expect([...survivors.values()]).toEqual([5, 5, 5, 5]);
    const record = await find(account, 5);
    const changes = (await account.read((reader) => reader.loadChanges([record]))).get(record.id);
    expect(changes).toHaveLength(5);
  });
}
