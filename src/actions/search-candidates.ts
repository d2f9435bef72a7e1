import { type ObjectId, toObjectId } from '../model/ids.ts';
import { type IndexKey, toIndexed } from '../model/index-entries.ts';
import type { FilterGroup } from '../model/search/search-query.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import type { OpenAccount } from '../store/accounts.ts';
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
    for (const id of await idsOf(account, definition, lookup)) ids.add(id);
    if (ids.size >= MAX_CANDIDATES) return undefined;
  }
  return [...ids];
}

interface Lookup {
  readonly propertyName: string;
  readonly keys: readonly IndexKey[];
}

const ID = 'hs_object_id';

/** A filter of the group whose values can be looked up; times are not in the index. */
function findLookup({ type }: TypeDefinition, group: FilterGroup): Lookup | undefined {
  const times = [type.modifiedProperty, ...type.createdProperties];
  for (const filter of group) {
    if (filter.kind !== 'is-one-of' || filter.negated || times.includes(filter.property.name)) continue;
    return { propertyName: filter.property.name, keys: filter.keys };
  }
  return undefined;
}

async function idsOf(
  account: OpenAccount,
  definition: TypeDefinition,
  { propertyName, keys }: Lookup,
): Promise<readonly ObjectId[]> {
  if (propertyName === ID) return keys.map(Number).filter(Number.isSafeInteger).map(toObjectId);
  const known = definition.indexed.find(({ property }) => property.name === propertyName);
  const index = known?.number ?? (await indexProperty(account, definition.type.id, propertyName));
  return account.store.search(async (reader) => {
    const ids: ObjectId[] = [];
    for (const key of new Set(keys.map(toIndexed))) {
      const limit = MAX_CANDIDATES - ids.length;
      if (limit <= 0) break;
      ids.push(...(await reader.findIndexed({ index, value: key, fromId: toObjectId(0), limit })));
    }
    return ids;
  });
}
