import { beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal, OBJECTS, type PageBody, type Reply } from './api-caller.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

interface SearchPage extends Omit<PageBody, 'paging'> {
  readonly total: number;
  readonly paging?: { readonly next: { readonly after: string } };
}

function send(body: unknown, type = 'contacts'): Promise<Reply> {
  return axle.api.send('POST', `${OBJECTS}/${type}/search`, { body });
}

async function search(body: unknown, type = 'contacts'): Promise<SearchPage> {
  const reply = await send(body, type);
  expect(reply.status, reply.text).toBe(200);
  return JSON.parse(reply.text);
}

/** The first names of what is found, in order. */
async function namesFound(
  filters: readonly unknown[],
  more: object = {},
): Promise<readonly (string | null)[]> {
  const page = await search({ filterGroups: [{ filters }], properties: ['firstname'], limit: 100, ...more });
  expect(page.total).toBe(page.results.length);
  return page.results.map(({ properties }) => properties['firstname'] ?? null);
}

const PEOPLE = [
  { firstname: 'Ada', email: 'ada@cafe.example.com', property_number: '3', property_dropdown: 'choice_a' },
  { firstname: 'Bela', email: 'bela@tea.example.org', property_number: '12', property_date: '2026-03-01' },
  { firstname: 'Cora', property_number: '7', property_multiple_checkboxes: 'vanilla;chocolate' },
  { firstname: 'Dora', company: 'Test Company 2 - Batch Updated', property_multiple_checkboxes: 'vanilla' },
  { firstname: 'Eda', phone: '+1 (555) 010-0000', property_checkbox: 'true', property_string: 'x' },
];

beforeAll(async () => {
  for (const person of PEOPLE) await axle.api.create('contacts', person);
  const gone = await axle.api.create('contacts', { firstname: 'Gone', property_number: '3' });
  await axle.api.archive('contacts', gone.id);
  const cleared = await axle.api.create('contacts', { firstname: 'Fay', property_string: 'x' });
  await axle.api.update('contacts', cleared.id, { property_string: '' });
});

describe('an operator', () => {
  test.each([
    ['EQ', { propertyName: 'firstname', operator: 'EQ', value: 'ADA' }, ['Ada']],
    [
      'EQ of an option, letter case included',
      { propertyName: 'property_dropdown', operator: 'EQ', value: 'Choice_a' },
      [],
    ],
    [
      'EQ of a number in other digits',
      { propertyName: 'property_number', operator: 'EQ', value: 3.0 },
      ['Ada'],
    ],
    [
      'EQ of an option in a set',
      { propertyName: 'property_multiple_checkboxes', operator: 'EQ', value: 'vanilla' },
      ['Cora', 'Dora'],
    ],
    [
      'NEQ',
      { propertyName: 'property_number', operator: 'NEQ', value: '3' },
      ['Bela', 'Cora', 'Dora', 'Eda', 'Fay'],
    ],
    ['LT', { propertyName: 'property_number', operator: 'LT', value: '7' }, ['Ada']],
    ['LTE', { propertyName: 'property_number', operator: 'LTE', value: '7' }, ['Ada', 'Cora']],
    ['GT', { propertyName: 'property_number', operator: 'GT', value: 7 }, ['Bela']],
    ['GTE', { propertyName: 'property_number', operator: 'GTE', value: 7 }, ['Bela', 'Cora']],
    [
      'BETWEEN, ends included',
      { propertyName: 'property_number', operator: 'BETWEEN', value: '3', highValue: '7' },
      ['Ada', 'Cora'],
    ],
    [
      'BETWEEN days',
      { propertyName: 'property_date', operator: 'BETWEEN', value: '2026-02-28', highValue: '1772409600000' },
      ['Bela'],
    ],
    ['IN', { propertyName: 'firstname', operator: 'IN', values: ['ada', 'eda'] }, ['Ada', 'Eda']],
    ['IN with capitals', { propertyName: 'firstname', operator: 'IN', values: ['Ada'] }, []],
    [
      'NOT_IN',
      { propertyName: 'firstname', operator: 'NOT_IN', values: ['ada', 'eda'] },
      ['Bela', 'Cora', 'Dora', 'Fay'],
    ],
    ['HAS_PROPERTY', { propertyName: 'property_string', operator: 'HAS_PROPERTY' }, ['Eda']],
    [
      'NOT_HAS_PROPERTY',
      { propertyName: 'property_string', operator: 'NOT_HAS_PROPERTY' },
      ['Ada', 'Bela', 'Cora', 'Dora', 'Fay'],
    ],
    ['CONTAINS_TOKEN', { propertyName: 'company', operator: 'CONTAINS_TOKEN', value: 'test' }, ['Dora']],
    [
      'CONTAINS_TOKEN of a part of a word',
      { propertyName: 'company', operator: 'CONTAINS_TOKEN', value: 'tes' },
      [],
    ],
    [
      'CONTAINS_TOKEN with a wildcard',
      { propertyName: 'email', operator: 'CONTAINS_TOKEN', value: '*@cafe.example.com' },
      ['Ada'],
    ],
    [
      'CONTAINS_TOKEN of a domain',
      { propertyName: 'email', operator: 'CONTAINS_TOKEN', value: 'example.org' },
      ['Bela'],
    ],
    [
      'NOT_CONTAINS_TOKEN',
      { propertyName: 'email', operator: 'NOT_CONTAINS_TOKEN', value: 'example' },
      ['Cora', 'Dora', 'Eda', 'Fay'],
    ],
    ['EQ of a flag', { propertyName: 'property_checkbox', operator: 'EQ', value: true }, ['Eda']],
  ])('%s finds what it says', async (_what, filter, names) => {
    expect(await namesFound([filter])).toEqual(names);
  });
});

test('the filters of a group narrow, groups widen, and the shorthand is one group', async () => {
  const number = { propertyName: 'property_number', operator: 'HAS_PROPERTY' };
  const email = { propertyName: 'email', operator: 'HAS_PROPERTY' };
  const ada = { propertyName: 'firstname', operator: 'EQ', value: 'Ada' };
  expect(await namesFound([number, email])).toEqual(['Ada', 'Bela']);
  const groups = { filterGroups: [{ filters: [ada] }, { filters: [{ ...ada, value: 'Eda' }] }] };
  expect(await namesFound([], groups)).toEqual(['Ada', 'Eda']);
  expect(await namesFound([], { filterGroups: undefined, filters: [number, email] })).toEqual([
    'Ada',
    'Bela',
  ]);
});

test('a change is found at once, under its new value and not the old', async () => {
  const by = (value: string) => namesFound([{ propertyName: 'city', operator: 'EQ', value }]);
  const { id } = await axle.api.create('contacts', { firstname: 'Mia', city: 'Porto' });
  expect(await by('porto')).toEqual(['Mia']);
  await axle.api.update('contacts', id, { city: 'Faro' });
  expect([await by('porto'), await by('faro')]).toEqual([[], ['Mia']]);
  await axle.api.archive('contacts', id);
  expect(await by('faro')).toEqual([]);
});

test('words are found at the beginning of words of searchable properties, all of them', async () => {
  const found = async (query: string) =>
    (await search({ query, properties: ['firstname'] })).results.map(
      ({ properties }) => properties['firstname'],
    );
  expect(await found('COMP test')).toEqual(['Dora']);
  expect(await found('ompany')).toEqual([]);
  expect(await found('cafe')).toEqual(['Ada']);
});

describe('the oddities that clients send', () => {
  test.each([
    ['an empty body', {}],
    ['an empty group', { filterGroups: [{ filters: [] }], sorts: [], after: '' }],
    ['unknown keys', { filterGroup: [{ filters: [{ propertyName: 'nosuch' }] }] }],
    ['a limit as a text', { limit: '10' }],
    ['null', { after: null, query: null }],
  ])('%s finds everything', async (_what, body) => {
    expect((await search(body)).total).toBe(6);
  });
});

test('results are sorted, paged by offset, and without a cursor on the last page', async () => {
  const sorted = async (sorts: readonly unknown[]) =>
    (await search({ sorts, properties: ['firstname'] })).results.map(
      ({ properties }) => properties['firstname'],
    );
  const rising = ['Ada', 'Cora', 'Bela', 'Dora', 'Eda', 'Fay'];
  expect(await sorted([{ propertyName: 'property_number', direction: 'ASCENDING' }])).toEqual(rising);
  expect(await sorted(['property_number'])).toEqual(rising);
  const falling = ['Bela', 'Cora', 'Ada', 'Fay', 'Eda', 'Dora'];
  expect(await sorted(['-property_number'])).toEqual(falling);
  expect(await sorted(['{"propertyName":"property_number","direction":"DESCENDING"}'])).toEqual(falling);
  const first = await search({ limit: 4, properties: ['firstname'] });
  expect(first).toMatchObject({ total: 6, paging: { next: { after: '4' } } });
  expect(first.paging).toEqual({ next: { after: '4' } });
  const last = await search({ limit: 4, after: 4, properties: ['firstname'] });
  expect(last.results).toHaveLength(2);
  expect(last).not.toHaveProperty('paging');
});

test('results hold the default properties, or those asked for', async () => {
  const [plain] = (await search({ limit: 1 })).results;
  expect(Object.keys(plain?.properties ?? {})).toEqual([
    'createdate',
    'email',
    'firstname',
    'hs_object_id',
    'lastmodifieddate',
    'lastname',
  ]);
});

describe('a search is refused', () => {
  const has = { propertyName: 'email', operator: 'HAS_PROPERTY' };
  const groups = (count: number, filters: number) =>
    Array.from({ length: count }, () => ({ filters: Array.from({ length: filters }, () => has) }));
  const VALIDATION = { category: 'VALIDATION_ERROR' };

  test.each([
    [groups(6, 1), 'too many filterGroups (count: 6, max allowed: 5)'],
    [groups(1, 7), 'too many filters per filterGroup (count: 7, max allowed: 6)'],
    [groups(4, 5), 'too many filters (count: 20, max allowed: 18)'],
  ])('with too many filters', async (filterGroups, message) => {
    expectRefusal(await send({ filterGroups }), 400, { message, ...VALIDATION });
    expect((await send({ filterGroups: groups(3, 6) })).status).toBe(200);
  });

  test.each([
    [{ filters: [{ propertyName: 'nosuch', operator: 'HAS_PROPERTY' }] }],
    [{ filters: [{ propertyName: 'property_number', operator: 'EQ', value: 'many' }] }],
    [{ limit: 100, after: '9901' }],
    [{ sorts: ['nosuch'] }],
  ])('as one that cannot be answered: %j', async (body) => {
    expectRefusal(await send(body), 400, { message: 'There was a problem with the request.' });
  });

  test('for an operator there is none of', async () => {
    const operators =
      'IN, NOT_HAS_PROPERTY, LT, EQ, GT, NOT_IN, GTE, CONTAINS_TOKEN, HAS_PROPERTY, LTE, NOT_CONTAINS_TOKEN, BETWEEN, NEQ';
    const body = '{"filters":[{"propertyName":"email","operator":"eq","value":"x"}]}';
    expectRefusal(await send(body), 400, {
      message: `Invalid input JSON on line 1, column 48: Enum type must be one of: [${operators}]`,
      ...VALIDATION,
    });
    expectRefusal(await send({ filterGroups: [{ filters: [{ ...has, operator: '' }] }] }), 400, {
      message:
        'Invalid input JSON: unable to deserialize field "filterGroups[0].filters[0].operator". Invalid value: ',
      ...VALIDATION,
    });
  });

  test('for a filter that lacks fields or operands', async () => {
    expectRefusal(await send('{"filters":[{"value":"x"}]}'), 400, {
      message:
        'Invalid input JSON on line 1, column 25: Cannot build Filter, some of required attributes are not set ' +
        '[propertyName, operator]',
      ...VALIDATION,
    });
    const between = '{"filters":[{"propertyName":"email","operator":"BETWEEN","value":"x"}]}';
    const problem = async (body: string) =>
      (JSON.parse((await send(body)).text) as { message: string }).message;
    expect(await problem(between)).toContain('problem: operator BETWEEN requires a highValue');
    expect(await problem(between.replace('BETWEEN', 'IN'))).toContain('operator IN requires values');
    expect(await problem(between.replace('BETWEEN', 'NOT_HAS_PROPERTY'))).toContain('does not take a value');
  });

  test('for a page that is too long, or a cursor that is none', async () => {
    expect((await send({ limit: 200 })).status).toBe(200);
    expect((await send({ limit: 201 })).status).toBe(400);
    expect((await send({ limit: 0 })).status).toBe(400);
    expect((await send({ after: 'x' })).status).toBe(400);
    expect((await send({ query: 'x'.repeat(3001) })).status).toBe(400);
    expect((await send({ query: 'x'.repeat(3000) })).status).toBe(200);
    expect((await send({ sorts: ['email', 'phone'] })).status).toBe(400);
  });
});

test('answers carry the daily rate-limit headers only', async () => {
  const { headers } = await send({});
  const names = [...headers.keys()].filter((name) => name.startsWith('x-hubspot-ratelimit'));
  expect(names.sort()).toEqual(['x-hubspot-ratelimit-daily', 'x-hubspot-ratelimit-daily-remaining']);
});
