import type { AssociationType } from '../model/associations/association-types.ts';
import type { ObjectId } from '../model/ids.ts';
import type { CrmRecord } from '../model/records.ts';
import type { AssociationTest } from '../model/search/match.ts';
import type { AssociationFilter, SearchQuery } from '../model/search/search-query.ts';
import type { AccountReader } from '../store/store.ts';

/** Loads how the given records are associated, as far as the filters of a search ask for it. */
export async function loadAssociationTest(
  reader: Pick<AccountReader, 'findLinks' | 'findObjects'>,
  records: readonly CrmRecord[],
  { groups }: SearchQuery,
): Promise<AssociationTest> {
  const filters = groups.flat().filter((filter) => filter.kind === 'is-associated');
  if (filters.length === 0) return () => false;
  const passing = new Map<AssociationFilter, ReadonlySet<ObjectId>>();
  for (const filter of filters) {
    const { type } = filter;
    const far = await findLive(reader, type, filter.ids);
    const pairs = records.flatMap(({ id }) => far.map((farId) => [id, farId] as const));
    const links = await reader.findLinks([type], pairs);
    passing.set(filter, new Set(links.map(({ fromId }) => fromId)));
  }
  return (record, filter) => passing.get(filter)?.has(record.id) === true;
}

async function findLive(
  reader: Pick<AccountReader, 'findObjects'>,
  { toTypeId }: AssociationType,
  ids: readonly ObjectId[],
): Promise<readonly ObjectId[]> {
  const records = await reader.findObjects(toTypeId, ids);
  return records.filter(({ archivedAtMs }) => archivedAtMs === undefined).map(({ id }) => id);
}
