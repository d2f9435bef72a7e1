import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PropertyDefinition } from '../properties.ts';
import { readNumber } from './number.ts';

const PROPERTY: PropertyDefinition = {
  name: 'seats',
  label: 'Seats',
  type: 'number',
  fieldType: 'number',
  groupName: 'information',
};
const CONTEXT = { property: PROPERTY, current: undefined, lenientDates: false };

/** Any character there is, halves of pairs among them. */
const anyUnit = fc
  .oneof(fc.nat(0x7f), fc.nat(0xffff), fc.nat(0x10ffff))
  .map((code) => String.fromCodePoint(code));

const digits = (minLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength: 30 });

const decimal = fc
  .tuple(fc.constantFrom('', '-', '+'), digits(1), fc.option(digits(0), { nil: undefined }))
  .map(([sign, whole, fraction]) => `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}`);

test('digits with at most one decimal point are kept in the very digits that were sent', () => {
  fc.assert(
    fc.property(decimal, (text) => {
      expect(readNumber(text, CONTEXT)).toEqual({ kind: 'value', value: text });
    }),
  );
});

test.each(['0', '-0', '007', '5000.00', '.5', '-.5', '17', '156644386', `1${'0'.repeat(400)}`])(
  '%s is a number',
  (text) => {
    expect(readNumber(text, CONTEXT)).toEqual({ kind: 'value', value: text });
  },
);

test.each([
  '1.4210854715202004e-14',
  '1e3',
  '1E3',
  '1,000',
  '1 000',
  ' 1',
  '1 ',
  '1\n',
  '1.2.3',
  '.',
  '-',
  '+',
  '--1',
  '+-1',
  '0x10',
  '0b1',
  '1n',
  '1_000',
  'NaN',
  'Infinity',
  '-Infinity',
  '٣',
  '１',
  '½',
  '€5',
  'five',
  'true',
])('%j is not a number', (text) => {
  expect(readNumber(text, CONTEXT)).toEqual({
    kind: 'problem',
    problem: { kind: 'not-a-number', value: text },
  });
});

test('what is accepted means a number, and what is refused is named as it was sent', () => {
  const numberLike = fc.string({
    unit: fc.constantFrom(...'0123456789.+-eE ,x'),
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.oneof(numberLike, fc.string({ unit: anyUnit, minLength: 1 })), (text) => {
      const reading = readNumber(text, CONTEXT);
      if (reading.kind === 'problem') {
        expect(reading.problem).toEqual({ kind: 'not-a-number', value: text });
      } else {
        expect(reading).toEqual({ kind: 'value', value: text });
        expect(Number(text)).not.toBeNaN();
        expect(text).not.toMatch(/[^0-9.+-]/);
      }
    }),
  );
});
