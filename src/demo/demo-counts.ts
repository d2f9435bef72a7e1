// What the demo's records tell of those that they are associated with, as the server would have kept it up.
import type { AssociationTypes, Link } from '../model/associations/association-types.ts';
import { ROLLUPS, type Rollup } from '../model/maintained/rollups.ts';
import { withValues } from '../model/records.ts';
import type { RecordSave } from '../store/store.ts';

/** Each record's creation tells it from the start. */
export function withCounts(
  saves: readonly RecordSave[],
  links: readonly Link[],
  types: AssociationTypes,
): readonly RecordSave[] {
  const byRecord = Map.groupBy(links, ({ fromTypeId, fromId }) => `${fromTypeId}/${fromId}`);
  return saves.map((save) => {
    const { typeId, id } = save.record;
    const own = byRecord.get(`${typeId}/${id}`) ?? [];
    const told = ROLLUPS.filter(({ by }) => {
      const type = types.find({ category: 'HUBSPOT_DEFINED', typeId: by });
      return type?.fromTypeId === typeId;
    }).flatMap((rollup) => toldBy(rollup, own));
    return told.length === 0 ? save : withTold(save, Object.fromEntries(told));
  });
}

function toldBy(
  { property, by, value }: Rollup,
  links: readonly Link[],
): readonly (readonly [string, string])[] {
  const reached = links.filter(({ typeId }) => typeId === by);
  const [first] = reached;
  if (first === undefined) return [];
  return [[property, value === 'id' ? String(first.toId) : String(reached.length)]];
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
