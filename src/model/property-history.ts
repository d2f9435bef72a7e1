import { CALCULATED_SOURCE, type Change, type PropertyVersion, UNMODIFYING } from './changes.ts';
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
  const versions: PropertyVersion[] = [];
  for (const change of changes) {
    const version = versionIn(definition, change, name);
    if (version !== undefined) versions.push(version);
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
