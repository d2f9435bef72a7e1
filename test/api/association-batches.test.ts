import { beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal, type Reply } from './api-caller.ts';
import {
  associate,
  associatedWith,
  bodyOf,
  type End,
  expectInvalid,
  listOf,
  make,
  makeMany,
  pairInput,
  specs,
} from './associated-records.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

const V4 = '/crm/v4/associations/contacts/companies/batch';
const DATED = ['2025-09', '2026-03', '2026-09'].map(
  (version) => `/crm/associations/${version}/contacts/companies/batch`,
);

interface BatchBody {
  readonly status: string;
  readonly startedAt: string;
  readonly completedAt: string;
  // biome-ignore lint/suspicious/noExplicitAny: rows of many shapes, which the tests compare.
  readonly results: readonly any[];
  readonly numErrors?: number;
  readonly errors?: readonly unknown[];
}

function post(path: string, inputs: unknown): Promise<Reply> {
  return axle.api.send('POST', path, { body: { inputs } });
}

async function batch(path: string, inputs: unknown, status: number): Promise<BatchBody> {
  const reply = await post(path, inputs);
  expect(reply.status, reply.text).toBe(status);
  return bodyOf(reply);
}

const contact = () => make(axle, 'contacts');
const company = () => make(axle, 'companies');
const companiesOf = (id: string) => associatedWith(axle, ['contacts', id], 'companies');

const invalidRecord = (what: string, id: string) => ({
  status: 'error',
  category: 'VALIDATION_ERROR',
  message: `${what}=${id} is not valid`,
  context: { id: [id] },
});
const invalidId = (id: string) => ({
  status: 'error',
  category: 'VALIDATION_ERROR',
  subCategory: 'crm.associations.INVALID_IDENTIFIER',
  message: `${id} is not a valid ID`,
  context: { id: [id] },
});
const noCompany = (id: string) => ({
  status: 'error',
  category: 'OBJECT_NOT_FOUND',
  subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
  message: `No company is associated with contact ${id}.`,
  context: { fromObjectId: [id], fromObjectType: ['contact'], toObjectType: ['company'] },
});

describe('a batch that associates', () => {
  test('answers with ids as numbers and labels, and takes ids as numbers and as texts', async () => {
    const [a, b, c] = [await contact(), await company(), await company()];
    const at = new Date(axle.nowMs).toISOString();
    const made = await batch(`${V4}/create`, [pairInput(a, b, 1), pairInput(Number(a), Number(c), 279)], 201);
    expect(made).toEqual({
      status: 'COMPLETE',
      startedAt: at,
      completedAt: at,
      results: [
        {
          fromObjectTypeId: '0-1',
          fromObjectId: Number(a),
          toObjectTypeId: '0-2',
          toObjectId: Number(b),
          labels: ['Primary'],
        },
        {
          fromObjectTypeId: '0-1',
          fromObjectId: Number(a),
          toObjectTypeId: '0-2',
          toObjectId: Number(c),
          labels: [],
        },
      ],
    });
    expect(await companiesOf(a)).toEqual({ [b]: [1, 279], [c]: [279] });
    expect(await associatedWith(axle, ['companies', b], 'contacts')).toEqual({ [a]: [2, 280] });
  });

  test('gives a pair the named types and no others', async () => {
    const [a, b] = [await contact(), await company()];
    await associate(axle, ['contacts', a], ['companies', b], 1);
    await batch(`${V4}/create`, [pairInput(a, b, 931)], 201);
    expect(await companiesOf(a)).toEqual({ [b]: [279, 931] });
  });

  test('carries its inputs out in their order, one pair twice as well', async () => {
    const [a, b, c] = [await contact(), await company(), await company()];
    const inputs = [pairInput(a, b, 1), pairInput(a, b, 931), pairInput(a, b, 1), pairInput(a, c, 1)];
    expect((await batch(`${V4}/create`, inputs, 201)).results).toHaveLength(4);
    expect(await companiesOf(a)).toEqual({ [b]: [279], [c]: [1, 279] });
  });

  test('tells of bad inputs as errors, and does the others', async () => {
    const [a, b] = [await contact(), await company()];
    const gone = await contact();
    await axle.api.archive('contacts', gone);
    const bad = [pairInput('abc', b, 1), pairInput('0', b, 1), pairInput(77, b, 1), pairInput(a, '78', 1)];
    const worse = [pairInput(77, 78, 1), pairInput(gone, b, 1), pairInput(a, b, 2), pairInput(a, b, 99_999)];
    const made = await batch(`${V4}/create`, [...bad, ...worse, pairInput(a, b, 931)], 207);
    expect(made.status).toBe('COMPLETE');
    expect(made.results).toMatchObject([{ fromObjectId: Number(a), labels: ['Billing contact'] }]);
    expect(made.numErrors).toBe(8);
    expect(made.errors).toHaveLength(8);
    const misplaced = 'invalid from object type 0-1 for associations to be created. expected: 0-2';
    expect(made.errors).toEqual(
      expect.arrayContaining([
        invalidId('abc'),
        invalidId('0'),
        invalidRecord('CONTACT', '77'),
        invalidRecord('COMPANY', '78'),
        invalidRecord('CONTACT', gone),
        expect.objectContaining({ category: 'VALIDATION_ERROR', message: misplaced }),
        expect.objectContaining({ message: 'One or more associations are invalid' }),
      ]),
    );
    expect(await companiesOf(a)).toEqual({ [b]: [279, 931] });
  });

  test('tells of a record that would be associated with itself', async () => {
    const [a, b] = [await contact(), await contact()];
    const path = '/crm/v4/associations/contacts/contacts/batch/create';
    const made = await batch(path, [pairInput(a, a, 449), pairInput(a, b, 449)], 207);
    expect(made.errors).toMatchObject([{ message: `Object ${a} cannot be associated to itself (${a})` }]);
    expect(made.errors?.[0]).not.toHaveProperty('subCategory');
    expect(await associatedWith(axle, ['contacts', a], 'contacts')).toEqual({ [b]: [449] });
  });

  test('without inputs does nothing', async () => {
    const made = await batch(`${V4}/create`, [], 201);
    expect(made).toMatchObject({ status: 'COMPLETE', results: [] });
    expect(made).not.toHaveProperty('errors');
  });

  test('is refused whole where the body cannot be read', async () => {
    const place = 'Invalid input JSON on line 1, column';
    const fields = 'Some required fields were not set:';
    const create = (body: unknown) => axle.api.send('POST', `${V4}/create`, { body });
    expectInvalid(await create({}), `${place} 2. ${fields} [inputs]`);
    expectInvalid(await create({ inputs: [{ from: { id: 1 } }] }), `${place} 28. ${fields} [to, types]`);
    expectRefusal(await create({ inputs: [{ from: '7', to: { id: 1 }, types: [] }] }), 400, {
      message: `${place} 20: Cannot deserialize value of type \`com.hubspot.associations.publicapi.PublicObjectId$Json\` from String value (token \`JsonToken.VALUE_STRING\`)`,
    });
    const [a, b] = [await contact(), await company()];
    const mixed = [pairInput(a, b, 1), pairInput(a, b, [1, 'MINE'])];
    expect((await post(`${V4}/create`, mixed)).text).toContain('Enum type must be one of');
    expect(await companiesOf(a)).toEqual({});
  });

  test('by the default type answers both directions, keeps labels, and tells of bad inputs', async () => {
    const [a, b, c] = [await contact(), await company(), await company()];
    await associate(axle, ['contacts', a], ['companies', b], 1);
    const inputs = [b, c, '77'].map((id) => ({ from: { id: a }, to: { id } }));
    const made = await batch(`${V4}/associate/default`, inputs, 200);
    const row = (from: string, to: string, associationTypeId: number) => ({
      from: { id: from },
      to: { id: to },
      associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId },
    });
    expect(made.results).toEqual([row(a, b, 279), row(b, a, 280), row(a, c, 279), row(c, a, 280)]);
    expect(made.errors).toEqual([invalidRecord('COMPANY', '77')]);
    expect(await companiesOf(a)).toEqual({ [b]: [1, 279], [c]: [279] });
    expect((await post(`${V4}/associate/default`, inputs.slice(0, 1))).status).toBe(200);
  });
});

describe('a batch that reads', () => {
  test('has the ids that were asked for as texts, the others as numbers', async () => {
    const [a, b, c] = [await contact(), await contact(), await company()];
    await associate(axle, ['contacts', a], ['companies', c], 1);
    await associate(axle, ['contacts', b], ['companies', c], 279);
    const plain = { category: 'HUBSPOT_DEFINED', typeId: 279, label: null };
    const primary = { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' };
    const read = await batch(`${V4}/read`, [{ id: a }, { id: Number(b) }], 200);
    expect(read.results).toEqual([
      { from: { id: a }, to: [{ toObjectId: Number(c), associationTypes: [primary, plain] }] },
      { from: { id: b }, to: [{ toObjectId: Number(c), associationTypes: [plain] }] },
    ]);
    expect(read).not.toHaveProperty('errors');
  });

  test('tells of records that are associated with nothing, and of ids that are none, as errors', async () => {
    const [a, lonely, c] = [await contact(), await contact(), await company()];
    await associate(axle, ['contacts', a], ['companies', c]);
    const read = await batch(
      `${V4}/read`,
      [lonely, '77', 'zz', a].map((id) => ({ id })),
      207,
    );
    expect(read.results).toMatchObject([{ from: { id: a } }]);
    expect(read.numErrors).toBe(3);
    expect(read.errors).toHaveLength(3);
    expect(read.errors).toEqual(
      expect.arrayContaining([noCompany(lonely), noCompany('77'), invalidId('zz')]),
    );
  });

  test('pages each record by itself, 500 at a time', async () => {
    const [a, few] = [await contact(), await contact()];
    const ids = await makeMany(axle, 'companies', 501);
    await batch(
      `${V4}/create`,
      ids.map((id) => pairInput(a, id, 279)),
      201,
    );
    await batch(
      `${V4}/create`,
      ids.slice(1).map((id) => pairInput(few, id, 279)),
      201,
    );
    const [page, whole] = (await batch(`${V4}/read`, [{ id: a }, { id: few }], 200)).results;
    expect(page.to.map((each: { toObjectId: number }) => each.toObjectId)).toEqual(
      ids.slice(0, 500).map(Number),
    );
    expect(whole.to).toHaveLength(500);
    expect(whole).not.toHaveProperty('paging');
    const { after } = page.paging.next;
    const [rest] = (await batch(`${V4}/read`, [{ id: a, after }], 200)).results;
    expect(rest).toMatchObject({ to: [{ toObjectId: Number(ids[500]) }] });
    expect(rest).not.toHaveProperty('paging');
    const listed = await listOf(axle, ['contacts', a], 'companies');
    expect(listed.results).toHaveLength(500);
    expect(listed.paging?.next.after).toBe(after);
    const tail = await listOf(axle, ['contacts', a], 'companies', `?after=${encodeURIComponent(after)}`);
    expect(tail.results).toHaveLength(1);
  });
});

describe('a batch that archives', () => {
  let a: string;
  let ids: readonly string[];
  const ends: (id: string) => readonly [End, End] = (id) => [
    ['contacts', a],
    ['companies', id],
  ];
  beforeAll(async () => {
    [a, ids] = [await contact(), await makeMany(axle, 'companies', 3)];
  });

  test('ends every association of the pairs, and passes over what is not there', async () => {
    for (const id of ids) await associate(axle, ...ends(id), 1, 931);
    const to = [ids[0], ids[1], '77', 'zz'].map((id) => ({ id }));
    const reply = await post(`${V4}/archive`, [
      { from: { id: a }, to },
      { from: { id: '78' }, to },
    ]);
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(await companiesOf(a)).toEqual({ [ids[2] ?? '']: [1, 279, 931] });
    expect(await associatedWith(axle, ['companies', ids[0] ?? ''], 'contacts')).toEqual({});
  });

  test('labels takes the named types, and all with the default one', async () => {
    for (const id of ids) await associate(axle, ...ends(id), 1, 931);
    const [first = '', second = '', third = ''] = ids;
    const inputs = [
      pairInput(a, first, 931),
      pairInput(a, second, 279),
      pairInput(a, third, 1),
      pairInput(a, '77', 1),
    ];
    const reply = await post(`${V4}/labels/archive`, inputs);
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(await companiesOf(a)).toEqual({ [first]: [279], [third]: [279, 931] });
  });

  test('labels is refused whole for a type that leads elsewhere', async () => {
    const [first = ''] = ids;
    await associate(axle, ...ends(first), 1);
    const reply = await post(`${V4}/labels/archive`, [pairInput(a, first, 1), pairInput(a, first, 2)]);
    expectInvalid(reply, 'invalid from object type 0-1 for associations to be created. expected: 0-2');
    expect((await companiesOf(a))[first]).toEqual([1, 279]);
  });
});

const EVERY = ['create', 'associate/default', 'read', 'archive', 'labels/archive'] as const;

describe.each([
  ['v4', V4, '201 200 200 204 204', '207 200 207'],
  [
    'v4 before the family',
    '/crm/associations/v4/contacts/companies/batch',
    '201 200 200 204 204',
    '207 200 207',
  ],
  ['2025-09', DATED[0] ?? '', '201 200 200 200 200', '207 200 207'],
  ['2026-03', DATED[1] ?? '', '201 200 200 200 200', '207 200 207'],
  ['2026-09', DATED[2] ?? '', '200 200 200 200 200', '200 200 200'],
])('%s', (_version, path, whole, partial) => {
  const inputsFor = (a: string, b: string) => ({
    create: pairInput(a, b, 1),
    'associate/default': { from: { id: a }, to: { id: b } },
    read: { id: a },
    archive: { from: { id: a }, to: [{ id: b }] },
    'labels/archive': { from: { id: a }, to: { id: b }, types: specs(1) },
  });

  test(`answers ${whole}, and ${partial} where a part fails`, async () => {
    const [a, b] = [await contact(), await company()];
    const [good, bad] = [inputsFor(a, b), inputsFor('77', b)];
    const statuses: number[] = [];
    for (const verb of EVERY) statuses.push((await post(`${path}/${verb}`, [good[verb]])).status);
    expect(statuses.join(' ')).toBe(whole);
    await associate(axle, ['contacts', a], ['companies', b]);
    const failed: number[] = [];
    for (const verb of EVERY.slice(0, 3)) {
      const reply = await post(`${path}/${verb}`, [bad[verb], good[verb]]);
      failed.push(reply.status);
      const { numErrors, results } = bodyOf<BatchBody>(reply);
      expect([numErrors, results.length > 0]).toEqual([1, true]);
    }
    expect(failed.join(' ')).toBe(partial);
  });
});

test.each(DATED)('%s archives with an empty batch for an answer', async (path) => {
  const [a, b] = [await contact(), await company()];
  await associate(axle, ['contacts', a], ['companies', b], 1);
  const at = new Date(axle.nowMs).toISOString();
  const empty = { status: 'COMPLETE', results: [], startedAt: at, completedAt: at };
  expect(await batch(`${path}/labels/archive`, [pairInput(a, b, 1)], 200)).toEqual(empty);
  expect(await companiesOf(a)).toEqual({ [b]: [279] });
  expect(await batch(`${path}/archive`, [{ from: { id: a }, to: [{ id: b }] }], 200)).toEqual(empty);
  expect(await companiesOf(a)).toEqual({});
});

test.each([
  ['create', 2000, pairInput('77', '78', 1), 207],
  ['associate/default', 2000, { from: { id: '77' }, to: { id: '78' } }, 200],
  ['archive', 2000, { from: { id: '77' }, to: [{ id: '78' }] }, 204],
  ['labels/archive', 2000, pairInput('77', '78', 1), 204],
  ['read', 1000, { id: '77' }, 207],
])('%s takes %d inputs and no more', async (verb, max, input, status) => {
  const inputs = (count: number) => Array.from({ length: count }, () => input);
  expect((await post(`${V4}/${verb}`, inputs(max))).status).toBe(status);
  expectInvalid(
    await post(`${V4}/${verb}`, inputs(max + 1)),
    `The maximum number of inputs supported in a batch is ${max}. Please reduce the number of items and try again`,
  );
});
