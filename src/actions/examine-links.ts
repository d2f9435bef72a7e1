import type { AssociationType } from '../model/associations/association-types.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import { type ObjectId, toObjectId, toObjectTypeId } from '../model/ids.ts';
import { specOf } from '../store/association-numbers.ts';
import { ASSOCIATION_ROWS, type StoredRow } from '../store/row-tables.ts';
import type { AccountReader } from '../store/store.ts';
import { Problems } from './problems.ts';
import { everyRow } from './row-pages.ts';

/** By object type. */
export type KnownIds = ReadonlyMap<string, ReadonlySet<number>>;

/** Whether every association is there in both directions, by a type that the account has, between records. */
export async function examineLinks(
  reader: AccountReader,
  definitions: AccountDefinitions,
  ids: KnownIds,
): Promise<Problems> {
  const problems = new Problems(
    `${await reader.countRows(ASSOCIATION_ROWS)} directions of associations agree with their opposites`,
  );
  for await (const rows of everyRow(reader, ASSOCIATION_ROWS)) {
    for (const row of rows) {
      const [fromType, fromId] = row;
      if (ids.get(String(fromType))?.has(Number(fromId)) === true) continue;
      problems.add(`${inWords(row)}, of which the first is missing`);
    }
    for (const [type, pairs] of groupByType(rows, definitions, problems)) {
      await checkOpposites(reader, { type, pairs, definitions }, problems);
    }
  }
  return problems;
}

type Pair = readonly [fromId: ObjectId, toId: ObjectId];

function groupByType(
  rows: readonly StoredRow[],
  definitions: AccountDefinitions,
  problems: Problems,
): ReadonlyMap<AssociationType, readonly Pair[]> {
  const groups = new Map<AssociationType, Pair[]>();
  for (const row of rows) {
    const [fromType, fromId, toType, number, toId] = row;
    const spec = specOf(Number(number));
    const type = definitions.associations
      .between(toObjectTypeId(String(fromType)), toObjectTypeId(String(toType)))
      .find(({ category, typeId }) => category === spec.category && typeId === spec.typeId);
    if (type === undefined) {
      problems.add(`${inWords(row)}, by a type that the account does not have`);
      continue;
    }
    const pairs = groups.get(type) ?? [];
    pairs.push([toObjectId(Number(fromId)), toObjectId(Number(toId))]);
    groups.set(type, pairs);
  }
  return groups;
}

async function checkOpposites(
  reader: AccountReader,
  {
    type,
    pairs,
    definitions,
  }: {
    readonly type: AssociationType;
    readonly pairs: readonly Pair[];
    readonly definitions: AccountDefinitions;
  },
  problems: Problems,
): Promise<void> {
  const opposite = definitions.associations.inverseOf(type);
  const found = await reader.findLinks(
    [opposite],
    pairs.map(([fromId, toId]) => [toId, fromId]),
  );
  const known = new Set(found.map(({ fromId, toId }) => `${toId} ${fromId}`));
  for (const [fromId, toId] of pairs) {
    if (known.has(`${fromId} ${toId}`)) continue;
    const ends = `${type.fromTypeId} ${fromId} with ${type.toTypeId} ${toId}`;
    problems.add(`association of ${ends} by type ${type.typeId} has no opposite`);
  }
}

function inWords([fromType, fromId, toType, number, toId]: StoredRow): string {
  const { typeId } = specOf(Number(number));
  return `association of ${fromType} ${fromId} with ${toType} ${toId} by type ${typeId}`;
}
