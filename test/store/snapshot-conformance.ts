import { expect, test } from 'vitest';
import { toObjectId } from '../../src/model/ids.ts';
import { EVERY_ROW, OBJECT_ROWS, type RowRange } from '../../src/store/row-tables.ts';
import type { OpenAccount } from './opened-store.ts';
import { CONTACTS, emailKey, sampleRecord, toCreation } from './sample-records.ts';

const toSaves = (...ids: readonly number[]) =>
  ids.map((id) => toCreation(sampleRecord(id), { claimedKeys: [emailKey(`${id}@b.com`)] }));

export function describeSnapshots(openAccount: OpenAccount): void {
  test('a snapshot does not see what is written while it is read, and what is written is kept', async () => {
    const { account } = await openAccount();
    await account.write((writer) => writer.saveRecords(toSaves(1, 2)));
    let written: Promise<void> | undefined;
    await account.snapshot(async (reader) => {
      expect(await reader.countRows(OBJECT_ROWS)).toBe(2);
      written = account.write((writer) => writer.saveRecords(toSaves(3)));
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(await reader.countRows(OBJECT_ROWS)).toBe(2);
      expect(await reader.findObjects(CONTACTS, [toObjectId(3)])).toEqual([]);
      expect((await reader.digestUniqueValues()).count).toBe(2);
    });
    await written;
    expect(await account.snapshot((reader) => reader.countRows(OBJECT_ROWS))).toBe(3);
  });

  test('rows are read in ranges of their key, and those of a range are replaced and no others', async () => {
    const { account } = await openAccount();
    await account.write((writer) => writer.saveRecords(toSaves(1, 2, 3, 4)));
    const idsIn = (range: RowRange, limit = 9) =>
      account.read(async (reader) => (await reader.readRows(OBJECT_ROWS, range, limit)).map(([, id]) => id));
    expect(await idsIn(EVERY_ROW)).toEqual([1, 2, 3, 4]);
    expect(await idsIn(EVERY_ROW, 3)).toEqual([1, 2, 3]);
    const middle = { after: [CONTACTS, 1], upTo: [CONTACTS, 3] };
    expect(await idsIn(middle)).toEqual([2, 3]);
    const row = [CONTACTS, 3, '{"firstname":"Ünï \\u0000"}', 1, 2, null, 7];
    await account.write((writer) => writer.replaceRows(OBJECT_ROWS, middle, [row]));
    expect(await idsIn(EVERY_ROW)).toEqual([1, 3, 4]);
    expect(await account.read((reader) => reader.readRows(OBJECT_ROWS, middle, 9))).toEqual([row]);
  });

  test('what is given out next can be set, and changes are counted on from the newest', async () => {
    const { account } = await openAccount();
    const counters = { nextObjectId: 900, nextTypeNumber: 800, metadataVersion: 70 };
    await account.write((writer) => writer.replaceCounters(counters));
    expect(await account.read((reader) => reader.readCounters())).toEqual(counters);
    await account.write(async (writer) => {
      expect(Number(await writer.takeObjectIds(5))).toBe(900);
      expect(await writer.takeTypeNumbers(1)).toBe(800);
    });
    await account.write((writer) => writer.saveRecords(toSaves(1)));
    expect(await account.read((reader) => reader.metadataVersion())).toBe(70);
  });

  test('the digest of unique values tells other values, other holders and none', async () => {
    const { account } = await openAccount();
    const digest = () => account.read((reader) => reader.digestUniqueValues());
    const seen = new Set<string>([JSON.stringify(await digest())]);
    const hold = (value: string, id: number) =>
      account.write(async (writer) => {
        await writer.releaseAllValues();
        await writer.claimValues([{ key: emailKey(value), objectId: toObjectId(id) }]);
      });
    for (const [value, id] of [
      ['a@b.com', 1],
      ['a@b.com', 2],
      ['c@b.com', 2],
    ] as const) {
      await hold(value, id);
      seen.add(JSON.stringify(await digest()));
    }
    expect(seen.size).toBe(4);
    await account.write((writer) => writer.releaseAllValues());
    expect((await digest()).count).toBe(0);
  });
}
