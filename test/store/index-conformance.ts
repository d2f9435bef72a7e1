import { expect, test } from 'vitest';
import type { StoredIndex } from '../../src/model/definitions.ts';
import { type ObjectTypeId, toObjectId } from '../../src/model/ids.ts';
import type { IndexSubject } from '../../src/model/index-entries.ts';
import type { IndexTest } from '../../src/store/index-search.ts';
import type { AccountStore } from '../../src/store/store.ts';
import { findByKey, makeIndex, passing, searchIn, toEntries } from './index-samples.ts';
import type { OpenAccount } from './opened-store.ts';
import { COMPANIES, CONTACTS, sampleRecord, toCreation, toUpdate } from './sample-records.ts';

export function describeIndexes(openAccount: OpenAccount): void {
  const find = (account: AccountStore, index: number, value: string | number) =>
    account.search((reader) => findByKey(reader, index, value));

  const make = (account: AccountStore, propertyName = 'firstname') =>
    account.write((writer) => makeIndex(writer, { propertyName }));

  test('every index has a number of its own, told in the metadata', async () => {
    const { account } = await openAccount();
    const begin = (typeId: ObjectTypeId, subject: IndexSubject) =>
      account.write((writer) => writer.beginIndex(typeId, subject));
    const subjects = [
      [CONTACTS, { kind: 'values', propertyName: 'firstname' }],
      [CONTACTS, { kind: 'words', propertyName: 'firstname' }],
      [CONTACTS, { kind: 'values', propertyName: 'lastname' }],
      [COMPANIES, { kind: 'values', propertyName: 'firstname' }],
      [COMPANIES, { kind: 'all-words', propertyName: '' }],
    ] as const;
    const indexes: StoredIndex[] = [];
    for (const [typeId, subject] of subjects) {
      indexes.push({ number: await begin(typeId, subject), typeId, ...subject, isReady: false });
    }
    expect(new Set(indexes.map(({ number }) => number)).size).toBe(subjects.length);
    expect((await account.read((reader) => reader.loadMetadata())).indexes).toEqual(
      expect.arrayContaining(indexes),
    );
    expect((await account.read((reader) => reader.loadMetadata())).indexes).toHaveLength(subjects.length);
  });

  test('an index that is extended part by part is ready with the last', async () => {
    const { account } = await openAccount();
    const index = await account.write((writer) =>
      writer.beginIndex(CONTACTS, { kind: 'values', propertyName: 'firstname' }),
    );
    const extend = (values: readonly (readonly [number, string])[], nextId: number | undefined) =>
      account.write(async (writer) => {
        const next = nextId === undefined ? undefined : toObjectId(nextId);
        await writer.extendIndex(index, { entries: toEntries(index, values), nextId: next });
        return writer.findIndexEnd(index);
      });
    const isReady = async () => (await account.read((reader) => reader.loadMetadata())).indexes[0]?.isReady;
    expect(await extend([[5, 'x']], 10)).toBe(10);
    expect(await isReady()).toBe(false);
    expect(await extend([[12, 'x']], undefined)).toBeUndefined();
    expect(await isReady()).toBe(true);
    expect(await find(account, index, 'x')).toEqual([5, 12]);
  });

  test('writes count for an unfinished index only as far as it goes', async () => {
    const { account } = await openAccount();
    for (const kind of ['values', 'words'] as const) {
      const index = await account.write((writer) =>
        writer.beginIndex(CONTACTS, { kind, propertyName: 'firstname' }),
      );
      const test: IndexTest =
        kind === 'values' ? { kind: 'is-one-of', keys: ['x'] } : { kind: 'has-phrase', words: ['x'] };
      const first = kind === 'values' ? 100 : 200;
      await account.write((writer) =>
        writer.extendIndex(index, { entries: [], nextId: toObjectId(first + 2) }),
      );
      const saves = [first + 1, first + 2].map((id) =>
        toCreation(sampleRecord(id), { addedEntries: toEntries(index, [[id, 'x']]) }),
      );
      await account.write((writer) => writer.saveRecords(saves));
      expect(await searchIn(account, passing(index, test))).toEqual([first + 1]);
    }
  });

  test('an index that is dropped leaves nothing, and its number is not given out again', async () => {
    const { account } = await openAccount();
    for (const kind of ['values', 'words'] as const) {
      const index = await account.write((writer) =>
        makeIndex(writer, { kind, propertyName: 'firstname' }, [[5, 'x']]),
      );
      await account.write(async (writer) => {
        const before = await writer.metadataVersion();
        await writer.dropIndex(index);
        expect(await writer.metadataVersion()).toBeGreaterThan(before);
      });
      const saves = [toCreation(sampleRecord(index + 50), { addedEntries: toEntries(index, [[7, 'x']]) })];
      await account.write((writer) => writer.saveRecords(saves));
      const again = await account.write((writer) => makeIndex(writer, { kind, propertyName: 'firstname' }));
      expect(again).toBeGreaterThan(index);
      expect(
        (await account.read((reader) => reader.loadMetadata())).indexes.map((each) => each.number),
      ).toContain(again);
      if (kind === 'values') expect(await find(account, index, 'x')).toEqual([]);
    }
  });

  test('records are found by value', async () => {
    const { account } = await openAccount();
    const index = await account.write((writer) =>
      makeIndex(writer, {}, [...[30, 4, 20_000_000_001].map((id) => [id, 'x'] as const), [5, 'y']]),
    );
    const other = await account.write((writer) =>
      makeIndex(writer, { propertyName: 'lastname' }, [[6, 'x']]),
    );
    expect(await find(account, index, 'x')).toEqual([4, 30, 20_000_000_001]);
    expect(await find(account, index, 'z')).toEqual([]);
    expect(await find(account, other, 'x')).toEqual([6]);
    expect(await find(account, 999, 'x')).toEqual([]);
  });

  test('records are found by a range of numbers or of texts, which are in no range of the other', async () => {
    const { account } = await openAccount();
    const values = [3, -7, 1.5, 3, 2 ** 53, '2', 'x', '😀', '\uffee'];
    const index = await account.write((writer) =>
      makeIndex(
        writer,
        {},
        values.map((value, at) => [at + 1, value] as const),
      ),
    );
    type Key = string | number | undefined;
    const within = (from: Key, to: Key, inclusive = true) => {
      const bound = (key: Key) => (key === undefined ? undefined : { key, inclusive });
      const test = { kind: 'lies-between', from: bound(from), to: bound(to) } as const;
      return searchIn(account, passing(index, test));
    };
    expect(await within(1.5, 3)).toEqual([1, 3, 4]);
    expect(await within(1.5, 3, false)).toEqual([]);
    expect(await within(1.6, 2.9)).toEqual([]);
    expect(await within(3, 1.5)).toEqual([]);
    expect(await within(undefined, 1.5)).toEqual([2, 3]);
    expect(await within(3, undefined)).toEqual([1, 4, 5]);
    expect(await within('2', 'x')).toEqual([6, 7]);
    expect(await within('3', undefined)).toEqual([7, 8, 9]);
    expect(await within(undefined, 'x')).toEqual([6, 7]);
    expect(await within('\uffee', undefined, false)).toEqual([8]);
    expect(await within(1, 'x')).toEqual([]);
  });

  test('numbers and texts are values of their own, compared exactly', async () => {
    const { account } = await openAccount();
    const values = [1, '1', 1.5, '1.5', 0.1, -7, 2 ** 53, 1e300, 'a', 'A', 'ä', 'a ', '😀', ''];
    const entries = values.map((value, at) => [at + 1, value] as const);
    const index = await account.write((writer) => makeIndex(writer, {}, entries));
    for (const [id, value] of entries) {
      expect(await find(account, index, value), JSON.stringify(value)).toEqual([id]);
    }
    for (const value of [2, '01', 0.1 + Number.EPSILON, 'zero ', '%']) {
      expect(await find(account, index, value), JSON.stringify(value)).toEqual([]);
    }
    const many = [...values, ...Array.from({ length: 200 }, (_, at) => `none ${at}`)];
    const all = await searchIn(account, passing(index, { kind: 'is-one-of', keys: many }));
    expect(all).toHaveLength(values.length);
  });

  test('a save adds and removes the rows that it names, and no others', async () => {
    const { account } = await openAccount();
    const index = await make(account);
    const entry = (value: string, id: number) => ({ index, value, objectId: toObjectId(id) });
    await account.write((writer) =>
      writer.saveRecords([
        toCreation(sampleRecord(7), { addedEntries: [entry('x', 7), entry('y', 7)] }),
        toCreation(sampleRecord(8), { addedEntries: [entry('x', 8)] }),
      ]),
    );
    await account.write(async (writer) => {
      const [record] = await writer.findObjects(CONTACTS, [toObjectId(7)]);
      if (record === undefined) throw new Error('the record is not there');
      const update = { removedEntries: [entry('x', 7)], addedEntries: [entry('z', 7)] };
      await writer.saveRecords([toUpdate(record, update)]);
    });
    expect(await find(account, index, 'x')).toEqual([8]);
    expect(await find(account, index, 'y')).toEqual([7]);
    expect(await find(account, index, 'z')).toEqual([7]);
  });

  test('words are found in a row, at their beginning, and by the record that has them last', async () => {
    const { account } = await openAccount();
    const texts = [
      [1, 'ada lovelace london'],
      [2, 'lovelace ada'],
      [3, 'ada ada'],
      [4, 'zoë 東京 😀x'],
    ] as const;
    const index = await account.write((writer) =>
      makeIndex(writer, { kind: 'words', propertyName: 'firstname' }, texts),
    );
    const all = await account.write((writer) =>
      makeIndex(writer, { kind: 'all-words', propertyName: '' }, texts),
    );
    const phrase = (...words: readonly string[]) =>
      searchIn(account, passing(index, { kind: 'has-phrase', words }));
    const beginnings = (...words: readonly string[]) =>
      searchIn(account, passing(all, { kind: 'has-beginnings', words }));
    expect(await phrase('ada')).toEqual([1, 2, 3]);
    expect(await phrase('ada', 'lovelace')).toEqual([1]);
    expect(await phrase('ada', 'ada')).toEqual([3]);
    expect(await phrase('love')).toEqual([]);
    expect(await phrase('zoë', '東京')).toEqual([4]);
    expect(await beginnings('lo')).toEqual([1, 2]);
    expect(await beginnings('lon', 'a')).toEqual([1]);
    expect(await beginnings('zo', '東', '😀')).toEqual([4]);
    expect(await beginnings('zoe')).toEqual([]);
    expect(await beginnings(...Array.from({ length: 1500 }, (_, at) => `w${at}`))).toEqual([]);

    const [record] = await account.write(async (writer) => {
      await writer.saveRecords([toCreation(sampleRecord(2))]);
      return writer.findObjects(CONTACTS, [toObjectId(2)]);
    });
    if (record === undefined) throw new Error('the record is not there');
    const change = (words: string) =>
      account.write((writer) =>
        writer.saveRecords([
          toUpdate(record, {
            removedEntries: toEntries(index, [[2, '']]),
            addedEntries: toEntries(index, [[2, words]]),
          }),
        ]),
      );
    await change('grace');
    await change('ada lovelace');
    expect(await phrase('ada', 'lovelace')).toEqual([1, 2]);
    expect(await phrase('grace')).toEqual([]);
  });

  test('what texts hold is found by a pattern, in long ones too', async () => {
    const { account } = await openAccount();
    const long = `${'x '.repeat(200)}needle`;
    const values = { ...sampleRecord(9).properties, firstname: long };
    await account.write((writer) =>
      writer.saveRecords([toCreation(sampleRecord(9, { properties: values }))]),
    );
    const index = await account.write((writer) =>
      makeIndex(writer, { kind: 'texts' }, [
        [1, 'ada@example.com'],
        [2, 'bob@other.example.com'],
        [3, 'what? [really]'],
        [9, long],
      ]),
    );
    const fitting = (pattern: string) =>
      searchIn(account, passing(index, { kind: 'fits', propertyName: 'firstname', pattern }));
    expect(await fitting('*@example.com')).toEqual([1]);
    expect(await fitting('*example*')).toEqual([1, 2]);
    expect(await fitting('ADA*')).toEqual([1]);
    expect(await fitting('[*]')).toEqual([3]);
    expect(await fitting('*?')).toEqual([3]);
    expect(await fitting('need*')).toEqual([9]);
    expect(await fitting(`*${'y'.repeat(60_000)}`)).toEqual([]);
    expect(await fitting('*')).toEqual([1, 2, 3, 9]);
  });
}
