import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PropertyDefinition, PropertyTypeName } from '../properties.ts';
import { readValue } from './read-value.ts';

function property(
  name: string,
  type: PropertyTypeName,
  fieldType: string,
  more: Partial<PropertyDefinition> = {},
) {
  return {
    name,
    label: name,
    type,
    fieldType,
    groupName: 'information',
    ...more,
  } satisfies PropertyDefinition;
}

const OPTIONS = ['a', 'b', 'c'].map((value) => ({ value, label: value }));
const EVERY_KIND: readonly PropertyDefinition[] = [
  property('flag', 'bool', 'booleancheckbox'),
  property('day', 'date', 'date'),
  property('moment', 'datetime', 'date'),
  property('choice', 'enumeration', 'select', { options: OPTIONS }),
  property('set', 'enumeration', 'checkbox', { options: OPTIONS }),
  property('open_set', 'enumeration', 'checkbox'),
  property('owner', 'enumeration', 'select', { referencedObjectType: 'OWNER' }),
  property('settings', 'json', 'text'),
  property('amount', 'number', 'number'),
  property('coordinates', 'object_coordinates', 'text'),
  property('phone', 'phone_number', 'phonenumber'),
  property('words', 'string', 'textarea'),
  property('email', 'string', 'text'),
  property('hs_additional_emails', 'enumeration', 'select'),
];

/** Any character there is, halves of pairs among them. */
const anyUnit = fc
  .oneof(fc.nat(0x7f), fc.nat(0xffff), fc.nat(0x10ffff))
  .map((code) => String.fromCodePoint(code));

const anyText = fc.oneof(
  fc.string({ unit: anyUnit, minLength: 1, maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'0123456789-+.:TZ; '), minLength: 1, maxLength: 26 }),
  fc.string({ unit: fc.constantFrom(...'abcTRUEfalse;@."{}[],0'), minLength: 1, maxLength: 20 }),
  fc.constantFrom(
    'true',
    '2024-02-29',
    '1572480000000',
    '2024-02-29T10:00:00+02:00',
    ';a;b',
    'a@b.com;C@D.com',
  ),
);
const current = fc.constantFrom(undefined, '', 'a', 'a;b');

/** Fifty times what a linear reader needs; a quadratic one takes longer. */
const LONG_TEXT_TIMEOUT_MS = 2000;

describe.each(EVERY_KIND)('a property $name of type $type', (each) => {
  test('any text is read without an exception, and what is stored reads back as itself', () => {
    fc.assert(
      fc.property(anyText, current, fc.boolean(), (text, stored, lenientDates) => {
        const reading = readValue(text, { property: each, current: stored, lenientDates });
        if (reading.kind === 'problem' || reading.value === '') return;
        const again = readValue(reading.value, { property: each, current: reading.value, lenientDates });
        expect(again).toEqual({ kind: 'value', value: reading.value });
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    'a',
    '1',
    ' ',
    ';',
    'a;',
    '@',
    'a@',
    'a.',
    '-',
    '[',
    '{"a":',
    '\\',
    '<',
    '1-',
    '0-1-',
    '\u0000',
    '\ud83d',
    'İ',
  ])(
    'a text of the greatest length made of %j is read in time that grows with its length',
    { timeout: LONG_TEXT_TIMEOUT_MS },
    (unit) => {
      const text = unit.repeat(65_536).slice(0, 65_536);
      for (const sent of [text, `a@${text.slice(2)}`, `${text.slice(0, -2)}.x`]) {
        const reading = readValue(sent, { property: each, current: text, lenientDates: true });
        expect(['value', 'normalized', 'problem']).toContain(reading.kind);
      }
    },
  );

  test('65,536 characters are read and one more is refused', () => {
    const context = { property: each, current: undefined, lenientDates: false };
    expect(readValue('1'.repeat(65_536), context)).not.toMatchObject({ problem: { kind: 'too-long' } });
    expect(readValue('1'.repeat(65_537), context)).toEqual({
      kind: 'problem',
      problem: { kind: 'too-long', length: 65_537, limit: 65_536 },
    });
  });
});

describe('properties that hold addresses', () => {
  const read = (each: PropertyDefinition, text: string) =>
    readValue(text, { property: each, current: undefined, lenientDates: false });

  test('the built-in ones are read as addresses', () => {
    expect(read(property('email', 'string', 'text'), 'A@B.com')).toEqual({ kind: 'value', value: 'a@b.com' });
    expect(read(property('email', 'string', 'text'), 'nobody')).toMatchObject({
      problem: { kind: 'not-an-email' },
    });
    expect(read(property('hs_additional_emails', 'enumeration', 'select'), 'A@B.com;c@d.com')).toEqual({
      kind: 'value',
      value: 'a@b.com;c@d.com',
    });
  });

  test('one of the same name that the account made is read by its own type', () => {
    const own = property('email', 'string', 'text', { custom: true });
    expect(read(own, 'Nobody')).toEqual({ kind: 'value', value: 'Nobody' });
  });

  test('a name that objects inherit is no name of an address', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(read(property(name, 'string', 'text'), 'Text')).toEqual({ kind: 'value', value: 'Text' });
    }
  });
});
