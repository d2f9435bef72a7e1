import { describe, expect, test } from 'vitest';
import type { Caller } from './caller.ts';
import { AccountDefinitions, NO_METADATA } from './definitions.ts';
import { toAccountId, toObjectTypeId } from './ids.ts';
import type { PropertyDefinition } from './properties.ts';
import type { Refusal } from './refusal.ts';
import { everyScope } from './scopes.ts';
import { readSentValues, type SentProperties } from './sent-values.ts';

const CONTACTS = toObjectTypeId('0-1');
const DEALS = toObjectTypeId('0-3');

function own(name: string, more: Partial<PropertyDefinition> = {}): PropertyDefinition {
  return {
    name,
    label: name,
    type: 'string',
    fieldType: 'text',
    groupName: 'information',
    custom: true,
    ...more,
  };
}

const SECOND_PIPELINE = {
  id: 'partners',
  label: 'Partners',
  displayOrder: 1,
  stages: [{ id: 'met', label: 'Met', displayOrder: 0, metadata: { isClosed: 'false', probability: '0.1' } }],
};

const definitions = new AccountDefinitions(toAccountId(9), {
  ...NO_METADATA,
  properties: [
    own('seats', { type: 'number', fieldType: 'number' }),
    own('renewal', { type: 'date', fieldType: 'date' }),
    own('flavours', {
      type: 'enumeration',
      fieldType: 'checkbox',
      options: ['a', 'b'].map((value) => ({ value, label: value })),
    }),
    own('locked', { readOnly: true }),
    own('computed', { fieldType: 'calculation_equation' }),
    own('diagnosis', { dataSensitivity: 'sensitive' }),
  ].map((property) => ({ typeId: CONTACTS, property })),
  pipelines: [{ typeId: DEALS, pipeline: SECOND_PIPELINE }],
});

const EVERYTHING: Caller = { accountId: toAccountId(9), appId: 77, scopes: new Set(everyScope()) };
const PLAIN: Caller = { ...EVERYTHING, scopes: new Set(['crm.objects.contacts.write']) };

interface Circumstances {
  readonly typeId?: typeof CONTACTS;
  readonly caller?: Caller;
  readonly stored?: Readonly<Record<string, string>>;
  readonly lenientDates?: boolean;
}

function read(sent: SentProperties, circumstances: Circumstances = {}) {
  const { typeId = CONTACTS, caller = EVERYTHING, stored = {}, lenientDates = false } = circumstances;
  return readSentValues(sent, {
    definition: definitions.requireType(typeId),
    caller,
    rules: { lenientDates },
    current: (name) => stored[name],
  });
}

function valuesOf(sent: SentProperties, circumstances?: Circumstances): Readonly<Record<string, string>> {
  const result = read(sent, circumstances);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return Object.fromEntries(result.value.values);
}

function problemsOf(sent: SentProperties, circumstances?: Circumstances) {
  const result = read(sent, circumstances);
  const refusal: Refusal | undefined = result.ok ? undefined : result.refusal;
  return refusal?.kind === 'invalid-properties' ? refusal.problems : [];
}

describe('values', () => {
  test('come out in stored form', () => {
    expect(
      valuesOf([
        ['email', 'Maria@Example.com'],
        ['renewal', '1572480000000'],
        ['seats', '5000.00'],
        ['firstname', ' Maria '],
      ]),
    ).toEqual({ email: 'maria@example.com', renewal: '2019-10-31', seats: '5000.00', firstname: ' Maria ' });
  });

  test('null is passed over, the empty text clears a property of any type', () => {
    expect(
      valuesOf([
        ['email', null],
        ['seats', ''],
        ['renewal', ''],
        ['flavours', ''],
      ]),
    ).toEqual({ seats: '', renewal: '', flavours: '' });
  });

  test('a set that begins with a semicolon adds to what is stored', () => {
    expect(valuesOf([['flavours', ';b']], { stored: { flavours: 'a' } })).toEqual({ flavours: 'a;b' });
    expect(valuesOf([['flavours', 'b']], { stored: { flavours: 'a' } })).toEqual({ flavours: 'b' });
  });

  test('a date whose meaning was taken is told beside its value', () => {
    const sent: SentProperties = [['renewal', '2019-10-31T10:00:00Z']];
    expect(read(sent, { lenientDates: true })).toEqual({
      ok: true,
      value: {
        values: new Map([['renewal', '2019-10-31']]),
        normalized: [{ name: 'renewal', rawValue: '2019-10-31T10:00:00Z', instantMs: 1_572_480_000_000 }],
      },
    });
    expect(problemsOf(sent)).toMatchObject([{ kind: 'not-a-long' }]);
  });

  test('nothing sent is nothing accepted', () => {
    expect(read([])).toEqual({ ok: true, value: { values: new Map(), normalized: [] } });
  });
});

describe('refusals', () => {
  test('everything that is wrong is named at once, in the order sent, and nothing is accepted', () => {
    const sent: SentProperties = [
      ['adress', 'x'],
      ['firstname', 'fine'],
      ['hs_object_id', '7'],
      ['computed', '7'],
      ['seats', 'many'],
      ['renewal', '1'],
      ['flavours', 'a;c'],
      ['email', 'nobody'],
      ['lastname', 'x'.repeat(65_537)],
    ];
    expect(read(sent)).toEqual({
      ok: false,
      refusal: {
        kind: 'invalid-properties',
        accountId: 9,
        problems: [
          { name: 'adress', kind: 'unknown-property' },
          { name: 'hs_object_id', kind: 'read-only', calculated: false },
          { name: 'computed', kind: 'read-only', calculated: true },
          { name: 'seats', kind: 'not-a-number', value: 'many' },
          { name: 'renewal', kind: 'not-midnight', value: '1', timeOfDay: '00:00:00.001' },
          { name: 'flavours', kind: 'not-an-option', value: 'c', options: ['a', 'b'] },
          { name: 'email', kind: 'not-an-email', value: 'nobody' },
          { name: 'lastname', kind: 'too-long', length: 65_537, limit: 65_536 },
        ],
      },
    });
  });

  test('a property that does not exist or is read only is refused even with null or nothing', () => {
    for (const text of [null, '']) {
      expect(problemsOf([['adress', text]])).toEqual([{ name: 'adress', kind: 'unknown-property' }]);
      expect(problemsOf([['locked', text]])).toEqual([
        { name: 'locked', kind: 'read-only', calculated: false },
      ]);
    }
  });

  test('names that objects inherit are unknown properties', () => {
    for (const name of ['constructor', '__proto__', 'tostring', 'hasownproperty']) {
      expect(problemsOf([[name, 'x']])).toEqual([{ name, kind: 'unknown-property' }]);
    }
  });

  test('a sensitive property does not exist for who may not set it', () => {
    expect(problemsOf([['diagnosis', 'x']], { caller: PLAIN })).toEqual([
      { name: 'diagnosis', kind: 'unknown-property' },
    ]);
    expect(valuesOf([['diagnosis', 'x']])).toEqual({ diagnosis: 'x' });
  });
});

describe('stages', () => {
  test('any stage of any pipeline is taken where no pipeline is sent', () => {
    expect(valuesOf([['dealstage', 'met']], { typeId: DEALS })).toEqual({ dealstage: 'met' });
    expect(valuesOf([['dealstage', 'closedwon']], { typeId: DEALS })).toEqual({ dealstage: 'closedwon' });
    expect(valuesOf([['dealstage', '']], { typeId: DEALS })).toEqual({ dealstage: '' });
  });

  test('with a pipeline, only its own stages are', () => {
    const sent: SentProperties = [
      ['pipeline', 'partners'],
      ['dealstage', 'closedwon'],
    ];
    expect(problemsOf(sent, { typeId: DEALS })).toEqual([
      {
        name: 'dealstage',
        kind: 'not-a-stage',
        value: 'closedwon',
        pipelines: [{ pipelineId: 'partners', stageIds: ['met'] }],
      },
    ]);
  });

  test('a stage of no pipeline is refused with all that there are', () => {
    expect(problemsOf([['dealstage', 'nowhere']], { typeId: DEALS })).toMatchObject([
      {
        kind: 'not-a-stage',
        value: 'nowhere',
        pipelines: [{ pipelineId: 'default' }, { pipelineId: 'partners' }],
      },
    ]);
  });

  test('a pipeline that does not exist is refused with all that there are', () => {
    expect(problemsOf([['pipeline', 'nowhere']], { typeId: DEALS })).toEqual([
      { name: 'pipeline', kind: 'not-an-option', value: 'nowhere', options: ['default', 'partners'] },
    ]);
  });
});

describe('lifecycle stages', () => {
  const move = (from: string | undefined, to: string) =>
    valuesOf(
      [
        ['lifecyclestage', to],
        ['firstname', 'Maria'],
      ],
      { stored: from === undefined ? {} : { lifecyclestage: from } },
    );

  test('a step forward, a first step and a clearing are taken', () => {
    expect(move('lead', 'customer')).toEqual({ lifecyclestage: 'customer', firstname: 'Maria' });
    expect(move(undefined, 'subscriber')).toEqual({ lifecyclestage: 'subscriber', firstname: 'Maria' });
    expect(move('customer', '')).toEqual({ lifecyclestage: '', firstname: 'Maria' });
    expect(move('', 'lead')).toEqual({ lifecyclestage: 'lead', firstname: 'Maria' });
  });

  test('a step back is passed over without an error, and the rest is taken', () => {
    expect(move('customer', 'lead')).toEqual({ firstname: 'Maria' });
  });

  test('a stage that does not exist is refused', () => {
    expect(problemsOf([['lifecyclestage', 'nowhere']])).toMatchObject([
      { name: 'lifecyclestage', value: 'nowhere' },
    ]);
  });
});
