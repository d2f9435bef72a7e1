import { type ObjectId, toObjectId } from '../../model/ids.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import type { ObjectRequest, RecordOperation } from '../operation.ts';
import { toNextLink } from '../paging.ts';
import { lastOf, readWholeNumber } from '../read-query.ts';
import { inlineAssociations } from './inline-associations.ts';
import { type Projection, parseProjection } from './projection.ts';
import { toView, toWireRecord } from './wire.ts';

const DEFAULT_PAGE_LIMIT = 10;
export const MAX_PAGE_LIMIT = 100;
/** Source: pages with property histories are half as long. */
export const MAX_HISTORY_PAGE_LIMIT = 50;

/**
 * Lists the records of a type, in ascending order of id.
 * Seen: `paging` is missing from the last page; the cursor is the last id plus one, and any id will do.
 */
export const listObjects: RecordOperation = {
  family: 'CRM/Objects',
  method: 'GET',
  path: '/crm/objects/{objectType}',
  on: 'records',
  access: 'read',
  async run(call) {
    const projection = parseProjection(call);
    if (!projection.ok) return projection;
    const limit = parseLimit(call, projection.value);
    if (!limit.ok) return limit;
    const fromId = parseCursor(call);
    if (!fromId.ok) return fromId;
    const { definition, caller } = call;
    const { names, historyNames, archived, far } = projection.value;
    // Seen: users are the one type whose archived records cannot be listed.
    if (archived && definition.type.name === 'users') {
      return refuse({ kind: 'archived-listing-unsupported', typeId: definition.type.id });
    }
    return call.account.store.read(async (reader) => {
      // One record more than asked tells whether there is another page.
      const page = { typeId: definition.type.id, fromId: fromId.value, limit: limit.value + 1, archived };
      const found = await reader.listObjects(page);
      const records = found.slice(0, limit.value);
      const histories = historyNames.length === 0 ? undefined : await reader.loadChanges(records);
      const view = toView({ definition, caller, names, historyNames });
      const inline = await inlineAssociations(call, reader, { ids: records.map(({ id }) => id), far });
      const results = records.map((record) => ({
        ...toWireRecord(view, record, histories?.get(record.id)),
        ...inline.get(record.id),
      }));
      const last = records.at(-1);
      const next = last !== undefined && found.length > records.length ? String(last.id + 1) : undefined;
      return accept({ status: 200, body: { results, ...(next && { paging: toPaging(call, next) }) } });
    });
  },
};

function toPaging(call: ObjectRequest, after: string) {
  return { next: { after, link: toNextLink(call, `/crm/objects/${call.definition.type.name}`, after) } };
}

function parseLimit({ query }: ObjectRequest, { historyNames }: Projection): Result<number, Refusal> {
  const limit = readWholeNumber(query, 'limit');
  if (!limit.ok) return limit;
  const max = historyNames.length > 0 ? MAX_HISTORY_PAGE_LIMIT : MAX_PAGE_LIMIT;
  const given = limit.value ?? DEFAULT_PAGE_LIMIT;
  return given < 1 || given > max ? refuse({ kind: 'page-limit-out-of-range', given, max }) : accept(given);
}

const CURSOR = /^[+-]?\d{1,19}$/;

function parseCursor({ query }: ObjectRequest): Result<ObjectId, Refusal> {
  const after = lastOf(query, 'after') ?? '';
  if (after === '') return accept(toObjectId(0));
  if (!CURSOR.test(after)) return refuse({ kind: 'unreadable-cursor', given: after });
  return accept(toObjectId(Math.max(0, Math.min(Number(after), Number.MAX_SAFE_INTEGER))));
}
