import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { type ObjectId, toObjectId } from '../../model/ids.ts';
import type { IndexCondition, IndexGroup, IndexPage, IndexSearch } from '../index-search.ts';
import { joinSql, rawSql, type Sql, sql, toText } from '../sql.ts';
import { isAssociated, isOneOf, toRows, toSource } from './index-sources.ts';

/**
 * Searches over the indexes of one account.
 *
 * Each group of conditions is carried by the one that the fewest records pass, whose rows are gone through; for each,
 * the others are asked. Where an index cannot be asked for one record, the ids that pass are put into a list first.
 * Groups are counted one after the other, each without what the former ones had.
 */

/** The most rows of a condition that are counted to compare it with others. */
const ESTIMATE_LIMIT = 10_000;

export function findMatching(
  database: DatabaseSync,
  search: IndexSearch,
  limit: number,
): readonly ObjectId[] {
  const ids = new Set<ObjectId>();
  for (const group of search.groups) {
    const found = selectGroup(database, search, group);
    for (const id of idsOf(database, sql`SELECT DISTINCT object_id FROM ${found} LIMIT ${limit}`))
      ids.add(id);
    if (ids.size >= limit) break;
  }
  return [...ids].slice(0, limit);
}

export function countMatching(database: DatabaseSync, search: IndexSearch): number {
  const { groups } = search;
  const counts = groups.map((group, at) => {
    const former = groups.slice(0, at).map((each) => sql`NOT (${toGroupTest(search, each, FOUND_ID)})`);
    const { from, where, isMultiValued } = planGroup(database, search, group);
    const counted = rawSql(isMultiValued ? 'count(DISTINCT found.object_id)' : 'count(*)');
    return sql`SELECT ${counted} FROM (${from}) AS found WHERE ${joinSql([where, ...former], ' AND ')}`;
  });
  return counts.reduce((total, count) => total + Number(first(database, count)), 0);
}

export function pageMatching(database: DatabaseSync, page: IndexPage): readonly ObjectId[] {
  const { sort, offset, limit } = page;
  const end = offset + limit;
  const ids = new Set<ObjectId>();
  const take = (statement: Sql) => {
    for (const id of iterateIds(database, statement)) {
      ids.add(id);
      if (ids.size >= end) return;
    }
  };
  take(selectSorted(page));
  // Records that have no row in the index of the sort come after all that do.
  if (ids.size < end && sort.index !== 'id') take(selectUnsorted(page, sort.index));
  return [...ids].slice(offset);
}

const FOUND_ID = rawSql('found.object_id');
const SORTED_ID = rawSql('sorted.object_id');

function selectSorted(page: IndexPage): Sql {
  const { typeId, groups, sort } = page;
  const order = rawSql(sort.descending ? 'DESC' : 'ASC');
  const rows = toRows(typeId, sort.index);
  const keyOrder = sort.index === 'id' ? sql`` : sql`sorted.value ${order},`;
  const narrowing = narrowSort(page);
  const test = toSearchTest({ typeId, groups }, SORTED_ID);
  return sql`
    SELECT sorted.object_id FROM (${rows}) AS sorted WHERE ${narrowing} AND ${test}
    ORDER BY ${keyOrder} sorted.object_id ${order}`;
}

/** Where every match is in a range of the very values that are sorted by, only that range is gone through. */
function narrowSort({ groups, sort }: IndexPage): Sql {
  const [only] = groups;
  if (only === undefined || groups.length > 1 || sort.isMultiValued) return sql`TRUE`;
  const narrowing = only.flatMap(({ index, test, negated }) => {
    if (index !== sort.index || negated || test.kind !== 'lies-between') return [];
    return [isOneOf(test, rawSql(index === 'id' ? 'sorted.object_id' : 'sorted.value'))];
  });
  return joinSql([sql`TRUE`, ...narrowing], ' AND ');
}

function selectUnsorted({ typeId, groups, sort }: IndexPage, index: number): Sql {
  const order = rawSql(sort.descending ? 'DESC' : 'ASC');
  return sql`
    SELECT found.object_id FROM (${toRows(typeId, 'id')}) AS found
    WHERE ${toSearchTest({ typeId, groups }, FOUND_ID)}
      AND found.object_id NOT IN (SELECT object_id FROM property_index WHERE index_number = ${index})
    ORDER BY found.object_id ${order}`;
}

interface GroupPlan {
  /** Rows with an `object_id`. */
  readonly from: Sql;
  /** What else has to be true of `found.object_id`. */
  readonly where: Sql;
  /** Whether an id may come several times. */
  readonly isMultiValued: boolean;
}

function selectGroup(database: DatabaseSync, search: IndexSearch, group: IndexGroup): Sql {
  const { from, where } = planGroup(database, search, group);
  return sql`(SELECT found.object_id FROM (${from}) AS found WHERE ${where})`;
}

function planGroup(database: DatabaseSync, { typeId }: IndexSearch, group: IndexGroup): GroupPlan {
  const carrier = pickCarrier(database, typeId, group);
  const others = group.filter((each) => each !== carrier);
  // Indexes hold live records only, so that one that has to be passed sorts the others out.
  const mayBeArchived = others.some(({ index, negated }) => index !== 'id' && !negated);
  return {
    from: carrier === undefined ? toRows(typeId, 'id') : toSource(typeId, carrier, { mayBeArchived }),
    where: joinSql([sql`TRUE`, ...others.map((each) => toTest(typeId, each, FOUND_ID))], ' AND '),
    isMultiValued: carrier?.isMultiValued === true,
  };
}

function pickCarrier(
  database: DatabaseSync,
  typeId: IndexSearch['typeId'],
  group: IndexGroup,
): IndexCondition | undefined {
  const candidates = group.filter(({ negated }) => !negated);
  if (candidates.length < 2) return candidates[0];
  const [best] = candidates
    .map((condition) => {
      const rows = sql`SELECT 1 FROM (${toSource(typeId, condition)}) LIMIT ${ESTIMATE_LIMIT}`;
      return { condition, count: Number(first(database, sql`SELECT count(*) FROM (${rows})`)) };
    })
    .sort((left, right) => left.count - right.count);
  return best?.condition;
}

/** Whether a record matches, as an expression over its id. */
function toSearchTest(search: IndexSearch, id: Sql): Sql {
  const groups = search.groups.map((group) => sql`(${toGroupTest(search, group, id)})`);
  return sql`(${joinSql(groups, ' OR ')})`;
}

function toGroupTest({ typeId }: IndexSearch, group: IndexGroup, id: Sql): Sql {
  return joinSql([sql`TRUE`, ...group.map((condition) => toTest(typeId, condition, id))], ' AND ');
}

function toTest(typeId: IndexSearch['typeId'], condition: IndexCondition, id: Sql): Sql {
  const { index, test, negated } = condition;
  const not = rawSql(negated ? 'NOT' : '');
  if (test.kind === 'is-associated') return sql`${not} ${isAssociated(test, id)}`;
  if (index !== 'id' && test.kind === 'is-one-of') {
    return sql`${not} EXISTS (
      SELECT 1 FROM property_index AS asked
      WHERE asked.index_number = ${index} AND ${isOneOf(test, rawSql('asked.value'))} AND asked.object_id = ${id})`;
  }
  return sql`${id} ${not} IN (${toSource(typeId, condition)})`;
}

function first(database: DatabaseSync, asked: Sql): SQLInputValue | undefined {
  const { statement, values } = prepare(database, asked);
  const row = statement.get(...values) as unknown as readonly SQLInputValue[] | undefined;
  return row?.[0];
}

function idsOf(database: DatabaseSync, asked: Sql): readonly ObjectId[] {
  const { statement, values } = prepare(database, asked);
  const rows = statement.all(...values) as unknown as readonly (readonly [number])[];
  return rows.map(([id]) => toObjectId(id));
}

function* iterateIds(database: DatabaseSync, asked: Sql): Generator<ObjectId> {
  const { statement, values } = prepare(database, asked);
  for (const row of statement.iterate(...values)) {
    const [id] = row as unknown as readonly [number];
    yield toObjectId(id);
  }
}

function prepare(database: DatabaseSync, asked: Sql) {
  const statement = database.prepare(toText(asked, () => '?'));
  statement.setReturnArrays(true);
  return { statement, values: asked.values as readonly SQLInputValue[] };
}
