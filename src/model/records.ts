import type { ObjectId, ObjectTypeId } from './ids.ts';

/** Property values by name; a cleared property holds the empty text, one never set is absent. */
export type PropertyValues = Readonly<Record<string, string>>;

/** A stored value; absent when there is none, whatever names objects come with by nature: nothing of that is a text. */
export function findValue(values: PropertyValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

/**
 * Values with others on top of them. They are kept sorted by name, so that every answer comes sorted without work.
 */
export function withValues(
  before: PropertyValues,
  later: PropertyValues,
  latest: PropertyValues = {},
): PropertyValues {
  const all = { ...before, ...later, ...latest };
  const names = Object.keys(all);
  if (names.length === Object.keys(before).length) return all;
  return Object.fromEntries(names.sort().map((name) => [name, all[name] ?? '']));
}

/** A record as it is stored. What follows from its identity and its times is not among its properties. */
export interface CrmRecord {
  readonly typeId: ObjectTypeId;
  readonly id: ObjectId;
  readonly properties: PropertyValues;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly archivedAtMs: number | undefined;
  /** The number of the newest change of this record in the change log. */
  readonly lastChange: number;
}
