import { LinkSet } from '../model/associations/link-set.ts';
import type { Caller } from '../model/caller.ts';
import type { ObjectTypeId } from '../model/ids.ts';
import { indexEntriesOf } from '../model/index-entries.ts';
import type { Refusal } from '../model/refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import { uniqueKeysOf } from '../model/unique-values.ts';
import type { OpenAccount } from '../store/accounts.ts';
import { archiveLeft } from './archive-left.ts';
import { findTarget } from './follow-merges.ts';
import { movedIn, refreshRollups } from './refresh-rollups.ts';
import type { WriteTarget } from './write-objects.ts';

export interface EraseCommand {
  readonly caller: Caller;
  readonly typeId: ObjectTypeId;
  readonly target: WriteTarget;
  readonly nowMs: number;
}

/**
 * Erases a record, live or archived, with everything that was ever written of it: values, history, index, the ids
 * of records that went into it, and what the files keep of former states.
 *
 * Source: an e-mail address that no contact has is kept from being used instead. Refuses `record-not-found` where
 * an id or another value leads to none.
 */
export function eraseRecord(
  account: OpenAccount,
  { typeId, target, caller, nowMs }: EraseCommand,
): Promise<Result<true, Refusal>> {
  return account.store.erase(async (writer) => {
    const definitions = await account.definitions.current(writer);
    const definition = definitions.requireType(typeId);
    const record = await findTarget(writer, typeId, target);
    if (record === undefined && target.kind === 'unique-value' && target.key.propertyName === 'email') {
      await writer.blockValue(target.key);
      return accept(true);
    }
    if (record === undefined) return refuse({ kind: 'record-not-found' });
    const isLive = record.archivedAtMs === undefined;
    const keys = isLive ? uniqueKeysOf(definition, record.properties) : [];
    const links = new LinkSet(definitions.associations, await writer.loadLinks(typeId, record.id));
    links.removeRecord(typeId, record.id);
    const gone = links.difference();
    await writer.saveLinks({ ...gone, changes: [] });
    await writer.eraseRecord({ record, keys, entries: indexEntriesOf(definition, record) });
    const { removed } = gone;
    const ended = await archiveLeft(writer, { definitions, nowMs }, { removed, caller });
    await refreshRollups(writer, { definitions, nowMs }, { removed, ...movedIn(ended) });
    return accept(true);
  });
}
