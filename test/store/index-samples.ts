import type { IndexKey } from '../../src/model/comparable-keys.ts';
import type { ObjectId, ObjectTypeId } from '../../src/model/ids.ts';
import type { IndexEntry, IndexSubject } from '../../src/model/index-entries.ts';
import type { IndexCondition, IndexRef, IndexTest } from '../../src/store/index-search.ts';
import type { AccountStore, AccountWriter, IndexReader } from '../../src/store/store.ts';
import { CONTACTS } from './sample-records.ts';

type EntryValues = readonly (readonly [id: number, value: IndexKey])[];

/** Makes an index that is complete with the given entries. */
export async function makeIndex(
  writer: AccountWriter,
  subject: Partial<IndexSubject> = {},
  values: EntryValues = [],
  typeId: ObjectTypeId = CONTACTS,
): Promise<number> {
  const index = await writer.beginIndex(typeId, { kind: 'values', propertyName: 'firstname', ...subject });
  await writer.extendIndex(index, { entries: toEntries(index, values), nextId: undefined });
  return index;
}

export function toEntries(index: number, values: EntryValues): readonly IndexEntry[] {
  return values.map(([id, value]) => ({ index, value, objectId: id as ObjectId }));
}

export function passing(
  index: IndexRef,
  test: IndexTest,
  more: Partial<IndexCondition> = {},
): IndexCondition {
  return { index, test, negated: false, isMultiValued: false, ...more };
}

/** The ids that have a key in an index, ascending. */
export async function findByKey(
  reader: IndexReader,
  index: number,
  value: IndexKey,
): Promise<readonly ObjectId[]> {
  return findPassing(reader, passing(index, { kind: 'is-one-of', keys: [value] }));
}

/** The ids that pass a condition, ascending. */
export async function findPassing(
  reader: IndexReader,
  ...group: readonly IndexCondition[]
): Promise<readonly ObjectId[]> {
  const search = { typeId: CONTACTS, groups: [group] };
  const found = await reader.findMatching(search, 1_000_000);
  return [...found].sort((left, right) => left - right);
}

export const searchIn = (account: AccountStore, ...group: readonly IndexCondition[]) =>
  account.search((reader) => findPassing(reader, ...group));
