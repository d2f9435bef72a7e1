import type { Caller } from '../model/caller.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import type { ObjectId, ObjectTypeId } from '../model/ids.ts';
import { decideArchive, decideCreate, decideUpdate, type RecordWrite } from '../model/record-writes.ts';
import type { CrmRecord } from '../model/records.ts';
import type { Refusal } from '../model/refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import type { ReadingRules, SentProperties } from '../model/sent-values.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import type { UniqueKey } from '../model/unique-values.ts';
import type { AccountWriter } from '../store/store.ts';
import { loadWorkingSet, type WorkingSet } from './working-set.ts';

/** One thing to do to one record. */
export type WriteCommand = CreateCommand | UpdateCommand | ArchiveCommand;

export interface CreateCommand {
  readonly kind: 'create';
  readonly typeId: ObjectTypeId;
  readonly caller: Caller;
  readonly rules: ReadingRules;
  readonly sent: SentProperties;
  /** The id to take; without one, the next that is free. */
  readonly id?: ObjectId;
  /** When it happens; without it, now. */
  readonly atMs?: number;
}

export interface UpdateCommand {
  readonly kind: 'update';
  readonly typeId: ObjectTypeId;
  readonly caller: Caller;
  readonly rules: ReadingRules;
  readonly sent: SentProperties;
  readonly target: WriteTarget;
}

export interface ArchiveCommand {
  readonly kind: 'archive';
  readonly typeId: ObjectTypeId;
  readonly caller: Caller;
  readonly target: WriteTarget;
}

export type WriteTarget =
  | { readonly kind: 'id'; readonly id: ObjectId }
  | { readonly kind: 'unique-value'; readonly key: UniqueKey };

export interface WriteSurroundings {
  readonly definitions: AccountDefinitions;
  readonly nowMs: number;
}

/**
 * Carries out any number of commands of one account in one transaction, in their order: loads everything
 * they need at once, decides purely, and stores everything at once.
 *
 * Each command has its own result, in the order given; one that is refused leaves no trace and does not
 * harm the others. Refuses what the model refuses, and `record-not-found`, `email-taken`,
 * `unique-value-taken`.
 */
export async function writeObjects(
  writer: AccountWriter,
  commands: readonly WriteCommand[],
  surroundings: WriteSurroundings,
): Promise<readonly Result<RecordWrite, Refusal>[]> {
  const set = await loadWorkingSet(writer, commands, surroundings.definitions);
  const results = commands.map((command) => {
    const decided = decide(command, set, surroundings);
    return decided.ok ? set.apply(decided.value) : decided;
  });
  await writer.saveRecords(set.saves());
  return results;
}

function decide(
  command: WriteCommand,
  set: WorkingSet,
  { definitions, nowMs }: WriteSurroundings,
): Result<RecordWrite, Refusal> {
  const definition = definitions.requireType(command.typeId);
  const request = { ...command, definition, nowMs };
  if (command.kind === 'create') {
    const atMs = command.atMs ?? nowMs;
    return decideCreate({ ...command, definition, nowMs: atMs }, command.id ?? set.takeId());
  }
  const record = findLive(set, definition, command.target);
  if (record === undefined) return refuse({ kind: 'record-not-found' });
  switch (command.kind) {
    case 'update':
      return decideUpdate({ ...command, ...request }, record);
    case 'archive':
      return accept(decideArchive(definition, command.caller, record, nowMs));
    default:
      return command satisfies never;
  }
}

function findLive(set: WorkingSet, definition: TypeDefinition, target: WriteTarget): CrmRecord | undefined {
  const id = target.kind === 'id' ? target.id : set.findHolder(target.key);
  const record = id === undefined ? undefined : set.findRecord(definition.type.id, id);
  return record?.archivedAtMs === undefined ? record : undefined;
}
