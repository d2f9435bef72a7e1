import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toSearchablePhone } from './contacts.ts';

test.each([
  ['(800) 555-0100', '8005550100'],
  ['+1 800 555 0100', '8005550100'],
  ['1-800-555-0100', '8005550100'],
  ['18005550100', '8005550100'],
  ['+49 30 1234567', '49301234567'],
  ['0049 30 1234567', '0049301234567'],
  ['2 800 555 0100', '28005550100'],
  ['1234567890', '1234567890'],
  ['ask for Jo', ''],
  ['555-0100 ext. 7', '55501007'],
])('%s is searched by %s', (phone, digits) => {
  expect(toSearchablePhone(phone)).toBe(digits);
});

test('only digits remain, and the digits of digits are themselves unless they begin with the code', () => {
  fc.assert(
    fc.property(fc.string(), (phone) => {
      const digits = toSearchablePhone(phone);
      expect(digits).toMatch(/^\d*$/);
      if (digits.length !== 11) expect(toSearchablePhone(digits)).toBe(digits);
    }),
  );
});

test('how a number is punctuated makes no difference', () => {
  const number = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 15 });
  fc.assert(
    fc.property(number, fc.constantFrom(' ', '-', '.', ') ('), (digits, mark) => {
      expect(toSearchablePhone([...digits].join(mark))).toBe(toSearchablePhone(digits));
    }),
  );
});
