import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ObjectId, toObjectId } from '../model/ids.ts';
import { type IndexKey, toIndexed } from '../model/index-entries.ts';
import type { CrmRecord } from '../model/records.ts';
import { compareRecords, matches } from '../model/search/match.ts';
import type { FilterGroup, SearchQuery } from '../model/search/search-query.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import type { OpenAccount } from '../store/accounts.ts';
import { indexProperty } from './index-property.ts';

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
 * Where every group of filters names a value that can be looked up, only the records that have one of these values
 * are looked at; otherwise every live record of the type is. Its property enters the value index with the first
 * search that needs it.
 */
export async function searchObjects(
  account: OpenAccount,
  definition: TypeDefinition,
  query: SearchQuery,
): Promise<FoundRecords> {
  const lookups = query.groups.map((group) => findLookup(definition, group));
  const canLookUp = lookups.length > 0 && lookups.every((lookup) => lookup !== undefined);
  const found: CrmRecord[] = [];
  const keep = (records: readonly CrmRecord[]) => {
    for (const record of records) if (matches(definition, record, query)) found.push(record);
  };
  if (canLookUp)
    await lookUp(
      account,
      definition,
      lookups.flatMap((lookup) => lookup ?? []),
      keep,
    );
  else await scan(account, definition, keep);
  found.sort((left, right) => compareRecords(definition, query.sort, left, right));
  return { total: found.length, records: found.slice(query.offset, query.offset + query.limit) };
}

interface Lookup {
  readonly propertyName: string;
  readonly keys: readonly IndexKey[];
}

/** A filter of the group whose values the index can give; what follows from identity and time is not in it. */
function findLookup(definition: TypeDefinition, group: FilterGroup): Lookup | undefined {
  const { type } = definition;
  const derived = ['hs_object_id', type.modifiedProperty, ...type.createdProperties];
  for (const filter of group) {
    if (filter.kind !== 'is-one-of' || filter.negated || derived.includes(filter.property.name)) continue;
    return { propertyName: filter.property.name, keys: filter.keys };
  }
  return undefined;
}

async function lookUp(
  account: OpenAccount,
  definition: TypeDefinition,
  lookups: readonly Lookup[],
  keep: (records: readonly CrmRecord[]) => void,
): Promise<void> {
  const typeId = definition.type.id;
  const numbers = new Map<string, number>();
  for (const { propertyName } of lookups) {
    const known = definition.indexed.find(({ property }) => property.name === propertyName);
    numbers.set(propertyName, known?.number ?? (await indexProperty(account, typeId, propertyName)));
  }
  const ids = await account.store.search(async (reader) => {
    const wanted = new Set<ObjectId>();
    for (const { propertyName, keys } of lookups) {
      for (const key of keys) {
        const index = numbers.get(propertyName) ?? 0;
        const query = { index, value: toIndexed(key), fromId: toObjectId(0), limit: Number.MAX_SAFE_INTEGER };
        for (const id of await reader.findIndexed(query)) wanted.add(id);
      }
    }
    return [...wanted];
  });
  for (let at = 0; at < ids.length; at += CHUNK) {
    if (at > 0) await nextTurn();
    const chunk = ids.slice(at, at + CHUNK);
    const records = await account.store.read((reader) => reader.findObjects(typeId, chunk));
    keep(records.filter((record) => record.archivedAtMs === undefined));
  }
}

async function scan(
  account: OpenAccount,
  definition: TypeDefinition,
  keep: (records: readonly CrmRecord[]) => void,
): Promise<void> {
  let fromId = toObjectId(0);
  for (;;) {
    const page = { typeId: definition.type.id, fromId, limit: CHUNK, archived: false };
    const records = await account.store.read((reader) => reader.listObjects(page));
    keep(records);
    const last = records.at(-1);
    if (last === undefined || records.length < CHUNK) return;
    fromId = toObjectId(last.id + 1);
    await nextTurn();
  }
}
