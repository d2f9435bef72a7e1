import { expect, test } from 'vitest';
import { expectRefusal, OBJECTS, type Sent } from './api-caller.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

function newContact(properties: Sent = {}) {
  return axle.api.create('contacts', { email: `person${axle.next()}@example.com`, ...properties });
}

test.each([
  '/crm/objects/v3',
  '/crm/v3/objects',
  '/crm/objects/2025-09',
  '/crm/objects/2026-03',
  '/crm/objects/2026-09',
])('an archived record answers 204 and nothing else under %s', async (base) => {
  const { id } = await newContact();
  const reply = await axle.api.send('DELETE', `${base}/contacts/${id}`);
  expect(reply.status).toBe(204);
  expect(reply.text).toBe('');
  expect(reply.headers.get('content-type')).toBeNull();
  expect(reply.headers.get('x-hubspot-ratelimit-max')).toBe('100');
  expect(reply.correlationId).not.toBe('');
  expect((await axle.api.get(`${base}/contacts/${id}`)).status).toBe(404);
});

test('archiving is repeated without harm', async () => {
  const { id } = await newContact();
  axle.nowMs += 1000;
  await axle.api.archive('contacts', id);
  const { archivedAt } = await axle.api.read('contacts', id, '?archived=true');
  axle.nowMs += 1000;
  await axle.api.archive('contacts', id);
  expect((await axle.api.read('contacts', id, '?archived=true')).archivedAt).toBe(archivedAt);
});

test.each(['1234567890', '9223372036854775807'])('the id %s, which never was, answers 204', async (id) => {
  await axle.api.archive('tasks', id);
});

test('an id of another type archives nothing', async () => {
  const { id } = await newContact();
  await axle.api.archive('companies', id);
  expect((await axle.api.read('contacts', id)).archived).toBe(false);
});

test('an id that is no number is not found', async () => {
  expectRefusal(await axle.api.send('DELETE', `${OBJECTS}/contacts/undefined`), 404, {
    message: 'Object not found.  objectId are usually numeric.',
    context: { id: ['undefined'] },
    category: 'OBJECT_NOT_FOUND',
  });
});

test('archiving is no modification: the record keeps its values and the time of its last change', async () => {
  const { id, createdAt, updatedAt } = await newContact({ city: 'Kiel' });
  axle.nowMs += 60_000;
  await axle.api.archive('contacts', id);
  const query = '?archived=true&properties=city&propertiesWithHistory=city,lastmodifieddate';
  const record = await axle.api.read('contacts', id, query);
  expect(record).toMatchObject({ createdAt, updatedAt, archived: true });
  expect(record.properties).toMatchObject({ city: 'Kiel', lastmodifieddate: updatedAt });
  expect(record.archivedAt).toBe(new Date(axle.nowMs).toISOString());
  expect(record.propertiesWithHistory?.['city']).toHaveLength(1);
  expect(record.propertiesWithHistory?.['lastmodifieddate']).toHaveLength(1);
});

test('an archived record is found by none of its unique values, and they are free for others', async () => {
  const { id } = await newContact({
    email: 'leaves@example.com',
    hs_additional_emails: 'leaves2@example.com',
  });
  await axle.api.archive('contacts', id);
  for (const address of ['leaves@example.com', 'leaves2@example.com']) {
    const path = `${OBJECTS}/contacts/${address}?idProperty=email`;
    expect((await axle.api.get(path)).status).toBe(404);
    const heir = await axle.api.create('contacts', { email: address });
    expect(heir.id).not.toBe(id);
  }
});

test('an archived record cannot be changed', async () => {
  const { id } = await newContact({ city: 'Kiel' });
  await axle.api.archive('contacts', id);
  const reply = await axle.api.patch('contacts', id, { city: 'Bonn' });
  expectRefusal(reply, 404, { message: 'resource not found' });
  const { properties } = await axle.api.read('contacts', id, '?archived=true&properties=city');
  expect(properties['city']).toBe('Kiel');
});

test('idProperty means nothing to an archiving: the path holds an id', async () => {
  const { id } = await newContact({ email: 'stays@example.com' });
  const path = `${OBJECTS}/contacts/stays@example.com?idProperty=email`;
  expect((await axle.api.send('DELETE', path)).status).toBe(404);
  expect((await axle.api.read('contacts', id)).archived).toBe(false);
});

test('a DELETE with a body, even a broken one, archives all the same', async () => {
  const { id } = await newContact();
  const reply = await axle.api.send('DELETE', `${OBJECTS}/contacts/${id}`, { body: '{' });
  expect(reply.status).toBe(204);
});

test('of archiving and changing at the same time both answer, and the record ends archived', async () => {
  const { id } = await newContact({ city: 'Kiel' });
  const path = `${OBJECTS}/contacts/${id}`;
  const [archived, changed] = await Promise.all([
    axle.api.send('DELETE', path),
    axle.api.patch('contacts', id, { city: 'Bonn' }),
  ]);
  expect(archived.status).toBe(204);
  expect([200, 404]).toContain(changed.status);
  const { properties } = await axle.api.read('contacts', id, '?archived=true&properties=city');
  expect(properties['city']).toBe(changed.status === 200 ? 'Bonn' : 'Kiel');
});
