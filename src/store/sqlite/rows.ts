import type { SQLOutputValue } from 'node:sqlite';
import type { Change, ChangeKind } from '../../model/changes.ts';
import { toObjectId, toObjectTypeId } from '../../model/ids.ts';
import type { CrmRecord, PropertyValues } from '../../model/records.ts';

/** Rows come as arrays in the order of these lists: it is the quickest form the driver has. */
export type Row = readonly SQLOutputValue[];

export const OBJECT_COLUMNS =
  'object.object_type, object.id, object.properties, object.created_at_ms, object.updated_at_ms, ' +
  'object.archived_at_ms, object.last_change';

export function toRecord(row: Row): CrmRecord {
  const [typeId, id, properties, createdAtMs, updatedAtMs, archivedAtMs, lastChange] = row;
  return {
    typeId: toObjectTypeId(String(typeId)),
    id: toObjectId(Number(id)),
    properties: JSON.parse(String(properties)) as PropertyValues,
    createdAtMs: Number(createdAtMs),
    updatedAtMs: Number(updatedAtMs),
    archivedAtMs: archivedAtMs === null ? undefined : Number(archivedAtMs),
    lastChange: Number(lastChange),
  };
}

export const CHANGE_COLUMNS =
  'change.object_type, change.object_id, change.kind, change.at_ms, change.source_type, ' +
  'change.source_id, change.sent, change.calculated';

export function toChange(row: Row): Change {
  const [typeId, objectId, kind, atMs, sourceType, sourceId, sent, calculated] = row;
  return {
    typeId: toObjectTypeId(String(typeId)),
    objectId: toObjectId(Number(objectId)),
    kind: String(kind) as ChangeKind,
    atMs: Number(atMs),
    source: { type: String(sourceType), id: String(sourceId) },
    sent: JSON.parse(String(sent)) as PropertyValues,
    calculated: JSON.parse(String(calculated)) as PropertyValues,
  };
}
