import type { ObjectId, ObjectTypeId } from '../model/ids.ts';
import type { CrmRecord } from '../model/records.ts';
import type { AccountReader } from '../store/store.ts';
import type { WriteTarget } from './write-objects.ts';

type MergeFollower = Pick<AccountReader, 'findObjects' | 'findSurvivors'>;

/** The records with these ids, or the records into which those were merged, under the ids that were asked for. */
export async function findFollowing(
  reader: MergeFollower,
  typeId: ObjectTypeId,
  ids: readonly ObjectId[],
): Promise<ReadonlyMap<ObjectId, CrmRecord>> {
  const found = new Map((await reader.findObjects(typeId, ids)).map((record) => [record.id, record]));
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  const survivors = await reader.findSurvivors(typeId, missing);
  if (survivors.size === 0) return found;
  const records = await reader.findObjects(typeId, [...new Set(survivors.values())]);
  const byId = new Map(records.map((record) => [record.id, record]));
  for (const [id, survivorId] of survivors) {
    const record = byId.get(survivorId);
    if (record !== undefined) found.set(id, record);
  }
  return found;
}

/** The record that a request for one record means; the id of one that was merged leads to what it went into. */
export async function findTarget(
  reader: MergeFollower & Pick<AccountReader, 'findHolders'>,
  typeId: ObjectTypeId,
  target: WriteTarget,
): Promise<CrmRecord | undefined> {
  if (target.kind === 'id') return (await findFollowing(reader, typeId, [target.id])).get(target.id);
  const [holder] = await reader.findHolders([target.key]);
  return holder === undefined ? undefined : (await reader.findObjects(typeId, [holder.objectId]))[0];
}
