import { beforeAll, describe, expect, test } from 'vitest';
import { useClients } from './official-client.ts';

const rig = useClients();

const COUNT = 205;
let ids: readonly string[] = [];
/** The numbers of the companies, in the order of their ids: concurrent requests are served in any order. */
let numbers: readonly number[] = [];

beforeAll(async () => {
  const made = await Promise.all(
    Array.from({ length: COUNT }, (_, n) =>
      rig.plain.create('companies', { name: `Company ${n}`, city: `${n % 2}` }),
    ),
  );
  const inOrder = made
    .map(({ id }, number) => ({ id, number }))
    .sort((left, right) => Number(left.id) - Number(right.id));
  ids = inOrder.map(({ id }) => id);
  numbers = inOrder.map(({ number }) => number);
});

describe('getAll', () => {
  test('comes to an end over more than two pages, and brings every record once', async () => {
    const { crm } = rig.newClient();
    const all = await crm.companies.getAll(undefined, undefined, ['name', 'city']);
    const found = all.map(({ id }) => id).filter((id) => ids.includes(id));
    expect(found).toEqual(ids);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { properties, createdAt } of all) {
      expect(properties).toHaveProperty('city');
      expect(createdAt).toBeInstanceOf(Date);
    }
  });

  test('takes a page length and a start', async () => {
    const { crm } = rig.newClient();
    const start = ids.at(-55) ?? '';
    const some = await crm.companies.getAll(25, start);
    expect(some.map(({ id }) => id)).toEqual(ids.slice(-55));
  });

  test('brings archived records apart', async () => {
    const { crm } = rig.newClient();
    const { id } = await rig.plain.create('products', { name: 'Gone' });
    await rig.plain.archive('products', id);
    const archived = await crm.products.getAll(undefined, undefined, undefined, undefined, undefined, true);
    expect(archived.map((each) => [each.id, each.archived])).toEqual([[id, true]]);
    expect(await crm.tickets.getAll(undefined, undefined, undefined, undefined, undefined, true)).toEqual([]);
  });
});

describe('getPage', () => {
  test('tells where the next page begins, and the last one does not', async () => {
    const { crm } = rig.newClient();
    const first = await crm.companies.basicApi.getPage(2, ids[0]);
    expect(first.results.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(first.paging?.next?.after).toBe(String(Number(ids[1]) + 1));
    expect(first.paging?.next?.link).toContain('/crm/objects/v3/companies?');
    const last = await crm.companies.basicApi.getPage(100, ids.at(-1));
    expect(last.results.map(({ id }) => id)).toEqual([ids.at(-1)]);
    expect(last.paging).toBeUndefined();
  });

  test('takes several properties and histories', async () => {
    const { crm } = rig.newClient();
    const { results } = await crm.companies.basicApi.getPage(1, ids[0], ['city', 'name'], ['city', 'name']);
    const [record] = results;
    expect(Object.keys(record?.propertiesWithHistory ?? {})).toEqual(['city', 'name']);
    const [number = 0] = numbers;
    expect(record?.properties).toMatchObject({ city: `${number % 2}`, name: `Company ${number}` });
    expect(record?.propertiesWithHistory?.['name']?.[0]?.timestamp).toBeInstanceOf(Date);
  });
});

describe('idProperty', () => {
  test('email finds a contact to read and to change', async () => {
    const { basicApi } = rig.newClient().crm.contacts;
    const { id } = await rig.plain.create('contacts', {
      email: 'find.me@example.com',
      hs_additional_emails: 'second+tag@example.com',
    });
    for (const address of ['find.me@example.com', 'FIND.ME@example.com', 'second+tag@example.com']) {
      const read = await basicApi.getById(address, ['email'], undefined, undefined, false, 'email');
      expect(read).toMatchObject({ id, properties: { email: 'find.me@example.com' } });
    }
    const changed = await basicApi.update('find.me@example.com', { properties: { city: 'Bonn' } }, 'email');
    expect(changed).toMatchObject({ id, properties: { city: 'Bonn' } });
    expect(changed.properties).not.toHaveProperty('email');
  });

  test('a unique property finds a custom object', async () => {
    const { basicApi } = rig.newClient().crm.objects;
    const { id } = await rig.plain.create('2-48200001', { serial_number: 'SN/1 #2' });
    const input = { properties: { operating_hours: '7' } };
    const changed = await basicApi.update('p4820_machine', 'SN/1 #2', input, 'serial_number');
    expect(changed.id).toBe(id);
    const read = await basicApi.getById(
      '2-48200001',
      'SN/1 #2',
      ['operating_hours'],
      undefined,
      undefined,
      false,
      'serial_number',
    );
    expect(read.properties['operating_hours']).toBe('7');
  });
});

test('the demo contact is there', async () => {
  const { basicApi } = rig.newClient().crm.contacts;
  const { id, createdAt } = await basicApi.getById('512');
  expect(id).toBe('512');
  expect(createdAt).toEqual(new Date('2019-10-30T03:30:17.883Z'));
});
