import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PropertyDefinition, PropertyTypeName } from '../properties.ts';
import { evaluate, toFormulaText } from './evaluate.ts';
import { compileFormula } from './formula.ts';
import { parseFormula } from './parse.ts';
import { printFormula } from './print.ts';

const TYPES: Readonly<Record<string, PropertyTypeName>> = {
  a: 'number',
  b: 'number',
  day: 'date',
  name: 'string',
  size: 'enumeration',
  open: 'bool',
};

function property(name: string, type: PropertyTypeName, calculationFormula?: string): PropertyDefinition {
  const formula = calculationFormula === undefined ? {} : { calculationFormula };
  return { name, label: name, type, fieldType: 'text', groupName: 'g', custom: true, ...formula };
}

const find = (name: string) => {
  const type = TYPES[name];
  return type === undefined ? undefined : property(name, type);
};

function compile(formula: string, type: PropertyTypeName = 'number') {
  return compileFormula(property('result', type, formula), find);
}

function resultOf(
  formula: string,
  values: Readonly<Record<string, string>>,
  type: PropertyTypeName = 'number',
) {
  const compiled = compile(formula, type);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.refusal));
  return toFormulaText(evaluate(compiled.value.expression, (name) => values[name]));
}

const flawOf = (formula: string, type: PropertyTypeName = 'number') => {
  const compiled = compile(formula, type);
  if (compiled.ok) return 'none';
  const { refusal } = compiled;
  if (refusal.kind !== 'property-invalid' || refusal.problem.kind !== 'formula-invalid') return refusal;
  return refusal.problem.reason;
};

const VALUES = { a: '6', b: '1.5', day: '1970-01-02', name: 'Ada', size: 'L', open: 'true' };

describe('what a formula comes to', () => {
  test.each([
    ['a + b * 2', 'number', '9'],
    ['(a + b) * 2', 'number', '15'],
    ['10a - -b', 'number', '61.5'],
    ['a / 4', 'number', '1.5'],
    ['a / 0', 'number', undefined],
    ['2 - 3 - 4', 'number', '-5'],
    ['12 / 3 / 2', 'number', '2'],
    ['day', 'number', '86400000'],
    ['max(a, b, 4)', 'number', '6'],
    ['MIN(a, b)', 'number', '1.5'],
    ["string_to_number('2.50')", 'number', '2.5'],
    ['string_to_number(string(name))', 'number', undefined],
    ['a > b', 'bool', 'true'],
    ['a <= b', 'bool', 'false'],
    ['a = 6', 'bool', 'true'],
    ['a != 6', 'bool', 'false'],
    ["string(name) equals 'Ada'", 'bool', 'true'],
    ["string(name) equals 'ADA'", 'bool', 'false'],
    ['bool(open) and not a < b', 'bool', 'true'],
    ['not bool(open) or a > 5', 'bool', 'true'],
    ['is_present(name)', 'bool', 'true'],
    ['is_present(string(size))', 'bool', 'true'],
    ["contains(string(name), 'd')", 'bool', 'true'],
    ["string(name) + ' of ' + string(size)", 'string', 'Ada of L'],
    ["concatenate(string(name), '/', number_to_string(a))", 'string', 'Ada/6'],
    ["'it''s'".replace("''", "\\'"), 'string', "it's"],
    ['string(day)', 'string', '1970-01-02'],
    ["if a > 5 then 'big' else 'small' endif", 'string', 'big'],
    ["if a > 9 then 'big' elseif a > 5 then 'middle' else 'small'", 'enumeration', 'middle'],
    ['if a > 9 then 1', 'number', undefined],
    ['if (a > 5) then 1 else 2', 'number', '1'],
    ['0.1 + 0.2', 'number', '0.3000000000000000444089209850062616169452667236328125'],
  ] as const)('%s', (formula, type, value) => {
    expect(resultOf(formula, VALUES, type)).toBe(value);
  });

  test.each([
    ['a + b', 'number', undefined],
    ['max(a, b)', 'number', undefined],
    ['a > 1', 'bool', 'false'],
    ['a = a', 'bool', 'false'],
    ['not bool(open)', 'bool', undefined],
    ['bool(open) and false', 'bool', 'false'],
    ['bool(open) or true', 'bool', 'true'],
    ['bool(open) and true', 'bool', undefined],
    ['is_present(a)', 'bool', 'false'],
    ["string(name) + '!'", 'string', '!'],
    ["if bool(open) then 'yes' else 'no'", 'string', 'no'],
  ] as const)('%s, of nothing', (formula, type, value) => {
    expect(resultOf(formula, { a: '', name: '' }, type)).toBe(value);
  });

  test('a joined text is no longer than a value may be', () => {
    const name = 'x'.repeat(60_000);
    expect(resultOf('string(name) + string(name)', { name }, 'string')).toHaveLength(65_536);
  });
});

describe('the canonical text', () => {
  test.each([
    ['A  +  B', 'a + b', 'number'],
    ['10a', '10 * a', 'number'],
    ['((a)) + (b * 2)', 'a + b * 2', 'number'],
    ['(a + b) * 2', '(a + b) * 2', 'number'],
    ['a - (b - 2)', 'a - (b - 2)', 'number'],
    ['2.50', '2.5', 'number'],
    ['a = 2', 'a equals 2', 'bool'],
    ['a != 2', 'not (a equals 2)', 'bool'],
    ['NOT IS_PRESENT(name)', 'not is_present(name)', 'bool'],
    ['a > 1 AND (b > 1 OR bool(open))', 'a > 1 and (b > 1 or bool(open))', 'bool'],
    ['"x" + string(NAME) + \'y\'', "concatenate('x', string(name), 'y')", 'string'],
    [
      'IF a > 1 THEN 1 ELSEIF b > 1 THEN 2 ELSE 3 ENDIF',
      'if a > 1 then 1 elseif b > 1 then 2 else 3',
      'number',
    ],
  ] as const)('of %s is %s', (formula, text, type) => {
    const compiled = compile(formula, type);
    expect(compiled.ok && compiled.value.text).toBe(text);
  });

  const leaf = fc.constantFrom('a', 'b', '1', '2.5', '-a');
  const { number } = fc.letrec((tie) => ({
    number: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc
        .tuple(tie('number'), fc.constantFrom('+', '-', '*', '/'), tie('number'))
        .map((each) => `(${each.join(' ')})`),
      fc.tuple(tie('number'), tie('number')).map(([left, right]) => `max(${left}, ${right})`),
      fc
        .tuple(tie('flag'), tie('number'), tie('number'))
        .map(([when, then, otherwise]) => `(if ${when} then ${then} else ${otherwise})`),
    ),
    flag: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('bool(open)', 'true', 'is_present(name)'),
      fc
        .tuple(tie('number'), fc.constantFrom('<', '>=', '=', '!='), tie('number'))
        .map((each) => `(${each.join(' ')})`),
      fc.tuple(tie('flag'), fc.constantFrom('and', 'or'), tie('flag')).map((each) => `(${each.join(' ')})`),
      tie('flag').map((each) => `(not ${each})`),
    ),
  }));

  test('means the same as what was written, and is its own canonical text', () => {
    fc.assert(
      fc.property(
        number,
        fc.constantFrom('', '0', '3'),
        fc.constantFrom('', 'true', 'false'),
        (formula, a, open) => {
          const compiled = compile(String(formula));
          if (!compiled.ok) throw new Error(`${formula}: ${JSON.stringify(compiled.refusal)}`);
          const { text } = compiled.value;
          const values = { ...VALUES, a, open };
          expect(resultOf(text, values)).toBe(resultOf(String(formula), values));
          const again = parseFormula(text);
          expect(again.ok && printFormula(again.value)).toBe(text);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('what is refused', () => {
  test.each([
    ['', 'unexpected end'],
    ['a +', 'unexpected end'],
    ['a b', 'unexpected "b" at position 2'],
    ['[a]', 'unexpected character "[" at position 1'],
    ['a + $', 'unexpected character "$" at position 5'],
    ["'open", `unexpected character "'" at position 1`],
    ['(a', 'expected ) at position 3'],
    ['if a > 1 2', 'expected then at position 9'],
    ['if(a > 1, 1, 2)', 'if is written as "if condition then value", without parentheses and commas'],
    ['sqrt(a)', 'there is no function sqrt'],
    ['string(1)', 'string() takes the name of one property'],
    ['max(a)', 'max takes 2 to 100 operands, not 1'],
    ['a and b', 'and takes a bool, not a number'],
    ["a + 'x'", '+ is between a number and a string'],
    ['name', 'name is no number; write string(name)'],
    ['bool(a)', 'a is no bool; write a'],
    ['not a', 'not takes a bool, not a number'],
    ['a > 1', 'it gives a bool, and the property is a number'],
    ["if a > 1 then 1 else 'x'", 'the results of if are of different types: number, string'],
    ['then', 'unexpected "then" at position 1'],
    [`${'('.repeat(200)}a`, 'nested deeper than 100 levels'],
    [`${'-'.repeat(200)}a`, 'nested deeper than 100 levels'],
    ['x'.repeat(10_001), 'longer than 10000 characters'],
  ])('%s', (formula, reason) => {
    expect(flawOf(formula)).toBe(reason);
  });

  test('a property that does not exist is not found', () => {
    expect(flawOf('a + nowhere')).toEqual({ kind: 'property-not-found', name: 'nowhere' });
    expect(flawOf('is_present(nowhere)', 'bool')).toEqual({ kind: 'property-not-found', name: 'nowhere' });
  });

  test('any text is read or refused, and never thrown at', () => {
    const piece = fc.constantFrom(
      'a',
      'if',
      'then',
      'else',
      '(',
      ')',
      ',',
      '+',
      '-',
      'not',
      "'x'",
      '1',
      'max',
      'and',
      '=',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((each) => each.join(' ')),
        ),
        (formula) => {
          compile(formula);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
