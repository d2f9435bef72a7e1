import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findNumber, toCalculatedText } from './calculated-number.ts';

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

test('a stored number is read, and an absent or empty one is absent', () => {
  fc.assert(
    fc.property(finite, (number) => {
      expect(findNumber(toCalculatedText(number))).toBe(number === 0 ? 0 : number);
    }),
  );
  for (const text of [undefined, '', 'words', '1'.repeat(400)]) expect(findNumber(text)).toBeUndefined();
  expect(findNumber('5000.00')).toBe(5000);
});
