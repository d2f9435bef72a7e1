import { expect, test } from 'vitest';
import { toObjectId } from '../../src/model/ids.ts';
import type { CrmRecord } from '../../src/model/records.ts';
import type { AccountStore, AccountWriter, RecordSave } from '../../src/store/store.ts';
import type { OpenAccount } from './opened-store.ts';
import {
  COMPANIES,
  CONTACTS,
  emailKey,
  sampleChange,
  sampleRecord,
  toCreation,
  toUpdate,
} from './sample-records.ts';

const save = (account: AccountStore, ...saves: readonly RecordSave[]) =>
  account.write((writer) => writer.saveRecords(saves));

const find = (account: AccountStore, ...ids: readonly number[]) =>
  account.read((reader) => reader.findObjects(CONTACTS, ids.map(toObjectId)));

async function require(source: AccountWriter, id: number): Promise<CrmRecord> {
  const [record] = await source.findObjects(CONTACTS, [toObjectId(id)]);
  if (record === undefined) throw new Error(`there is no record ${id}`);
  return record;
}

async function holderOf(account: AccountStore, value: string): Promise<number | undefined> {
  const [holder] = await account.read((reader) => reader.findHolders([emailKey(value)]));
  return holder?.objectId;
}

const ODD_TEXTS = [
  '',
  '"quoted" \\ and /',
  "it's; DROP TABLE object; --",
  'line\nbreak\r\ttab',
  'zero \u0000 inside',
  'ünïcödé 漢字 😀 \u2028',
  '%_*?',
  '1',
  'null',
  'x'.repeat(65_536),
];

export function describeRecords(openAccount: OpenAccount): void {
  describeSaving(openAccount);
  describeHistories(openAccount);
  describeUniqueValues(openAccount);
  describeListing(openAccount);
}

function describeSaving(openAccount: OpenAccount): void {
  test('a record reads back as it was saved, its changes apart', async () => {
    const { account } = await openAccount();
    const record = sampleRecord(7, {
      properties: Object.fromEntries(ODD_TEXTS.map((text, index) => [`p${index}`, text])),
      createdAtMs: -62_135_596_800_000,
      updatedAtMs: 253_402_300_799_999,
    });
    await save(account, toCreation(record));
    const [found] = await find(account, 7);
    expect(found).toEqual({ ...record, lastChange: found?.lastChange });
    expect(found?.lastChange).toBeGreaterThan(0);
  });

  test('properties keep the order in which they were saved', async () => {
    const { account } = await openAccount();
    await save(account, toCreation(sampleRecord(7, { properties: { zip: '1', address: '2', name: '3' } })));
    const [found] = await find(account, 7);
    expect(Object.keys(found?.properties ?? {})).toEqual(['zip', 'address', 'name']);
  });

  test('a record that is there is replaced by its later state, archived or not', async () => {
    const { account } = await openAccount();
    await save(account, toCreation(sampleRecord(7)));
    for (const later of [
      { properties: { lastname: 'x' }, updatedAtMs: 2000, createdAtMs: 900 },
      { properties: {}, updatedAtMs: 3000, archivedAtMs: 4000 },
      { properties: { lastname: 'y' }, updatedAtMs: 5000, archivedAtMs: undefined },
    ]) {
      await account.write(async (writer) => {
        await writer.saveRecords([toUpdate({ ...(await require(writer, 7)), ...later })]);
      });
      expect(await find(account, 7)).toMatchObject([later]);
    }
  });

  test('a record that is there cannot be made again', async () => {
    const { account } = await openAccount();
    await save(account, toCreation(sampleRecord(7)));
    const again = sampleRecord(7, { properties: { firstname: 'Other' } });
    await expect(save(account, toCreation(sampleRecord(8)), toCreation(again))).rejects.toThrow();
    expect(await find(account, 7, 8)).toMatchObject([{ id: 7, properties: { firstname: 'First 7' } }]);
  });

  test('records of two types may have the same id', async () => {
    const { account } = await openAccount();
    await save(
      account,
      toCreation(sampleRecord(7)),
      toCreation(sampleRecord(7, { typeId: COMPANIES, properties: {} })),
    );
    expect(await find(account, 7)).toMatchObject([
      { typeId: CONTACTS, properties: { firstname: 'First 7' } },
    ]);
    const companies = await account.read((reader) => reader.findObjects(COMPANIES, [toObjectId(7)]));
    expect(companies).toMatchObject([{ typeId: COMPANIES, properties: {} }]);
  });

  test('exactly the records that exist are found, archived ones too', async () => {
    const { account } = await openAccount();
    const ids = Array.from({ length: 1000 }, (_, index) => index + 1);
    await save(
      account,
      ...ids.map((id) => toCreation(sampleRecord(id, { archivedAtMs: id % 3 === 0 ? 5 : undefined }))),
    );
    expect(await find(account)).toEqual([]);
    expect(await find(account, 5000)).toEqual([]);
    expect((await find(account, 3, 5000, 1)).map(({ id }) => id).sort()).toEqual([1, 3]);
    const found = await find(account, ...ids, 1001);
    expect(found.map(({ id }) => id).sort((a, b) => a - b)).toEqual(ids);
    expect(await account.read((reader) => reader.findObjects(COMPANIES, ids.map(toObjectId)))).toEqual([]);
  });

  test('nothing to save is nothing saved', async () => {
    const { account } = await openAccount();
    await save(account);
    expect(await find(account, 1)).toEqual([]);
  });
}

function describeHistories(openAccount: OpenAccount): void {
  const timesOf = async (account: AccountStore, ...ids: readonly number[]) => {
    const records = await find(account, ...ids);
    const histories = await account.read((reader) => reader.loadChanges(records));
    return Object.fromEntries([...histories].map(([id, changes]) => [id, changes.map(({ atMs }) => atMs)]));
  };

  test('changes read back as they were saved', async () => {
    const { account } = await openAccount();
    const values = Object.fromEntries(ODD_TEXTS.map((text, index) => [`p${index}`, text]));
    const record = sampleRecord(7);
    const change = {
      ...sampleChange(record, 'created', 1000, values),
      calculated: { ...values, more: 'x' },
      source: { type: 'CRM_UI', id: 'userId:7' },
    };
    await save(account, toCreation(record, { changes: [change] }));
    const records = await find(account, 7);
    expect((await account.read((reader) => reader.loadChanges(records))).get(toObjectId(7))).toEqual([
      change,
    ]);
  });

  test('the changes of a record come newest first, those of one save too', async () => {
    const { account } = await openAccount();
    const record = sampleRecord(7);
    const at = (...times: readonly number[]) => times.map((atMs) => sampleChange(record, 'changed', atMs));
    await save(account, toCreation(record, { changes: at(1, 2, 3) }));
    await save(account, toCreation(sampleRecord(8), { changes: [] }));
    for (const times of [[4], [], [5, 6]]) {
      await account.write(async (writer) => {
        await writer.saveRecords([toUpdate(await require(writer, 7), { changes: at(...times) })]);
      });
    }
    expect(await timesOf(account, 7)).toEqual({ 7: [6, 5, 4, 3, 2, 1] });
    expect(await timesOf(account, 8)).toEqual({ 8: [] });
  });

  test('several records are asked for at once, and each has its own changes', async () => {
    const { account } = await openAccount();
    const times = (id: number) => [id, id + 1000];
    const ids = Array.from({ length: 300 }, (_, index) => index + 1);
    const creations = ids.map((id) => {
      const record = sampleRecord(id);
      return toCreation(record, { changes: times(id).map((atMs) => sampleChange(record, 'changed', atMs)) });
    });
    await save(account, ...creations);
    const expected = Object.fromEntries(ids.map((id) => [id, times(id).reverse()]));
    expect(await timesOf(account, ...ids)).toEqual(expected);
  });

  test('a record as it was before shows the changes up to then', async () => {
    const { account } = await openAccount();
    await save(account, toCreation(sampleRecord(7)));
    const before = await find(account, 7);
    await account.write(async (writer) => {
      const record = await require(writer, 7);
      await writer.saveRecords([toUpdate(record, { changes: [sampleChange(record, 'changed', 2000)] })]);
    });
    const histories = await account.read((reader) => reader.loadChanges(before));
    expect(histories.get(toObjectId(7))).toHaveLength(1);
  });

  test('no records have no changes', async () => {
    const { account } = await openAccount();
    expect((await account.read((reader) => reader.loadChanges([]))).size).toBe(0);
  });
}

function describeUniqueValues(openAccount: OpenAccount): void {
  test('a claimed value has its holder, and a released one has none', async () => {
    const { account } = await openAccount();
    await save(
      account,
      toCreation(sampleRecord(7), { claimedKeys: [emailKey('a@b.com'), emailKey('c@d.com')] }),
    );
    expect(await holderOf(account, 'a@b.com')).toBe(7);
    await account.write(async (writer) => {
      await writer.saveRecords([toUpdate(await require(writer, 7), { releasedKeys: [emailKey('a@b.com')] })]);
    });
    expect(await holderOf(account, 'a@b.com')).toBeUndefined();
    expect(await holderOf(account, 'c@d.com')).toBe(7);
  });

  test('values are compared exactly, within their type and property', async () => {
    const { account } = await openAccount();
    for (const [index, value] of ODD_TEXTS.filter((text) => text !== '').entries()) {
      await save(account, toCreation(sampleRecord(index + 1), { claimedKeys: [emailKey(value)] }));
      expect(await holderOf(account, value)).toBe(index + 1);
    }
    const others = [
      emailKey('NULL'),
      emailKey('1 '),
      emailKey('zero '),
      { ...emailKey('1'), typeId: COMPANIES },
    ];
    const other = { ...emailKey('1'), propertyName: 'phone' };
    expect(await account.read((reader) => reader.findHolders([...others, other]))).toEqual([]);
  });

  test('many keys are looked up at once, and those that nobody holds are left out', async () => {
    const { account } = await openAccount();
    const keys = Array.from({ length: 1000 }, (_, index) => emailKey(`${index}@b.com`));
    const held = keys.filter((_, index) => index % 2 === 0);
    await save(
      account,
      ...held.map((key, index) => toCreation(sampleRecord(index + 1), { claimedKeys: [key] })),
    );
    const holders = await account.read((reader) => reader.findHolders(keys));
    expect(new Map(holders.map(({ key, objectId }) => [key.value, objectId]))).toEqual(
      new Map(held.map((key, index) => [key.value, index + 1])),
    );
    expect(await account.read((reader) => reader.findHolders([]))).toEqual([]);
  });

  test.each([
    ['before', false],
    ['after', true],
  ])(
    'a value moves from one record to another that stands %s it in the same save',
    async (_what, isReversed) => {
      const { account } = await openAccount();
      const key = emailKey('a@b.com');
      await save(account, toCreation(sampleRecord(7), { claimedKeys: [key] }), toCreation(sampleRecord(8)));
      await account.write(async (writer) => {
        const saves = [
          toUpdate(await require(writer, 8), { claimedKeys: [key] }),
          toUpdate(await require(writer, 7), { releasedKeys: [key] }),
        ];
        await writer.saveRecords(isReversed ? saves.reverse() : saves);
      });
      expect(await holderOf(account, 'a@b.com')).toBe(8);
    },
  );

  test('two records exchange their values in one save', async () => {
    const { account } = await openAccount();
    const [a, b] = [emailKey('a@b.com'), emailKey('b@b.com')];
    await save(
      account,
      toCreation(sampleRecord(7), { claimedKeys: [a] }),
      toCreation(sampleRecord(8), { claimedKeys: [b] }),
    );
    await account.write(async (writer) => {
      await writer.saveRecords([
        toUpdate(await require(writer, 7), { releasedKeys: [a], claimedKeys: [b] }),
        toUpdate(await require(writer, 8), { releasedKeys: [b], claimedKeys: [a] }),
      ]);
    });
    expect(await holderOf(account, 'a@b.com')).toBe(8);
    expect(await holderOf(account, 'b@b.com')).toBe(7);
  });

  test('a value that another record holds cannot be claimed, and nothing of that save remains', async () => {
    const { account } = await openAccount();
    const key = emailKey('a@b.com');
    await save(account, toCreation(sampleRecord(7), { claimedKeys: [key] }));
    const later = [
      toCreation(sampleRecord(8), { claimedKeys: [emailKey('c@d.com')] }),
      toCreation(sampleRecord(9), { claimedKeys: [key] }),
    ];
    await expect(save(account, ...later)).rejects.toThrow();
    expect(await find(account, 8, 9)).toEqual([]);
    expect(await holderOf(account, 'c@d.com')).toBeUndefined();
    expect(await holderOf(account, 'a@b.com')).toBe(7);
  });

  test('two records of one save cannot both claim a value', async () => {
    const { account } = await openAccount();
    const key = emailKey('a@b.com');
    const both = [7, 8].map((id) => toCreation(sampleRecord(id), { claimedKeys: [key] }));
    await expect(save(account, ...both)).rejects.toThrow();
    expect(await holderOf(account, 'a@b.com')).toBeUndefined();
  });

  test('a record releases nothing that another holds', async () => {
    const { account } = await openAccount();
    const key = emailKey('a@b.com');
    await save(account, toCreation(sampleRecord(7), { claimedKeys: [key] }));
    await save(account, toCreation(sampleRecord(8), { releasedKeys: [key] }));
    expect(await holderOf(account, 'a@b.com')).toBe(7);
  });
}

function describeListing(openAccount: OpenAccount): void {
  const list = async (account: AccountStore, fromId: number, limit: number, archived = false) => {
    const page = { typeId: CONTACTS, fromId: toObjectId(fromId), limit, archived };
    return (await account.read((reader) => reader.listObjects(page))).map(({ id }) => Number(id));
  };

  test('records are listed in ascending order of id, from an id on, up to the limit', async () => {
    const { account } = await openAccount();
    const ids = [100, 9, 20_000_000_001, 10, 2];
    await save(account, ...ids.map((id) => toCreation(sampleRecord(id))));
    await save(account, toCreation(sampleRecord(5, { typeId: COMPANIES })));
    expect(await list(account, 1, 100)).toEqual([2, 9, 10, 100, 20_000_000_001]);
    expect(await list(account, 9, 2)).toEqual([9, 10]);
    expect(await list(account, 11, 100)).toEqual([100, 20_000_000_001]);
    expect(await list(account, 20_000_000_002, 100)).toEqual([]);
    expect(await list(account, 1, 5)).toHaveLength(5);
    expect(await list(account, 1, 4)).toHaveLength(4);
  });

  test('live and archived records are listed apart', async () => {
    const { account } = await openAccount();
    for (const id of [1, 2, 3, 4]) {
      await save(account, toCreation(sampleRecord(id, { archivedAtMs: id % 2 === 0 ? 9 : undefined })));
    }
    expect(await list(account, 1, 100)).toEqual([1, 3]);
    expect(await list(account, 1, 100, true)).toEqual([2, 4]);
    expect(await list(account, 3, 1, true)).toEqual([4]);
    await account.write(async (writer) => {
      await writer.saveRecords([toUpdate({ ...(await require(writer, 1)), archivedAtMs: 9 })]);
    });
    expect(await list(account, 1, 100)).toEqual([3]);
    expect(await list(account, 1, 100, true)).toEqual([1, 2, 4]);
  });
}
