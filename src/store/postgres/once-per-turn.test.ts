import { expect, test } from 'vitest';
import { type ObjectId, toObjectId, toObjectTypeId } from '../../model/ids.ts';
import type { CrmRecord } from '../../model/records.ts';
import { GatheredObjects } from './gathered-objects.ts';
import { endOfTurn, OncePerTurn } from './once-per-turn.ts';

test('all who ask during a turn have one answer, and who asks later has another', async () => {
  let asked = 0;
  const question = new OncePerTurn(async () => {
    asked += 1;
    return asked;
  });
  expect(await Promise.all([question.ask(), question.ask(), question.ask()])).toEqual([1, 1, 1]);
  const during = question.ask();
  await endOfTurn();
  expect(await Promise.all([during, question.ask()])).toEqual([2, 3]);
});

test('an answer that failed is not kept', async () => {
  let asked = 0;
  const question = new OncePerTurn(async () => {
    asked += 1;
    if (asked === 1) throw new Error('away');
    return asked;
  });
  await expect(question.ask()).rejects.toThrow('away');
  expect(await question.ask()).toBe(2);
});

const CONTACTS = toObjectTypeId('0-1');
const COMPANIES = toObjectTypeId('0-2');

function recordOf(id: ObjectId): CrmRecord {
  return {
    typeId: CONTACTS,
    id,
    properties: {},
    createdAtMs: 1,
    updatedAtMs: 1,
    archivedAtMs: undefined,
    lastChange: 1,
  };
}

test('records are found together, and everyone gets those that they asked for', async () => {
  const statements: (readonly [string, readonly number[]])[] = [];
  const objects = new GatheredObjects(async (typeId, ids) => {
    statements.push([typeId, ids]);
    return ids.filter((id) => id !== 9).map(recordOf);
  });
  const ask = async (typeId: typeof CONTACTS, ...ids: readonly number[]) =>
    (await objects.find(typeId, ids.map(toObjectId))).map(({ id }) => id);
  const found = await Promise.all([
    ask(CONTACTS, 3, 1),
    ask(CONTACTS, 1, 9, 1),
    ask(COMPANIES, 4),
    ask(CONTACTS, 9),
  ]);
  expect(found).toEqual([[3, 1], [1], [4], []]);
  expect(statements).toEqual([
    [CONTACTS, [3, 1, 9]],
    [COMPANIES, [4]],
  ]);
  expect(await ask(CONTACTS, 1)).toEqual([1]);
  expect(statements).toHaveLength(3);
});

test('more records than one statement takes are found by several', async () => {
  const sizes: number[] = [];
  const objects = new GatheredObjects(async (_, ids) => {
    sizes.push(ids.length);
    return ids.map(recordOf);
  });
  const some = (from: number, count: number) =>
    objects.find(
      CONTACTS,
      Array.from({ length: count }, (_, at) => toObjectId(from + at)),
    );
  const found = await Promise.all([some(1, 600), some(601, 400), some(1001, 1)]);
  expect(found.map(({ length }) => length)).toEqual([600, 400, 1]);
  expect(sizes).toEqual([1000, 1]);
});
