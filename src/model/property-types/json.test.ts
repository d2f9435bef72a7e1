import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyUnit } from '../../../test/support/any-text.ts';
import type { PropertyDefinition } from '../properties.ts';
import { readJson } from './json.ts';

const PROPERTY: PropertyDefinition = {
  name: 'settings',
  label: 'Settings',
  type: 'json',
  fieldType: 'text',
  groupName: 'information',
};
const CONTEXT = { property: PROPERTY, current: undefined, lenientDates: false };

test('a JSON text is stored as it was sent, blanks and key order included', () => {
  const text = fc
    .tuple(fc.jsonValue(), fc.nat(4))
    .map(([value, indent]) => JSON.stringify(value, null, indent));
  fc.assert(
    fc.property(text, (json) => {
      expect(readJson(json, CONTEXT)).toEqual({ kind: 'value', value: json });
    }),
  );
});

test.each(['{', '{a:1}', "{'a':1}", '[1,]', 'undefined', 'NaN', '1 2', '"', '"\n"', ' ', '\uFEFF{}'])(
  '%j is no JSON',
  (text) => {
    expect(readJson(text, CONTEXT)).toEqual({ kind: 'problem', problem: { kind: 'not-json', value: text } });
  },
);

test('any text is either stored as sent or refused, and nothing is thrown', () => {
  const jsonLike = fc.string({ unit: fc.constantFrom(...'{}[]",:0123eE.-+ntrufalse \\u'), minLength: 1 });
  fc.assert(
    fc.property(fc.oneof(jsonLike, fc.string({ unit: anyUnit, minLength: 1 })), (text) => {
      const reading = readJson(text, CONTEXT);
      if (reading.kind === 'value') expect(JSON.parse(reading.value)).toEqual(JSON.parse(text));
      else expect(() => JSON.parse(text)).toThrow(SyntaxError);
    }),
  );
});

test.each([
  ['open brackets', '['.repeat(65_536), 'problem'],
  ['balanced brackets', '['.repeat(32_768) + ']'.repeat(32_768), 'value'],
  ['open objects', '{"a":'.repeat(13_000), 'problem'],
])('a text of the greatest length made of %s is read', (_what, text, kind) => {
  expect(readJson(text, CONTEXT).kind).toBe(kind);
});
