import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from './changes.ts';
import { AccountDefinitions, NO_METADATA } from './definitions.ts';
import { toAccountId, toObjectId, toObjectTypeId } from './ids.ts';
import { type IndexEntry, indexDifference, indexEntriesOf } from './index-entries.ts';
import type { PropertyDefinition, PropertyTypeName } from './properties.ts';
import type { CrmRecord } from './records.ts';

const CONTACTS = toObjectTypeId('0-1');

function property(name: string, type: PropertyTypeName, fieldType: string): PropertyDefinition {
  return { name, label: name, type, fieldType, groupName: 'information', custom: true };
}

const PROPERTIES = [
  property('own_text', 'string', 'text'),
  property('own_number', 'number', 'number'),
  property('own_set', 'enumeration', 'checkbox'),
  property('own_moment', 'datetime', 'date'),
];

const contactsWith = (properties: readonly PropertyDefinition[]) =>
  new AccountDefinitions(toAccountId(1), {
    ...NO_METADATA,
    properties: properties.map((each) => ({ typeId: CONTACTS, property: each })),
    indexes: [
      ...properties.map(({ name }) => ['values', name] as const),
      ['texts', 'own_text'] as const,
      ['words', 'own_text'] as const,
      ['all-words', ''] as const,
      ['values', 'lastmodifieddate'] as const,
    ].map(([kind, propertyName], at) => ({
      number: at + 1,
      typeId: CONTACTS,
      kind,
      propertyName,
      isReady: true,
    })),
  }).requireType(CONTACTS);

const contacts = contactsWith(PROPERTIES);

function record(properties: Readonly<Record<string, string>>, archivedAtMs?: number): CrmRecord {
  return {
    typeId: CONTACTS,
    id: toObjectId(7),
    properties,
    createdAtMs: 1,
    updatedAtMs: 1,
    archivedAtMs,
    lastChange: 1,
  };
}

describe('the rows of a record', () => {
  test('name index, value and record for every indexed property that is set', () => {
    const values = { own_text: 'A B', own_set: 'x;y', email: 'a@b.com', firstname: 'Zoë' };
    expect(indexEntriesOf(contacts, record(values))).toEqual([
      { index: 1, value: 'a b', objectId: 7 },
      { index: 3, value: 'x', objectId: 7 },
      { index: 3, value: 'y', objectId: 7 },
      { index: 5, value: 'a b', objectId: 7 },
      { index: 6, value: 'a b', objectId: 7 },
      { index: 7, value: 'zoë a b com', objectId: 7 },
      { index: 8, value: 1, objectId: 7 },
    ]);
  });

  test('are none for an absent or archived record', () => {
    expect(indexEntriesOf(contacts, undefined)).toEqual([]);
    expect(indexEntriesOf(contacts, record({ own_text: 'A' }, 5))).toEqual([]);
  });
});

test('a property that is absent has no row, though objects inherit one of its name', () => {
  const odd = contactsWith([property('constructor', 'string', 'text')]);
  const isOdd = ({ index }: IndexEntry) => index === 1;
  expect(indexEntriesOf(odd, record({})).filter(isOdd)).toEqual([]);
  expect(indexDifference(odd, undefined, record({}), []).addedEntries.filter(isOdd)).toEqual([]);
});

/** The change that leads from a record to another: it sets what either has. */
function changeTo(after: CrmRecord, before: CrmRecord | undefined): Change {
  const { typeId, id, properties } = after;
  const sent = { ...before?.properties, ...properties };
  const source = { type: 'INTEGRATION', id: '7' };
  return { typeId, objectId: id, kind: 'changed', atMs: 1, source, sent, calculated: {} };
}

describe('what a write changes in the index', () => {
  const values = fc.record(
    {
      own_text: fc.constantFrom('', 'a', 'B'),
      own_number: fc.constantFrom('', '1', '1.0', '2'),
      own_set: fc.constantFrom('', 'x', 'x;y', 'y;x'),
      own_moment: fc.constantFrom('', '1970-01-01T00:00:00Z', '1970-01-02T00:00:00Z'),
    },
    { requiredKeys: [] },
  );
  const anyRecord = fc
    .tuple(values, fc.option(fc.constant(9), { nil: undefined }))
    .map(([each, at]) => record(each, at));
  const toTexts = (entries: readonly { readonly index: number; readonly value: string | number }[]) =>
    entries.map(({ index, value }) => `${index}:${typeof value}:${value}`);

  test('leads from the rows before to the rows after', () => {
    fc.assert(
      fc.property(fc.option(anyRecord, { nil: undefined }), anyRecord, (before, after) => {
        const { removedEntries, addedEntries } = indexDifference(contacts, before, after, [
          changeTo(after, before),
        ]);
        const isWords = ({ index }: { readonly index: number }) => index === 6 || index === 7;
        // Words are removed by naming the record alone.
        const toRows = (entries: readonly IndexEntry[]) =>
          toTexts(entries.map((entry) => (isWords(entry) ? { ...entry, value: '' } : entry)));
        const rows = new Set(toRows(indexEntriesOf(contacts, before)));
        for (const removed of toTexts(removedEntries)) expect(rows.delete(removed)).toBe(true);
        for (const added of toRows(addedEntries)) rows.add(added);
        expect([...rows].sort()).toEqual(toRows(indexEntriesOf(contacts, after)).sort());
      }),
      { numRuns: 300 },
    );
  });

  test('is nothing where no indexed value changed', () => {
    const before = record({ own_text: 'a', firstname: 'Maria' });
    const after = record({ own_text: 'a', firstname: 'Maria', jobtitle: 'Smith' });
    expect(indexDifference(contacts, before, after, [changeTo(after, before)])).toEqual({
      removedEntries: [],
      addedEntries: [],
    });
  });

  test('takes every row of a record that is archived', () => {
    const before = record({ own_text: 'a', own_number: '1' });
    const after = { ...before, archivedAtMs: 5 };
    const { removedEntries, addedEntries } = indexDifference(contacts, before, after, []);
    const numbersOf = (entries: readonly IndexEntry[]) => entries.map(({ index }) => index);
    expect(numbersOf(removedEntries)).toEqual(numbersOf(indexEntriesOf(contacts, before)));
    expect(removedEntries.map(({ value }) => value)).toEqual(['a', 1, 'a', '', 1]);
    expect(addedEntries).toEqual([]);
  });
});
