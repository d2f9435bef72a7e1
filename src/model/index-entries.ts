import type { ObjectId } from './ids.ts';
import { isMultiSelect, type PropertyDefinition } from './properties.ts';
import { findInstantMs } from './property-types/datetime.ts';
import { type CrmRecord, findValue } from './records.ts';
import type { TypeDefinition } from './type-definition.ts';

/** A property whose values are kept in the value index, under a number of its own. */
export interface IndexedProperty {
  readonly number: number;
  readonly property: PropertyDefinition;
}

/** A value as it is compared: numbers and instants as numbers, anything else as a text. */
export type IndexKey = string | number;

/** One row of the value index: this record has this value of that property. */
export interface IndexEntry {
  readonly index: number;
  readonly value: IndexKey;
  readonly objectId: ObjectId;
}

/** Longer texts are indexed by their beginning; who looks one up compares the record itself. */
export const MAX_INDEXED_TEXT_LENGTH = 200;

/**
 * What a stored value is compared by: numbers and instants as numbers, texts in lower case, each option of a set
 * by itself; nothing for a value that was cleared.
 */
export function comparableKeys(property: PropertyDefinition, stored: string): readonly IndexKey[] {
  if (stored === '') return [];
  if (property.type === 'number') {
    const number = Number(stored);
    return Number.isFinite(number) ? [number] : [];
  }
  if (property.type === 'date' || property.type === 'datetime') {
    const instantMs = findInstantMs(stored);
    return instantMs === undefined ? [] : [instantMs];
  }
  if (isMultiSelect(property)) return stored.split(';');
  if (property.type === 'enumeration' || property.type === 'bool') return [stored];
  return [stored.toLowerCase()];
}

/** The keys under which a stored value is found in the index: long texts by their beginning. */
export function indexValues(property: PropertyDefinition, stored: string): readonly IndexKey[] {
  return comparableKeys(property, stored).map(toIndexed);
}

/** The form of a key in the index. */
export function toIndexed(key: IndexKey): IndexKey {
  return typeof key === 'string' ? key.slice(0, MAX_INDEXED_TEXT_LENGTH) : key;
}

/** The rows that a record has in the index; none for one that is absent or archived. */
export function indexEntriesOf(definition: TypeDefinition, record: CrmRecord | undefined): IndexEntry[] {
  if (record === undefined || record.archivedAtMs !== undefined) return [];
  return definition.indexed.flatMap(({ number, property }) => entriesOf(record, number, property));
}

/** What a write takes out of the index and puts into it: only properties whose value it changed. */
export function indexDifference(
  definition: TypeDefinition,
  before: CrmRecord | undefined,
  after: CrmRecord,
): { readonly removedEntries: readonly IndexEntry[]; readonly addedEntries: readonly IndexEntry[] } {
  const removedEntries: IndexEntry[] = [];
  const addedEntries: IndexEntry[] = [];
  const wasLive = before !== undefined && before.archivedAtMs === undefined;
  const isLive = after.archivedAtMs === undefined;
  for (const { number, property } of definition.indexed) {
    const old = wasLive ? findValue(before.properties, property.name) : undefined;
    const now = isLive ? findValue(after.properties, property.name) : undefined;
    if (old === now) continue;
    if (wasLive) removedEntries.push(...entriesOf(before, number, property));
    if (isLive) addedEntries.push(...entriesOf(after, number, property));
  }
  return { removedEntries, addedEntries };
}

function entriesOf(record: CrmRecord, index: number, property: PropertyDefinition): IndexEntry[] {
  const stored = findValue(record.properties, property.name);
  if (stored === undefined) return [];
  return indexValues(property, stored).map((value) => ({ index, value, objectId: record.id }));
}
