import { type AccountId, type ObjectId, toObjectId } from '../../model/ids.ts';
import {
  type IndexCondition,
  type IndexGroup,
  type IndexPage,
  type IndexSearch,
  type IndexSearcher,
  type IndexTest,
  pickNarrowest,
} from '../index-search.ts';
import { joinSql, rawSql, type Sql, sql } from '../sql.ts';
import type { Connection } from './database.ts';
import { IndexSources, isKeyPassing } from './index-sources.ts';

/**
 * Searches over the indexes of one account. Each group is the rows of one condition of which the others are true;
 * how the parts are joined is up to the database.
 */
export class IndexSearches implements Omit<IndexSearcher, 'countMatching'> {
  readonly #connection: Connection;
  readonly #accountId: AccountId;

  constructor(connection: Connection, accountId: AccountId) {
    this.#connection = connection;
    this.#accountId = accountId;
  }

  async findMatching(search: IndexSearch, limit: number): Promise<readonly ObjectId[]> {
    const sources = this.#sourcesOf(search);
    const groups = search.groups.map((group) => limitGroup(sources, group, limit));
    return this.#idsOf(groups.length === 1 ? joinSql(groups, '') : sql`${union(groups)} LIMIT ${limit}`);
  }

  /** How many match, and by how much that has moved since the search of a number was noted, both of one moment. */
  async countMatching(
    search: IndexSearch,
    noted?: number,
  ): Promise<{ readonly count: number; readonly moved: number }> {
    const sources = this.#sourcesOf(search);
    const groups = search.groups.map((group) => selectGroup(sources, group));
    const [only] = search.groups;
    const isEachOnce = search.groups.length === 1 && only !== undefined && !isMultiValued(only);
    const found = isEachOnce ? joinSql(groups, '') : sql`${union(groups)}`;
    const distinct = search.groups.length === 1 && !isEachOnce ? sql`DISTINCT object_id` : sql`object_id`;
    // Written as the sources write it: the database sees that it is one account.
    const account = rawSql(String(this.#accountId));
    const moved =
      noted === undefined
        ? sql`0`
        : sql`(SELECT moved FROM known_count WHERE account_id = ${account} AND number = ${noted})`;
    const [row] = await this.#connection.ask(
      sql`SELECT count(${distinct}), ${moved} FROM (${found}) AS found`,
    );
    return { count: Number(row?.[0]), moved: Number(row?.[1] ?? 0) };
  }

  async pageMatching(page: IndexPage): Promise<readonly ObjectId[]> {
    const end = page.offset + page.limit;
    const sources = this.#sourcesOf(page);
    const sorted = await this.#idsOf(selectSorted(sources, page, end));
    // Records that have no row in the index of the sort come after all that do.
    const rest =
      sorted.length < end && page.sort.index !== 'id'
        ? await this.#idsOf(selectUnsorted(sources, page, end - sorted.length))
        : [];
    return [...sorted, ...rest].slice(page.offset);
  }

  #sourcesOf({ typeId }: IndexSearch): IndexSources {
    return new IndexSources(this.#accountId, typeId);
  }

  async #idsOf(statement: Sql): Promise<readonly ObjectId[]> {
    return (await this.#connection.ask(statement)).map(([id]) => toObjectId(Number(id)));
  }
}

function isMultiValued(group: IndexGroup): boolean {
  return pickNarrowest(group)?.isMultiValued === true;
}

const FOUND_ID = rawSql('found.object_id');
const SORTED_ID = rawSql('sorted.object_id');

/** The ids that match a group as a select; with several values one may come several times. */
function selectGroup(sources: IndexSources, group: IndexGroup): Sql {
  const carrier = pickNarrowest(group);
  const others = group.filter((each) => each !== carrier);
  const from =
    carrier === undefined ? sources.rows('id', 'found') : sql`(${sources.source(carrier)}) AS found`;
  return sql`SELECT found.object_id FROM ${from} WHERE ${toGroupTest(sources, others, FOUND_ID)}`;
}

/** So many different ids of a group, or all there are, without going through more rows than that takes. */
function limitGroup(sources: IndexSources, group: IndexGroup, limit: number): Sql {
  const found = selectGroup(sources, group);
  if (!isMultiValued(group)) return sql`${found} LIMIT ${limit}`;
  const rows = maxRowsOf(pickNarrowest(group)?.test);
  const some = rows === undefined ? found : sql`${found} LIMIT ${limit * rows}`;
  return sql`SELECT DISTINCT object_id FROM (${some}) AS found LIMIT ${limit}`;
}

/** How many rows a record has at the most that pass a test; absent where that cannot be told. */
function maxRowsOf(test: IndexTest | undefined): number | undefined {
  if (test?.kind === 'is-one-of') return Math.max(test.keys.length, 1);
  return test?.kind === 'is-associated' ? Math.max(test.ids.length, 1) : undefined;
}

function union(selects: readonly Sql[]): Sql {
  return joinSql(
    selects.map((select) => sql`(${select})`),
    ' UNION ',
  );
}

function toGroupTest(sources: IndexSources, group: IndexGroup, id: Sql): Sql {
  return joinSql([sql`TRUE`, ...group.map((condition) => sources.test(condition, id))], ' AND ');
}

/** Whether a record matches. Several groups are put together first: the database cannot join by one or the other. */
function toSearchTest(sources: IndexSources, groups: readonly IndexGroup[], id: Sql): Sql {
  const [only] = groups;
  if (groups.length === 1 && only !== undefined) return toGroupTest(sources, only, id);
  return sql`${id} IN (${union(groups.map((group) => selectGroup(sources, group)))})`;
}

function selectSorted(sources: IndexSources, { groups, sort }: IndexPage, limit: number): Sql {
  const order = rawSql(sort.descending ? 'DESC' : 'ASC');
  const from = sources.rows(sort.index, 'sorted');
  if (sort.index === 'id') {
    const test = toSearchTest(sources, groups, SORTED_ID);
    return sql`SELECT sorted.object_id FROM ${from} WHERE ${test} ORDER BY sorted.object_id ${order} LIMIT ${limit}`;
  }
  if (sort.isMultiValued) {
    const first = rawSql(sort.descending ? 'max(sorted.value)' : 'min(sorted.value)');
    return sql`
      SELECT sorted.object_id FROM ${from} WHERE ${toSearchTest(sources, groups, SORTED_ID)}
      GROUP BY sorted.object_id ORDER BY ${first} ${order}, sorted.object_id ${order} LIMIT ${limit}`;
  }
  const { narrowing, rest } = narrowSort(groups, sort.index);
  const test = toSearchTest(sources, rest, SORTED_ID);
  return sql`
    SELECT sorted.object_id FROM ${from} WHERE ${narrowing} AND ${test}
    ORDER BY sorted.value ${order}, sorted.object_id ${order} LIMIT ${limit}`;
}

/** Where every match is in a range of the very values that are sorted by, only that range is gone through. */
function narrowSort(groups: readonly IndexGroup[], index: number) {
  const [only] = groups;
  if (only === undefined || groups.length > 1) return { narrowing: sql`TRUE`, rest: groups };
  const narrowing: Sql[] = [sql`TRUE`];
  const rest: IndexCondition[] = [];
  for (const condition of only) {
    const { test, negated } = condition;
    if (condition.index === index && !negated && test.kind === 'lies-between')
      narrowing.push(isKeyPassing(test, rawSql('sorted.value')));
    else rest.push(condition);
  }
  return { narrowing: joinSql(narrowing, ' AND '), rest: [rest] };
}

function selectUnsorted(sources: IndexSources, { groups, sort }: IndexPage, limit: number): Sql {
  const order = rawSql(sort.descending ? 'DESC' : 'ASC');
  return sql`
    SELECT found.object_id FROM ${sources.rows('id', 'found')}
    WHERE ${toSearchTest(sources, groups, FOUND_ID)}
      AND NOT EXISTS (
        SELECT 1 FROM ${sources.rows(sort.index, 'sorted')} WHERE sorted.object_id = found.object_id)
    ORDER BY found.object_id ${order} LIMIT ${limit}`;
}
