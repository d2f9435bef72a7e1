import { beforeAll, describe, expect, test } from 'vitest';
import type { RecordBody, Reply } from './api-caller.ts';
import {
  associate,
  associatedWith,
  bodyOf,
  expectInvalid,
  make,
  makeMany,
  pairInput,
} from './associated-records.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

/** Associations as v3 has them: types by name, ids as texts. */
const SPELLINGS = ['/crm/v3/associations', '/crm/associations/v3'];
const BATCH = '/crm/v3/associations/contacts/companies/batch';

const named = (from: unknown, to: unknown, type: string) => ({ from: { id: from }, to: { id: to }, type });

function post(verb: string, inputs: unknown, path = BATCH): Promise<Reply> {
  return axle.api.send('POST', `${path}/${verb}`, { body: { inputs } });
}

interface Rows {
  // biome-ignore lint/suspicious/noExplicitAny: rows of many shapes, which the tests compare.
  readonly results: readonly any[];
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly errors?: readonly any[];
  readonly numErrors?: number;
}

const contact = () => make(axle, 'contacts');
const company = () => make(axle, 'companies');
const companiesOf = (id: string) => associatedWith(axle, ['contacts', id], 'companies');

/** A name that no type has, refused in these words. */
function expectUnknownName(reply: Reply, name: string, from = 'contacts', to = 'companies'): void {
  expect(reply.status).toBe(400);
  expect(bodyOf(reply)).toEqual({
    status: 'error',
    message: `${name} is not a valid association type between ${from} and ${to}`,
    correlationId: reply.correlationId,
    context: { type: [name], fromObjectType: [from], toObjectType: [to] },
    category: 'VALIDATION_ERROR',
    subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
  });
}

describe('a batch that associates by name', () => {
  test.each(SPELLINGS)('%s answers both directions, the one back first', async (base) => {
    const [a, b] = [await contact(), await company()];
    const reply = await post(
      'create',
      [named(a, Number(b), 'contact_to_company')],
      `${base}/Contact/0-2/batch`,
    );
    expect(reply.status).toBe(201);
    const at = new Date(axle.nowMs).toISOString();
    expect(bodyOf(reply)).toEqual({
      status: 'COMPLETE',
      results: [named(b, a, 'company_to_contact'), named(a, b, 'contact_to_company')],
      startedAt: at,
      completedAt: at,
    });
    expect(await companiesOf(a)).toEqual({ [b]: [1, 279] });
  });

  test.each([
    ['contact_to_company', 'company_to_contact', [1, 279]],
    ['contact_to_company_unlabeled', 'company_to_contact_unlabeled', [279]],
    ['billing_contact_to_company', 'company_to_billing_contact', [279, 931]],
  ])('knows %s, which is %s from the other end', async (name, inverse, types) => {
    const [a, b] = [await contact(), await company()];
    const there = await post('create', [named(a, b, name)]);
    expect(bodyOf<Rows>(there).results.map(({ type }) => type)).toEqual([inverse, name]);
    expect(await companiesOf(a)).toEqual({ [b]: types });
    const other = await contact();
    const back = await post(
      'create',
      [named(b, other, inverse)],
      '/crm/v3/associations/companies/contacts/batch',
    );
    expect(back.status).toBe(201);
    expect(await companiesOf(other)).toEqual({ [b]: types });
  });

  test('adds a type and takes none away, but for a former primary', async () => {
    const [a, b, c] = [await contact(), await company(), await company()];
    await post('create', [named(a, b, 'contact_to_company'), named(a, b, 'billing_contact_to_company')]);
    expect(await companiesOf(a)).toEqual({ [b]: [1, 279, 931] });
    await post('create', [named(a, c, 'contact_to_company')]);
    expect(await companiesOf(a)).toEqual({ [b]: [279, 931], [c]: [1, 279] });
  });

  test('tells of bad inputs as errors, and does the others', async () => {
    const [a, b] = [await contact(), await company()];
    const inputs = [named('77', b, 'contact_to_company'), named('zz', b, 'contact_to_company')];
    const reply = await post('create', [...inputs, named(a, b, 'contact_to_company')]);
    expect(reply.status).toBe(207);
    const { results, errors, numErrors } = bodyOf<Rows>(reply);
    expect(results).toHaveLength(2);
    expect(numErrors).toBe(2);
    expect(errors?.map(({ message }) => message).sort()).toEqual([
      'CONTACT=77 is not valid',
      'zz is not a valid ID',
    ]);
    expect(await companiesOf(a)).toEqual({ [b]: [1, 279] });
  });

  test.each(['test', 'company_to_contact', 'contact_to_deal'])(
    'is refused whole for %s, which is no type between the two',
    async (name) => {
      const [a, b] = [await contact(), await company()];
      expectUnknownName(await post('create', [named(a, b, 'contact_to_company'), named(a, b, name)]), name);
      expect(await companiesOf(a)).toEqual({});
    },
  );

  test('is refused between types that are never associated', async () => {
    const reply = await post('create', [], '/crm/v3/associations/contacts/users/batch');
    expectUnknownName(reply, 'contact_to_user', 'contacts', 'users');
  });
});

describe('a batch that reads by name', () => {
  test('shows the primary record only towards a type that has one', async () => {
    const [a, b, c, d] = [await contact(), await company(), await company(), await contact()];
    await associate(axle, ['contacts', a], ['companies', b], 1);
    await associate(axle, ['contacts', a], ['companies', c], 931);
    await associate(axle, ['contacts', d], ['companies', c], 279);
    const reply = await post('read', [{ id: a }, { id: Number(d) }, { id: '77' }]);
    expect(reply.status).toBe(207);
    const { results, errors } = bodyOf<Rows>(reply);
    expect(results).toEqual([{ from: { id: a }, to: [{ id: b, type: 'contact_to_company' }] }]);
    expect(errors?.map(({ context }) => context.fromObjectId)).toEqual([[d], ['77']]);
    expect(errors?.[0]).toMatchObject({
      category: 'OBJECT_NOT_FOUND',
      subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
      message: `No company is associated with contact ${d}.`,
    });
  });

  test('shows every type towards any other', async () => {
    const [a, b, c] = [await contact(), await company(), await contact()];
    await associate(axle, ['contacts', a], ['companies', b], 1);
    await associate(axle, ['contacts', c], ['companies', b], 279);
    const reply = await post('read', [{ id: b }], '/crm/v3/associations/companies/contacts/batch');
    expect(reply.status).toBe(200);
    const unlabeled = 'company_to_contact_unlabeled';
    expect(bodyOf<Rows>(reply).results).toEqual([
      {
        from: { id: b },
        to: [
          { id: a, type: 'company_to_contact' },
          { id: a, type: unlabeled },
          { id: c, type: unlabeled },
        ],
      },
    ]);
  });

  test('has a hundred rows of a record, and where the next begin', async () => {
    const a = await contact();
    const ids = await makeMany(axle, 'deals', 101);
    const inputs = ids.map((id) => pairInput(a, id, 4));
    await axle.api.send('POST', '/crm/v4/associations/contacts/deals/batch/create', { body: { inputs } });
    const path = '/crm/v3/associations/contacts/deals/batch';
    const [row] = bodyOf<Rows>(await post('read', [{ id: a }], path)).results;
    expect(row.to.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 100));
    const { after, link } = row.paging.next;
    expect(link).toBe(
      `${axle.api.url}/crm/v3/objects/0-1/${a}/associations/0-3?portalId=4820&after=${after}`,
    );
    const rest = await axle.api.get(link.slice(axle.api.url.length));
    expect(bodyOf(rest)).toEqual({ results: [{ id: ids[100], type: 'contact_to_deal' }] });
    // What a batch of v4 takes there is passed over: the first page comes again.
    const [again] = bodyOf<Rows>(await post('read', [{ id: a, after }], path)).results;
    expect(again).toEqual(row);
  });
});

describe('a batch that archives by name', () => {
  test('takes the named type away, and all with the default one', async () => {
    const [a, b, c] = [await contact(), await company(), await company()];
    await associate(axle, ['contacts', a], ['companies', b], 1, 931);
    await associate(axle, ['contacts', a], ['companies', c], 931);
    const inputs = [named(a, b, 'contact_to_company'), named(a, c, 'contact_to_company_unlabeled')];
    const reply = await post('archive', [...inputs, named('77', b, 'contact_to_company')]);
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(await companiesOf(a)).toEqual({ [b]: [279, 931] });
    expectUnknownName(await post('archive', [named(a, b, 'test')]), 'test');
  });
});

test.each([
  ['create', 2000, named('77', '78', 'contact_to_company'), 207],
  ['archive', 2000, named('77', '78', 'contact_to_company'), 204],
  ['read', 1000, { id: '77' }, 207],
])('%s takes %d inputs and no more', async (verb, max, input, status) => {
  const inputs = (count: number) => Array.from({ length: count }, () => input);
  expect((await post(verb, inputs(max))).status).toBe(status);
  expectInvalid(
    await post(verb, inputs(max + 1)),
    `The maximum number of inputs supported in a batch is ${max}. Please reduce the number of items and try again`,
  );
});

describe('the names of types', () => {
  test.each(SPELLINGS)('are listed by %s in ascending order of number', async (base) => {
    const { status, text } = await axle.api.get(`${base}/contacts/companies/types`);
    expect(status).toBe(200);
    expect(text).toBe(
      '{"results":[{"id":"1","name":"contact_to_company"},{"id":"279","name":"contact_to_company_unlabeled"},{"id":"931","name":"billing_contact_to_company"}]}',
    );
  });

  test('are those of one direction, by the internal name of an object type', async () => {
    const { text } = await axle.api.get('/crm/v3/associations/meetings/contacts/types');
    expect(text).toBe('{"results":[{"id":"200","name":"meeting_event_to_contact"}]}');
  });
});

describe('the associations of one record', () => {
  const base = (from: string, to: string) => `/crm/v3/objects/contacts/${from}/associations/${to}`;
  let a: string;
  let b: string;
  beforeAll(async () => {
    [a, b] = [await contact(), await company()];
  });

  test.each(['contact_to_company', 'CONTACT_TO_COMPANY', '1'])(
    'are added to by %s, and the record is answered with what it has there',
    async (type) => {
      const [mine, theirs] = [await contact(), await company()];
      await associate(axle, ['contacts', mine], ['companies', theirs], 931);
      const reply = await axle.api.send('PUT', `${base(mine, 'companies')}/${theirs}/${type}`);
      expect(reply.status, reply.text).toBe(200);
      const body = bodyOf<RecordBody & { associations: unknown }>(reply);
      expect(body).toMatchObject({ id: mine, archived: false, properties: { hs_object_id: mine } });
      expect(body.properties).not.toHaveProperty('firstname');
      expect(body.associations).toEqual({
        companies: {
          results: [
            { id: theirs, type: 'contact_to_company' },
            { id: theirs, type: 'contact_to_company_unlabeled' },
            { id: theirs, type: 'billing_contact_to_company' },
          ],
        },
      });
    },
  );

  test('are listed with a row for each type, and page by rows', async () => {
    const [mine, theirs] = [await contact(), await company()];
    await associate(axle, ['contacts', mine], ['companies', theirs], 1);
    const rows = ['contact_to_company', 'contact_to_company_unlabeled'].map((type) => ({ id: theirs, type }));
    expect(bodyOf(await axle.api.get(base(mine, 'companies')))).toEqual({ results: rows });
    const first = bodyOf<{ results: unknown; paging: { next: { after: string } } }>(
      await axle.api.get(`${base(mine, 'companies')}?limit=1`),
    );
    expect(first.results).toEqual(rows.slice(0, 1));
    const query = `?limit=1&after=${encodeURIComponent(first.paging.next.after)}`;
    expect(bodyOf(await axle.api.get(base(mine, 'companies') + query))).toEqual({ results: rows.slice(1) });
  });

  test('lose one type by its name, and all by that of the default one', async () => {
    const [mine, theirs] = [await contact(), await company()];
    await associate(axle, ['contacts', mine], ['companies', theirs], 1, 931);
    const remove = (type: string) => axle.api.send('DELETE', `${base(mine, 'companies')}/${theirs}/${type}`);
    for (let count = 0; count < 2; count += 1) expect((await remove('contact_to_company')).status).toBe(204);
    expect(await companiesOf(mine)).toEqual({ [theirs]: [279, 931] });
    expect((await remove('279')).status).toBe(204);
    expect(await companiesOf(mine)).toEqual({});
  });

  test('of a record that is not there are refused in words of their own', async () => {
    const reply = await axle.api.send(
      'PUT',
      `/crm/v3/objects/meetings/21463412862/associations/contacts/${a}/meeting_event_to_contact`,
    );
    expect(reply.status).toBe(404);
    expect(bodyOf(reply)).toEqual({
      status: 'error',
      message: 'No meeting_event with ID 21463412862 exists',
      correlationId: reply.correlationId,
      context: { objectType: ['meeting_event'], id: ['21463412862'] },
      category: 'OBJECT_NOT_FOUND',
      subCategory: 'crm.associations.FROM_OBJECT_NOT_FOUND',
    });
    const far = await axle.api.send('PUT', `${base(a, 'companies')}/77/contact_to_company`);
    expectInvalid(far, 'One or more associations are invalid', {
      context: { INVALID_OBJECT_IDS: ['COMPANY=77 is not valid'], objectId: [], objectType: ['COMPANY'] },
    });
  });

  test.each(['test', 'company_to_contact', '2', '99999'])('know no type %s', async (type) => {
    for (const method of ['PUT', 'DELETE']) {
      expectUnknownName(await axle.api.send(method, `${base(a, 'companies')}/${b}/${type}`), type);
    }
    expect(await companiesOf(a)).toEqual({});
  });
});
