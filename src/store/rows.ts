import type { AuditKind, NumberedAudit } from '../model/audit.ts';
import type { Change, ChangedLink, ChangeKind } from '../model/changes.ts';
import { toObjectId, toObjectTypeId } from '../model/ids.ts';
import type { CrmRecord, PropertyValues } from '../model/records.ts';

/** Rows come as arrays in the order of these lists: it is the quickest form that drivers have. */
export type Row = readonly unknown[];

export const OBJECT_COLUMNS =
  'object.object_type, object.id, object.properties, object.created_at_ms, object.updated_at_ms, ' +
  'object.archived_at_ms, object.last_change';

export function toRecord(row: Row): CrmRecord {
  return toRecordOf(row, JSON.parse(String(row[PROPERTIES])) as PropertyValues);
}

/** Where in a row of `OBJECT_COLUMNS` the values are. */
export const PROPERTIES = 2;

/** @param properties are the values of the row, in whatever form they stand there. */
export function toRecordOf(row: Row, properties: PropertyValues): CrmRecord {
  const [typeId, id, , createdAtMs, updatedAtMs, archivedAtMs, lastChange] = row;
  return {
    typeId: toObjectTypeId(String(typeId)),
    id: toObjectId(Number(id)),
    properties,
    createdAtMs: Number(createdAtMs),
    updatedAtMs: Number(updatedAtMs),
    archivedAtMs: archivedAtMs === null ? undefined : Number(archivedAtMs),
    lastChange: Number(lastChange),
  };
}

export const CHANGE_COLUMNS =
  'change.object_type, change.object_id, change.kind, change.at_ms, change.source_type, ' +
  'change.source_id, change.sent, change.calculated, change.links';

export function toChange(row: Row): Change {
  const [typeId, objectId, kind, atMs, sourceType, sourceId, sent, calculated, links = null] = row;
  return {
    typeId: toObjectTypeId(String(typeId)),
    objectId: toObjectId(Number(objectId)),
    kind: String(kind) as ChangeKind,
    atMs: Number(atMs),
    source: { type: String(sourceType), id: String(sourceId) },
    sent: JSON.parse(String(sent)) as PropertyValues,
    calculated: JSON.parse(String(calculated)) as PropertyValues,
    ...(links !== null && { links: JSON.parse(String(links)) as readonly ChangedLink[] }),
  };
}

/** Stands for the object type where something is of none. */
export const NO_TYPE = '';

export const AUDIT_COLUMNS = 'number, object_type, kind, name, action, at_ms, user_id, body';

export function toAudit(row: Row): NumberedAudit {
  const [number, typeId, kind, name, action, atMs, userId, body] = row;
  return {
    number: Number(number),
    typeId: typeId === NO_TYPE ? undefined : toObjectTypeId(String(typeId)),
    kind: String(kind) as AuditKind,
    name: String(name),
    action: String(action) as NumberedAudit['action'],
    atMs: Number(atMs),
    userId: userId === null ? undefined : String(userId),
    body: JSON.parse(String(body)) as object,
  };
}
