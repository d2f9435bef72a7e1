import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AccountDefinitions, NO_METADATA } from './definitions.ts';
import { toAccountId, toObjectTypeId } from './ids.ts';
import type { PropertyDefinition } from './properties.ts';
import { isIdProperty, toKeyText, uniqueKey, uniqueKeysOf } from './unique-values.ts';

const CONTACTS = toObjectTypeId('0-1');

const unique = (name: string): PropertyDefinition => ({
  name,
  label: name,
  type: 'string',
  fieldType: 'text',
  groupName: 'information',
  hasUniqueValue: true,
  custom: true,
});

const contactsWith = (...names: readonly string[]) =>
  new AccountDefinitions(toAccountId(1), {
    ...NO_METADATA,
    properties: names.map((name) => ({ typeId: CONTACTS, property: unique(name) })),
  }).requireType(CONTACTS);

const contacts = contactsWith('member_number');

const key = (propertyName: string, value: string) => ({ typeId: CONTACTS, propertyName, value });

describe('the keys of a record', () => {
  test('are those of its unique properties, none for an absent or cleared value', () => {
    expect(uniqueKeysOf(contacts, { email: 'a@b.com', firstname: 'Maria', member_number: '7' })).toEqual([
      key('email', 'a@b.com'),
      key('member_number', '7'),
    ]);
    expect(uniqueKeysOf(contacts, { email: '', member_number: '' })).toEqual([]);
    expect(uniqueKeysOf(contacts, {})).toEqual([]);
  });

  test('hold its further addresses in the same space as its first', () => {
    expect(uniqueKeysOf(contacts, { email: 'a@b.com', hs_additional_emails: 'c@d.com;e@f.com' })).toEqual([
      key('email', 'a@b.com'),
      key('email', 'c@d.com'),
      key('email', 'e@f.com'),
    ]);
  });

  test('name each value once, even where an address is both first and further', () => {
    expect(uniqueKeysOf(contacts, { email: 'a@b.com', hs_additional_emails: 'a@b.com' })).toEqual([
      key('email', 'a@b.com'),
    ]);
  });

  test('are none for a property that is absent, though objects inherit one of its name', () => {
    const odd = contactsWith('constructor');
    expect(uniqueKeysOf(odd, {})).toEqual([]);
    expect(uniqueKeysOf(odd, JSON.parse('{"constructor":"x"}'))).toEqual([key('constructor', 'x')]);
  });
});

describe('one key', () => {
  test('ignores letter case in addresses and heeds it everywhere else', () => {
    expect(uniqueKey(contacts, 'email', 'A@B.Com')).toEqual(key('email', 'a@b.com'));
    expect(uniqueKey(contacts, 'hs_additional_emails', 'A@B.Com')).toEqual(key('email', 'a@b.com'));
    expect(uniqueKey(contacts, 'member_number', 'Ab')).toEqual(key('member_number', 'Ab'));
  });

  test('as text is equal exactly where the keys are', () => {
    const anyKey = fc.record({
      typeId: fc.constantFrom('0-1', '0-2', '2-1').map(toObjectTypeId),
      propertyName: fc.constantFrom('email', 'emai', 'member_number'),
      value: fc.string({ unit: fc.constantFrom('a', 'b', '\n', '0-1', 'email'), maxLength: 4 }),
    });
    fc.assert(
      fc.property(anyKey, anyKey, (one, other) => {
        const isSame =
          one.typeId === other.typeId && one.propertyName === other.propertyName && one.value === other.value;
        expect(toKeyText(one) === toKeyText(other)).toBe(isSame);
      }),
    );
  });
});

test('a record can be named by a unique property only', () => {
  expect(isIdProperty(unique('member_number'))).toBe(true);
  expect(isIdProperty({ ...unique('member_number'), hasUniqueValue: false })).toBe(false);
  expect([...contacts.properties].filter(isIdProperty).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['email', 'hs_additional_emails', 'member_number']),
  );
});
