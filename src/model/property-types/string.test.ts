import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyUnit } from '../../../test/support/any-text.ts';
import type { PropertyDefinition } from '../properties.ts';
import { readPhoneNumber } from './phone-number.ts';
import { readString } from './string.ts';

const PROPERTY: PropertyDefinition = {
  name: 'remarks',
  label: 'Remarks',
  type: 'string',
  fieldType: 'text',
  groupName: 'information',
};
const CONTEXT = { property: PROPERTY, current: undefined, lenientDates: false };

test('any text is stored exactly as it was sent', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyUnit, minLength: 1 }), (text) => {
      expect(readString(text, CONTEXT)).toEqual({ kind: 'value', value: text });
    }),
  );
});

test.each([
  ['blanks at both ends', '  text  '],
  ['line breaks', 'one\r\ntwo\n'],
  ['markup', '<p onclick="x()">words</p>'],
  ['a character of two units', '👩‍🚀'],
  ['a zero character', 'a\u0000b'],
])('%s are kept', (_what, text) => {
  expect(readString(text, CONTEXT)).toEqual({ kind: 'value', value: text });
});

test('a phone number is never reformatted', () => {
  for (const text of ['+1 555-1234', '(800) 555-0100', 'ask for Jo', '0049 30 1234']) {
    expect(readPhoneNumber(text, CONTEXT)).toEqual({ kind: 'value', value: text });
  }
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      expect(readPhoneNumber(text, CONTEXT)).toEqual({ kind: 'value', value: text });
    }),
  );
});
