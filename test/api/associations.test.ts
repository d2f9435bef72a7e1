import { beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal } from './api-caller.ts';
import {
  associate,
  associatedWith,
  bodyOf,
  type End,
  expectInvalid,
  listOf,
  make,
  makeMany,
  pairPath,
  put,
  specs,
} from './associated-records.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

const contact = async (): Promise<End> => ['contacts', await make(axle, 'contacts')];
const company = async (): Promise<End> => ['companies', await make(axle, 'companies')];
const deal = async (): Promise<End> => ['deals', await make(axle, 'deals')];

describe('two records that are associated', () => {
  test('are answered with their ids as numbers and with the labels that were asked for', async () => {
    const [from, to] = [await contact(), await company()];
    const reply = await put(axle, from, to, specs(1));
    expect(reply.status).toBe(201);
    const ids = `"fromObjectTypeId":"0-1","fromObjectId":${from[1]},"toObjectTypeId":"0-2","toObjectId":${to[1]}`;
    expect(reply.text).toBe(`{${ids},"labels":["Primary"]}`);
    expect((await put(axle, from, to, specs(279))).text).toBe(`{${ids},"labels":[]}`);
  });

  test('are seen from both ends at once, by the types of either direction', async () => {
    const [from, to] = [await contact(), await company()];
    await associate(axle, from, to, 1);
    const { text } = await axle.api.get(`/crm/v4/objects/contacts/${from[1]}/associations/companies`);
    const types = [
      '{"category":"HUBSPOT_DEFINED","typeId":1,"label":"Primary"}',
      '{"category":"HUBSPOT_DEFINED","typeId":279,"label":null}',
    ];
    expect(text).toBe(`{"results":[{"toObjectId":${to[1]},"associationTypes":[${types}]}]}`);
    expect(await associatedWith(axle, to, 'contacts')).toEqual({ [from[1]]: [2, 280] });
  });

  test('are so by the default type too where another is named', async () => {
    const [from, to] = [await contact(), await company()];
    await associate(axle, from, to, 931);
    expect(await associatedWith(axle, from, 'companies')).toEqual({ [to[1]]: [279, 931] });
  });

  test('have those types that were named last and no others', async () => {
    const [from, to] = [await contact(), await company()];
    await associate(axle, from, to, 1, 931);
    expect(await associatedWith(axle, from, 'companies')).toEqual({ [to[1]]: [1, 279, 931] });
    await associate(axle, from, to, 931);
    expect(await associatedWith(axle, from, 'companies')).toEqual({ [to[1]]: [279, 931] });
    expect(await associatedWith(axle, to, 'contacts')).toEqual({ [from[1]]: [280, 930] });
  });

  test('of one object type see each other by the type and by its inverse', async () => {
    const [parent, child, other] = [await company(), await company(), await company()];
    await associate(axle, parent, child, 13);
    await associate(axle, parent, other, 450);
    expect(await associatedWith(axle, parent, 'companies')).toEqual({
      [child[1]]: [13, 450],
      [other[1]]: [450],
    });
    expect(await associatedWith(axle, child, 'companies')).toEqual({ [parent[1]]: [14, 450] });
    expect(await associatedWith(axle, other, 'companies')).toEqual({ [parent[1]]: [450] });
  });
});

describe('a primary record', () => {
  test('gives way to a new one, and stays associated', async () => {
    const [from, first, second] = [await contact(), await company(), await company()];
    await associate(axle, from, first, 1);
    await associate(axle, from, second, 1);
    expect(await associatedWith(axle, from, 'companies')).toEqual({
      [first[1]]: [279],
      [second[1]]: [1, 279],
    });
    expect(await associatedWith(axle, first, 'contacts')).toEqual({ [from[1]]: [280] });
  });

  test('gives way also where the new one is named from the other end', async () => {
    const [from, first, second] = [await contact(), await company(), await company()];
    await associate(axle, from, first, 1);
    await associate(axle, second, from, 2);
    expect(await associatedWith(axle, from, 'companies')).toEqual({
      [first[1]]: [279],
      [second[1]]: [1, 279],
    });
  });

  test('may be that of many', async () => {
    const [to, first, second] = [await company(), await contact(), await contact()];
    await associate(axle, first, to, 1);
    await associate(axle, second, to, 1);
    expect(await associatedWith(axle, to, 'contacts')).toEqual({
      [first[1]]: [2, 280],
      [second[1]]: [2, 280],
    });
  });
});

describe('the default type', () => {
  const putDefault = (from: End, to: End) =>
    axle.api.send('PUT', `/crm/v4/objects/${from.join('/')}/associations/default/${to.join('/')}`);

  test('is answered in both directions', async () => {
    const [from, to] = [await contact(), await company()];
    const reply = await putDefault(from, to);
    expect(reply.status).toBe(200);
    const at = new Date(axle.nowMs).toISOString();
    const associationCategory = 'HUBSPOT_DEFINED';
    expect(bodyOf(reply)).toEqual({
      status: 'COMPLETE',
      startedAt: at,
      completedAt: at,
      results: [
        {
          from: { id: from[1] },
          to: { id: to[1] },
          associationSpec: { associationCategory, associationTypeId: 279 },
        },
        {
          from: { id: to[1] },
          to: { id: from[1] },
          associationSpec: { associationCategory, associationTypeId: 280 },
        },
      ],
    });
    expect(await associatedWith(axle, from, 'companies')).toEqual({ [to[1]]: [279] });
  });

  test('leaves labels that are there', async () => {
    const [from, to] = [await contact(), await company()];
    await associate(axle, from, to, 1);
    expect((await putDefault(from, to)).status).toBe(200);
    expect(await associatedWith(axle, from, 'companies')).toEqual({ [to[1]]: [1, 279] });
  });

  test('is refused whole for a record that is not there', async () => {
    const reply = await putDefault(await contact(), ['companies', '77']);
    expectInvalid(reply, 'One or more associations are invalid', {
      context: { INVALID_OBJECT_IDS: ['COMPANY=77 is not valid'], objectId: [], objectType: ['COMPANY'] },
    });
  });
});

describe('an association that is deleted', () => {
  test('is gone with all its types from both ends, and no other is', async () => {
    const [from, to, other] = [await contact(), await company(), await company()];
    await associate(axle, from, to, 1, 931);
    await associate(axle, from, other, 279);
    const reply = await axle.api.send('DELETE', pairPath(to, from));
    expect([reply.status, reply.text]).toEqual([204, '']);
    expect(await associatedWith(axle, from, 'companies')).toEqual({ [other[1]]: [279] });
    expect(await associatedWith(axle, to, 'contacts')).toEqual({});
  });

  test('may never have been, nor the record', async () => {
    const from = await contact();
    for (const to of [await company(), ['companies', '77']] as const) {
      expect((await axle.api.send('DELETE', pairPath(from, to))).status).toBe(204);
    }
  });
});

describe('a page', () => {
  let from: End;
  let deals: readonly string[];
  beforeAll(async () => {
    from = await contact();
    deals = await makeMany(axle, 'deals', 5);
    for (const id of deals.toReversed()) await associate(axle, from, ['deals', id], 4);
  });
  const idsOf = ({ results }: Awaited<ReturnType<typeof listOf>>) =>
    results.map(({ toObjectId }) => toObjectId);

  test('is in ascending order of id, and the last has no paging', async () => {
    const page = await listOf(axle, from, 'deals');
    expect(idsOf(page)).toEqual(deals.map(Number));
    expect(page).not.toHaveProperty('paging');
    expect(await listOf(axle, from, 'deals', '?limit=5')).not.toHaveProperty('paging');
  });

  test('leads to the next by a cursor that clients encode once more', async () => {
    const found: number[] = [];
    let query = '?limit=2';
    for (let count = 0; count < 3; count += 1) {
      const page = await listOf(axle, from, 'deals', query);
      found.push(...idsOf(page));
      const after = page.paging?.next.after;
      expect(after === undefined).toBe(count === 2);
      if (after === undefined) break;
      expect(after).toMatch(/^[A-Za-z0-9]+(%3D)+$/);
      query = `?limit=2&after=${encodeURIComponent(after)}`;
    }
    expect(found).toEqual(deals.map(Number));
  });

  test('leads to the next by a link too, which names both object types by their ids', async () => {
    const { paging } = await listOf(axle, from, 'deals', '?limit=2');
    const { after = '', link = '' } = paging?.next ?? {};
    expect(link).toBe(
      `${axle.api.url}/crm/v4/objects/0-1/${from[1]}/associations/0-3?portalId=4820&after=${after}`,
    );
    const next = await axle.api.get(link.slice(axle.api.url.length));
    expect(idsOf(bodyOf(next))).toEqual(deals.slice(2).map(Number));
  });

  test('goes on after a record with which the association has ended since', async () => {
    const [mine, ids] = [await contact(), await makeMany(axle, 'deals', 3)];
    for (const id of ids) await associate(axle, mine, ['deals', id], 4);
    const after = (await listOf(axle, mine, 'deals', '?limit=1')).paging?.next.after ?? '';
    await axle.api.send('DELETE', pairPath(mine, ['deals', ids[0] ?? '']));
    const next = await listOf(axle, mine, 'deals', `?after=${after}`);
    expect(idsOf(next)).toEqual(ids.slice(1).map(Number));
  });

  test.each([1, 500])('may have a limit of %d', async (limit) => {
    const page = await listOf(axle, from, 'deals', `?limit=${limit}`);
    expect(idsOf(page)).toEqual(deals.slice(0, limit).map(Number));
  });

  test.each([0, -1, 501])('may not have a limit of %d', async (limit) => {
    const reply = await axle.api.get(`/crm/v4/objects/contacts/${from[1]}/associations/deals?limit=${limit}`);
    expectInvalid(reply, `limit must be between 1 and 500, but was ${limit}.`);
  });

  test.each(['after=zzz', 'after=MC0zLTE%3D', 'limit=many'])('cannot be asked for with %s', async (query) => {
    const reply = await axle.api.get(`/crm/v4/objects/contacts/${from[1]}/associations/deals?${query}`);
    const [name = ''] = query.split('=');
    expectRefusal(reply, 400, { message: `Unable to parse value for query parameter: ${name}` });
  });

  test('of a record that is not there is empty, and so is one between types that know nothing of each other', async () => {
    expect(await listOf(axle, ['contacts', '77'], 'deals')).toEqual({ results: [] });
    expect(await listOf(axle, from, 'users')).toEqual({ results: [] });
  });
});

describe('every spelling', () => {
  const BASES = [
    '/crm/v4/objects',
    '/crm/objects/v4',
    '/crm/objects/2025-09',
    '/crm/objects/2026-03',
    '/crm/objects/2026-09',
  ];
  const TYPES = [
    ['contacts', 'companies'],
    ['contact', 'company'],
    ['0-1', '0-2'],
    ['CONTACTS', 'Company'],
  ] as const;

  test.each(BASES.flatMap((base) => TYPES.map((types) => [base, ...types] as const)))(
    '%s/%s and %s serves every operation on a pair',
    async (base, fromType, toType) => {
      const [from, to] = [await contact(), await company()];
      const list = `${base}/${fromType}/${from[1]}/associations/${toType}`;
      const made = await axle.api.send('PUT', `${list}/${to[1]}`, { body: specs(1) });
      expect(made.status).toBe(201);
      expect(bodyOf(made)).toMatchObject({
        fromObjectTypeId: '0-1',
        toObjectTypeId: '0-2',
        labels: ['Primary'],
      });
      const page = bodyOf<Awaited<ReturnType<typeof listOf>>>(await axle.api.get(list));
      expect(page.results).toMatchObject([{ toObjectId: Number(to[1]) }]);
      expect((await axle.api.send('DELETE', `${list}/${to[1]}`)).status).toBe(204);
      expect(bodyOf(await axle.api.get(list))).toEqual({ results: [] });
      const byDefault = `${base}/${fromType}/${from[1]}/associations/default/${toType}/${to[1]}`;
      expect((await axle.api.send('PUT', byDefault)).status).toBe(200);
      expect(await associatedWith(axle, from, 'companies')).toEqual({ [to[1]]: [279] });
    },
  );

  test.each(BASES)('%s pages by links of its own', async (base) => {
    const from = await contact();
    for (const id of await makeMany(axle, 'deals', 2)) await associate(axle, from, ['deals', id]);
    const reply = await axle.api.get(`${base}/contacts/${from[1]}/associations/deals?limit=1`);
    const { paging } = bodyOf<Awaited<ReturnType<typeof listOf>>>(reply);
    const canonical = base === '/crm/objects/v4' ? '/crm/v4/objects' : base;
    expect(paging?.next.link).toContain(`${axle.api.url}${canonical}/0-1/${from[1]}/associations/0-3?`);
  });
});

test('a deal has one primary company, as a contact has', async () => {
  const [from, first, second] = [await deal(), await company(), await company()];
  await associate(axle, from, first, 5);
  await associate(axle, from, second, 5);
  expect(await associatedWith(axle, from, 'companies')).toEqual({ [first[1]]: [341], [second[1]]: [5, 341] });
  expect(await associatedWith(axle, second, 'deals')).toEqual({ [from[1]]: [6, 342] });
});
