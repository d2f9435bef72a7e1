import {
  ASSOCIATION_CATEGORIES,
  type AssociationSpec,
  type Link,
} from '../../model/associations/association-types.ts';
import { type ObjectId, toObjectId } from '../../model/ids.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import type { AccountRequest } from '../operation.ts';
import { spellingsOfPath } from '../versions.ts';

/** What a page ended with. */
export type LinkCursor = AssociationSpec & { readonly toId: ObjectId };

/**
 * Seen: the object type and id of the last record, in Base64 that is percent-encoded already.
 * Assumed: what follows them, which is the association type.
 */
export function toCursor({ toTypeId, toId, category, typeId }: Link): string {
  const text = `${toTypeId}-${toId}-${typeId}-${ASSOCIATION_CATEGORIES.indexOf(category)}`;
  return encodeURIComponent(Buffer.from(text).toString('base64'));
}

const CURSOR = /^\d+-\d+-(\d{1,15})-(\d{1,9})-([0-2])$/;

/** Reads what `toCursor` wrote, percent-encoded or not; an empty one is none. Refuses anything else. */
export function parseCursor(given: string | undefined): Result<LinkCursor | undefined, Refusal> {
  if (!given) return accept(undefined);
  const text = Buffer.from(given.replaceAll(/%3D/gi, '='), 'base64').toString('latin1');
  const [, id, typeId, index] = CURSOR.exec(text) ?? [];
  const category = ASSOCIATION_CATEGORIES[Number(index ?? -1)];
  if (category === undefined) return refuse({ kind: 'unreadable-query-parameter', name: 'after' });
  return accept({ category, typeId: Number(typeId), toId: toObjectId(Number(id)) });
}

/** What leads to the page after. Seen: the link names both object types by their ids. */
export function toLinkPaging(call: Pick<AccountRequest, 'origin' | 'version' | 'caller'>, last: Link) {
  const { fromTypeId, fromId, toTypeId } = last;
  const after = toCursor(last);
  const path = `/crm/objects/${fromTypeId}/${fromId}/associations/${toTypeId}`;
  const base = spellingsOfPath(path, call.version).at(-1) ?? path;
  const link = `${call.origin}${base}?portalId=${call.caller.accountId}&after=${after}`;
  return { next: { after, link } };
}
