import { CALCULATED_SOURCE, type Change, type PropertyVersion, UNMODIFYING } from './changes.ts';
import type { PropertyValues } from './records.ts';
import { toWireTimestamp } from './timestamps.ts';
import type { TypeDefinition } from './type-definition.ts';

/**
 * Every value that a property of one record had, newest first.
 * Seen: newest first; values that the server computed carry a source of their own.
 *
 * @param changes the changes of the record, newest first.
 */
export function historyOf(
  definition: TypeDefinition,
  changes: readonly Change[],
  name: string,
): readonly PropertyVersion[] {
  if (definition.findFormula(name) !== undefined) return historyOfFormula(definition, changes, name);
  const versions: PropertyVersion[] = [];
  for (const change of changes) {
    const version = versionIn(definition, change, name);
    if (version !== undefined) versions.push(version);
  }
  return versions;
}

/** What a formula came to after each change, where that was not the same as before. */
function historyOfFormula(
  definition: TypeDefinition,
  changes: readonly Change[],
  name: string,
): readonly PropertyVersion[] {
  const versions: PropertyVersion[] = [];
  let properties: PropertyValues = {};
  let last: string | undefined;
  for (const { typeId, objectId, sent, calculated, atMs } of changes.toReversed()) {
    properties = { ...properties, ...sent, ...calculated };
    const times = { createdAtMs: changes.at(-1)?.atMs ?? atMs, updatedAtMs: atMs, archivedAtMs: undefined };
    const then = { typeId, id: objectId, properties, lastChange: 0, ...times };
    const value = definition.valueOf(then, name);
    if (value !== last) versions.unshift({ value: value ?? '', atMs, source: CALCULATED_SOURCE });
    last = value;
  }
  return versions;
}

function versionIn(definition: TypeDefinition, change: Change, name: string): PropertyVersion | undefined {
  const { sent, calculated, atMs, source } = change;
  if (Object.hasOwn(sent, name)) return { value: sent[name] ?? '', atMs, source };
  if (Object.hasOwn(calculated, name))
    return { value: calculated[name] ?? '', atMs, source: CALCULATED_SOURCE };
  const value = derivedIn(definition, change, name);
  return value === undefined ? undefined : { value, atMs, source };
}

/** Identity and times are not written down in the log: they follow from its entries. */
function derivedIn(definition: TypeDefinition, change: Change, name: string): string | undefined {
  if (name === definition.type.modifiedProperty) {
    return UNMODIFYING.includes(change.kind) ? undefined : toWireTimestamp(change.atMs);
  }
  if (change.kind !== 'created') return undefined;
  if (name === 'hs_object_id') return String(change.objectId);
  return definition.type.createdProperties.includes(name) ? toWireTimestamp(change.atMs) : undefined;
}
