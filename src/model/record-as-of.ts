import { type Change, UNMODIFYING } from './changes.ts';
import { historyOf } from './property-history.ts';
import type { CrmRecord } from './records.ts';
import type { TypeDefinition } from './type-definition.ts';

/**
 * A record as it was at a moment; absent where it was not there yet, or is what records were merged into since.
 *
 * @param record as it is now.
 * @param changes its changes, newest first.
 */
export function recordAsOf(
  definition: TypeDefinition,
  record: CrmRecord,
  changes: readonly Change[],
  atMs: number,
): CrmRecord | undefined {
  const undone = changes.filter((change) => change.atMs > atMs);
  if (undone.length === 0) return record;
  if (undone.some(({ kind }) => kind === 'created' || kind === 'merged')) return undefined;
  const properties = { ...record.properties };
  for (const name of new Set(undone.flatMap((change) => namesIn(change)))) {
    const then = historyOf(definition, changes, name).find((version) => version.atMs <= atMs);
    if (then === undefined) delete properties[name];
    else properties[name] = then.value;
  }
  const modified = changes.find(({ kind, atMs: at }) => at <= atMs && !UNMODIFYING.includes(kind));
  const presence = changes.find(
    ({ kind, atMs: at }) => at <= atMs && (kind === 'archived' || kind === 'restored'),
  );
  return {
    ...record,
    properties,
    updatedAtMs: modified?.atMs ?? record.createdAtMs,
    archivedAtMs: presence?.kind === 'archived' ? presence.atMs : undefined,
  };
}

function namesIn({ sent, calculated }: Change): readonly string[] {
  return [...Object.keys(sent), ...Object.keys(calculated)];
}
