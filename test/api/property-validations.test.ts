import { describe, expect, test } from 'vitest';
import { expectRefused, metadataCaller } from './metadata-caller.ts';
import { useAxle } from './running-axle.ts';
import { propertyMaker } from './sample-properties.ts';

const axle = useAxle();
const call = metadataCaller(() => axle.api);
const { define } = propertyMaker(call);
const RULES = '/crm/v3/property-validations/0-1';

const put = (name: string, ruleType: string, ruleArguments: readonly string[], more: object = {}) =>
  call('PUT', `${RULES}/${name}/rule-type/${ruleType}`, { ruleArguments, ...more });

/** Writes a value where rules are enforced; answers with what is stored, or with why it was refused. */
async function write(name: string, value: string): Promise<string> {
  const { status, body } = await call('POST', '/crm/objects/2026-09/contacts', {
    properties: { [name]: value },
  });
  return status === 201 ? body.properties[name] : body.errors[0].message;
}

const BROKEN = expect.stringContaining('breaks its validation rule');

describe('rules', () => {
  test('are written, read, listed and replaced by type', async () => {
    const name = await define();
    expect((await put(name, 'MIN_LENGTH', ['3'])).status).toBe(204);
    expect((await put(name, 'MAX_LENGTH', ['5'])).status).toBe(204);
    expect((await put(name, 'MIN_LENGTH', ['2'], { shouldApplyNormalization: true })).status).toBe(204);
    const minimum = { ruleType: 'MIN_LENGTH', ruleArguments: ['2'], shouldApplyNormalization: true };
    const maximum = { ruleType: 'MAX_LENGTH', ruleArguments: ['5'] };
    expect((await call('GET', `${RULES}/${name}/rule-type/MIN_LENGTH`)).body).toEqual(minimum);
    expect((await call('GET', `${RULES}/${name}`)).body.results).toEqual([maximum, minimum]);
    expect((await call('GET', '/crm/property-validations/2026-03/0-1')).body.results).toContainEqual({
      propertyName: name,
      propertyValidationRules: [maximum, minimum],
    });
    expectRefused(await call('GET', `${RULES}/${name}/rule-type/REGEX`), 404, {
      category: 'OBJECT_NOT_FOUND',
    });
    expectRefused(await call('GET', `${RULES}/nowhere`), 404, { category: 'OBJECT_NOT_FOUND' });
    expectRefused(await put('nowhere', 'MIN_LENGTH', ['2']), 404, {});
  });

  test('hold from version 2026-09 on, and not before', async () => {
    const name = await define();
    await put(name, 'MIN_LENGTH', ['3']);
    for (const path of ['/crm/v3/objects', '/crm/objects/2025-09', '/crm/objects/2026-03']) {
      const { status } = await call('POST', `${path}/contacts`, { properties: { [name]: 'ab' } });
      expect(status).toBe(201);
    }
    const refused = await call('POST', '/crm/objects/2026-09/contacts', { properties: { [name]: 'ab' } });
    expectRefused(refused, 400, {
      category: 'VALIDATION_ERROR',
      errors: [{ code: 'VALIDATION_RULE_VIOLATED', context: { propertyName: [name] } }],
    });
    expect(await write(name, 'abc')).toBe('abc');
    expect(await write(name, '')).toBe('');
  });
});

describe('a value', () => {
  test.each([
    ['ALPHANUMERIC', ['ALPHANUMERIC'], 'Añ9', 'a b'],
    ['ALPHANUMERIC', ['ALPHA_ONLY'], 'Añ', 'a9'],
    ['ALPHANUMERIC', ['NUMERIC_ONLY'], '09', 'a9'],
    ['FORMAT', ['UPPER'], 'ADA 1', 'Ada'],
    ['FORMAT', ['LOWER'], 'ada', 'Ada'],
    ['FORMAT', ['CAPITALIZATION'], 'Ada Lovelace', 'Ada lovelace'],
    ['SPECIAL_CHARACTERS', ['NOT_ALLOWED'], 'Ada 1', 'Ada!'],
    ['WHITESPACE', [], 'ada', 'a da'],
    ['WHITESPACE', ['TRIM'], 'a da', ' ada'],
    ['REGEX', ['^[A-Z]{2}\\d+$', 'two letters first'], 'AB12', 'ABC'],
    ['MIN_LENGTH', ['3'], 'abc', 'ab'],
    ['MAX_LENGTH', ['3'], 'abc', 'abcd'],
    ['EMAIL', [], 'a@b.example', 'a@b'],
    ['DOMAIN', [], 'sub.example.com', 'example'],
    ['URL', [], 'https://example.com/a?b', 'not a url'],
    ['EMAIL_ALLOWED_DOMAINS', ['example.com'], 'a@sub.example.com', 'a@badexample.com'],
    ['EMAIL_BLOCKED_DOMAINS', ['example.com'], 'a@other.com', 'a@example.com'],
    ['URL_ALLOWED_DOMAINS', ['example.com', 'example.org'], 'http://example.org:8080/', 'http://example.net'],
    ['URL_BLOCKED_DOMAINS', ['example.com'], 'example.org', 'https://www.example.com/x'],
  ] as const)('of a text keeps %s %j as %s, and not as %s', async (ruleType, ruleArguments, kept, broken) => {
    const name = await define();
    expect((await put(name, ruleType, ruleArguments)).status).toBe(204);
    expect(await write(name, kept)).toBe(kept);
    expect(await write(name, broken)).toEqual(BROKEN);
  });

  test.each([
    ['number', 'number', 'MIN_NUMBER', ['-1.5'], '-1.5', '-1.6'],
    ['number', 'number', 'MAX_NUMBER', ['10'], '10', '10.1'],
    ['number', 'number', 'DECIMAL', ['2'], '1.25', '1.255'],
    ['date', 'date', 'START_DATE', ['1767225600000'], '2026-01-01', '2025-12-31'],
    ['date', 'date', 'END_DATE', ['1767225600000'], '2026-01-01', '2026-01-02'],
    ['datetime', 'date', 'START_DATETIME', ['1000'], '1970-01-01T00:00:01Z', '1970-01-01T00:00:00Z'],
    ['datetime', 'date', 'END_DATETIME', ['1000'], '1970-01-01T00:00:01Z', '1970-01-01T00:00:02Z'],
    ['date', 'date', 'BEFORE_DURATION', ['P1M'], '2026-12-23', '2026-12-24'],
    ['date', 'date', 'AFTER_DURATION', ['-P1W'], '2026-11-16', '2026-11-15'],
    [
      'datetime',
      'date',
      'BEFORE_DATETIME_DURATION',
      ['PT1H'],
      '2026-11-23T11:00:00Z',
      '2026-11-23T11:01:00Z',
    ],
    ['datetime', 'date', 'AFTER_DATETIME_DURATION', ['P1D'], '2026-11-24T10:01:00Z', '2026-11-24T10:00:00Z'],
    ['date', 'date', 'DAYS_OF_WEEK', ['MONDAY', 'FRIDAY'], '2026-11-27', '2026-11-26'],
    [
      'phone_number',
      'phonenumber',
      'PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE',
      [],
      '+351 210 000 000',
      '210 000 000',
    ],
    [
      'string',
      'phonenumber',
      'PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE',
      ['pt'],
      '+351210000000',
      '+34210000000',
    ],
  ] as const)(
    'of type %s and field type %s keeps %s %j as %s, and not as %s',
    async (type, fieldType, ruleType, ruleArguments, kept, broken) => {
      const name = await define({ type, fieldType });
      expect((await put(name, ruleType, ruleArguments)).status).toBe(204);
      expect(await write(name, kept)).toBe(kept);
      expect(await write(name, broken)).toEqual(BROKEN);
    },
  );

  test.each([
    ['FORMAT', ['UPPER'], 'ada', 'ADA'],
    ['FORMAT', ['CAPITALIZATION'], 'ada lovelace', 'Ada Lovelace'],
    ['WHITESPACE', ['TRIM'], '  ada ', 'ada'],
    ['WHITESPACE', ['ALL'], 'a d a', 'ada'],
  ] as const)(
    'is brought into the form of %s %j where it may be',
    async (ruleType, ruleArguments, sent, stored) => {
      const name = await define();
      await put(name, ruleType, ruleArguments, { shouldApplyNormalization: true });
      expect(await write(name, sent)).toBe(stored);
    },
  );

  test('is matched in time that grows with its length only', async () => {
    const name = await define();
    await put(name, 'REGEX', ['^(a+)+$']);
    expect(await write(name, `${'a'.repeat(5000)}b`)).toEqual(BROKEN);
  });
});

test.each([
  ['OF_NO_TYPE', [], 'there is no rule of this type'],
  ['MIN_NUMBER', ['1'], 'it does not go with property'],
  ['MIN_LENGTH', [], 'it takes 1 arguments, not 0'],
  ['MIN_LENGTH', ['x'], '"x" is no argument of it'],
  ['MAX_LENGTH', ['10001'], 'a length is a number from 1 to 10000'],
  ['MAX_LENGTH', ['0'], 'a length is a number from 1 to 10000'],
  ['REGEX', ['('], '"(" is no RE2 pattern'],
  ['REGEX', ['(?=a)'], 'is no RE2 pattern'],
  ['FORMAT', ['LOUD'], '"LOUD" is no argument of it'],
  ['EMAIL_ALLOWED_DOMAINS', Array.from({ length: 21 }, () => 'a.com'), 'it takes 1 to 20 arguments, not 21'],
] as const)('a rule %s %j is refused', async (ruleType, ruleArguments, reason) => {
  const name = await define();
  expectRefused(await put(name, ruleType, ruleArguments), 400, { message: expect.stringContaining(reason) });
});
