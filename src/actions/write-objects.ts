import type { AssociationType } from '../model/associations/association-types.ts';
import { type Caller, sourceOf } from '../model/caller.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import type { ObjectId, ObjectTypeId } from '../model/ids.ts';
import type { ObjectType } from '../model/object-types.ts';
import { mayReadValue } from '../model/property-access.ts';
import {
  decideArchive,
  decideCreate,
  decideRestore,
  decideUpdate,
  type RecordWrite,
} from '../model/record-writes.ts';
import type { CrmRecord } from '../model/records.ts';
import type { Refusal } from '../model/refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import type { ReadingRules, SentProperties } from '../model/sent-values.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import type { UniqueKey } from '../model/unique-values.ts';
import type { AccountWriter, LinkSave, RecordSave } from '../store/store.ts';
import { mentionedIn, movedIn, refreshRollups } from './refresh-rollups.ts';
import { toLinkSave } from './stored-links.ts';
import { loadWorkingSet, type WorkingSet, type WriteBasis } from './working-set.ts';

/** One thing to do to one record. */
export type WriteCommand = CreateCommand | UpdateCommand | UpsertCommand | ArchiveCommand | RestoreCommand;

interface CommandBase {
  readonly typeId: ObjectTypeId;
  readonly caller: Caller;
}

export interface CreateCommand extends CommandBase {
  readonly kind: 'create';
  readonly rules: ReadingRules;
  readonly sent: SentProperties;
  /** The id to take; without one, the next that is free. */
  readonly id?: ObjectId;
  /** When it happens; without it, now. */
  readonly atMs?: number;
  /** What the record is associated with from the start. */
  readonly links?: readonly NewLink[];
}

/** An association of a record that is being created. */
export interface NewLink {
  readonly toTypeId: ObjectTypeId;
  readonly toId: ObjectId;
  /** Each leads from the type of the record. */
  readonly types: readonly AssociationType[];
}

export interface UpdateCommand extends CommandBase {
  readonly kind: 'update';
  readonly rules: ReadingRules;
  readonly sent: SentProperties;
  readonly target: WriteTarget;
}

/** Changes the record that holds a unique value, or creates one that does. */
export interface UpsertCommand extends CommandBase {
  readonly kind: 'upsert';
  readonly rules: ReadingRules;
  readonly sent: SentProperties;
  readonly target: UniqueTarget;
}

export interface ArchiveCommand extends CommandBase {
  readonly kind: 'archive';
  readonly target: WriteTarget;
}

/** Makes an archived record live again. */
export interface RestoreCommand extends CommandBase {
  readonly kind: 'restore';
  readonly target: IdTarget;
}

export type WriteTarget = IdTarget | UniqueTarget;

export interface IdTarget {
  readonly kind: 'id';
  readonly id: ObjectId;
  /** Source: the id of a record that was merged leads on in requests for one record, and not in batches. */
  readonly followsMerges?: boolean;
}

export interface UniqueTarget {
  readonly kind: 'unique-value';
  readonly key: UniqueKey;
}

/** The commands of one request. */
export interface WriteSet {
  readonly commands: readonly WriteCommand[];
  /**
   * One refusal undoes the whole set, but for `record-not-found`.
   * Seen: a batch without trace ids is refused as a whole, and records that are missing are only reported.
   */
  readonly isAtomic: boolean;
}

/** The results of a set's commands, in their order. */
export type SetResult = readonly Result<RecordWrite, Refusal>[];

export interface WriteSurroundings {
  readonly definitions: AccountDefinitions;
  readonly nowMs: number;
}

/**
 * Carries out any number of sets of commands of one account in one transaction, in their order: loads
 * everything they need at once, decides purely, and stores everything at once.
 *
 * Each command has its own result; one that is refused leaves no trace and does not harm others, unless its
 * set is atomic: then nothing of the set is stored, and the refusals among its results say why. Refuses what
 * the model refuses, and `record-not-found`, `email-taken`, `unique-value-taken`, `unseen-value-taken`.
 */
export async function writeObjects(
  writer: AccountWriter,
  sets: readonly WriteSet[],
  surroundings: WriteSurroundings,
): Promise<readonly SetResult[]> {
  const { results, saves, links } = await decideWrites(writer, sets, surroundings);
  await writer.saveRecords(saves);
  if (links.added.length > 0) await writer.saveLinks(links);
  const { added, removed } = links;
  const cause = { added, removed, ...movedIn(saves), changed: mentionedIn(saves) };
  await refreshRollups(writer, surroundings, cause);
  return results;
}

export interface DecidedWrites {
  readonly results: readonly SetResult[];
  /** What has to be stored for the results to be true. */
  readonly saves: readonly RecordSave[];
  /** To be stored after the records. */
  readonly links: LinkSave;
}

/** As `writeObjects`, but for the storing. */
export async function decideWrites(
  basis: WriteBasis,
  sets: readonly WriteSet[],
  surroundings: WriteSurroundings,
): Promise<DecidedWrites> {
  const commands = sets.flatMap((set) => set.commands);
  const working = await loadWorkingSet(basis, commands, surroundings.definitions);
  const results = sets.map((set) => carryOut(set, working, surroundings));
  return { results, saves: working.saves(), links: toLinkSave(working.links, surroundings.nowMs) };
}

function carryOut(set: WriteSet, working: WorkingSet, surroundings: WriteSurroundings): SetResult {
  working.begin();
  const results = set.commands.map((command) => {
    const mark = working.links.mark();
    const decided = decide(command, working, surroundings);
    const applied = decided.ok ? concealed(working.apply(decided.value), command, decided.value) : decided;
    if (!applied.ok) working.links.undoTo(mark);
    return applied;
  });
  if (set.isAtomic && results.some(undoesSet)) working.undo();
  return results;
}

/** What is in the way of a record that comes back is a value that nobody sent: not everyone may hear of it. */
function concealed(
  result: Result<RecordWrite, Refusal>,
  { kind, caller }: WriteCommand,
  { definition, after }: RecordWrite,
): Result<RecordWrite, Refusal> {
  if (result.ok || kind !== 'restore') return result;
  const isSeen = definition.uniqueProperties.every(({ name }) => mayReadValue(caller, definition, name));
  return isSeen ? result : refuse({ kind: 'unseen-value-taken', objectId: after.id });
}

/** Whether a result makes an atomic set come to nothing. */
export function undoesSet(result: Result<RecordWrite, Refusal>): boolean {
  return !result.ok && result.refusal.kind !== 'record-not-found';
}

function decide(
  command: WriteCommand,
  set: WorkingSet,
  { definitions, nowMs }: WriteSurroundings,
): Result<RecordWrite, Refusal> {
  const definition = definitions.requireType(command.typeId);
  if (command.kind === 'create') return create(command, set, { definitions, nowMs });
  if (command.kind === 'restore') {
    const record = set.findRecord(command.typeId, command.target.id);
    if (record === undefined) return refuse({ kind: 'record-not-found' });
    return accept(decideRestore({ definition, caller: command.caller, record, nowMs }));
  }
  const record = findLive(set, definition, command.target);
  switch (command.kind) {
    case 'update':
      if (record === undefined) return refuse({ kind: 'record-not-found' });
      return decideUpdate({ ...command, definition, nowMs }, record);
    case 'upsert':
      if (record !== undefined) return decideUpdate({ ...command, definition, nowMs }, record);
      return create({ ...command, kind: 'create', sent: withKey(command) }, set, { definitions, nowMs });
    case 'archive':
      if (record === undefined) return refuse({ kind: 'record-not-found' });
      return accept(decideArchive({ definition, caller: command.caller, record, nowMs }));
    default:
      return command satisfies never;
  }
}

function create(
  command: CreateCommand,
  set: WorkingSet,
  { definitions, nowMs }: WriteSurroundings,
): Result<RecordWrite, Refusal> {
  const definition = definitions.requireType(command.typeId);
  const id = command.id ?? set.takeId();
  const decided = decideCreate({ ...command, definition, nowMs: command.atMs ?? nowMs }, id);
  if (!decided.ok) return decided;
  const linked = linkNew(command, id, set, definitions);
  return linked.ok ? decided : linked;
}

/**
 * Associates a record that is being created. Refuses `required-association-missing`, `associated-record-missing` and
 * what the model refuses.
 */
function linkNew(
  { links = [], typeId, caller }: CreateCommand,
  id: ObjectId,
  set: WorkingSet,
  definitions: AccountDefinitions,
): Result<true, Refusal> {
  const { type } = definitions.requireType(typeId);
  if (lacksAssociation(type, links)) {
    const names = type.associatedOnCreate?.map((each) => definitions.requireType(each).type.name);
    return refuse({ kind: 'required-association-missing', typeName: type.internalName, anyOf: names ?? [] });
  }
  if (links.length > 0) set.links.actAs(sourceOf(caller));
  for (const { toTypeId, toId, types } of links) {
    const record = set.findRecord(toTypeId, toId);
    if (record === undefined || record.archivedAtMs !== undefined) {
      const typeName = definitions.requireType(toTypeId).type.internalName;
      return refuse({ kind: 'associated-record-missing', end: 'to', typeName, id: String(toId) });
    }
    const pair = { fromTypeId: typeId, fromId: id, toTypeId, toId: record.id };
    const linked = set.links.extend(pair, types);
    if (!linked.ok) return linked;
  }
  return accept(true);
}

function lacksAssociation({ associatedOnCreate }: ObjectType, links: readonly NewLink[]): boolean {
  if (associatedOnCreate === undefined) return false;
  return !links.some(({ toTypeId }) => associatedOnCreate.includes(toTypeId));
}

/** A record that an upsert creates holds the value by which it was looked for. */
function withKey({ sent, target }: UpsertCommand): SentProperties {
  const { propertyName, value } = target.key;
  return sent.some(([name]) => name === propertyName) ? sent : [...sent, [propertyName, value]];
}

function findLive(set: WorkingSet, definition: TypeDefinition, target: WriteTarget): CrmRecord | undefined {
  const id = target.kind === 'id' ? target.id : set.findHolder(target.key);
  const record = id === undefined ? undefined : set.findRecord(definition.type.id, id);
  return record?.archivedAtMs === undefined ? record : undefined;
}
