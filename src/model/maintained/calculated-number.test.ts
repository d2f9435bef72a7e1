import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findDecimalText, multiplyExactly, toCalculatedText } from './calculated-number.ts';

/** The double as a fraction of whole numbers. Doubling is exact, so nothing is lost on the way. */
function toFraction(number: number): { readonly numerator: bigint; readonly denominator: bigint } {
  let scaled = number;
  let denominator = 1n;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    denominator *= 2n;
  }
  return { numerator: BigInt(scaled), denominator };
}

function expectExact(number: number): void {
  const text = toCalculatedText(number);
  expect(text).toMatch(/^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/);
  const [whole = '', decimals = ''] = text.split('.');
  const { numerator, denominator } = toFraction(number);
  expect(BigInt(whole + decimals) * denominator).toBe(numerator * 10n ** BigInt(decimals.length));
  expect(Number(text)).toBe(number === 0 ? 0 : number);
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

test('the text is exactly the double, to the last digit', () => {
  fc.assert(fc.property(finite, expectExact));
  fc.assert(fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), expectExact));
  fc.assert(fc.property(fc.maxSafeInteger(), expectExact));
});

test.each([
  Number.MIN_VALUE,
  -Number.MIN_VALUE,
  Number.MAX_VALUE,
  Number.EPSILON,
  Number.MAX_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER + 1,
  2 ** -1022,
  2 ** 70,
  1e21,
  1e-7,
  0.5,
  1 / 3,
])('%d at the edges of the format is exact', (number) => {
  expectExact(number);
});

test.each([
  [0, '0'],
  [-0, '0'],
  [1, '1'],
  [-17, '-17'],
  [0.5, '0.5'],
  [-2.25, '-2.25'],
  [0.1, '0.1000000000000000055511151231257827021181583404541015625'],
  [0.2, '0.200000000000000011102230246251565404236316680908203125'],
  [0.4, '0.40000000000000002220446049250313080847263336181640625'],
  [8.6, '8.5999999999999996447286321199499070644378662109375'],
  [8.600000000000001, '8.6000000000000014210854715202003717422485351562500'.replace(/0+$/, '')],
  [10_000, '10000'],
  [1e21, '1000000000000000000000'],
])('%d is printed as %s', (number, text) => {
  expect(toCalculatedText(number)).toBe(text);
});

test('what is no number at all is printed as nothing', () => {
  for (const number of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    expect(toCalculatedText(number)).toBe('');
  }
});

/** A decimal text as a fraction of whole numbers. */
function fractionOf(text: string): { readonly numerator: bigint; readonly denominator: bigint } {
  const [whole = '', decimals = ''] = text.replace('+', '').split('.');
  const sign = text.startsWith('-') ? -1n : 1n;
  const magnitude = BigInt(whole.replace('-', '') + decimals || '0');
  return { numerator: sign * magnitude, denominator: 10n ** BigInt(decimals.length) };
}

const digits = (minLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength: 25 });
const decimal = fc
  .tuple(fc.constantFrom('', '-', '+'), digits(1), fc.constantFrom('', '.'), digits(0))
  .map(([sign, whole, point, decimals]) => sign + whole + point + (point === '' ? '' : decimals));
const CANONICAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

test('a stored number is read exactly and written as a plain decimal', () => {
  fc.assert(
    fc.property(decimal, (text) => {
      const read = findDecimalText(text) ?? 'absent';
      expect(read).toMatch(CANONICAL);
      const [was, is] = [fractionOf(text), fractionOf(read)];
      expect(is).toEqual(was);
      expect(findDecimalText(read)).toBe(read);
    }),
  );
});

test.each([
  ['5000.00', '5000.00'],
  ['-0', '0'],
  ['+007.50', '7.50'],
  ['.5', '0.5'],
  ['-.50', '-0.50'],
  ['5.', '5'],
  ['0.10', '0.10'],
  ['1'.repeat(400), '1'.repeat(400)],
])('%s is read as %s', (text, read) => {
  expect(findDecimalText(text)).toBe(read);
});

test.each([undefined, '', '.', '-', '+', 'words', '1e3', '1,5', ' 1'])('%j is no number', (text) => {
  expect(findDecimalText(text)).toBeUndefined();
});

test('a product is exact', () => {
  fc.assert(
    fc.property(decimal, decimal, (left, right) => {
      const product = multiplyExactly(left, right);
      expect(product).toMatch(CANONICAL);
      const [a, b, is] = [fractionOf(left), fractionOf(right), fractionOf(product)];
      expect(is).toEqual({
        numerator: a.numerator * b.numerator,
        denominator: a.denominator * b.denominator,
      });
      expect(multiplyExactly(right, left)).toBe(product);
    }),
  );
  expect(multiplyExactly('43', toCalculatedText(0.2))).toBe(
    '8.600000000000000477395900588817312382161617279052734375',
  );
});

test('numbers of the greatest length are multiplied in time that grows with their length', {
  timeout: 2000,
}, () => {
  expect(multiplyExactly('9'.repeat(65_536), '0.5')).toMatch(/^49+\.5$/);
});
