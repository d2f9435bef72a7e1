import { LinkSet } from '../model/associations/link-set.ts';
import type { Caller } from '../model/caller.ts';
import type { ObjectId, ObjectTypeId } from '../model/ids.ts';
import { indexEntriesOf } from '../model/index-entries.ts';
import { decideMerge } from '../model/merge-records.ts';
import type { CrmRecord } from '../model/records.ts';
import type { Refusal } from '../model/refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import { uniqueKeysOf } from '../model/unique-values.ts';
import type { OpenAccount } from '../store/accounts.ts';
import { findFollowing } from './follow-merges.ts';
import { refreshRollups } from './refresh-rollups.ts';

export interface MergeCommand {
  readonly caller: Caller;
  readonly typeId: ObjectTypeId;
  readonly primaryId: ObjectId;
  readonly otherId: ObjectId;
  readonly nowMs: number;
}

/**
 * Makes two live records one, in a transaction of its own. Ids of records that were merged before stand for what
 * they went into. Refuses `record-not-found` and what the model refuses.
 */
export function mergeObjects(
  account: OpenAccount,
  command: MergeCommand,
): Promise<Result<CrmRecord, Refusal>> {
  const { typeId, primaryId, otherId, caller, nowMs } = command;
  return account.store.write(async (writer) => {
    const definitions = await account.definitions.current(writer);
    const definition = definitions.requireType(typeId);
    const found = await findFollowing(writer, typeId, [primaryId, otherId]);
    const [primary, other] = [found.get(primaryId), found.get(otherId)];
    const isLive = (record: CrmRecord | undefined) =>
      record !== undefined && record.archivedAtMs === undefined;
    if (primary === undefined || other === undefined || !isLive(primary) || !isLive(other)) {
      return refuse({ kind: 'record-not-found' });
    }
    const id = await writer.takeObjectIds(1);
    const merge = decideMerge({ definition, caller, primary, other, id, nowMs });
    if (!merge.ok) return merge;
    const { after, change } = merge.value;
    const absorbed = [primary, other] as const;
    const linked = [
      ...(await writer.loadLinks(typeId, primary.id)),
      ...(await writer.loadLinks(typeId, other.id)),
    ];
    const links = new LinkSet(definitions.associations, linked);
    links.succeed(typeId, [primary.id, other.id], id);
    await writer.saveMerge({
      absorbed,
      save: {
        record: after,
        isNew: true,
        changes: [change],
        releasedKeys: absorbed.flatMap((record) => uniqueKeysOf(definition, record.properties)),
        claimedKeys: uniqueKeysOf(definition, after.properties),
        removedEntries: absorbed.flatMap((record) => indexEntriesOf(definition, record)),
        addedEntries: indexEntriesOf(definition, after),
      },
    });
    const moved = links.difference();
    await writer.saveLinks({ ...moved, changes: [] });
    const { added, removed } = moved;
    await refreshRollups(writer, { definitions, nowMs }, { added, removed, made: [after] });
    return accept(after);
  });
}
