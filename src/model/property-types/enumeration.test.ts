import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PropertyDefinition } from '../properties.ts';
import { readEnumeration } from './enumeration.ts';

function select(values: readonly string[], more: Partial<PropertyDefinition> = {}): PropertyDefinition {
  return {
    name: 'plan',
    label: 'Plan',
    type: 'enumeration',
    fieldType: 'select',
    groupName: 'information',
    options: values.map((value) => ({ value, label: `Label of ${value}` })),
    ...more,
  };
}

const checkbox = (values: readonly string[], more: Partial<PropertyDefinition> = {}) =>
  select(values, { fieldType: 'checkbox', ...more });

const read = (property: PropertyDefinition, text: string, current?: string) =>
  readEnumeration(text, { property, current, lenientDates: false });

const option = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => !text.includes(';'));
const options = fc.uniqueArray(option, { minLength: 1, maxLength: 6 });
const optionsAndChoice = options.chain((values) =>
  fc.tuple(fc.constant(values), fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 8 })),
);

describe('one option', () => {
  test('every option is taken by its value, exactly', () => {
    fc.assert(
      fc.property(optionsAndChoice, ([values, [chosen = '']]) => {
        expect(read(select(values), chosen)).toEqual({ kind: 'value', value: chosen });
      }),
    );
  });

  test('any other text is refused, and the refusal lists the options in their order', () => {
    fc.assert(
      fc.property(options, fc.string({ minLength: 1 }), (values, text) => {
        fc.pre(!values.includes(text));
        expect(read(select(values), text)).toEqual({
          kind: 'problem',
          problem: { kind: 'not-an-option', value: text, options: values },
        });
      }),
    );
  });

  test.each([
    ['another letter case', 'Choice_A'],
    ['a label', 'Label of choice_a'],
    ['blanks around', ' choice_a '],
    ['two options', 'choice_a;choice_b'],
    ['a leading semicolon', ';choice_a'],
  ])('%s does not match', (_what, text) => {
    expect(read(select(['choice_a', 'choice_b']), text)).toMatchObject({
      problem: { kind: 'not-an-option', value: text },
    });
  });

  test('any value is taken where the options are kept elsewhere, absent, or not all known', () => {
    for (const property of [
      select([], { externalOptions: true }),
      select([]),
      select(['a'], { optionsTotal: 200 }),
    ]) {
      expect(read(property, 'anything')).toEqual({ kind: 'value', value: 'anything' });
    }
  });
});

describe('a set of options', () => {
  test('what is sent replaces the set, each option once, in the order sent', () => {
    fc.assert(
      fc.property(optionsAndChoice, fc.option(option, { nil: undefined }), ([values, chosen], current) => {
        expect(read(checkbox(values), chosen.join(';'), current)).toEqual({
          kind: 'value',
          value: [...new Set(chosen)].join(';'),
        });
      }),
    );
  });

  test('a leading semicolon adds to the stored set and never takes away', () => {
    fc.assert(
      fc.property(optionsAndChoice, optionsAndChoice, ([values, chosen], [others, before]) => {
        const property = checkbox([...new Set([...values, ...others])]);
        const current = [...new Set(before)].join(';');
        const expected = [...new Set([...before, ...chosen])].join(';');
        const once = read(property, `;${chosen.join(';')}`, current);
        expect(once).toEqual({ kind: 'value', value: expected });
        expect(read(property, `;${chosen.join(';')}`, expected)).toEqual(once);
      }),
    );
  });

  test.each([
    ['a leading semicolon before nothing stored', ';a', undefined, 'a'],
    ['a leading semicolon after the set was cleared', ';a', '', 'a'],
    ['a leading semicolon alone', ';', 'a;b', 'a;b'],
    ['a semicolon at the end', 'a;', undefined, 'a'],
    ['semicolons in a row', 'a;;b', undefined, 'a;b'],
    ['an option that is stored already', ';b', 'b;a', 'b;a'],
    ['stored options that no longer exist', ';a', 'gone', 'gone;a'],
  ])('%s', (_what, text, current, stored) => {
    expect(read(checkbox(['a', 'b']), text, current)).toEqual({ kind: 'value', value: stored });
  });

  test('the first part that is no option is the one that is named', () => {
    expect(read(checkbox(['a', 'b']), 'a;x;y')).toEqual({
      kind: 'problem',
      problem: { kind: 'not-an-option', value: 'x', options: ['a', 'b'] },
    });
    expect(read(checkbox(['a', 'b']), 'a; b')).toMatchObject({ problem: { value: ' b' } });
  });

  test('the stored form reads back as itself', () => {
    fc.assert(
      fc.property(optionsAndChoice, ([values, chosen]) => {
        const stored = [...new Set(chosen)].join(';');
        expect(read(checkbox(values), stored, stored)).toEqual({ kind: 'value', value: stored });
      }),
    );
  });
});

describe('owner ids', () => {
  const owner = select([], { referencedObjectType: 'OWNER', externalOptions: true });

  test('any whole number is taken, whether such an owner exists or not', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 9_223_372_036_854_775_807n }), (id) => {
        expect(read(owner, String(id))).toEqual({ kind: 'value', value: String(id) });
      }),
    );
  });

  test.each([
    'abc',
    '12.5',
    '1e3',
    ' 12',
    '12 ',
    '1;2',
    '0x1',
    '12345678901234567890',
    '-',
    'me@example.com',
  ])('%j is no owner id', (text) => {
    expect(read(owner, text)).toEqual({ kind: 'problem', problem: { kind: 'not-a-long', value: text } });
  });
});
