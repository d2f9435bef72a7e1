import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AccountDefinitions } from './definitions.ts';
import { toAccountId, toObjectId, toObjectTypeId } from './ids.ts';
import { indexDifference, indexEntriesOf, indexValues, MAX_INDEXED_TEXT_LENGTH } from './index-entries.ts';
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
    version: 1,
    objectTypes: [],
    properties: properties.map((each) => ({ typeId: CONTACTS, property: each })),
    pipelines: [],
    indexes: properties.map(({ name }, at) => ({ number: at + 1, typeId: CONTACTS, propertyName: name })),
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

describe('the values under which a value is found', () => {
  test.each([
    ['a text in lower case', property('p', 'string', 'text'), 'Maria LÓPEZ', ['maria lópez']],
    ['a phone number as a text', property('p', 'phone_number', 'phonenumber'), '+1 800', ['+1 800']],
    ['a JSON text as a text', property('p', 'json', 'text'), '{"A":1}', ['{"a":1}']],
    ['coordinates as a text', property('p', 'object_coordinates', 'text'), '0-46-1', ['0-46-1']],
    ['a number as a number', property('p', 'number', 'number'), '5000.00', [5000]],
    ['digits of any form as the same number', property('p', 'number', 'number'), '+05000.', [5000]],
    ['a number beyond every double by nothing', property('p', 'number', 'number'), '9'.repeat(400), []],
    ['a date as its midnight', property('p', 'date', 'date'), '1970-01-02', [86_400_000]],
    ['an instant as milliseconds', property('p', 'datetime', 'date'), '1970-01-01T00:00:01Z', [1000]],
    ['digits that are an instant', property('p', 'datetime', 'date'), '1000', [1000]],
    ['an instant that cannot be read by nothing', property('p', 'datetime', 'date'), 'soon', []],
    ['one option exactly', property('p', 'enumeration', 'select'), 'Choice_A', ['Choice_A']],
    ['a flag', property('p', 'bool', 'booleancheckbox'), 'true', ['true']],
    ['each option of a set', property('p', 'enumeration', 'checkbox'), 'b;A', ['b', 'A']],
  ] as const)('%s', (_what, each, stored, values) => {
    expect(indexValues(each, stored)).toEqual(values);
  });

  test('a cleared value of any type is found under nothing', () => {
    for (const each of PROPERTIES) expect(indexValues(each, '')).toEqual([]);
  });

  test('a long text is found by its beginning', () => {
    const text = 'X'.repeat(MAX_INDEXED_TEXT_LENGTH);
    expect(indexValues(property('p', 'string', 'text'), text)).toEqual([text.toLowerCase()]);
    expect(indexValues(property('p', 'string', 'text'), `${text}Y`)).toEqual([text.toLowerCase()]);
  });
});

describe('the rows of a record', () => {
  test('name index, value and record for every indexed property that is set', () => {
    expect(indexEntriesOf(contacts, record({ own_text: 'A', own_set: 'x;y', email: 'a@b.com' }))).toEqual([
      { index: 1, value: 'a', objectId: 7 },
      { index: 3, value: 'x', objectId: 7 },
      { index: 3, value: 'y', objectId: 7 },
    ]);
  });

  test('are none for an absent or archived record', () => {
    expect(indexEntriesOf(contacts, undefined)).toEqual([]);
    expect(indexEntriesOf(contacts, record({ own_text: 'A' }, 5))).toEqual([]);
  });
});

test('a property that is absent has no row, though objects inherit one of its name', () => {
  const odd = contactsWith([property('constructor', 'string', 'text')]);
  expect(indexEntriesOf(odd, record({}))).toEqual([]);
  expect(indexDifference(odd, undefined, record({})).addedEntries).toEqual([]);
});

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
        const { removedEntries, addedEntries } = indexDifference(contacts, before, after);
        const rows = new Set(toTexts(indexEntriesOf(contacts, before)));
        for (const removed of toTexts(removedEntries)) expect(rows.delete(removed)).toBe(true);
        for (const added of toTexts(addedEntries)) rows.add(added);
        expect([...rows].sort()).toEqual(toTexts(indexEntriesOf(contacts, after)).sort());
      }),
      { numRuns: 300 },
    );
  });

  test('is nothing where no indexed value changed', () => {
    const before = record({ own_text: 'a', firstname: 'Maria' });
    const after = record({ own_text: 'a', firstname: 'Ana' });
    expect(indexDifference(contacts, before, after)).toEqual({ removedEntries: [], addedEntries: [] });
  });

  test('takes every row of a record that is archived', () => {
    const before = record({ own_text: 'a', own_number: '1' });
    const { removedEntries, addedEntries } = indexDifference(contacts, before, {
      ...before,
      archivedAtMs: 5,
    });
    expect(removedEntries).toEqual(indexEntriesOf(contacts, before));
    expect(addedEntries).toEqual([]);
  });
});
