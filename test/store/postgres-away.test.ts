import { startAxle } from 'axle-crm';
import { expect, onTestFinished, test } from 'vitest';
import { ApiCaller, OBJECTS, type Reply } from '../api/api-caller.ts';
import { openGate } from '../support/database-gate.ts';
import { newKeptPlace } from '../support/test-place.ts';

/** A server whose database can be taken away. */
async function openServer() {
  const place = await newKeptPlace();
  const gate = await openGate(place.options.databaseUrl ?? '');
  const axle = await startAxle({ databaseUrl: gate.url });
  onTestFinished(async () => {
    await axle.close();
    await gate.shut();
    await place.remove();
  });
  return { gate, api: new ApiCaller(axle.url, axle.token) };
}

function expectUnavailable({ status, headers, text, correlationId }: Reply): void {
  expect(status).toBe(503);
  expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  const message = 'Service temporarily unavailable';
  expect(JSON.parse(text)).toEqual({ status: 'error', message, correlationId });
}

test('without its database every request is told to come again, and none of them has done anything', async () => {
  const { gate, api } = await openServer();
  const { id } = await api.create('contacts', { firstname: 'Before' });
  await gate.shut();
  const asked = await Promise.all([
    api.get(`${OBJECTS}/contacts/${id}`),
    api.get(`${OBJECTS}/contacts`),
    api.patch('contacts', id, { firstname: 'Meanwhile' }),
    api.post('contacts', { firstname: 'Meanwhile' }),
    api.send('DELETE', `${OBJECTS}/contacts/${id}`),
    api.send('POST', `${OBJECTS}/contacts/search`, { body: '{}' }),
    api.get('/crm/v3/properties/contacts'),
    api.get(`${OBJECTS}/contacts/${id}`, { authorization: 'Bearer unknown' }),
  ]);
  for (const reply of asked) expectUnavailable(reply);
  await gate.open();
  const found = await api.get(`${OBJECTS}/contacts/${id}`);
  expect(found.status).toBe(200);
  expect(JSON.parse(found.text)).toMatchObject({ properties: { firstname: 'Before' } });
  expect((await api.patch('contacts', id, { firstname: 'After' })).status).toBe(200);
});

test('a database that comes and goes is used whenever it is there', async () => {
  const { gate, api } = await openServer();
  for (let count = 0; count < 5; count += 1) {
    const { id } = await api.create('contacts', { firstname: `Name ${count}` });
    await gate.shut();
    expectUnavailable(await api.patch('contacts', id, { firstname: 'Meanwhile' }));
    await gate.open();
    const { text } = await api.get(`${OBJECTS}/contacts/${id}`);
    expect(JSON.parse(text)).toMatchObject({
      properties: { firstname: `Name ${count}` },
    });
  }
});

test('a database that ends connections in the moment in which they are ready is away too', async () => {
  const { gate, api } = await openServer();
  const { id } = await api.create('contacts', { firstname: 'Before' });
  gate.endOnArrival();
  const asked = [api.get(`${OBJECTS}/contacts/${id}`), api.patch('contacts', id, { firstname: 'Meanwhile' })];
  for (const reply of await Promise.all(asked)) expectUnavailable(reply);
  await gate.shut();
  await gate.open();
  expect((await api.patch('contacts', id, { firstname: 'After' })).status).toBe(200);
});
