import { expect, test } from 'vitest';
import type { IndexKey } from '../../src/model/comparable-keys.ts';
import type { IndexRef, IndexSearch } from '../../src/store/index-search.ts';
import { makeIndex, passing } from './index-samples.ts';
import type { OpenAccount } from './opened-store.ts';
import { CONTACTS, sampleRecord, toCreation } from './sample-records.ts';

/** Five live records and an archived one, in an index of numbers and one of sets. */
async function fillSearched({ account }: Pick<Awaited<ReturnType<OpenAccount>>, 'account'>) {
  await account.write((writer) =>
    writer.saveRecords([
      ...[1, 2, 3, 4, 5].map((id) => toCreation(sampleRecord(id))),
      toCreation(sampleRecord(6, { archivedAtMs: 5 })),
    ]),
  );
  return account.write(async (writer) => ({
    numbers: await makeIndex(writer, {}, [
      [1, 10],
      [2, 20],
      [3, 20],
      [5, 5],
    ]),
    sets: await makeIndex(writer, { propertyName: 'flavours' }, [
      [1, 'a'],
      [1, 'c'],
      [2, 'b'],
      [4, 'a'],
      [4, 'b'],
    ]),
  }));
}

export function describeSearches(openAccount: OpenAccount): void {
  const opened = async () => {
    const { account } = await openAccount();
    return { account, ...(await fillSearched({ account })) };
  };

  test('conditions are joined by and, groups by or, and each record counts once', async () => {
    const { account, numbers, sets } = await opened();
    const has = (index: number, ...keys: IndexKey[]) =>
      passing(index, { kind: 'is-one-of', keys }, { isMultiValued: index === sets });
    const without = (index: number, ...keys: IndexKey[]) => ({ ...has(index, ...keys), negated: true });
    const present = passing(numbers, { kind: 'is-present' });
    const cases: readonly (readonly [IndexSearch['groups'], readonly number[]])[] = [
      [[[]], [1, 2, 3, 4, 5]],
      [[[has(numbers, 20)]], [2, 3]],
      [[[has(sets, 'a', 'b', 'c')]], [1, 2, 4]],
      [[[has(numbers, 20), has(sets, 'b')]], [2]],
      [
        [[has(numbers, 20)], [has(sets, 'b')]],
        [2, 3, 4],
      ],
      [[[without(numbers, 20)]], [1, 4, 5]],
      [[[present, without(sets, 'a')]], [2, 3, 5]],
      [[[{ ...present, negated: true }]], [4]],
      [
        [[passing('id', { kind: 'is-one-of', keys: [2, 6, 7] })], [has(numbers, 5)]],
        [2, 5],
      ],
      [[[passing('id', { kind: 'lies-between', from: { key: 4, inclusive: false }, to: undefined })]], [5]],
      [[[has(numbers)]], []],
    ];
    for (const [groups, ids] of cases) {
      const search = { typeId: CONTACTS, groups };
      await account.search(async (reader) => {
        const found = await reader.findMatching(search, 100);
        expect([...found].sort(), JSON.stringify(groups)).toEqual(ids);
        expect(await reader.countMatching(search), JSON.stringify(groups)).toBe(ids.length);
        expect(await reader.findMatching(search, 1)).toHaveLength(Math.min(1, ids.length));
      });
    }
  });

  test('pages are sorted, with records that have no value last', async () => {
    const { account, numbers, sets } = await opened();
    const page = (index: IndexRef, descending: boolean, offset = 0, limit = 10) =>
      account.search((reader) =>
        reader.pageMatching({
          typeId: CONTACTS,
          groups: [[]],
          sort: { index, descending, isMultiValued: index === sets },
          offset,
          limit,
        }),
      );
    expect(await page(numbers, false)).toEqual([5, 1, 2, 3, 4]);
    expect(await page(numbers, true)).toEqual([3, 2, 1, 5, 4]);
    expect(await page(sets, false)).toEqual([1, 4, 2, 3, 5]);
    expect(await page(sets, true)).toEqual([1, 4, 2, 5, 3]);
    expect(await page('id', false)).toEqual([1, 2, 3, 4, 5]);
    expect(await page('id', true)).toEqual([5, 4, 3, 2, 1]);
    expect(await page(numbers, false, 1, 2)).toEqual([1, 2]);
    expect(await page(numbers, false, 3, 2)).toEqual([3, 4]);
    expect(await page(numbers, false, 4, 9)).toEqual([4]);
    expect(await page(numbers, false, 5, 9)).toEqual([]);
  });

  test('what is sorted by the values that it is narrowed by comes out the same', async () => {
    const { account, numbers } = await opened();
    const narrow = (from: number | undefined, to: number | undefined, inclusive: boolean) => {
      const bound = (key: number | undefined) => (key === undefined ? undefined : { key, inclusive });
      const group = [passing(numbers, { kind: 'lies-between', from: bound(from), to: bound(to) })];
      const sort = { index: numbers, descending: true, isMultiValued: false };
      const page = { typeId: CONTACTS, groups: [group], sort, offset: 0, limit: 10 };
      return account.search((reader) => reader.pageMatching(page));
    };
    expect(await narrow(10, undefined, true)).toEqual([3, 2, 1]);
    expect(await narrow(10, undefined, false)).toEqual([3, 2]);
    expect(await narrow(undefined, 10, true)).toEqual([1, 5]);
    expect(await narrow(5, 20, false)).toEqual([1]);
  });
}
