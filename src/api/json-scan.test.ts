import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endOfJsonValue, findJsonDefect, findJsonValue } from './json-scan.ts';

const jsonText = fc
  .tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 1, '\t', '\n '))
  .map(([value, indent]) => JSON.stringify(value, null, indent));

const fragment = fc.constantFrom(
  ...'{}[]",:\\-+.eE019tfn \n\t\u0000\u001f\uFEFFü€',
  'true',
  'nul',
  'NaN',
  '\\u12',
  '\\x',
  '"',
  '😀',
  '//',
);

type Mutation = readonly [at: number, removed: number, added: readonly string[]];
const mutation: fc.Arbitrary<Mutation> = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.nat(3),
  fc.array(fragment, { maxLength: 3 }),
);

/** A JSON text with some of its characters taken out and others put in. */
const mutated = fc
  .tuple(jsonText, fc.array(mutation, { minLength: 1, maxLength: 3 }))
  .map(([text, mutations]) => {
    let broken = text;
    for (const [at, removed, added] of mutations) {
      const offset = Math.floor(at * broken.length);
      broken = broken.slice(0, offset) + added.join('') + broken.slice(offset + removed);
    }
    return broken;
  });

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function expectDefectWhereBroken(text: string): void {
  const defect = findJsonDefect(text);
  expect(defect === undefined, JSON.stringify(text)).toBe(isJson(text));
  if (defect === undefined) return;
  const lines = text.split('\n');
  expect(defect.at.line).toBeGreaterThanOrEqual(1);
  expect(defect.at.line).toBeLessThanOrEqual(lines.length);
  expect(defect.at.column).toBeGreaterThanOrEqual(1);
  expect(defect.at.column).toBeLessThanOrEqual((lines[defect.at.line - 1] ?? '').length + 1);
  expect(defect.reason).not.toBe('');
}

describe('a defect', () => {
  test('is found exactly where the parser of the platform refuses, at a place inside the text', () => {
    fc.assert(fc.property(mutated, expectDefectWhereBroken), { numRuns: 1500 });
    fc.assert(fc.property(fc.string(), expectDefectWhereBroken), { numRuns: 200 });
    fc.assert(
      fc.property(
        fc.array(fragment).map((parts) => parts.join('')),
        expectDefectWhereBroken,
      ),
      {
        numRuns: 1000,
      },
    );
  });

  test('is found in every text that ends too early', () => {
    fc.assert(
      fc.property(jsonText, (text) => {
        for (let length = 0; length < Math.min(text.length, 60); length += 1) {
          expectDefectWhereBroken(text.slice(0, length));
        }
      }),
    );
  });

  test.each([
    ['', 1, 1, 'Unexpected end-of-input'],
    ['{', 1, 2, 'expected close marker for Object (start marker at line 1, column 1)'],
    ['{\n "a": [1,\n', 3, 1, 'expected close marker for Array (start marker at line 2, column 7)'],
    ['{"a":1,}', 1, 8, 'was expecting double-quote to start field name'],
    ["{'a':1}", 1, 2, 'was expecting double-quote to start field name'],
    ['{"a" 1}', 1, 6, 'was expecting a colon to separate field name and value'],
    ['{"a":1 "b":2}', 1, 8, 'was expecting comma to separate Object entries'],
    ['[1 2]', 1, 4, 'was expecting comma to separate Array entries'],
    ['[1,]', 1, 4, 'expected a valid value'],
    ['{"a":tru}', 1, 6, "Unrecognized token 'tru'"],
    ['{"a":01}', 1, 6, "Unrecognized token '01'"],
    ['{"a":1.}', 1, 6, "Unrecognized token '1.'"],
    ['{"a":NaN}', 1, 6, "Unrecognized token 'NaN'"],
    ['{"a":"x', 1, 8, 'was expecting closing quote for a string value'],
    ['{"a":"x\ny"}', 1, 8, 'Illegal unquoted character ((CTRL-CHAR, code 10))'],
    ['{"a":"\\x"}', 1, 8, 'Unrecognized character escape'],
    ['{"a":"\\u12g4"}', 1, 11, 'expected a hex-digit for character escape sequence'],
    ['{} {}', 1, 4, 'Expected space separating root-level values'],
    ['\uFEFF{}', 1, 1, 'expected a valid value'],
  ])('of %j is told at line %i, column %i: %s', (text, line, column, reason) => {
    const defect = findJsonDefect(text);
    expect(defect?.at).toEqual({ line, column });
    expect(defect?.reason).toContain(reason);
  });

  test.each([
    ['open arrays', '['.repeat(100_000)],
    ['open objects', '{"a":'.repeat(100_000)],
    ['arrays and objects in turn', '[{"a":'.repeat(50_000)],
    ['closing brackets', ']'.repeat(100_000)],
    ['digits', `${'1'.repeat(1_000_000)}x`],
    ['letters', 'a'.repeat(1_000_000)],
    ['letters beyond the basic plane', '𝒳'.repeat(500_000)],
    ['minus signs', '-'.repeat(1_000_000)],
    ['blanks', ' '.repeat(1_000_000)],
    ['line breaks', '\n'.repeat(1_000_000)],
    ['an open text', `"${'x'.repeat(1_000_000)}`],
    ['backslashes', `"${'\\'.repeat(1_000_001)}`],
    ['numbers without commas', '[1 '.repeat(100_000)],
    ['an array of a million numbers', `[${'1,'.repeat(1_000_000)}`],
  ])('is found in %s, however many', { timeout: 5000 }, (_what, text) => {
    expect(findJsonDefect(text)?.reason).toEqual(expect.any(String));
  });
});

/** Where a text begins that stands once in another. */
function placeOf(text: string, part: string): { readonly line: number; readonly column: number } {
  const before = text.slice(0, text.indexOf(part)).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

describe('the place of a value', () => {
  const name = fc.string({ maxLength: 6 }).filter((each) => each !== '__proto__');

  test('is where it begins, whatever stands before it', () => {
    const MARK = '"the-value-that-is-looked-for"';
    const others = fc.dictionary(name, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4, noNullPrototype: true });
    fc.assert(
      fc.property(
        others,
        others,
        name,
        name,
        fc.constantFrom(0, 2, '\n'),
        (outer, inner, first, second, indent) => {
          const body = { ...outer, [first]: { ...inner, [second]: JSON.parse(MARK) } };
          const text = JSON.stringify(body, null, indent);
          expect(findJsonValue(text, [first, second])).toEqual({ at: placeOf(text, MARK), token: 'string' });
        },
      ),
      { numRuns: 500 },
    );
  });

  test.each([
    ['{}', 'object'],
    ['[]', 'array'],
    ['"x"', 'string'],
    ['-1.5e3', 'number'],
    ['true', 'true'],
    ['false', 'false'],
    ['null', 'null'],
  ])('tells the kind of %s', (value, token) => {
    expect(findJsonValue(`{"a":\n  ${value}}`, ['a'])).toEqual({ at: { line: 2, column: 3 }, token });
    expect(findJsonValue(`  ${value} `, [])).toEqual({ at: { line: 1, column: 3 }, token });
  });

  test('of equal names is that of the last', () => {
    expect(findJsonValue('{"a":1,"a":[]}', ['a'])).toEqual({ at: { line: 1, column: 12 }, token: 'array' });
    expect(findJsonValue('{"a":{"b":1},"a":{"b":[]}}', ['a', 'b']).token).toBe('array');
  });

  test('is found under a name that is written with escapes', () => {
    expect(findJsonValue('{"\\u0061":[]}', ['a'])).toEqual({ at: { line: 1, column: 11 }, token: 'array' });
  });

  test('is not taken from a deeper object with the same name', () => {
    expect(findJsonValue('{"b":{"a":1},"a":[]}', ['a']).token).toBe('array');
  });

  test('is found beside and at a value that is nested deeper than any refusal allows', () => {
    const deep = '['.repeat(2000) + ']'.repeat(2000);
    expect(findJsonValue(`{"a":${deep},"b":true}`, ['b']).token).toBe('true');
    expect(findJsonValue(`{"a":${deep}}`, ['a']).token).toBe('array');
  });
});

describe('the end of a text', () => {
  test.each([
    ['{}', 1, 2],
    ['{}\n\n', 1, 2],
    ['{\n "a": 1\n}', 3, 1],
  ])('%j ends at line %i, column %i', (text, line, column) => {
    expect(endOfJsonValue(text, [])).toEqual({ line, column });
  });
});
