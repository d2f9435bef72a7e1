import { setImmediate as nextTurn } from 'node:timers/promises';
import { toObjectId } from '../model/ids.ts';
import type { CrmRecord } from '../model/records.ts';
import { compareRecords, matches } from '../model/search/match.ts';
import type { SearchQuery } from '../model/search/search-query.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import type { OpenAccount } from '../store/accounts.ts';
import { findCandidates } from './search-candidates.ts';

export interface FoundRecords {
  /** How many records match in all. */
  readonly total: number;
  /** Those of the page that was asked for. */
  readonly records: readonly CrmRecord[];
}

/** How many records are looked at in one turn of the event loop. */
const CHUNK = 500;

/**
 * Answers a search: the records that `match.ts` says, in its order.
 *
 * Where the filters name values or a range of numbers that few records have, only those records are looked at;
 * otherwise every live record of the type is.
 */
export async function searchObjects(
  account: OpenAccount,
  definition: TypeDefinition,
  query: SearchQuery,
): Promise<FoundRecords> {
  const found: CrmRecord[] = [];
  for await (const records of candidates(account, definition, query)) {
    for (const record of records) if (matches(definition, record, query)) found.push(record);
  }
  found.sort((left, right) => compareRecords(definition, query.sort, left, right));
  return { total: found.length, records: found.slice(query.offset, query.offset + query.limit) };
}

/** Live records among which all that match are, some hundreds at a time, each in a turn of its own. */
async function* candidates(
  account: OpenAccount,
  definition: TypeDefinition,
  { groups }: SearchQuery,
): AsyncGenerator<readonly CrmRecord[]> {
  const typeId = definition.type.id;
  const ids = await findCandidates(account, definition, groups);
  if (ids !== undefined) {
    for (let at = 0; at < ids.length; at += CHUNK) {
      const chunk = ids.slice(at, at + CHUNK);
      const records = await account.store.read((reader) => reader.findObjects(typeId, chunk));
      yield records.filter((record) => record.archivedAtMs === undefined);
      if (at + CHUNK < ids.length) await nextTurn();
    }
    return;
  }
  let fromId = toObjectId(0);
  for (;;) {
    const page = { typeId, fromId, limit: CHUNK, archived: false };
    const records = await account.store.read((reader) => reader.listObjects(page));
    yield records;
    const last = records.at(-1);
    if (last === undefined || records.length < CHUNK) return;
    fromId = toObjectId(last.id + 1);
    await nextTurn();
  }
}
