import { describe, expect, test } from 'vitest';
import { expectRefusal, invalidProperties, OBJECTS, recordOf } from './api-caller.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

type Value = string | number | boolean;

const LONG_TEXT = 'ä'.repeat(65_536);

const REQUIRED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  contacts: {},
  deals: { dealname: 'Loom' },
  notes: { hs_timestamp: '2026-11-01T00:00:00Z' },
  goal_targets: {
    hs_goal_name: 'Calls',
    hs_target_amount: '5',
    hs_start_datetime: '2026-11-01T00:00:00Z',
  },
};

/** Sends the value in a creation and, on another record, in a change: both have to store the same. */
async function expectStored(type: string, name: string, sent: Value, stored: string): Promise<void> {
  const required = REQUIRED[type] ?? {};
  const made = await axle.api.create(type, { ...required, [name]: sent });
  expect(made.properties[name]).toBe(stored);
  const { id } = await axle.api.create(type, required);
  const reply = await axle.api.patch(type, id, { [name]: sent });
  expect(recordOf(reply).properties[name]).toBe(stored);
  expect(await axle.api.valueOf(type, id, name)).toBe(stored);
}

interface RefusedValue {
  readonly type: string;
  readonly name: string;
  readonly sent: Value;
  readonly code: string;
  readonly message: string;
  readonly repeats?: boolean;
}

async function expectRefused({ type, name, sent, code, message, repeats }: RefusedValue): Promise<void> {
  const problem = { name, code, message, ...(repeats === true && { propertyValue: String(sent) }) };
  const expected = invalidProperties([problem]);
  const required = REQUIRED[type] ?? {};
  expectRefusal(await axle.api.post(type, { ...required, [name]: sent }), 400, expected);
  const { id } = await axle.api.create(type, required);
  expectRefusal(await axle.api.patch(type, id, { [name]: sent }), 400, expected);
  expect(await axle.api.valueOf(type, id, name)).toBeNull();
}

describe('a number', () => {
  test.each<[Value, string]>([
    [15000, '15000'],
    [0, '0'],
    ['47', '47'],
    ['5000.00', '5000.00'],
    ['-3.5', '-3.5'],
    ['+4', '+4'],
    ['.5', '.5'],
    ['5.', '5.'],
    ['00012', '00012'],
    ['99999999999999999999', '99999999999999999999'],
  ])('%j is stored as %s', (sent, stored) => expectStored('contacts', 'property_number', sent, stored));

  test.each<Value>(['abc', '1,000', '1.000.000', '1e3', '0x10', ' 17', '17 ', '€5', '--1', true, 'NaN', '.'])(
    '%j is refused',
    (sent) =>
      expectRefused({
        type: 'contacts',
        name: 'property_number',
        sent,
        code: 'INVALID_INTEGER',
        message: `${sent} was not a valid number.`,
      }),
  );

  test('a JSON number with an exponent is refused in the form it was sent', async () => {
    const body = '{"properties":{"property_number":1.4210854715202004e-14}}';
    const message = '1.4210854715202004e-14 was not a valid number.';
    const problem = { name: 'property_number', code: 'INVALID_INTEGER', message };
    const reply = await axle.api.send('POST', `${OBJECTS}/contacts`, { body });
    expectRefusal(reply, 400, invalidProperties([problem]));
  });
});

describe('a bool', () => {
  test.each<[Value, string]>([
    [true, 'true'],
    [false, 'false'],
    ['true', 'true'],
    ['false', 'false'],
    ['True', 'true'],
    ['FALSE', 'false'],
  ])('%j is stored as %s', (sent, stored) => expectStored('contacts', 'property_checkbox', sent, stored));

  test.each<Value>(['yes', '1', 0, 'Yes', ' true'])('%j is refused', (sent) =>
    expectRefused({
      type: 'contacts',
      name: 'property_checkbox',
      sent,
      code: 'INVALID_OPTION',
      message: `${sent} was not one of the allowed options: [true, false]`,
      repeats: true,
    }),
  );
});

describe('an enumeration with one option', () => {
  test.each([
    ['property_dropdown', 'choice_b'],
    ['property_radio', 'option_2'],
    ['hs_lead_status', 'OPEN_DEAL'],
  ])('%s takes the value of an option', (name, value) => expectStored('contacts', name, value, value));

  test.each([
    ['property_dropdown', 'Choice_b', '[choice_a, choice_b, choice_c]'],
    ['property_dropdown', 'Team', '[choice_a, choice_b, choice_c]'],
    ['property_dropdown', 'choice_a;choice_b', '[choice_a, choice_b, choice_c]'],
    ['property_dropdown', ' choice_a', '[choice_a, choice_b, choice_c]'],
    ['property_radio', 'option_3', '[option_1, option_2]'],
    [
      'hs_lead_status',
      'New',
      '[NEW, OPEN, IN_PROGRESS, OPEN_DEAL, UNQUALIFIED, ATTEMPTED_TO_CONTACT, CONNECTED, BAD_TIMING]',
    ],
  ])('%s does not take %j', (name, sent, options) =>
    expectRefused({
      type: 'contacts',
      name,
      sent,
      code: 'INVALID_OPTION',
      message: `${sent} was not one of the allowed options: ${options}`,
      repeats: true,
    }),
  );
});

describe('an enumeration with several options', () => {
  test.each([
    ['vanilla', 'vanilla'],
    ['strawberry;vanilla', 'strawberry;vanilla'],
    ['vanilla;vanilla', 'vanilla'],
    [';vanilla', 'vanilla'],
    ['vanilla;', 'vanilla'],
  ])('%j is stored as %s', (sent, stored) =>
    expectStored('contacts', 'property_multiple_checkboxes', sent, stored),
  );

  test('one bad option among good ones is refused', async () => {
    const reply = await axle.api.post('contacts', { property_multiple_checkboxes: 'vanilla;mint' });
    expect(reply.status).toBe(400);
    const { errors } = JSON.parse(reply.text);
    expect(errors).toHaveLength(1);
    expect(errors[0].code).toBe('INVALID_OPTION');
    expect(errors[0].message).toContain(
      'was not one of the allowed options: [vanilla, chocolate, strawberry]',
    );
  });
});

describe('a date', () => {
  test.each<[Value, string]>([
    ['2026-12-31', '2026-12-31'],
    ['1572480000000', '2019-10-31'],
    [1572480000000, '2019-10-31'],
    ['0', '1970-01-01'],
    ['-86400000', '1969-12-31'],
    ['2024-02-29', '2024-02-29'],
  ])('%j is stored as %s', (sent, stored) => expectStored('contacts', 'property_date', sent, stored));

  test.each<[Value, string]>([
    [1521225089103, '18:31:29.103'],
    ['1521225089000', '18:31:29'],
    ['1505779200', '10:16:19.200'],
  ])('%j is not midnight', (sent, time) =>
    expectRefused({
      type: 'contacts',
      name: 'property_date',
      sent,
      code: 'INVALID_DATE',
      message: `${sent} is at ${time} UTC, not midnight!`,
    }),
  );

  test.each(['tomorrow', '31.12.2026', '2026-13-01', '2026-02-30', '2026-12-31T00:00:00Z', '2026-1-1'])(
    '%j is no date',
    (sent) =>
      expectRefused({
        type: 'contacts',
        name: 'property_date',
        sent,
        code: 'INVALID_LONG',
        message: `${sent} was not a valid long.`,
      }),
  );
});

describe('a datetime', () => {
  test.each<[Value, string]>([
    ['2026-12-31', '2026-12-31T00:00:00Z'],
    ['1651568400000', '2022-05-03T09:00:00Z'],
    [1651568400000, '2022-05-03T09:00:00Z'],
    [1651568400857, '2022-05-03T09:00:00.857Z'],
    ['2026-06-01T14:32:00.000Z', '2026-06-01T14:32:00Z'],
    ['2026-06-01T14:32:00Z', '2026-06-01T14:32:00Z'],
    ['2026-06-01T14:32:00.5Z', '2026-06-01T14:32:00.500Z'],
    ['2026-06-01T14:32:00.123456Z', '2026-06-01T14:32:00.123Z'],
    ['2026-06-01T16:32:00+02:00', '2026-06-01T14:32:00Z'],
    ['0', '1970-01-01T00:00:00Z'],
  ])('%j is stored as %s', (sent, stored) => expectStored('contacts', 'closedate', sent, stored));

  test.each(['invalid', '2026-02-30T00:00:00Z', '2026-06-01T25:00:00Z', ' 2026-06-01', '1e12'])(
    '%j is refused',
    (sent) =>
      expectRefused({
        type: 'contacts',
        name: 'closedate',
        sent,
        code: 'INVALID_LONG',
        message: `${sent} was not a valid long.`,
      }),
  );
});

describe('a text', () => {
  test.each<[string, string, Value, string]>([
    ['one line', 'property_string', 'value', 'value'],
    ['blanks at its ends', 'property_string', '  padded ', '  padded '],
    ['several lines', 'message', 'one\ntwo\r\n\tthree', 'one\ntwo\r\n\tthree'],
    ['other scripts', 'city', 'Zürich 東京 🌷', 'Zürich 東京 🌷'],
    ['markup', 'message', '<p>a &amp; b</p>', '<p>a &amp; b</p>'],
    ['a number', 'zip', 24103, '24103'],
    ['a boolean', 'property_string', true, 'true'],
    ['a telephone number', 'phone', '+1 555-1234', '+1 555-1234'],
    ['a telephone number with brackets', 'mobilephone', '(800) 555-0100', '(800) 555-0100'],
    ['half a character pair', 'city', 'a\ud83cb', 'a\ufffdb'],
  ])('%s is stored as it was sent', (_what, name, sent, stored) =>
    expectStored('contacts', name, sent, stored),
  );

  test('HTML of a note is stored as it was sent', () =>
    expectStored('notes', 'hs_note_body', '<p>Tall <b>&amp;</b> wide</p>', '<p>Tall <b>&amp;</b> wide</p>'));

  test('65,536 characters are stored', () =>
    expectStored('contacts', 'property_string', LONG_TEXT, LONG_TEXT));

  test('one character more is refused, and the value is not repeated', async () => {
    const reply = await axle.api.post('contacts', { property_string: `${LONG_TEXT}a` });
    expect(reply.status).toBe(400);
    expect(reply.text).not.toContain('ääää');
    const { category, errors } = JSON.parse(reply.text);
    expect(category).toBe('VALIDATION_ERROR');
    expect(errors).toHaveLength(1);
    expect(errors[0].context).toEqual({ propertyName: ['property_string'] });
  });
});

describe('an e-mail address', () => {
  test.each([
    ['Ada.Lovelace@Example.COM', 'ada.lovelace@example.com'],
    ["o'brien+tag@mail.example.org", "o'brien+tag@mail.example.org"],
    ['müller@bücher.de', 'müller@bücher.de'],
    ['a@b.museum', 'a@b.museum'],
  ])('%s is stored as %s', async (sent, stored) => {
    const { id, properties } = await axle.api.create('contacts', { email: sent });
    expect(properties['email']).toBe(stored);
    expect(await axle.api.valueOf('contacts', id, 'email')).toBe(stored);
  });

  test.each([
    'ada',
    'ada@',
    '@example.com',
    'ada@example',
    'ada@example.invalidtld',
    'ada lovelace@example.com',
    'ada..l@example.com',
    'ada@-example.com',
    ' ada@example.com',
    'ada@example.com,grace@example.com',
    `${'a'.repeat(65)}@example.com`,
  ])('%s is refused', (sent) =>
    expectRefused({
      type: 'contacts',
      name: 'email',
      sent,
      code: 'INVALID_EMAIL',
      message: `Email address ${sent} is invalid`,
    }),
  );

  test('several additional addresses are stored in lower case', () =>
    expectStoredOnce('hs_additional_emails', 'One@example.net;two@example.net'));

  test('one bad address among the additional ones is refused by its name', async () => {
    const problem = {
      name: 'hs_additional_emails',
      code: 'INVALID_EMAIL',
      message: 'Email address two@ is invalid',
    };
    const reply = await axle.api.post('contacts', { hs_additional_emails: 'one@example.org;two@' });
    expectRefusal(reply, 400, invalidProperties([problem]));
  });

  async function expectStoredOnce(name: string, sent: string): Promise<void> {
    const { properties } = await axle.api.create('contacts', { [name]: sent });
    expect(properties[name]).toBe(sent.toLowerCase());
  }
});

describe('an owner', () => {
  test.each<[Value, string]>([
    [48200012, '48200012'],
    ['48200011', '48200011'],
  ])('%j is stored as its id', (sent, stored) => expectStored('contacts', 'hubspot_owner_id', sent, stored));

  test('somebody who is none is refused', () =>
    expectRefused({
      type: 'contacts',
      name: 'hubspot_owner_id',
      sent: '123',
      code: 'INVALID_OWNER_ID',
      message: 'Owner with id 123 does not exist.',
    }));

  test('a text that is no number is refused', () =>
    expectRefused({
      type: 'contacts',
      name: 'hubspot_owner_id',
      sent: 'ada',
      code: 'INVALID_LONG',
      message: 'ada was not a valid long.',
    }));
});

describe('coordinates of a record', () => {
  test('type id and id are stored', () =>
    expectStored('deals', 'hs_notes_last_activity', '0-46-512', '0-46-512'));

  test('anything else is refused', async () => {
    const reply = await axle.api.post('deals', { dealname: 'Loom', hs_notes_last_activity: 'note 512' });
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.text).errors[0].context).toEqual({ propertyName: ['hs_notes_last_activity'] });
  });
});

test.each([
  ['contacts', 'property_number', '17'],
  ['contacts', 'property_checkbox', 'true'],
  ['contacts', 'property_dropdown', 'choice_a'],
  ['contacts', 'property_multiple_checkboxes', 'vanilla;chocolate'],
  ['contacts', 'property_date', '2026-12-31'],
  ['contacts', 'closedate', '2026-12-31'],
  ['contacts', 'email', 'cleared@example.com'],
  ['contacts', 'phone', '+49 431 1'],
  ['contacts', 'hubspot_owner_id', '48200011'],
  ['goal_targets', 'hs_end_date', '2026-12-31'],
])('%s.%s is cleared by the empty text', async (type, name, value) => {
  const { id } = await axle.api.create(type, { ...REQUIRED[type], [name]: value });
  expect((await axle.api.update(type, id, { [name]: '' })).properties[name]).toBe('');
  expect(await axle.api.valueOf(type, id, name)).toBe('');
});
