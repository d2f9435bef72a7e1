import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparableKeys, compareKeys, MAX_KEY_TEXT_LENGTH, toTextKey } from './comparable-keys.ts';
import type { PropertyDefinition, PropertyTypeName } from './properties.ts';

function property(name: string, type: PropertyTypeName, fieldType: string): PropertyDefinition {
  return { name, label: name, type, fieldType, groupName: 'information', custom: true };
}

describe('what a value is compared by', () => {
  test.each([
    ['a text in lower case', property('p', 'string', 'text'), 'Maria LÓPEZ', ['maria lópez']],
    ['a phone number as a text', property('p', 'phone_number', 'phonenumber'), '+1 800', ['+1 800']],
    ['a JSON text as a text', property('p', 'json', 'text'), '{"A":1}', ['{"a":1}']],
    ['coordinates as a text', property('p', 'object_coordinates', 'text'), '0-46-1', ['0-46-1']],
    ['a number as a number', property('p', 'number', 'number'), '5000.00', [5000]],
    ['digits of any form as the same number', property('p', 'number', 'number'), '+05000.', [5000]],
    ['a number beyond every double as a text', property('p', 'number', 'number'), '1e999', ['1e999']],
    ['a date as its midnight', property('p', 'date', 'date'), '1970-01-02', [86_400_000]],
    ['an instant as milliseconds', property('p', 'datetime', 'date'), '1970-01-01T00:00:01Z', [1000]],
    ['digits that are an instant', property('p', 'datetime', 'date'), '1000', [1000]],
    ['an instant that cannot be read as a text', property('p', 'datetime', 'date'), 'Soon', ['soon']],
    ['one option exactly', property('p', 'enumeration', 'select'), 'Choice_A', ['Choice_A']],
    ['a flag', property('p', 'bool', 'booleancheckbox'), 'true', ['true']],
    ['each option of a set', property('p', 'enumeration', 'checkbox'), 'b;A', ['b', 'A']],
  ] as const)('%s', (_what, each, stored, values) => {
    expect(comparableKeys(each, stored)).toEqual(values);
  });

  test('a cleared value of any type has no key', () => {
    for (const type of ['string', 'number', 'datetime', 'enumeration'] as const) {
      expect(comparableKeys(property('p', type, 'checkbox'), '')).toEqual([]);
    }
  });
});

describe('the key of a text', () => {
  const limit = 'x'.repeat(MAX_KEY_TEXT_LENGTH);

  test('is the text itself up to a length, and beyond that short and of no other text', () => {
    expect(toTextKey(limit)).toBe(limit);
    expect(toTextKey(`${limit}y`).length).toBeLessThan(MAX_KEY_TEXT_LENGTH + 50);
    expect(toTextKey(`${limit}y`)).not.toBe(toTextKey(`${limit}z`));
    expect(toTextKey(`${limit}y`)).toBe(toTextKey(`${limit}y`));
    expect(toTextKey(`${limit}y`).startsWith('x'.repeat(100))).toBe(true);
  });

  test('can be stored anywhere', () => {
    expect(toTextKey('a\0b\ud800c')).toBe('a\ufffdb\ufffdc');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const key = toTextKey(text);
        expect(key.isWellFormed() && !key.includes('\0')).toBe(true);
      }),
    );
  });
});

describe('the order of keys', () => {
  const anyKey = fc.oneof(fc.string({ unit: 'binary' }).map(toTextKey), fc.double({ noNaN: true }));

  test('is that of UTF-8 bytes, after all numbers', () => {
    const bytes = (text: string) => Buffer.from(text, 'utf8');
    fc.assert(
      fc.property(anyKey, anyKey, (left, right) => {
        const order = Math.sign(compareKeys(left, right));
        if (typeof left === 'string' && typeof right === 'string') {
          expect(order).toBe(Buffer.compare(bytes(left), bytes(right)));
        } else if (typeof left === typeof right) {
          expect(order).toBe(left < right ? -1 : left > right ? 1 : 0);
        } else expect(order).toBe(typeof left === 'number' ? -1 : 1);
      }),
      { numRuns: 500 },
    );
    expect(compareKeys('\uffee', '😀')).toBeLessThan(0);
  });
});
