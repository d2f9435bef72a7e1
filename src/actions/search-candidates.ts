import { type ObjectId, toObjectId } from '../model/ids.ts';
import { type IndexKey, toIndexed } from '../model/index-entries.ts';
import type { Bound, Filter, FilterGroup } from '../model/search/search-query.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import type { OpenAccount } from '../store/accounts.ts';
import type { IndexReader } from '../store/store.ts';
import { indexProperty } from './index-property.ts';

/** From so many candidates on it is no slower to look at every record. */
export const MAX_CANDIDATES = 20_000;

/**
 * The ids of records among which all that match are, as the value index tells; absent where it cannot tell, or where
 * they are too many to be worth it. A property enters the index with the first search that needs it.
 */
export async function findCandidates(
  account: OpenAccount,
  definition: TypeDefinition,
  groups: readonly FilterGroup[],
): Promise<readonly ObjectId[] | undefined> {
  const lookups: Lookup[] = [];
  for (const group of groups) {
    const lookup = findLookup(definition, group);
    if (lookup === undefined) return undefined;
    lookups.push(lookup);
  }
  if (lookups.length === 0) return undefined;
  const ids = new Set<ObjectId>();
  for (const lookup of lookups) {
    const found = await idsOf(account, definition, lookup);
    // A full list may have been cut, even where a record with several of the values fills many of its places.
    if (found.length >= MAX_CANDIDATES) return undefined;
    for (const id of found) ids.add(id);
    if (ids.size >= MAX_CANDIDATES) return undefined;
  }
  return [...ids];
}

type Lookup = { readonly propertyName: string } & (
  | { readonly kind: 'keys'; readonly keys: readonly IndexKey[] }
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
);

const ID = 'hs_object_id';

/** What the index can tell of a group: rather values, which are few, than a range, which may be wide. */
function findLookup({ type }: TypeDefinition, group: FilterGroup): Lookup | undefined {
  // Times that the server sets are not in the index.
  const times = [type.modifiedProperty, ...type.createdProperties];
  const lookups = group.flatMap((filter) =>
    times.includes(filter.property.name) ? [] : (toLookup(filter) ?? []),
  );
  return lookups.find(({ kind }) => kind === 'keys') ?? lookups[0];
}

function toLookup(filter: Filter): Lookup | undefined {
  const propertyName = filter.property.name;
  if (filter.kind === 'is-one-of' && !filter.negated) {
    return { propertyName, kind: 'keys', keys: filter.keys };
  }
  if (filter.kind !== 'lies-between' || propertyName === ID) return undefined;
  if (filter.from === undefined && filter.to === undefined) return undefined;
  const from = toNumber(filter.from, Number.NEGATIVE_INFINITY);
  const to = toNumber(filter.to, Number.POSITIVE_INFINITY);
  return from === undefined || to === undefined ? undefined : { propertyName, kind: 'range', from, to };
}

/** Texts are not looked up by range: the store may order them in another way than the meaning does. */
function toNumber(bound: Bound | undefined, open: number): number | undefined {
  if (bound === undefined) return open;
  return typeof bound.key === 'number' ? bound.key : undefined;
}

async function idsOf(
  account: OpenAccount,
  definition: TypeDefinition,
  lookup: Lookup,
): Promise<readonly ObjectId[]> {
  const { propertyName } = lookup;
  if (propertyName === ID && lookup.kind === 'keys') {
    return lookup.keys.map(Number).filter(Number.isSafeInteger).map(toObjectId);
  }
  const known = definition.indexed.find(({ property }) => property.name === propertyName);
  const index = known?.number ?? (await indexProperty(account, definition.type.id, propertyName));
  return account.store.search(async (reader) => {
    if (lookup.kind === 'keys') return idsWithKeys(reader, index, lookup.keys);
    return reader.findIndexedNumbers({ index, from: lookup.from, to: lookup.to, limit: MAX_CANDIDATES });
  });
}

async function idsWithKeys(
  reader: IndexReader,
  index: number,
  keys: readonly IndexKey[],
): Promise<readonly ObjectId[]> {
  const ids: ObjectId[] = [];
  for (const key of new Set(keys.map(toIndexed))) {
    const limit = MAX_CANDIDATES - ids.length;
    if (limit <= 0) break;
    ids.push(...(await reader.findIndexed({ index, value: key, fromId: toObjectId(0), limit })));
  }
  return ids;
}
