import { expect, test } from 'vitest';
import { type RecordBody, type Reply, recordOf } from './api-caller.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

function restore(id: string, type = 'contacts'): Promise<Reply> {
  return axle.api.send('POST', `/_axle/objects/${type}/${id}/restore`);
}

test('an archived record is live again as it was, its unique values with it', async () => {
  const email = `restore-${axle.next()}@example.com`;
  const contact = await axle.api.create('contacts', { email, firstname: 'Ana' });
  axle.nowMs += 1000;
  await axle.api.archive('contacts', contact.id);
  const restored: RecordBody = recordOf(await restore(contact.id), 200);
  expect(restored).toMatchObject({ id: contact.id, archived: false, updatedAt: contact.updatedAt });
  expect(restored).not.toHaveProperty('archivedAt');
  expect((await axle.api.read('contacts', email, '?idProperty=email')).id).toBe(contact.id);
  expect((await axle.api.post('contacts', { email })).status).toBe(409);
  expect((await axle.api.list('contacts', '?archived=true')).results).toEqual([]);
});

test('a record that is live stays as it is, and one that never was is not found', async () => {
  const { id, updatedAt } = await axle.api.create('contacts', { firstname: 'Bea' });
  axle.nowMs += 1000;
  expect(recordOf(await restore(id), 200).updatedAt).toBe(updatedAt);
  expect((await restore('77')).status).toBe(404);
  expect((await restore('abc')).status).toBe(404);
});

test('a record whose unique value another has taken is not restored', async () => {
  const email = `restore-${axle.next()}@example.com`;
  const first = await axle.api.create('contacts', { email });
  await axle.api.archive('contacts', first.id);
  const second = await axle.api.create('contacts', { email });
  const reply = await restore(first.id);
  expect(reply.status).toBe(400);
  expect(reply.text).toContain(`${second.id} already has that value.`);
  expect((await axle.api.list('contacts', '?archived=true')).results.map(({ id }) => id)).toContain(first.id);
});

test('a search finds a restored record again', async () => {
  const city = `City ${axle.next()}`;
  const find = async () => {
    const body = { filters: [{ propertyName: 'city', operator: 'EQ', value: city }] };
    const reply = await axle.api.send('POST', '/crm/v3/objects/contacts/search', { body });
    return (JSON.parse(reply.text) as { total: number }).total;
  };
  const { id } = await axle.api.create('contacts', { city });
  expect(await find()).toBe(1);
  await axle.api.archive('contacts', id);
  expect(await find()).toBe(0);
  await restore(id);
  expect(await find()).toBe(1);
});

test('restoring needs the write scope and no other method', async () => {
  expect((await axle.api.get('/_axle/objects/contacts/1/restore')).status).toBe(405);
  const reply = await fetch(`${axle.api.url}/_axle/objects/contacts/1/restore`, { method: 'POST' });
  expect(reply.status).toBe(401);
});
