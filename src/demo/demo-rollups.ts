// What the demo's records tell of those that they are associated with, as the server would have kept it up.
import type { Link } from '../model/associations/association-types.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import type { ObjectId, ObjectTypeId } from '../model/ids.ts';
import type { FarRecord } from '../model/maintained/rollups/rollup.ts';
import { ROLLUPS, type TypedRollup } from '../model/maintained/rollups/rollups.ts';
import { withValues } from '../model/records.ts';
import type { RecordSave } from '../store/store.ts';

/** Each record's creation tells it from the start. The table is in the order in which one row follows from another. */
export function withRollups(
  saves: readonly RecordSave[],
  links: readonly Link[],
  { definitions, nowMs }: { readonly definitions: AccountDefinitions; readonly nowMs: number },
): readonly RecordSave[] {
  const told = new Map(saves.map((save) => [toKey(save.record.typeId, save.record.id), save]));
  const byRecord = Map.groupBy(links, ({ fromTypeId, fromId }) => toKey(fromTypeId, fromId));
  const findFar = ({ toTypeId, toId }: Link): readonly FarRecord[] => {
    const save = told.get(toKey(toTypeId, toId));
    const get = (name: string) => save && definitions.requireType(toTypeId).valueOf(save.record, name);
    return save === undefined ? [] : [{ typeId: toTypeId, id: toId, get }];
  };
  for (const rollup of ROLLUPS) {
    const numbers = new Set(rollup.types.map(({ typeId }) => typeId));
    for (const [key, save] of told) {
      if (save.record.typeId !== rollup.typeId) continue;
      const own = (byRecord.get(key) ?? []).filter(({ typeId }) => numbers.has(typeId));
      if (own.length === 0) continue;
      const value = toValue(rollup, own.flatMap(findFar).sort(byId), nowMs);
      if (value !== '') told.set(key, withTold(save, { [rollup.property]: value }));
    }
  }
  return [...told.values()];
}

function toKey(typeId: ObjectTypeId, id: ObjectId): string {
  return `${typeId}/${id}`;
}

function byId(left: FarRecord, right: FarRecord): number {
  return left.id - right.id;
}

function toValue({ value }: TypedRollup, others: readonly FarRecord[], nowMs: number): string {
  if (value === 'count') return String(others.length);
  return value === 'id' ? String(others[0]?.id ?? '') : value.tell(others, nowMs);
}

function withTold(save: RecordSave, told: Readonly<Record<string, string>>): RecordSave {
  const [created, ...later] = save.changes;
  if (created === undefined) return save;
  return {
    ...save,
    record: { ...save.record, properties: withValues(save.record.properties, told) },
    changes: [{ ...created, calculated: { ...created.calculated, ...told } }, ...later],
  };
}
