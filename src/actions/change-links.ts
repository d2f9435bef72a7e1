import type { AssociationType } from '../model/associations/association-types.ts';
import { LinkSet, type Pair } from '../model/associations/link-set.ts';
import { type Caller, sourceOf } from '../model/caller.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import type { ObjectId, ObjectTypeId } from '../model/ids.ts';
import type { CrmRecord } from '../model/records.ts';
import type { Refusal } from '../model/refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import type { OpenAccount } from '../store/accounts.ts';
import type { AccountReader } from '../store/store.ts';
import { archiveLeft } from './archive-left.ts';
import { findFollowing } from './follow-merges.ts';
import { movedIn, refreshRollups } from './refresh-rollups.ts';
import { loadLinks, toLinkSave, type WantedLinks } from './stored-links.ts';

/** One change of how two records are associated. */
export interface LinkCommand {
  /** Ids of records that were merged stand for what they went into. */
  readonly fromId: ObjectId;
  readonly toId: ObjectId;
  readonly kind: 'replace' | 'extend' | 'remove' | 'remove-all';
  /** Each leads from the one object type to the other. */
  readonly types: readonly AssociationType[];
}

/** The commands of one request, all between the same object types. */
export interface LinkCommands {
  readonly caller: Caller;
  readonly fromTypeId: ObjectTypeId;
  readonly toTypeId: ObjectTypeId;
  readonly commands: readonly LinkCommand[];
  readonly nowMs: number;
}

/** The records that a command was about. */
export type LinkResult = Result<Pair, Refusal>;

/**
 * Changes associations in one transaction; each command has its own result, and those that are refused leave no
 * trace. Taking away what is not there succeeds, whether or not the records exist. Seen: a replacement by no types
 * at all succeeds and changes nothing.
 *
 * Refuses `associated-record-missing` where an end of a new association does not exist or is archived,
 * `associated-with-itself` and `association-limit-exceeded`.
 */
export function changeLinks(account: OpenAccount, request: LinkCommands): Promise<readonly LinkResult[]> {
  return account.store.write(async (writer) => {
    const definitions = await account.definitions.current(writer);
    const records = await findEnds(writer, request);
    const known = await loadLinks(writer, definitions, toWanted(request, records));
    const links = new LinkSet(definitions.associations, known);
    links.actAs(sourceOf(request.caller));
    const results = request.commands.map((command) =>
      carryOut(command, { request, definitions, records, links }),
    );
    const save = toLinkSave(links, request.nowMs);
    await writer.saveLinks(save);
    const { added, removed } = save;
    const surroundings = { definitions, nowMs: request.nowMs };
    const ended = await archiveLeft(writer, surroundings, { removed, caller: request.caller });
    await refreshRollups(writer, surroundings, { added, removed, ...movedIn(ended) });
    return results;
  });
}

interface Ends {
  readonly from: ReadonlyMap<ObjectId, CrmRecord>;
  readonly to: ReadonlyMap<ObjectId, CrmRecord>;
}

async function findEnds(
  reader: Pick<AccountReader, 'findObjects' | 'findSurvivors'>,
  { fromTypeId, toTypeId, commands }: LinkCommands,
): Promise<Ends> {
  const fromIds = [...new Set(commands.map(({ fromId }) => fromId))];
  const toIds = [...new Set(commands.map(({ toId }) => toId))];
  return {
    from: await findFollowing(reader, fromTypeId, fromIds),
    to: await findFollowing(reader, toTypeId, toIds),
  };
}

interface CommandContext {
  readonly request: LinkCommands;
  readonly definitions: AccountDefinitions;
  readonly records: Ends;
  readonly links: LinkSet;
}

function carryOut(command: LinkCommand, context: CommandContext): LinkResult {
  const { request, records, links } = context;
  const pair = toPair(command, request, records);
  const { kind, types } = command;
  if (kind === 'remove-all') links.removeAll(pair);
  if (kind === 'remove') links.remove(pair, types);
  if (kind === 'remove-all' || kind === 'remove') return accept(pair);
  const missing = findMissingEnd(command, context);
  if (missing !== undefined) return refuse(missing);
  if (kind === 'replace' && types.length === 0) return accept(pair);
  const changed = kind === 'replace' ? links.replace(pair, types) : links.extend(pair, types);
  return changed.ok ? accept(pair) : changed;
}

/** Seen: the record from which the association goes out is looked at first. */
function findMissingEnd(
  { fromId, toId }: LinkCommand,
  { request, definitions, records }: CommandContext,
): Refusal | undefined {
  const ends = [
    ['from', request.fromTypeId, fromId, records.from.get(fromId)],
    ['to', request.toTypeId, toId, records.to.get(toId)],
  ] as const;
  for (const [end, typeId, id, record] of ends) {
    if (record !== undefined && record.archivedAtMs === undefined) continue;
    const typeName = definitions.requireType(typeId).type.internalName;
    return { kind: 'associated-record-missing', end, typeName, id: String(id) };
  }
  const [from, to] = [records.from.get(fromId), records.to.get(toId)];
  const isSame = request.fromTypeId === request.toTypeId && from?.id === to?.id;
  return isSame ? { kind: 'associated-with-itself', id: String(toId) } : undefined;
}

function toPair(command: LinkCommand, { fromTypeId, toTypeId }: LinkCommands, records: Ends): Pair {
  const fromId = records.from.get(command.fromId)?.id ?? command.fromId;
  const toId = records.to.get(command.toId)?.id ?? command.toId;
  return { fromTypeId, fromId, toTypeId, toId };
}

function toWanted(request: LinkCommands, records: Ends): readonly WantedLinks[] {
  return request.commands.map((command) => ({
    pair: toPair(command, request, records),
    types: command.types,
  }));
}
