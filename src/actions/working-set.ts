import type { AssociationTypes } from '../model/associations/association-types.ts';
import { LinkSet } from '../model/associations/link-set.ts';
import type { Change } from '../model/changes.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import { type ObjectId, type ObjectTypeId, toObjectId } from '../model/ids.ts';
import { indexDifference } from '../model/index-entries.ts';
import { readValue } from '../model/property-types/read-value.ts';
import type { RecordWrite } from '../model/record-writes.ts';
import { type CrmRecord, findValue } from '../model/records.ts';
import type { Refusal } from '../model/refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import type { SentProperties } from '../model/sent-values.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import { toKeyText, type UniqueKey, uniqueKeysOf } from '../model/unique-values.ts';
import type { AccountWriter, RecordSave } from '../store/store.ts';
import { ByRecord } from './by-record.ts';
import { findFollowing } from './follow-merges.ts';
import { loadLinks, type WantedLinks } from './stored-links.ts';
import type { CreateCommand, WriteCommand } from './write-objects.ts';

/**
 * The records and unique values that a set of commands touches, as they are after the commands decided so
 * far. What it ends up with is stored at once.
 */
export class WorkingSet {
  readonly #records = new ByRecord<CrmRecord>();
  readonly #survivors = new ByRecord<ObjectId>();
  readonly #holders = new Map<string, ObjectId>();
  readonly #blocked = new Set<string>();
  readonly #touched = new ByRecord<TouchedRecord>();
  /** In the order in which they were touched first. */
  readonly #inOrder: TouchedRecord[] = [];
  /** The associations of records that are being created. */
  readonly links: LinkSet;
  #linksMark = 0;
  /** What takes back the changes made since `begin`, newest last. */
  #undoing: (() => void)[] = [];
  #nextId: number;

  constructor(firstFreeId: ObjectId, types: AssociationTypes) {
    this.#nextId = firstFreeId;
    this.links = new LinkSet(types, []);
  }

  addRecord(record: CrmRecord): void {
    this.#records.set(record.typeId, record.id, record);
  }

  addHolder(key: UniqueKey, objectId: ObjectId): void {
    this.#holders.set(toKeyText(key), objectId);
  }

  /** Nobody may hold the key any more. */
  addBlocked(key: UniqueKey): void {
    this.#blocked.add(toKeyText(key));
  }

  takeId(): ObjectId {
    const id = toObjectId(this.#nextId);
    this.#nextId += 1;
    return id;
  }

  /** From now on the id stands for the record into which it was merged. */
  addSurvivor(typeId: ObjectTypeId, id: ObjectId, survivorId: ObjectId): void {
    this.#survivors.set(typeId, id, survivorId);
  }

  findRecord(typeId: ObjectTypeId, id: ObjectId): CrmRecord | undefined {
    return this.#records.get(typeId, this.#survivors.get(typeId, id) ?? id);
  }

  findHolder(key: UniqueKey): ObjectId | undefined {
    return this.#holders.get(toKeyText(key));
  }

  /** From here on changes can be taken back. */
  begin(): void {
    this.#undoing = [];
    this.#linksMark = this.links.mark();
  }

  /** Takes back every change since `begin`. */
  undo(): void {
    for (const takeBack of this.#undoing.reverse()) takeBack();
    this.#undoing = [];
    this.links.undoTo(this.#linksMark);
  }

  /** Takes a decided write in, unless a value that it claims is held by another record. */
  apply(write: RecordWrite): Result<RecordWrite, Refusal> {
    const { definition, before, after, change } = write;
    if (change === undefined) return accept(write);
    if (changesKeys(definition, before, after)) {
      const claimed = liveKeys(definition, after);
      const blocked = claimed.find((key) => this.#blocked.has(toKeyText(key)));
      if (blocked !== undefined) return refuse(toBlocked(write, blocked));
      const taken = claimed.find((key) => (this.findHolder(key) ?? after.id) !== after.id);
      if (taken !== undefined) return refuse(this.#toConflict(write, taken));
      for (const key of liveKeys(definition, before)) this.#setHolder(key, undefined);
      for (const key of claimed) this.#setHolder(key, after.id);
    }
    this.addRecord(after);
    if (before !== undefined) this.#undoing.push(() => this.addRecord(before));
    else this.#undoing.push(() => this.#records.delete(after.typeId, after.id));
    this.#touch(definition, before, after, change);
    return accept(write);
  }

  saves(): readonly RecordSave[] {
    return this.#inOrder.map(({ definition, original, latest, changes }) => ({
      record: latest,
      isNew: original === undefined,
      changes,
      ...keyDifference(definition, original, latest),
      ...indexDifference(definition, original, latest, changes),
    }));
  }

  #setHolder(key: UniqueKey, objectId: ObjectId | undefined): void {
    const text = toKeyText(key);
    const holder = this.#holders.get(text);
    if (holder === objectId) return;
    const set = (id: ObjectId | undefined) =>
      id === undefined ? this.#holders.delete(text) : this.#holders.set(text, id);
    set(objectId);
    this.#undoing.push(() => set(holder));
  }

  #touch(definition: TypeDefinition, before: CrmRecord | undefined, after: CrmRecord, change: Change): void {
    const { typeId, id } = after;
    const touched = this.#touched.get(typeId, id);
    if (touched === undefined) {
      const begun = { definition, original: before, latest: after, changes: [change] };
      this.#touched.set(typeId, id, begun);
      this.#inOrder.push(begun);
      this.#undoing.push(() => {
        this.#touched.delete(typeId, id);
        this.#inOrder.pop();
      });
      return;
    }
    const { latest } = touched;
    touched.latest = after;
    touched.changes.push(change);
    this.#undoing.push(() => {
      touched.latest = latest;
      touched.changes.pop();
    });
  }

  /** Seen: an address that is taken is a conflict on creation, any other case a refused value. */
  #toConflict({ definition, before, after }: RecordWrite, key: UniqueKey): Refusal {
    const holderId = this.findHolder(key) ?? after.id;
    if (before === undefined && key.propertyName === 'email')
      return { kind: 'email-taken', existingId: holderId };
    return {
      kind: 'unique-value-taken',
      accountId: definition.accountId,
      typeName: definition.type.internalName,
      propertyName: key.propertyName,
      value: key.value,
      objectId: after.id,
      holderId,
    };
  }
}

interface TouchedRecord {
  readonly definition: TypeDefinition;
  readonly original: CrmRecord | undefined;
  latest: CrmRecord;
  readonly changes: Change[];
}

/** What a set of commands is decided on: reads, and ids for what they create. */
export type WriteBasis = Pick<
  AccountWriter,
  | 'findObjects'
  | 'findSurvivors'
  | 'findHolders'
  | 'findBlocked'
  | 'findLinks'
  | 'findLinksFrom'
  | 'takeObjectIds'
>;

function toBlocked({ definition }: RecordWrite, { propertyName, value }: UniqueKey): Refusal {
  const problem = { name: propertyName, kind: 'blocked-email', value } as const;
  return { kind: 'invalid-properties', accountId: definition.accountId, problems: [problem] };
}

/** Loads what the commands name: one read for each kind of thing and object type, however many commands. */
export async function loadWorkingSet(
  writer: WriteBasis,
  commands: readonly WriteCommand[],
  definitions: AccountDefinitions,
): Promise<WorkingSet> {
  const creations = commands.filter(mayTakeId).length;
  const firstId = creations === 0 ? toObjectId(0) : await writer.takeObjectIds(creations);
  const set = new WorkingSet(firstId, definitions.associations);
  const ids = new Map<ObjectTypeId, Set<ObjectId>>();
  const want = (typeId: ObjectTypeId, id: ObjectId) => {
    const wanted = ids.get(typeId) ?? new Set();
    ids.set(typeId, wanted.add(id));
  };
  const keys = keysIn(commands, definitions);
  const [holders, blocked] = await Promise.all([writer.findHolders(keys), writer.findBlocked(keys)]);
  for (const { key, objectId } of holders) set.addHolder(key, objectId);
  for (const key of blocked) set.addBlocked(key);
  for (const command of commands) {
    if (command.kind === 'create') {
      for (const { toTypeId, toId } of command.links ?? []) want(toTypeId, toId);
      continue;
    }
    const { target } = command;
    const id = target.kind === 'id' ? target.id : set.findHolder(target.key);
    if (id !== undefined) want(command.typeId, id);
  }
  for (const [typeId, wanted] of ids) {
    for (const record of await writer.findObjects(typeId, [...wanted])) set.addRecord(record);
    await followMerges(writer, set, typeId, commands);
  }
  const wanted = commands.flatMap((command) => (command.kind === 'create' ? newLinks(command, set) : []));
  if (wanted.length > 0) set.links.addKnown(await loadLinks(writer, definitions, wanted));
  for (const holder of await writer.findHolders(keysRestored(commands, set, definitions))) {
    set.addHolder(holder.key, holder.objectId);
  }
  return set;
}

/** The record that is being created has no id yet, and no associations. Ids of merged records lead on. */
function newLinks({ typeId, links = [] }: CreateCommand, set: WorkingSet): readonly WantedLinks[] {
  return links.map(({ toTypeId, toId: given, types }) => {
    const toId = set.findRecord(toTypeId, given)?.id ?? given;
    return { pair: { fromTypeId: typeId, fromId: toObjectId(0), toTypeId, toId }, types };
  });
}

/** Loads the records into which those were merged that are missing, where a command asks for it. */
async function followMerges(
  writer: WriteBasis,
  set: WorkingSet,
  typeId: ObjectTypeId,
  commands: readonly WriteCommand[],
): Promise<void> {
  const missing = commands
    .flatMap((command) => idsThatFollow(command, typeId))
    .filter((id) => set.findRecord(typeId, id) === undefined);
  if (missing.length === 0) return;
  const followed = await findFollowing(writer, typeId, [...new Set(missing)]);
  for (const [id, record] of followed) {
    set.addRecord(record);
    set.addSurvivor(typeId, id, record.id);
  }
}

/** The ids of records of a type in a command that lead on where the record was merged. */
function idsThatFollow(command: WriteCommand, typeId: ObjectTypeId): readonly ObjectId[] {
  if (command.kind === 'create') {
    return (command.links ?? []).filter((link) => link.toTypeId === typeId).map(({ toId }) => toId);
  }
  const { target } = command;
  if (command.typeId !== typeId || target.kind !== 'id' || target.followsMerges !== true) return [];
  return [target.id];
}

function mayTakeId(command: WriteCommand): boolean {
  return command.kind === 'upsert' || (command.kind === 'create' && command.id === undefined);
}

function keysIn(commands: readonly WriteCommand[], definitions: AccountDefinitions): readonly UniqueKey[] {
  const keys = new Map<string, UniqueKey>();
  for (const command of commands) {
    if (command.kind !== 'create' && command.target.kind === 'unique-value') {
      keys.set(toKeyText(command.target.key), command.target.key);
    }
    if (command.kind === 'archive' || command.kind === 'restore') continue;
    const definition = definitions.requireType(command.typeId);
    for (const key of keysClaimedBy(definition, command.sent)) keys.set(toKeyText(key), key);
  }
  return [...keys.values()];
}

/** The keys that archived records hold again once they are restored. */
function keysRestored(
  commands: readonly WriteCommand[],
  set: WorkingSet,
  definitions: AccountDefinitions,
): readonly UniqueKey[] {
  return commands.flatMap((command) => {
    if (command.kind !== 'restore') return [];
    const record = set.findRecord(command.typeId, command.target.id);
    return record === undefined
      ? []
      : uniqueKeysOf(definitions.requireType(command.typeId), record.properties);
  });
}

/** The keys that the sent values would claim; values that cannot be read claim none. */
function keysClaimedBy(definition: TypeDefinition, sent: SentProperties): readonly UniqueKey[] {
  if (!definition.uniqueProperties.some(({ name }) => sent.some(([sentName]) => sentName === name)))
    return [];
  const values: Record<string, string> = {};
  for (const [name, text] of sent) {
    const property = text ? definition.findProperty(name) : undefined;
    if (property?.hasUniqueValue !== true || !text) continue;
    const reading = readValue(text, { property, current: undefined, lenientDates: true });
    if (reading.kind !== 'problem') values[name] = reading.value;
  }
  return uniqueKeysOf(definition, values);
}

function liveKeys(definition: TypeDefinition, record: CrmRecord | undefined): readonly UniqueKey[] {
  if (record === undefined || record.archivedAtMs !== undefined) return [];
  return uniqueKeysOf(definition, record.properties);
}

/** Whether a write touches a unique value at all; most do not, and keys are costly to compare. */
function changesKeys(definition: TypeDefinition, before: CrmRecord | undefined, after: CrmRecord): boolean {
  if (before === undefined || before.archivedAtMs !== after.archivedAtMs) return true;
  return definition.uniqueProperties.some(
    ({ name }) => findValue(before.properties, name) !== findValue(after.properties, name),
  );
}

const NO_KEYS = { releasedKeys: [], claimedKeys: [] } as const;

function keyDifference(
  definition: TypeDefinition,
  before: CrmRecord | undefined,
  after: CrmRecord,
): Pick<RecordSave, 'releasedKeys' | 'claimedKeys'> {
  if (!changesKeys(definition, before, after)) return NO_KEYS;
  const held = liveKeys(definition, before);
  const holds = liveKeys(definition, after);
  return { releasedKeys: without(held, holds), claimedKeys: without(holds, held) };
}

function without(keys: readonly UniqueKey[], others: readonly UniqueKey[]): readonly UniqueKey[] {
  if (keys.length === 0 || others.length === 0) return keys;
  const known = new Set(others.map(toKeyText));
  return keys.filter((key) => !known.has(toKeyText(key)));
}
