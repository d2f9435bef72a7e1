import { beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal, OBJECTS, type PageBody } from './api-caller.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

const COUNT = 103;
let ids: readonly string[] = [];

beforeAll(async () => {
  const made = [];
  for (let n = 0; n < COUNT; n += 1) made.push(axle.api.create('contacts', { city: `City ${n}` }));
  ids = (await Promise.all(made)).map(({ id }) => id).sort((a, b) => Number(a) - Number(b));
});

function idsOf({ results }: PageBody): readonly string[] {
  return results.map(({ id }) => id);
}

function idAt(index: number): string {
  return ids.at(index) ?? '';
}

test('a page has ten records unless told otherwise, in ascending order of id', async () => {
  expect(idsOf(await axle.api.list('contacts'))).toEqual(ids.slice(0, 10));
});

test.each(['1', '7', '100'])('a page of %s has as many records', async (limit) => {
  const page = await axle.api.list('contacts', `?limit=${limit}`);
  expect(idsOf(page)).toEqual(ids.slice(0, Number(limit)));
  const next = String(Number(idAt(Number(limit) - 1)) + 1);
  expect(page.paging?.next.after).toBe(next);
});

test('the cursor leads from page to page, and the last page has none', async () => {
  const seen: string[] = [];
  let after = '';
  for (let pages = 0; pages < 5; pages += 1) {
    const page = await axle.api.list('contacts', `?limit=40${after}`);
    seen.push(...idsOf(page));
    if (page.paging === undefined) break;
    after = `&after=${page.paging.next.after}`;
  }
  expect(seen).toEqual(ids);
});

test('a page that ends with the last record is the last page', async () => {
  const page = await axle.api.list('contacts', `?limit=3&after=${idAt(-3)}`);
  expect(idsOf(page)).toEqual(ids.slice(-3));
  expect(page).not.toHaveProperty('paging');
});

test('the key paging is left out of the last page, and results come first', async () => {
  const { text } = await axle.api.get(`${OBJECTS}/contacts?after=${idAt(-1)}`);
  expect(Object.keys(JSON.parse(text))).toEqual(['results']);
  const first = await axle.api.get(`${OBJECTS}/contacts?limit=1`);
  expect(Object.keys(JSON.parse(first.text))).toEqual(['results', 'paging']);
});

test('any id will do as a cursor: the page starts at the first id that is not below it', async () => {
  const between = String(Number(idAt(4)) + 1);
  expect(idsOf(await axle.api.list('contacts', `?limit=2&after=${between}`))).toEqual(ids.slice(5, 7));
  expect(idsOf(await axle.api.list('contacts', '?limit=2&after=0'))).toEqual(ids.slice(0, 2));
  expect(idsOf(await axle.api.list('contacts', '?limit=2&after='))).toEqual(ids.slice(0, 2));
  expect(await axle.api.list('contacts', '?after=9007199254740991')).toEqual({ results: [] });
});

test('an account without records of a type lists none', async () => {
  expect(await axle.api.list('deals')).toEqual({ results: [] });
});

test('a list shows records of its type only', async () => {
  await axle.api.create('companies', { name: 'Alone' });
  expect((await axle.api.list('companies')).results).toHaveLength(1);
});

test.each([
  ['/crm/v3/objects/contacts', '?limit=1', '/crm/objects/v3/contacts?limit=1&after=$'],
  ['/crm/objects/v3/contacts', '?limit=1', '/crm/objects/v3/contacts?limit=1&after=$'],
  ['/crm/objects/2026-03/contacts', '?limit=1', '/crm/objects/2026-03/contacts?limit=1&after=$'],
  [
    '/crm/v3/objects/contacts',
    '?properties=city,zip&limit=1',
    '/crm/objects/v3/contacts?properties=city%2Czip&limit=1&after=$',
  ],
  [
    '/crm/v3/objects/contacts',
    '?offset_param=after&limit=1',
    '/crm/objects/v3/contacts?offset_param=after&limit=1&after=$',
  ],
  ['/crm/v3/objects/contacts', '?after=1&limit=1', '/crm/objects/v3/contacts?after=$&limit=1'],
  ['/crm/v3/objects/contacts', '?offset=20&limit=1', '/crm/objects/v3/contacts?limit=1&after=$'],
  [
    '/crm/v3/objects/contacts',
    '?properties=city&properties=zip&limit=1',
    '/crm/objects/v3/contacts?properties=city&properties=zip&limit=1&after=$',
  ],
])('the next page of %s%s has its link', async (path, query, link) => {
  const { text } = await axle.api.get(path + query);
  const { paging }: PageBody = JSON.parse(text);
  const after = String(Number(idAt(0)) + 1);
  expect(paging?.next.after).toBe(after);
  expect(paging?.next.link).toBe(axle.api.url + link.replace('$', after));
});

test('the link of the next page leads there', async () => {
  const { paging } = await axle.api.list('contacts', '?limit=2&properties=city,zip');
  const { text } = await axle.api.get(paging?.next.link.slice(axle.api.url.length) ?? '');
  const page: PageBody = JSON.parse(text);
  expect(idsOf(page)).toEqual(ids.slice(2, 4));
  expect(page.results[0]?.properties).toHaveProperty('zip', null);
});

test.each(['0', '-1', '101', '1000'])('a limit of %s is out of range', async (limit) => {
  const reply = await axle.api.get(`${OBJECTS}/contacts?limit=${limit}`);
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.text)).toMatchObject({ status: 'error', category: 'VALIDATION_ERROR' });
});

test.each(['ten', '1.5', '1e1', '0x1'])('a limit of %s is no number', async (limit) => {
  const reply = await axle.api.get(`${OBJECTS}/contacts?limit=${limit}`);
  expectRefusal(reply, 400, { message: 'Unable to parse value for query parameter: limit' });
});

test.each(['MTIz', '1.5', 'abc'])('the cursor %s is no number', async (after) => {
  const reply = await axle.api.get(`${OBJECTS}/contacts?after=${after}`);
  expect(reply.status).toBe(400);
  const { message, category } = JSON.parse(reply.text);
  expect(message).toMatch(/^Cannot deserialize value of type /);
  expect(category).toBeUndefined();
});

describe('with histories', () => {
  test('a page has at most fifty records', async () => {
    const query = '?propertiesWithHistory=city';
    expect((await axle.api.get(`${OBJECTS}/contacts${query}&limit=51`)).status).toBe(400);
    const { results } = await axle.api.list('contacts', `${query}&limit=50`);
    expect(results).toHaveLength(50);
    for (const { properties, propertiesWithHistory } of results) {
      expect(propertiesWithHistory?.['city']?.map(({ value }) => value)).toEqual([properties['city']]);
    }
  });
});

test('archived records are listed apart from live ones', async () => {
  const live = await axle.api.create('products', { name: 'Live' });
  const gone = await axle.api.create('products', { name: 'Gone' });
  await axle.api.archive('products', gone.id);
  expect(idsOf(await axle.api.list('products'))).toEqual([live.id]);
  const archived = await axle.api.list('products', '?archived=true');
  expect(idsOf(archived)).toEqual([gone.id]);
  expect(archived.results[0]).toMatchObject({ archived: true, properties: { name: 'Gone' } });
  expect(archived.results[0]?.archivedAt).toBeDefined();
});

test('archived records are paged like live ones', async () => {
  const gone: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    const { id } = await axle.api.create('discounts', { hs_label: 'x', hs_type: 'PERCENT', hs_value: '1' });
    await axle.api.archive('discounts', id);
    gone.push(id);
  }
  const first = await axle.api.list('discounts', '?archived=true&limit=2');
  expect(idsOf(first)).toEqual(gone.slice(0, 2));
  const rest = await axle.api.list('discounts', `?archived=true&limit=2&after=${first.paging?.next.after}`);
  expect(idsOf(rest)).toEqual(gone.slice(2));
  expect(rest).not.toHaveProperty('paging');
});

test('query parameters that nobody knows are ignored', async () => {
  const page = await axle.api.list('contacts', '?hapikey=demo&offset=50&sort=-id&limit=3&idProperty=email');
  expect(idsOf(page)).toEqual(ids.slice(0, 3));
});

test('a closing slash changes nothing', async () => {
  const { status, text } = await axle.api.get(`${OBJECTS}/contacts/?limit=2`);
  expect(status).toBe(200);
  expect(idsOf(JSON.parse(text))).toEqual(ids.slice(0, 2));
  const one = await axle.api.get(`${OBJECTS}/contacts/${idAt(0)}/`);
  expect(one.status).toBe(200);
  expect(JSON.parse(one.text).id).toBe(idAt(0));
});

test('HEAD answers like GET, without the body', async () => {
  for (const path of [`${OBJECTS}/contacts`, `${OBJECTS}/contacts/${idAt(0)}`]) {
    const head = await axle.api.send('HEAD', path);
    const get = await axle.api.get(path);
    expect(head.status).toBe(200);
    expect(head.text).toBe('');
    for (const name of ['content-type', 'content-length']) {
      expect(head.headers.get(name)).toBe(get.headers.get(name));
    }
  }
  expect((await axle.api.send('HEAD', `${OBJECTS}/contacts/999999999`)).status).toBe(404);
});

test('an unknown type is refused, and an unknown archived flag', async () => {
  expectRefusal(await axle.api.get(`${OBJECTS}/widgets`), 400, {
    message: 'Unable to infer object type from: widgets',
  });
  expectRefusal(await axle.api.get(`${OBJECTS}/contacts?archived=maybe`), 400, {
    message: 'Unable to parse value for query parameter: archived',
  });
});

test('archived users cannot be listed, their live ones can', async () => {
  expect((await axle.api.list('users')).results).toEqual([]);
  const reply = await axle.api.get(`${OBJECTS}/users?archived=true`);
  expectRefusal(reply, 400, {
    message: 'Paging through deleted objects is not supported for object type 0-115',
    category: 'VALIDATION_ERROR',
  });
});
