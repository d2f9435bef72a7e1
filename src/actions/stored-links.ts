import { type AssociationType, type Link, specText } from '../model/associations/association-types.ts';
import type { LinkSet, Pair } from '../model/associations/link-set.ts';
import type { Change, ChangedLink } from '../model/changes.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import type { AccountReader, LinkSave } from '../store/store.ts';

/** A pair of records that is to be associated by some types, or no longer. */
export interface WantedLinks {
  readonly pair: Pair;
  readonly types: readonly AssociationType[];
}

/**
 * Everything that has to be known to decide changes of these pairs: how they are associated, and the associations
 * that go out from either end by types of which a record may have only so many.
 */
export async function loadLinks(
  reader: Pick<AccountReader, 'findLinks' | 'findLinksFrom'>,
  { associations }: AccountDefinitions,
  wanted: readonly WantedLinks[],
): Promise<readonly Link[]> {
  const byTypes = Map.groupBy(wanted, ({ pair }) => `${pair.fromTypeId}/${pair.toTypeId}`);
  const found: Link[] = [];
  for (const group of byTypes.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const types = associations.between(first.pair.fromTypeId, first.pair.toTypeId);
    const ids = group.map(({ pair }) => [pair.fromId, pair.toId] as const);
    found.push(...(await reader.findLinks(types, ids)));
    for (const type of types) {
      const users = type.isDefault ? group : group.filter((each) => names(each, type));
      const inverse = associations.inverseOf(type);
      const from = [...new Set(users.map(({ pair }) => pair.fromId))];
      const to = [...new Set(users.map(({ pair }) => pair.toId))];
      if (isLimited(type)) found.push(...(await reader.findLinksFrom(type, from)));
      if (isLimited(inverse)) found.push(...(await reader.findLinksFrom(inverse, to)));
    }
  }
  return found;
}

function isLimited({ onlyOne, max }: AssociationType): boolean {
  return onlyOne || max !== undefined;
}

/** By number: the types may come from definitions of another moment. */
function names({ types }: WantedLinks, type: AssociationType): boolean {
  return types.some((each) => specText(each) === specText(type));
}

/** What has to be stored, with an entry for the log of each record whose associations changed. */
export function toLinkSave(links: LinkSet, nowMs: number): LinkSave {
  const { added, removed } = links.difference();
  const entries = (kind: 'associated' | 'dissociated', changed: readonly Link[]): readonly Change[] => {
    const toKey = (link: Link) => `${link.fromTypeId}/${link.fromId}/${links.sourceOf(link)?.id}`;
    return [...Map.groupBy(changed, toKey).values()].flatMap((group) => {
      const [first] = group;
      const source = first && links.sourceOf(first);
      if (first === undefined || source === undefined) return [];
      const shared = { typeId: first.fromTypeId, objectId: first.fromId, kind, atMs: nowMs, source };
      return [{ ...shared, sent: {}, calculated: {}, links: group.map(toChangedLink) }];
    });
  };
  return { added, removed, changes: [...entries('dissociated', removed), ...entries('associated', added)] };
}

function toChangedLink({ toTypeId, toId, category, typeId }: Link): ChangedLink {
  return { toTypeId, toId, category, typeId };
}
