import { type Caller, sourceOf } from './caller.ts';
import type { Change, ChangeSource } from './changes.ts';
import type { ObjectId } from './ids.ts';
import type { Draft, MaintainedProperty } from './maintained/maintained-property.ts';
import { stageTimes } from './maintained/stage-times.ts';
import { mayReadValue } from './property-access.ts';
import { findInstantMs } from './property-types/datetime.ts';
import { type CrmRecord, findValue, type PropertyValues, withValues } from './records.ts';
import type { Refusal } from './refusal.ts';
import { accept, type Result, refuse } from './result.ts';
import {
  type NormalizedValue,
  type ReadingRules,
  readSentValues,
  type SentProperties,
} from './sent-values.ts';
import type { TypeDefinition } from './type-definition.ts';

/** A write of one record that was decided and may be stored. */
export interface RecordWrite {
  readonly definition: TypeDefinition;
  readonly before: CrmRecord | undefined;
  readonly after: CrmRecord;
  /** Absent when nothing changes: then nothing is stored. */
  readonly change: Change | undefined;
  /** What the request named, and the texts that it gave. */
  readonly sent: SentProperties;
  readonly normalized: readonly NormalizedValue[];
}

export interface WriteRequest {
  readonly definition: TypeDefinition;
  readonly caller: Caller;
  readonly rules: ReadingRules;
  readonly sent: SentProperties;
  readonly nowMs: number;
}

/**
 * Decides the creation of a record with the given id.
 * Refuses `invalid-properties`, `properties-not-granted` and `required-properties-missing`.
 */
export function decideCreate(request: WriteRequest, id: ObjectId): Result<RecordWrite, Refusal> {
  const { definition, nowMs } = request;
  const missing = findMissing(definition, request.sent);
  if (missing.length > 0) {
    const typeName = definition.type.internalName;
    return refuse({ kind: 'required-properties-missing', typeName, names: missing });
  }
  const read = readSentValues(request.sent, { ...request, current: () => undefined });
  if (!read.ok) return read;
  const before: CrmRecord = {
    typeId: definition.type.id,
    id,
    properties: {},
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    archivedAtMs: undefined,
    lastChange: 0,
  };
  const { properties, change } = applyValues(
    { definition, nowMs, source: sourceOf(request.caller) },
    before,
    read.value.values,
    'created',
  );
  return accept({
    definition,
    before: undefined,
    after: { ...before, properties },
    change,
    sent: request.sent,
    normalized: read.value.normalized,
  });
}

/**
 * Decides a change of a record. Where every value is already as sent, nothing is stored and the time of the
 * last change stays. Seen: the real API leaves `updatedAt` alone then. Assumed: not where the caller may not see
 * what it sends, who would learn from the time that a value was guessed.
 * Refuses `invalid-properties` and `properties-not-granted`.
 */
export function decideUpdate(request: WriteRequest, record: CrmRecord): Result<RecordWrite, Refusal> {
  const { definition, nowMs } = request;
  const current = (name: string) => definition.valueOf(record, name);
  const read = readSentValues(request.sent, { ...request, current });
  if (!read.ok) return read;
  const changed = new Map<string, string>();
  for (const [name, value] of read.value.values) if (current(name) !== value) changed.set(name, value);
  const shared = {
    definition,
    before: record,
    sent: request.sent,
    normalized: read.value.normalized,
  };
  if (changed.size === 0 && seesAll(request)) return accept({ ...shared, after: record, change: undefined });
  const { properties, change } = applyValues(
    { definition, nowMs, source: sourceOf(request.caller) },
    record,
    changed,
    'changed',
  );
  return accept({ ...shared, after: { ...record, properties, updatedAtMs: nowMs }, change });
}

function seesAll({ sent, caller, definition }: WriteRequest): boolean {
  return sent.every(([name]) => mayReadValue(caller, definition, name));
}

/**
 * Decides the archiving of a live record: it keeps its values and the time of its last change.
 * Seen: archiving does not count as a modification.
 */
export function decideArchive(request: PresenceRequest): RecordWrite {
  return decidePresence(request, 'archived', request.nowMs);
}

/** Decides that an archived record is live again, as it was. Nothing changes for one that is live. */
export function decideRestore(request: PresenceRequest): RecordWrite {
  return decidePresence(request, 'restored', undefined);
}

export interface PresenceRequest {
  readonly definition: TypeDefinition;
  readonly caller: Caller;
  readonly record: CrmRecord;
  readonly nowMs: number;
}

function decidePresence(
  { definition, caller, record, nowMs }: PresenceRequest,
  kind: 'archived' | 'restored',
  archivedAtMs: number | undefined,
): RecordWrite {
  const isSame = (record.archivedAtMs === undefined) === (archivedAtMs === undefined);
  const source = sourceOf(caller);
  const entry = {
    typeId: record.typeId,
    objectId: record.id,
    kind,
    atMs: nowMs,
    source,
    sent: {},
    calculated: {},
  };
  return {
    definition,
    before: record,
    after: isSame ? record : { ...record, archivedAtMs },
    change: isSame ? undefined : entry,
    sent: [],
    normalized: [],
  };
}

/** Seen: what is missing is told before what is wrong with the values that are there. */
function findMissing(definition: TypeDefinition, sent: SentProperties): readonly string[] {
  const given = new Set(sent.filter(([, text]) => text !== null && text !== '').map(([name]) => name));
  const groups = definition.type.requiredOnCreate ?? [];
  return groups.filter((group) => !group.some((name) => given.has(name))).map((group) => group[0] ?? '');
}

export interface ValueSetting {
  readonly definition: TypeDefinition;
  readonly nowMs: number;
  readonly source: ChangeSource;
}

export interface AppliedValues {
  readonly properties: PropertyValues;
  readonly change: Change;
}

/** Sets values that were accepted, and whatever follows from them. */
export function applyValues(
  { definition, nowMs, source }: ValueSetting,
  record: CrmRecord,
  sent: ReadonlyMap<string, string>,
  kind: 'created' | 'changed',
): AppliedValues {
  const calculated = new Map<string, string>();
  const stored = (name: string) => definition.valueOf(record, name);
  const get = (name: string) =>
    calculated.get(name) ??
    sent.get(name) ??
    (kind === 'created' ? findValue(record.properties, name) : stored(name));
  const draft: Draft = {
    type: definition.type,
    id: record.id,
    nowMs,
    get createdAtMs() {
      return createdAtMs(definition, record, get);
    },
    source,
    get,
    was: (name) => (kind === 'created' ? undefined : stored(name)),
    findStage: (stageId) => definition.findStage(stageId),
  };
  for (const row of rowsToCompute(definition, sent, kind)) {
    if (sent.has(row.property)) continue;
    if (kind === 'changed' && !isTouched(row, sent, calculated)) continue;
    const current = get(row.property);
    const value = row.value(draft) ?? (current === undefined ? undefined : '');
    if (value !== undefined && value !== current) calculated.set(row.property, value);
  }
  for (const [name, value] of stageTimes(draft)) {
    if (definition.findProperty(name) !== undefined && !sent.has(name)) calculated.set(name, value);
  }
  const delta = { sent: Object.fromEntries(sent), calculated: Object.fromEntries(calculated) };
  return {
    properties: withValues(record.properties, delta.sent, delta.calculated),
    change: { typeId: record.typeId, objectId: record.id, kind, atMs: nowMs, source, ...delta },
  };
}

function rowsToCompute(
  { maintenance }: TypeDefinition,
  sent: ReadonlyMap<string, string>,
  kind: 'created' | 'changed',
): readonly MaintainedProperty[] {
  if (kind === 'created') return maintenance.rows;
  for (const name of sent.keys()) if (maintenance.inputs.has(name)) return maintenance.rows;
  return [];
}

function isTouched(
  row: MaintainedProperty,
  sent: ReadonlyMap<string, string>,
  calculated: ReadonlyMap<string, string>,
): boolean {
  return row.from?.some((name) => sent.has(name) || calculated.has(name)) === true;
}

/** The creation time that clients see: some types let a client set it. */
function createdAtMs(
  definition: TypeDefinition,
  record: CrmRecord,
  get: (name: string) => string | undefined,
): number {
  const [name] = definition.type.createdProperties;
  const written = name === undefined ? undefined : get(name);
  return (written ? findInstantMs(written) : undefined) ?? record.createdAtMs;
}
