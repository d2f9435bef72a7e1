import { type Link, standardAssociationType } from '../model/associations/association-types.ts';
import type { Caller } from '../model/caller.ts';
import type { ObjectId } from '../model/ids.ts';
import type { AccountWriter, RecordSave } from '../store/store.ts';
import { decideWrites, type WriteSurroundings } from './write-objects.ts';

/**
 * Archives the records that lost the last of the associations by which they live.
 * Source: a lead goes with the last of its primary associations.
 */
export async function archiveLeft(
  writer: AccountWriter,
  surroundings: WriteSurroundings,
  { removed, caller }: { readonly removed: readonly Link[]; readonly caller: Caller },
): Promise<readonly RecordSave[]> {
  const { definitions } = surroundings;
  const saves: RecordSave[] = [];
  for (const [typeId, links] of Map.groupBy(removed, ({ fromTypeId }) => fromTypeId)) {
    const { endsWithout = [] } = definitions.requireType(typeId).type;
    const lost = links.filter(
      (link) => link.category === 'HUBSPOT_DEFINED' && endsWithout.includes(link.typeId),
    );
    if (lost.length === 0) continue;
    const left = new Set<ObjectId>(lost.map(({ fromId }) => fromId));
    for (const number of endsWithout) {
      const others = await writer.findLinksFrom(standardAssociationType(number), [...left]);
      for (const { fromId } of others) left.delete(fromId);
    }
    const commands = [...left].map((id) => {
      const target = { kind: 'id', id } as const;
      return { kind: 'archive', typeId, caller, target } as const;
    });
    const decided = await decideWrites(writer, [{ commands, isAtomic: false }], surroundings);
    saves.push(...decided.saves);
  }
  await writer.saveRecords(saves);
  return saves;
}
