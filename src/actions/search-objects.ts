import type { ObjectId } from '../model/ids.ts';
import type { IndexSubject } from '../model/index-entries.ts';
import type { CrmRecord } from '../model/records.ts';
import { compareRecords, matches } from '../model/search/match.ts';
import type { SearchQuery } from '../model/search/search-query.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import type { OpenAccount } from '../store/accounts.ts';
import {
  type IndexCondition,
  type IndexGroup,
  type IndexRef,
  type IndexSearch,
  type IndexSort,
  pickNarrowest,
} from '../store/index-search.ts';
import type { IndexReader } from '../store/store.ts';
import { loadAssociationTest } from './association-test.ts';
import { ensureIndex } from './build-index.ts';
import { type PlannedGroup, planGroups, planSort } from './search-plan.ts';

export interface FoundRecords {
  /** How many records match in all. */
  readonly total: number;
  /** Those of the page that was asked for. */
  readonly records: readonly CrmRecord[];
}

export interface SearchOptions {
  /** Up to how many records count as few. */
  readonly maxLookedAt?: number;
  /** Records that are left out. */
  readonly without?: readonly ObjectId[];
}

/** Up to so many records it is as quick to look at each as to ask further indexes. */
export const MAX_LOOKED_AT = 200;

/**
 * Answers a search: the records that `match.ts` says, in its order.
 *
 * Where a type has few records, or the narrowest condition of every group leaves few, those are looked at.
 * Otherwise the indexes answer, and each enters the account with the first search that needs it.
 *
 */
export async function searchObjects(
  account: OpenAccount,
  definition: TypeDefinition,
  query: SearchQuery,
  { maxLookedAt = MAX_LOOKED_AT, without = [] }: SearchOptions = {},
): Promise<FoundRecords> {
  const context = { account, definition, query, maxLookedAt, without: new Set(without) };
  const planned = planGroups(query, without);
  const narrowed = await narrow(context, planned);
  if (narrowed !== undefined) return narrowed;
  const groups = await Promise.all(planned.map((group) => resolveGroup(context, group)));
  return answer(context, { typeId: definition.type.id, groups });
}

interface SearchContext {
  readonly account: OpenAccount;
  readonly definition: TypeDefinition;
  readonly query: SearchQuery;
  readonly maxLookedAt: number;
  readonly without: ReadonlySet<ObjectId>;
}

/** The answer by looking at few records that all matches are among; absent where they are many. */
async function narrow(
  context: SearchContext,
  planned: readonly PlannedGroup[],
): Promise<FoundRecords | undefined> {
  const { account, definition } = context;
  const typeId = definition.type.id;
  const everything = { typeId, groups: [[]] };
  const ofAll = await account.store.search((reader) => lookAt(context, reader, everything));
  if (ofAll !== undefined) return ofAll;
  const groups: IndexGroup[] = [];
  for (const group of planned) {
    const narrowest = pickNarrowest(group);
    if (narrowest === undefined) return undefined;
    groups.push(await resolveGroup(context, [narrowest]));
  }
  return account.store.search((reader) => lookAt(context, reader, { typeId, groups }));
}

/** Looks at the records that the indexes name, each by the meaning; absent where they are many. */
async function lookAt(
  { definition, query, maxLookedAt, without }: SearchContext,
  reader: IndexReader,
  search: IndexSearch,
): Promise<FoundRecords | undefined> {
  const ids = await reader.findMatching(search, maxLookedAt + 1);
  if (ids.length > maxLookedAt) return undefined;
  const records = await reader.findObjects(search.typeId, ids);
  const isAssociated = await loadAssociationTest(reader, records, query);
  const isFound = (record: CrmRecord) =>
    record.archivedAtMs === undefined &&
    !without.has(record.id) &&
    matches(definition, record, query, isAssociated);
  const found = records.filter(isFound);
  found.sort((left, right) => compareRecords(definition, query.sort, left, right));
  return { total: found.length, records: found.slice(query.offset, query.offset + query.limit) };
}

/** Has the indexes count and order, and looks at no record but those of the page. */
async function answer(context: SearchContext, search: IndexSearch): Promise<FoundRecords> {
  const { account, definition, query } = context;
  const { subject, isMultiValued } = planSort(query.sort);
  const known = subject && definition.findIndex(subject.kind, subject.propertyName);
  const toSort = (index: IndexRef) => ({ index, descending: query.sort.descending, isMultiValued });
  const sort = known?.isReady === true ? toSort(known.number) : undefined;
  const answered = await account.store.search((reader) => ask(context, reader, search, sort));
  if (answered !== undefined) return answered;
  const made = toSort(await resolveIndex(context, subject));
  const sorted = await account.store.search((reader) => ask(context, reader, search, made));
  if (sorted === undefined) throw new Error('a search that can be sorted was not answered');
  return sorted;
}

/** The answer of the indexes; absent where records have to be sorted for which there is no sort yet. */
async function ask(
  context: SearchContext,
  reader: IndexReader,
  search: IndexSearch,
  sort: IndexSort | undefined,
): Promise<FoundRecords | undefined> {
  const { query, maxLookedAt } = context;
  const total = await reader.countMatching(search);
  const few = total <= maxLookedAt ? await lookAt(context, reader, search) : undefined;
  if (few !== undefined || sort === undefined) return few;
  const ids = await reader.pageMatching({ ...search, sort, offset: query.offset, limit: query.limit });
  return { total, records: await loadInOrder(reader, search, ids) };
}

async function loadInOrder(
  reader: IndexReader,
  { typeId }: IndexSearch,
  ids: readonly ObjectId[],
): Promise<readonly CrmRecord[]> {
  const records = new Map((await reader.findObjects(typeId, ids)).map((record) => [record.id, record]));
  return ids.flatMap((id) => records.get(id) ?? []);
}

async function resolveGroup(context: SearchContext, group: PlannedGroup): Promise<IndexGroup> {
  const conditions: IndexCondition[] = [];
  for (const { subject, test, negated, isMultiValued } of group) {
    conditions.push({ index: await resolveIndex(context, subject), test, negated, isMultiValued });
  }
  return conditions;
}

async function resolveIndex(
  { account, definition }: SearchContext,
  subject: IndexSubject | undefined,
): Promise<IndexRef> {
  return subject === undefined ? 'id' : ensureIndex(account, definition.type.id, subject);
}
