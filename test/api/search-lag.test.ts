import { beforeEach, describe, expect, test } from 'vitest';
import { useAxle } from './running-axle.ts';

const axle = useAxle({ searchLagMs: 3000 });
const CONTACTS = '/crm/v3/objects/contacts';

interface Found {
  readonly total: number;
  readonly results: readonly { readonly id: string; readonly properties: Readonly<Record<string, string>> }[];
}

async function search(city: string, more: object = {}): Promise<Found> {
  const filters = [{ propertyName: 'city', operator: 'EQ', value: city }];
  const body = { filters, properties: ['city', 'firstname'], ...more };
  const { text } = await axle.api.send('POST', `${CONTACTS}/search`, { body });
  return JSON.parse(text) as Found;
}

async function create(properties: object): Promise<string> {
  const { text } = await axle.api.send('POST', CONTACTS, { body: { properties } });
  return (JSON.parse(text) as { id: string }).id;
}

const idsIn = async (city: string, more: object = {}) =>
  (await search(city, more)).results.map(({ id }) => id);

let city = '';
beforeEach(() => {
  city = `city ${axle.next()}`;
  axle.nowMs += 60_000;
});

describe('with a lag of three seconds', () => {
  test('a new record is found three seconds later', async () => {
    const id = await create({ city });
    axle.nowMs += 2999;
    expect((await search(city)).total).toBe(0);
    axle.nowMs += 1;
    expect(await idsIn(city)).toEqual([id]);
  });

  test('a changed record is found as it was, with the values that it has', async () => {
    const id = await create({ city, firstname: 'Old' });
    axle.nowMs += 5000;
    await axle.api.send('PATCH', `${CONTACTS}/${id}`, {
      body: { properties: { city: `${city} new`, firstname: 'New' } },
    });
    const [found] = (await search(city)).results;
    expect(found).toMatchObject({ id, properties: { city: `${city} new`, firstname: 'New' } });
    expect(await idsIn(`${city} new`)).toEqual([]);
    axle.nowMs += 3000;
    expect(await idsIn(city)).toEqual([]);
    expect(await idsIn(`${city} new`)).toEqual([id]);
  });

  test('the order and the pages are those of before', async () => {
    const ids: string[] = [];
    for (const firstname of ['A', 'B', 'C', 'D']) ids.push(await create({ city, firstname }));
    const [a = '', b = '', c = '', d = ''] = ids;
    const sorts = ['firstname'];
    axle.nowMs += 5000;
    await axle.api.send('PATCH', `${CONTACTS}/${b}`, { body: { properties: { firstname: 'Z' } } });
    expect(await idsIn(city, { sorts })).toEqual([a, b, c, d]);
    expect(await idsIn(city, { sorts, limit: 2, after: '1' })).toEqual([b, c]);
    expect((await search(city, { sorts, limit: 2 })).total).toBe(4);
    axle.nowMs += 3000;
    expect(await idsIn(city, { sorts })).toEqual([a, c, d, b]);
  });

  test('an archived record is found a little longer, a restored one a little later', async () => {
    const id = await create({ city });
    axle.nowMs += 5000;
    await axle.api.send('DELETE', `${CONTACTS}/${id}`);
    expect(await idsIn(city)).toEqual([id]);
    axle.nowMs += 3000;
    expect(await idsIn(city)).toEqual([]);
    await axle.api.send('POST', `/_axle/objects/contacts/${id}/restore`);
    expect(await idsIn(city)).toEqual([]);
    axle.nowMs += 3000;
    expect(await idsIn(city)).toEqual([id]);
  });

  test('an erased record is gone at once', async () => {
    const id = await create({ city });
    axle.nowMs += 5000;
    await axle.api.send('POST', `${CONTACTS}/gdpr-delete`, { body: { objectId: id } });
    expect(await idsIn(city)).toEqual([]);
  });

  test('a read by id is never behind', async () => {
    const id = await create({ city });
    const { text } = await axle.api.send('GET', `${CONTACTS}/${id}?properties=city`);
    expect(JSON.parse(text)).toMatchObject({ properties: { city } });
  });
});
