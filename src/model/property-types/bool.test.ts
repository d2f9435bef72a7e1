import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PropertyDefinition } from '../properties.ts';
import { readBool } from './bool.ts';

const PROPERTY: PropertyDefinition = {
  name: 'newsletter',
  label: 'Newsletter',
  type: 'bool',
  fieldType: 'booleancheckbox',
  groupName: 'information',
};
const CONTEXT = { property: PROPERTY, current: undefined, lenientDates: false };

/** Any character there is, halves of pairs among them. */
const anyUnit = fc
  .oneof(fc.nat(0x7f), fc.nat(0xffff), fc.nat(0x10ffff))
  .map((code) => String.fromCodePoint(code));

test('true and false are taken in any letter case and stored in lower case', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), (flag, upper) => {
      const stored = String(flag);
      const text = [...stored].map((each, index) => (upper[index] ? each.toUpperCase() : each)).join('');
      expect(readBool(text, CONTEXT)).toEqual({ kind: 'value', value: stored });
    }),
  );
});

test.each(['yes', 'no', '1', '0', 'on', 't', ' true', 'true ', 'truefalse', 'null', 'ｔｒｕｅ'])(
  '%j is neither true nor false, and the refusal names both',
  (text) => {
    expect(readBool(text, CONTEXT)).toEqual({
      kind: 'problem',
      problem: { kind: 'not-an-option', value: text, options: ['true', 'false'] },
    });
  },
);

test('no other text is taken', () => {
  const other = fc.string({ unit: anyUnit, minLength: 1 }).filter((text) => !/^(?:true|false)$/i.test(text));
  fc.assert(
    fc.property(other, (text) => {
      expect(readBool(text, CONTEXT)).toMatchObject({ problem: { kind: 'not-an-option', value: text } });
    }),
  );
});
