import type { Change } from './changes.ts';
import { comparableKeys, type IndexKey, toCleanText } from './comparable-keys.ts';
import type { ObjectId } from './ids.ts';
import type { PropertyDefinition } from './properties.ts';
import type { CrmRecord } from './records.ts';
import { wordsOf } from './search/tokens.ts';
import type { TypeDefinition } from './type-definition.ts';

/**
 * What an index holds of every live record: what a value is compared by, its text in lower case, its words, or
 * the words of all searchable properties together.
 */
export type IndexKind = 'values' | 'texts' | 'words' | 'all-words';

/**
 * What an index is of. One of all words names no property where it has those of all searchable ones, or else the
 * properties, with commas between them.
 */
export interface IndexSubject {
  readonly kind: IndexKind;
  readonly propertyName: string;
}

/** The index of the words of some properties, or of all that are searchable. */
export function toWordsSubject(names: readonly string[] | undefined): IndexSubject {
  return { kind: 'all-words', propertyName: names?.join(',') ?? '' };
}

/** An index of one object type, kept under a number of its own. */
export interface PropertyIndex extends IndexSubject {
  readonly number: number;
  /** Absent for an index of all words. */
  readonly property: PropertyDefinition | undefined;
  /** Whether every record is in it; writes keep it up in any case. */
  readonly isReady: boolean;
}

/** One row of an index: a key, a whole text in lower case, or words with a blank between them. */
export interface IndexEntry {
  readonly index: number;
  readonly value: IndexKey;
  readonly objectId: ObjectId;
}

/** Whether an index holds words, of which a record has one row, and not keys. */
export function holdsWords(kind: IndexKind): boolean {
  return kind === 'words' || kind === 'all-words';
}

/** The rows that a record has in all indexes; none for one that is absent or archived. */
export function indexEntriesOf(definition: TypeDefinition, record: CrmRecord | undefined): IndexEntry[] {
  if (record === undefined || record.archivedAtMs !== undefined) return [];
  return definition.indexes.flatMap((index) => entriesOf(definition, record, index));
}

/**
 * What a write takes out of the indexes and puts into them: only where it changed what they hold.
 * Words are taken out by naming the record alone.
 *
 * @param changes are those that led from one to the other.
 */
export function indexDifference(
  definition: TypeDefinition,
  before: CrmRecord | undefined,
  after: CrmRecord,
  changes: readonly Change[],
): { readonly removedEntries: readonly IndexEntry[]; readonly addedEntries: readonly IndexEntry[] } {
  const removedEntries: IndexEntry[] = [];
  const addedEntries: IndexEntry[] = [];
  const old = before?.archivedAtMs === undefined ? before : undefined;
  const now = after.archivedAtMs === undefined ? after : undefined;
  const isUpdate = old !== undefined && now !== undefined;
  for (const index of isUpdate ? indexesTouched(definition, changes) : definition.indexes) {
    if (!differs(definition, index, old, now)) continue;
    if (old !== undefined) removedEntries.push(...withoutWords(index, entriesOf(definition, old, index)));
    if (now !== undefined) addedEntries.push(...entriesOf(definition, now, index));
  }
  return { removedEntries, addedEntries };
}

/** The indexes that hold values which the changes set, or which follow from the record in other ways. */
function indexesTouched(definition: TypeDefinition, changes: readonly Change[]): readonly PropertyIndex[] {
  const { ofProperty, always } = touchesOf(definition);
  const touched = new Set(always);
  for (const { sent, calculated } of changes) {
    for (const values of [sent, calculated]) {
      for (const name of Object.keys(values))
        for (const index of ofProperty.get(name) ?? []) touched.add(index);
    }
  }
  return touched.size < 2 ? [...touched] : definition.indexes.filter((index) => touched.has(index));
}

interface Touches {
  /** The indexes that hold something of a property. */
  readonly ofProperty: ReadonlyMap<string, readonly PropertyIndex[]>;
  /** Those of which a property follows from others, or from identity and times. */
  readonly always: readonly PropertyIndex[];
}

/** Worked out once for each definition. */
const TOUCHES = new WeakMap<TypeDefinition, Touches>();

function touchesOf(definition: TypeDefinition): Touches {
  const known = TOUCHES.get(definition);
  if (known !== undefined) return known;
  const ofProperty = new Map<string, PropertyIndex[]>();
  for (const index of definition.indexes) {
    for (const name of namesIn(definition, index)) {
      ofProperty.set(name, [...(ofProperty.get(name) ?? []), index]);
    }
  }
  const always = definition.indexes.filter((index) =>
    namesIn(definition, index).some((name) => definition.isDerived(name)),
  );
  const touches = { ofProperty, always };
  TOUCHES.set(definition, touches);
  return touches;
}

function differs(
  definition: TypeDefinition,
  index: PropertyIndex,
  old: CrmRecord | undefined,
  now: CrmRecord | undefined,
): boolean {
  if (old === undefined || now === undefined) return old !== now;
  return namesIn(definition, index).some(
    (name) => definition.valueOf(old, name) !== definition.valueOf(now, name),
  );
}

function namesIn(definition: TypeDefinition, { kind, propertyName }: PropertyIndex): readonly string[] {
  if (kind !== 'all-words') return [propertyName];
  return propertyName === '' ? definition.searchedProperties : propertyName.split(',');
}

function withoutWords({ kind }: PropertyIndex, entries: readonly IndexEntry[]): readonly IndexEntry[] {
  return holdsWords(kind) ? entries.map((entry) => ({ ...entry, value: '' })) : entries;
}

/** The rows that a live record has in one index. */
export function entriesOf(
  definition: TypeDefinition,
  record: CrmRecord,
  index: PropertyIndex,
): readonly IndexEntry[] {
  const { number, kind, property } = index;
  const toEntry = (value: IndexKey) => ({ index: number, value, objectId: record.id });
  const texts = namesIn(definition, index).map((name) => definition.valueOf(record, name) ?? '');
  if (holdsWords(kind)) {
    const words = texts.flatMap(wordsOf).join(' ');
    return words === '' ? [] : [toEntry(words)];
  }
  const [text = ''] = texts;
  if (text === '' || property === undefined) return [];
  return kind === 'texts'
    ? [toEntry(toCleanText(text.toLowerCase()))]
    : comparableKeys(property, text).map(toEntry);
}
