import { findFollowing } from '../../actions/follow-merges.ts';
import type { AssociationType, Link } from '../../model/associations/association-types.ts';
import type { ObjectId } from '../../model/ids.ts';
import type { AccountReader } from '../../store/store.ts';
import type { LinkCursor } from './cursor.ts';
import type { Ends } from './far-end.ts';

/** Which page of the associations of which record. */
export interface LinkRequest {
  readonly fromId: ObjectId;
  readonly after?: LinkCursor | undefined;
  readonly limit: number;
}

/** A page with a row for every type of every association. */
export interface RowPage {
  readonly links: readonly Link[];
  /** The last row, where more follow. */
  readonly last: Link | undefined;
}

/** A page with a row for every associated record. */
export interface RecordPage extends RowPage {
  readonly typesOf: (link: Link) => readonly AssociationType[];
}

type LinkReader = Pick<AccountReader, 'listLinks' | 'findLinks' | 'findObjects' | 'findSurvivors'>;

/**
 * One row for each type. Seen: in ascending order of the type, then of the record. A record that is archived shows
 * none, and is shown by none; the id of one that was merged leads on.
 */
export async function readRows(
  reader: LinkReader,
  { from, to, types }: Ends,
  requests: readonly LinkRequest[],
): Promise<readonly RowPage[]> {
  const fromIds = [...new Set(requests.map(({ fromId }) => fromId))];
  const known = await findFollowing(reader, from.type.id, fromIds);
  // One row more than asked tells whether there is another page.
  const pages = requests.map(({ fromId, after, limit }) => {
    const record = known.get(fromId);
    return {
      fromTypeId: from.type.id,
      toTypeId: to.type.id,
      types: record !== undefined && record.archivedAtMs === undefined ? types : [],
      fromId: record?.id ?? fromId,
      after,
      limit: limit + 1,
    };
  });
  const found = await reader.listLinks(pages);
  return requests.map(({ limit }, index) => {
    const rows = found[index] ?? [];
    const links = rows.slice(0, limit);
    return { links, last: rows.length > limit ? links.at(-1) : undefined };
  });
}

/** One row for each associated record, in ascending order of its id, with all the types that it is associated by. */
export async function readRecords(
  reader: LinkReader,
  ends: Ends,
  requests: readonly LinkRequest[],
): Promise<readonly RecordPage[]> {
  const byDefault = { ...ends, types: ends.types.filter((type) => type.isDefault) };
  const pages = await readRows(reader, byDefault, requests);
  const pairs = pages.flatMap(({ links }) => links.map(({ fromId, toId }) => [fromId, toId] as const));
  const links = await reader.findLinks(ends.types, pairs);
  const byPair = Map.groupBy(links, pairText);
  const typesOf = (link: Link) => {
    const there = byPair.get(pairText(link)) ?? [];
    return ends.types.filter((type) =>
      there.some(({ category, typeId }) => category === type.category && typeId === type.typeId),
    );
  };
  return pages.map((page) => ({ ...page, typesOf }));
}

function pairText({ fromId, toId }: Link): string {
  return `${fromId}/${toId}`;
}
