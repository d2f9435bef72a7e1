import { beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal, OBJECTS, type RecordBody, type Reply, recordOf } from './api-caller.ts';
import {
  associate,
  associatedWith,
  bodyOf,
  expectInvalid,
  make,
  makeMany,
  pairInput,
  type Spec,
  specs,
} from './associated-records.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();
const lagging = useAxle({ searchLagMs: 60_000 });

type Inline = Readonly<
  Record<
    string,
    {
      readonly results: readonly { readonly id: string; readonly type: string }[];
      readonly paging?: { readonly next: { readonly after: string; readonly link: string } };
    }
  >
>;
type InlineRecord = RecordBody & { readonly associations?: Inline };

const contact = () => make(axle, 'contacts');
const company = () => make(axle, 'companies');
const deal = () => make(axle, 'deals');

async function read(type: string, id: string, query: string): Promise<InlineRecord> {
  return axle.api.read(type, id, query);
}

describe('a record that is read with its associations', () => {
  test('has a row for each type, in the order of the types and then of the ids', async () => {
    const [mine, first, second] = [await deal(), await company(), await company()];
    await associate(axle, ['deals', mine], ['companies', first]);
    await associate(axle, ['deals', mine], ['companies', second], 5);
    const { associations } = await read('deals', mine, '?associations=companies');
    expect(associations).toEqual({
      companies: {
        results: [
          { id: second, type: 'deal_to_company' },
          { id: first, type: 'deal_to_company_unlabeled' },
          { id: second, type: 'deal_to_company_unlabeled' },
        ],
      },
    });
  });

  test('has them last, in the words of the wire', async () => {
    const [mine, theirs] = [await deal(), await contact()];
    await associate(axle, ['deals', mine], ['contacts', theirs]);
    const { text } = await axle.api.get(`${OBJECTS}/deals/${mine}?associations=contacts`);
    const rows = `[{"id":"${theirs}","type":"deal_to_contact"}]`;
    expect(text.endsWith(`,"associations":{"contacts":{"results":${rows}}}}`)).toBe(true);
  });

  test.each([
    ['contacts,companies,line_items', ['companies', 'contacts', 'line items']],
    ['contacts&associations=companies&associations=0-8', ['companies', 'contacts', 'line items']],
    ['LINE_ITEM,line_items', ['line items']],
    ['tickets,companies', ['companies']],
  ])('by ?associations=%s has those under %j', async (given, keys) => {
    const [mine, a, b, c] = [await deal(), await contact(), await company(), await make(axle, 'line_items')];
    await associate(axle, ['deals', mine], ['contacts', a]);
    await associate(axle, ['deals', mine], ['companies', b]);
    await associate(axle, ['deals', mine], ['line_items', c]);
    const { associations } = await read('deals', mine, `?associations=${given}`);
    expect(Object.keys(associations ?? {}).sort()).toEqual(keys);
    for (const { results } of Object.values(associations ?? {})) expect(results).toHaveLength(1);
  });

  test('goes without them where there are none, or none were asked for', async () => {
    const [mine, theirs] = [await deal(), await contact()];
    expect(await read('deals', mine, '?associations=contacts,companies')).not.toHaveProperty('associations');
    await associate(axle, ['deals', mine], ['contacts', theirs]);
    for (const query of ['', '?associations=', '?associations=companies']) {
      expect(await read('deals', mine, query)).not.toHaveProperty('associations');
    }
  });

  test('is found by a unique value too', async () => {
    const email = `inline-${axle.next()}@example.com`;
    const [{ id }, theirs] = [await axle.api.create('contacts', { email }), await deal()];
    await associate(axle, ['contacts', id], ['deals', theirs]);
    const { associations } = await read('contacts', email, '?idProperty=email&associations=deals');
    expect(associations?.['deals']?.results).toEqual([{ id: theirs, type: 'contact_to_deal' }]);
  });

  test('is refused for an object type that is not there, before the record is looked for', async () => {
    const message = 'Unable to infer object type from: butterflies';
    for (const path of ['/77', '']) {
      const reply = await axle.api.get(`${OBJECTS}/contacts${path}?associations=deals,butterflies`);
      expectRefusal(reply, 400, { message });
    }
  });
});

test('associations are read at once, however far searches lag behind', async () => {
  const [mine, theirs] = [await make(lagging, 'deals'), await make(lagging, 'contacts')];
  await associate(lagging, ['deals', mine], ['contacts', theirs]);
  const read: InlineRecord = await lagging.api.read('deals', mine, '?associations=contacts');
  expect(read.associations?.['contacts']?.results).toHaveLength(1);
  expect(await associatedWith(lagging, ['contacts', theirs], 'deals')).toEqual({ [mine]: [4] });
});

describe('more than a hundred rows', () => {
  let mine: string;
  let ids: readonly string[];
  beforeAll(async () => {
    [mine, ids] = [await contact(), await makeMany(axle, 'deals', 101)];
    const inputs = ids.map((id) => pairInput(mine, id, 4));
    await axle.api.send('POST', '/crm/v4/associations/contacts/deals/batch/create', { body: { inputs } });
  });

  test.each(['v3', '2025-09', '2026-03', '2026-09'])(
    'have a link of %s to those that follow',
    async (version) => {
      const path = version === 'v3' ? OBJECTS : `/crm/objects/${version}`;
      const reply = await axle.api.get(`${path}/contacts/${mine}?associations=deals`);
      const shown = bodyOf<InlineRecord>(reply).associations?.['deals'];
      expect(shown?.results.map(({ id }) => id)).toEqual(ids.slice(0, 100));
      const { after = '', link = '' } = shown?.paging?.next ?? {};
      expect(link).toBe(`${axle.api.url}${path}/0-1/${mine}/associations/0-3?portalId=4820&after=${after}`);
      const rest = await axle.api.get(link.slice(axle.api.url.length));
      expect(rest.status, rest.text).toBe(200);
      expect(rest.text).toContain(String(ids[100]));
      expect(bodyOf<{ results: unknown[] }>(rest).results).toHaveLength(1);
    },
  );

  test('are those of one type of record, and a hundred have no link', async () => {
    await axle.api.archive('deals', ids[100] ?? '');
    const { associations } = await read('contacts', mine, '?associations=deals');
    expect(associations?.['deals']?.results).toHaveLength(100);
    expect(associations?.['deals']).not.toHaveProperty('paging');
  });
});

test('a list has with each record what it is associated with', async () => {
  const [theirs, first, second, lonely] = [await contact(), await deal(), await deal(), await deal()];
  await associate(axle, ['deals', first], ['contacts', theirs]);
  await associate(axle, ['deals', second], ['contacts', theirs]);
  const query = `?after=${first}&limit=100&associations=contacts`;
  const { results } = await axle.api.list('deals', query);
  const shown = new Map(
    (results as readonly InlineRecord[]).map(({ id, associations }) => [id, associations]),
  );
  const there = { contacts: { results: [{ id: theirs, type: 'deal_to_contact' }] } };
  expect([...shown]).toEqual([
    [first, there],
    [second, there],
    [lonely, undefined],
  ]);
});

const linkTo = (id: unknown, ...types: readonly Spec[]) => ({ to: { id }, types: specs(...types) });

function create(type: string, associations: unknown, path = OBJECTS): Promise<Reply> {
  const name = type === 'deals' ? 'dealname' : 'name';
  const body = { properties: { [name]: 'Associated' }, associations };
  return axle.api.send('POST', `${path}/${type}`, { body });
}

describe('a record that is created with associations', () => {
  test.each(['/crm/v3/objects', '/crm/objects/2026-09'])(
    '%s has them at once, and does not answer them',
    async (path) => {
      const [a, b] = [await contact(), await company()];
      const made: RecordBody = recordOf(
        await create('deals', [linkTo(a, 3), linkTo(Number(b), 5)], path),
        201,
      );
      expect(made).not.toHaveProperty('associations');
      expect(await associatedWith(axle, ['deals', made.id], 'contacts')).toEqual({ [a]: [3] });
      expect(await associatedWith(axle, ['deals', made.id], 'companies')).toEqual({ [b]: [5, 341] });
      expect(await associatedWith(axle, ['companies', b], 'deals')).toEqual({ [made.id]: [6, 342] });
    },
  );

  test('may name several types for one, and may have an empty list', async () => {
    const a = await contact();
    const { id }: RecordBody = recordOf(await create('companies', [linkTo(a, 2, 930)]), 201);
    expect(await associatedWith(axle, ['companies', id], 'contacts')).toEqual({ [a]: [2, 280, 930] });
    expect((await create('companies', [])).status).toBe(201);
  });

  test('becomes the primary one in place of another', async () => {
    const [a, old] = [await contact(), await company()];
    await associate(axle, ['contacts', a], ['companies', old], 1);
    const { id }: RecordBody = recordOf(await create('companies', [linkTo(a, 2)]), 201);
    expect(await associatedWith(axle, ['contacts', a], 'companies')).toEqual({
      [old]: [279],
      [id]: [1, 279],
    });
  });

  test('is refused as a whole for any of them', async () => {
    const a = await contact();
    const before = (await axle.api.list('deals', '?limit=100')).results.length;
    const missing = {
      INVALID_OBJECT_IDS: ['CONTACT=77 is not valid'],
      objectId: [],
      objectType: ['CONTACT'],
    };
    const good = linkTo(a, 3);
    expectInvalid(await create('deals', [good, linkTo('77', 3)]), 'One or more associations are invalid', {
      context: missing,
    });
    expectInvalid(
      await create('deals', [good, linkTo(a, 4)]),
      'invalid from object type 0-3 for associations to be created. expected: 0-1',
    );
    expectInvalid(await create('deals', [good, linkTo(a, 99_999)]), 'One or more associations are invalid', {
      context: {
        associationSpec: ['HUBSPOT_DEFINED=99999'],
        INVALID_ASSOCIATION_TYPE_ID: ['HUBSPOT_DEFINED=99999 is not a valid association definition id'],
      },
    });
    expect(bodyOf(await create('deals', [good, linkTo('zz', 3)]))).toMatchObject({
      message: 'zz is not a valid ID',
      subCategory: 'crm.associations.INVALID_IDENTIFIER',
    });
    for (const odd of [[good, linkTo(a)], [good, {}], {}, 'x', [good, { to: a, types: specs(3) }]]) {
      expect((await create('deals', odd)).status).toBe(400);
    }
    const archived = await contact();
    await axle.api.archive('contacts', archived);
    expect((await create('deals', [good, linkTo(archived, 3)])).status).toBe(400);
    expect((await axle.api.list('deals', '?limit=100')).results).toHaveLength(before);
    expect(await associatedWith(axle, ['contacts', a], 'deals')).toEqual({});
  });
});

describe('a batch that creates with associations', () => {
  const input = (trace: string | undefined, ...associations: readonly unknown[]) => ({
    properties: { dealname: `Batch ${trace}` },
    associations,
    objectWriteTraceId: trace,
  });
  const createBatch = (...inputs: readonly unknown[]) =>
    axle.api.send('POST', `${OBJECTS}/deals/batch/create`, { body: { inputs } });

  test('gives each record its own', async () => {
    const [a, b] = [await contact(), await contact()];
    const reply = await createBatch(input('1', linkTo(a, 3)), input('2', linkTo(b, 3)), input('3'));
    expect(reply.status).toBe(201);
    expect(reply.text).not.toContain('associations');
    const { results } = bodyOf<{ results: RecordBody[] }>(reply);
    const idOf = (trace: string) => results.find((each) => each.objectWriteTraceId === trace)?.id ?? '';
    expect(await associatedWith(axle, ['contacts', a], 'deals')).toEqual({ [idOf('1')]: [4] });
    expect(await associatedWith(axle, ['contacts', b], 'deals')).toEqual({ [idOf('2')]: [4] });
    expect(await associatedWith(axle, ['deals', idOf('3')], 'contacts')).toEqual({});
  });

  test.each([
    ['a record that is not there', () => linkTo('77', 3)],
    ['a type that leads elsewhere', (id: string) => linkTo(id, 4)],
    ['an id that is none', () => linkTo('zz', 3)],
  ])('without trace ids comes to nothing for %s', async (_what, badLink) => {
    const a = await contact();
    const before = (await axle.api.list('deals', '?limit=100')).results.length;
    const reply = await createBatch(input(undefined, linkTo(a, 3)), input(undefined, badLink(a)));
    expect(reply.status).toBe(400);
    expect((await axle.api.list('deals', '?limit=100')).results).toHaveLength(before);
    expect(await associatedWith(axle, ['contacts', a], 'deals')).toEqual({});
  });

  test('with trace ids does what it can, and tells which it could not', async () => {
    const a = await contact();
    const reply = await createBatch(
      input('1', linkTo(a, 3), linkTo('77', 3)),
      input('2', linkTo(a, 4)),
      input('3', linkTo('zz', 3)),
      input('4', linkTo(a, 3)),
    );
    expect(reply.status).toBe(207);
    const { results, errors } = bodyOf<{
      results: RecordBody[];
      errors: { context: { objectWriteTraceId: string[] } }[];
    }>(reply);
    expect(results.map(({ objectWriteTraceId }) => objectWriteTraceId)).toEqual(['4']);
    expect(errors.flatMap(({ context }) => context.objectWriteTraceId).sort()).toEqual(['1', '2', '3']);
    expect(await associatedWith(axle, ['contacts', a], 'deals')).toEqual({ [results[0]?.id ?? '']: [4] });
  });
});
