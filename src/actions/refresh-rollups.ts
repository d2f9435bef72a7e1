import { CALCULATED_SOURCE, type Change } from '../model/changes.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import type { ObjectId, ObjectTypeId } from '../model/ids.ts';
import { indexDifference } from '../model/index-entries.ts';
import type { FarRecord, Summary } from '../model/maintained/rollups/rollup.ts';
import { MENTIONED, ROLLUPS, type TypedRollup } from '../model/maintained/rollups/rollups.ts';
import { applyValues } from '../model/record-writes.ts';
import { type CrmRecord, findValue, withValues } from '../model/records.ts';
import type { AccountWriter, RecordSave } from '../store/store.ts';
import { FarRecords } from './far-records.ts';
import {
  type ChangedRecord,
  type RecordName,
  type RollupCause,
  RollupTurns,
  type Turn,
} from './rollup-turns.ts';

export interface RefreshSurroundings {
  readonly definitions: AccountDefinitions;
  readonly nowMs: number;
}

/**
 * Brings the properties up to date that tell what a record is associated with, in the transaction that changed it;
 * for use after all else is saved. What follows from them is brought up to date as well.
 */
export async function refreshRollups(
  writer: AccountWriter,
  surroundings: RefreshSurroundings,
  cause: RollupCause,
): Promise<void> {
  let next = cause;
  while (!isNothing(next)) {
    const saves = await toSaves(writer, surroundings, next);
    await writer.saveRecords(saves);
    // No property is told of itself, not by way of others either, so that this comes to an end.
    next = { changed: mentionedIn(saves) };
  }
}

function isNothing(cause: RollupCause): boolean {
  return Object.values(cause).every((each: readonly unknown[]) => each.length === 0);
}

/** What is to be told to others of records that were saved. */
export function mentionedIn(saves: readonly RecordSave[]): readonly ChangedRecord[] {
  const changed: ChangedRecord[] = [];
  for (const { record, isNew, changes } of saves) {
    const mentioned = MENTIONED.get(record.typeId);
    if (isNew || mentioned === undefined) continue;
    const names: string[] = [];
    for (const { sent, calculated } of changes) {
      for (const name of Object.keys(sent)) if (mentioned.has(name)) names.push(name);
      for (const name of Object.keys(calculated)) if (mentioned.has(name)) names.push(name);
    }
    if (names.length > 0) changed.push({ typeId: record.typeId, id: record.id, names });
  }
  return changed;
}

/** Records that were archived or restored. */
export function movedIn(saves: readonly RecordSave[]): Pick<RollupCause, 'archived' | 'restored'> {
  const moved = (kind: Change['kind']): readonly RecordName[] =>
    saves.flatMap(({ record, isNew, changes }) =>
      !isNew && changes.some((change) => change.kind === kind) ? record : [],
    );
  return { archived: moved('archived'), restored: moved('restored') };
}

/** What each record has to tell, for those whose properties may have changed. */
type TurnsByRollup = ReadonlyMap<TypedRollup, ReadonlyMap<ObjectId, Turn>>;

async function toSaves(
  writer: AccountWriter,
  surroundings: RefreshSurroundings,
  cause: RollupCause,
): Promise<readonly RecordSave[]> {
  const { definitions } = surroundings;
  const found = new RollupTurns(writer, definitions, cause);
  const byType = new Map<ObjectTypeId, Map<TypedRollup, ReadonlyMap<ObjectId, Turn>>>();
  for (const rollup of ROLLUPS) {
    if (!found.concern(rollup)) continue;
    const turns = await found.of(rollup);
    if (turns.size === 0) continue;
    const ofType = byType.get(rollup.typeId) ?? new Map<TypedRollup, ReadonlyMap<ObjectId, Turn>>();
    byType.set(rollup.typeId, ofType.set(rollup, turns));
  }
  const far = new FarRecords(writer, definitions);
  const saves: RecordSave[] = [];
  for (const [typeId, turns] of byType) {
    const ids = new Set([...turns.values()].flatMap((each) => [...each.keys()]));
    const records = await writer.findObjects(typeId, [...ids]);
    const values = await valuesOf(writer, { ...surroundings, turns, records, far });
    saves.push(
      ...records.flatMap((record) => toSave(surroundings, record, values.get(record.id) ?? new Map()) ?? []),
    );
  }
  return saves;
}

interface Telling extends RefreshSurroundings {
  readonly turns: TurnsByRollup;
  readonly records: readonly CrmRecord[];
  readonly far: FarRecords;
}

async function valuesOf(
  writer: AccountWriter,
  telling: Telling,
): Promise<ReadonlyMap<ObjectId, ReadonlyMap<string, string>>> {
  const values = new Map(telling.records.map(({ id }) => [id, new Map<string, string>()]));
  for (const [rollup, turns] of telling.turns) {
    const records = telling.records.filter(({ id }) => turns.has(id));
    for (const [id, value] of await told(writer, telling, rollup, records)) {
      values.get(id)?.set(rollup.property, value);
    }
  }
  return values;
}

function told(
  writer: AccountWriter,
  telling: Telling,
  rollup: TypedRollup,
  records: readonly CrmRecord[],
): Promise<readonly (readonly [ObjectId, string])[]> {
  const owners = records.map(({ id }) => id);
  if (rollup.value === 'count') return counted(writer, rollup, owners);
  if (rollup.value === 'id') return named(writer, rollup, owners);
  return summarized(telling, rollup, rollup.value, records);
}

async function counted(writer: AccountWriter, { types }: TypedRollup, owners: readonly ObjectId[]) {
  const counts = new Map(owners.map((id) => [id, 0]));
  for (const type of types) {
    for (const [id, count] of await writer.countLinks(type, owners)) {
      counts.set(id, (counts.get(id) ?? 0) + count);
    }
  }
  return [...counts].map(([id, count]) => [id, String(count)] as const);
}

async function named(writer: AccountWriter, { types }: TypedRollup, owners: readonly ObjectId[]) {
  const names = new Map(owners.map((id) => [id, '']));
  for (const type of types) {
    for (const { fromId, toId } of await writer.findLinksFrom(type, owners)) names.set(fromId, String(toId));
  }
  return [...names];
}

async function summarized(
  telling: Telling,
  rollup: TypedRollup,
  summary: Summary,
  records: readonly CrmRecord[],
) {
  const values: (readonly [ObjectId, string])[] = [];
  const rest: ObjectId[] = [];
  for (const record of records) {
    const value = await continued(telling, rollup, summary, record);
    if (value === undefined) rest.push(record.id);
    else values.push([record.id, value]);
  }
  const { far, nowMs } = telling;
  for (const type of rollup.types) await far.load(type, rest);
  const byId = (left: FarRecord, right: FarRecord) => left.id - right.id;
  for (const id of rest) {
    const others = rollup.types.flatMap((type) => far.ofOwner(type, id)).sort(byId);
    values.push([id, summary.tell(others, nowMs)]);
  }
  return values;
}

/** Goes on from what was told, where that suffices. */
async function continued(
  { turns, far, definitions, nowMs }: Telling,
  rollup: TypedRollup,
  { add, remove }: Summary,
  record: CrmRecord,
): Promise<string | undefined> {
  const turn = turns.get(rollup)?.get(record.id);
  if (turn === undefined || turn.isWhole || add === undefined || remove === undefined) return undefined;
  const { came, went } = turn;
  const names = [...came, ...went];
  for (const [typeId, ofType] of Map.groupBy(names, (name) => name.typeId)) {
    await far.loadRecords(
      typeId,
      ofType.map(({ id }) => id),
    );
  }
  const gone = went.flatMap(({ typeId, id }) => far.find(typeId, [id]));
  if (gone.length < went.length) return undefined;
  const definition = definitions.requireType(record.typeId);
  const get = (name: string) => definition.valueOf(record, name);
  const value = remove({ value: get(rollup.property) ?? '', get }, gone, nowMs);
  if (value === undefined) return undefined;
  const others = came.flatMap(({ typeId, id }) => far.findLive(typeId, [id]));
  return add({ value, get }, others, nowMs);
}

/** Absent where nothing changes: a property that was never set stays so while there is nothing to tell. */
function toSave(
  { definitions, nowMs }: RefreshSurroundings,
  record: CrmRecord,
  values: ReadonlyMap<string, string>,
): RecordSave | undefined {
  const definition = definitions.requireType(record.typeId);
  const changed = [...values].filter(([name, value]) => {
    const stored = findValue(record.properties, name);
    const isNothing = stored === undefined && (value === '' || value === '0');
    return stored !== value && !isNothing && definition.findProperty(name) !== undefined;
  });
  if (changed.length === 0) return undefined;
  const setting = { definition, nowMs, source: CALCULATED_SOURCE };
  const { change } = applyValues(setting, record, new Map(changed), 'changed');
  const calculated = { ...change.sent, ...change.calculated };
  const after: CrmRecord = {
    ...record,
    properties: withValues(record.properties, calculated),
    updatedAtMs: nowMs,
  };
  const changes = [{ ...change, sent: {}, calculated }];
  return {
    record: after,
    isNew: false,
    changes,
    releasedKeys: [],
    claimedKeys: [],
    ...indexDifference(definition, record, after, changes),
  };
}
