import { parseObjectId } from '../../model/ids.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import type { ObjectRequest, RecordOperation } from '../operation.ts';
import { lastOf, readWholeNumber } from '../read-query.ts';
import { ONLY_V3, SINCE_V4 } from '../versions.ts';
import { parseCursor, toLinkPaging } from './cursor.ts';
import { type Ends, endsOf } from './far-end.ts';
import { type LinkRequest, type RecordPage, type RowPage, readRecords, readRows } from './read-links.ts';
import { toWireType } from './wire-association.ts';

const MAX_PAGE_LIMIT = 500;

const PATH = '/crm/objects/{objectType}/{objectId}/associations/{toObjectType}';
const SHARED = { family: 'CRM/Objects', method: 'GET', path: PATH, on: 'records', access: 'read' } as const;

/**
 * Lists the records of a type that a record is associated with. Source: 500 on a page, the most and the default.
 * Seen: ids as numbers, and no `paging` on the last page. Assumed: in ascending order of id, and an id that no
 * record has is associated with nothing.
 */
export const listAssociations: RecordOperation = {
  ...SHARED,
  versions: SINCE_V4,
  async run(call) {
    const asked = parseRequest(call);
    if (!asked.ok) return asked;
    const { ends, request } = asked.value;
    const [page] = await call.account.store.read((reader) => readRecords(reader, ends, [request]));
    const results = page === undefined ? [] : toWireRecords(page);
    return accept({ status: 200, body: { results, ...toPaging(call, page) } });
  },
};

/** As `listAssociations`, a row for each type, named as v3 names it. */
export const listNamedAssociations: RecordOperation = {
  ...SHARED,
  versions: ONLY_V3,
  async run(call) {
    const asked = parseRequest(call);
    if (!asked.ok) return asked;
    const { ends, request } = asked.value;
    const [page] = await call.account.store.read((reader) => readRows(reader, ends, [request]));
    return accept({ status: 200, body: { results: toWireRows(ends, page), ...toPaging(call, page) } });
  },
};

/** A row for each associated record, ids as numbers. */
export function toWireRecords({ links, typesOf }: RecordPage) {
  return links.map((link) => ({ toObjectId: link.toId, associationTypes: typesOf(link).map(toWireType) }));
}

/** A row for each type, ids as texts. */
export function toWireRows({ types }: Ends, page: RowPage | undefined) {
  return (page?.links ?? []).map(({ toId, category, typeId }) => {
    const type = types.find((each) => each.category === category && each.typeId === typeId);
    return { id: String(toId), type: type?.name ?? '' };
  });
}

export function toPaging(call: ObjectRequest, page: RowPage | undefined) {
  return page?.last === undefined ? {} : { paging: toLinkPaging(call, page.last) };
}

function parseRequest(call: ObjectRequest): Result<{ ends: Ends; request: LinkRequest }, Refusal> {
  const fromId = parseObjectId(call.objectId);
  if (!fromId.ok) return fromId;
  const limit = readWholeNumber(call.query, 'limit');
  if (!limit.ok) return limit;
  const given = limit.value ?? MAX_PAGE_LIMIT;
  if (given < 1 || given > MAX_PAGE_LIMIT) {
    return refuse({ kind: 'page-limit-out-of-range', given, max: MAX_PAGE_LIMIT });
  }
  const after = parseCursor(lastOf(call.query, 'after'));
  if (!after.ok) return after;
  return accept({ ends: endsOf(call), request: { fromId: fromId.value, after: after.value, limit: given } });
}
