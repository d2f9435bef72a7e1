import type { ObjectId } from '../model/ids.ts';
import { recordAsOf } from '../model/record-as-of.ts';
import type { CrmRecord } from '../model/records.ts';
import { compareRecords, matches } from '../model/search/match.ts';
import type { SearchQuery } from '../model/search/search-query.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import type { OpenAccount } from '../store/accounts.ts';
import { loadAssociationTest } from './association-test.ts';
import { type FoundRecords, searchObjects } from './search-objects.ts';

/**
 * Answers a search as one does that hears of writes late: which records match, and in which order, is told by what
 * they were at a moment, and their values are those of now. A record that was erased or merged since is not found.
 *
 * Source: results of the real API lag behind writes by some seconds. Assumed: values are fresh all the same, and a
 * record is found a little longer after it was archived, and how records are associated is told by what is so now.
 */
export async function searchWithLag(
  account: OpenAccount,
  definition: TypeDefinition,
  query: SearchQuery,
  atMs: number,
): Promise<FoundRecords> {
  const changed = await findChanged(account, definition, atMs);
  if (changed.length === 0) return searchObjects(account, definition, query);
  const records = changed.map(({ now }) => now);
  const isAssociated = await account.store.read((reader) => loadAssociationTest(reader, records, query));
  const delayed = changed.filter(
    ({ past }) =>
      past !== undefined && past.archivedAtMs === undefined && matches(definition, past, query, isAssociated),
  );
  const steady = await searchObjects(
    account,
    definition,
    { ...query, offset: 0, limit: query.offset + query.limit },
    { without: changed.map(({ now }) => now.id) },
  );
  const found = [...steady.records.map((record) => ({ past: record, now: record })), ...delayed].sort(
    (left, right) => compareRecords(definition, query.sort, left.past ?? left.now, right.past ?? right.now),
  );
  return {
    total: steady.total + delayed.length,
    records: found.slice(query.offset, query.offset + query.limit).map(({ now }) => now),
  };
}

interface ChangedRecord {
  readonly now: CrmRecord;
  /** As it was; absent where it was not there. */
  readonly past: CrmRecord | undefined;
}

/** The records of a type that changed since a moment. */
function findChanged(
  { store }: OpenAccount,
  definition: TypeDefinition,
  atMs: number,
): Promise<readonly ChangedRecord[]> {
  const typeId = definition.type.id;
  return store.read(async (reader) => {
    const ids: readonly ObjectId[] = await reader.listChangedSince(typeId, atMs);
    if (ids.length === 0) return [];
    const records = await reader.findObjects(typeId, ids);
    const changes = await reader.loadChanges(records);
    return records.map((now) => ({
      now,
      past: recordAsOf(definition, now, changes.get(now.id) ?? [], atMs),
    }));
  });
}
