import { startAxle } from 'axle-crm';
import { expect, onTestFinished, test } from 'vitest';
import { newKeptPlace } from '../support/test-place.ts';
import { ApiCaller, expectRefusal, invalidProperties, OBJECTS, type Reply } from './api-caller.ts';

async function openAxle() {
  const place = await newKeptPlace();
  const axle = await startAxle(place.options);
  onTestFinished(async () => {
    await axle.close();
    await place.remove();
  });
  const api = new ApiCaller(axle.url, axle.token);
  return {
    api,
    erase: (type: string, objectId: string, idProperty?: string): Promise<Reply> =>
      api.send('POST', `${OBJECTS}/${type}/gdpr-delete`, { body: { objectId, idProperty } }),
    whereIs: place.whereIs,
  };
}

test('nothing of an erased person remains: no value, no former value, no history, in no file', async () => {
  const { api, erase, whereIs } = await openAxle();
  const find = (body: object) => api.send('POST', `${OBJECTS}/contacts/search`, { body });
  const search = (value: string) =>
    find({ filters: [{ propertyName: 'city', operator: 'EQ', value }], sorts: ['firstname'] });
  const makeOthers = async (count: number) => {
    const inputs = Array.from({ length: count }, (_, index) => ({
      properties: { firstname: `Other ${index}`, city: 'Elsewhere' },
    }));
    await api.send('POST', `${OBJECTS}/contacts/batch/create`, { body: { inputs } });
  };
  // So many that indexes of every kind are made.
  for (let count = 0; count < 3; count += 1) await makeOthers(100);
  await search('Elsewhere');
  const token = (value: string) => [{ propertyName: 'firstname', operator: 'CONTAINS_TOKEN', value }];
  const lookUpAll = async () => {
    for (const value of ['other', 'oth*']) expect((await find({ filters: token(value) })).status).toBe(200);
    expect((await find({ query: 'oth' })).text).toContain('"total":300');
  };
  await lookUpAll();
  const email = 'secretperson@example.com';
  const { id } = await api.create('contacts', {
    email,
    firstname: 'Secretperson',
    city: 'Secretperson town',
  });
  await api.update('contacts', id, { firstname: 'Still secretperson', city: 'Secretperson village' });
  await api.update('contacts', id, { message: 'secretperson '.repeat(2000) });
  await api.update('contacts', id, { message: 'x', city: '' });
  const second = await api.create('contacts', { firstname: 'Also secretperson', email: `second-${email}` });
  const merge = { primaryObjectId: id, objectIdToMerge: second.id };
  expect((await api.send('POST', `${OBJECTS}/contacts/merge`, { body: merge })).status).toBe(200);
  await lookUpAll();
  expect((await find({ query: 'secretperson' })).text).toContain('"total":1');
  expect((await whereIs('ecretperson')).length).toBeGreaterThan(0);

  expect((await erase('contacts', email, 'email')).status).toBe(204);

  expect(await whereIs('ecretperson')).toEqual([]);
  for (const old of [id, second.id]) {
    expect((await api.get(`${OBJECTS}/contacts/${old}`)).status).toBe(404);
    expect((await api.get(`${OBJECTS}/contacts/${old}?archived=true`)).status).toBe(404);
  }
  expect((await api.get(`${OBJECTS}/contacts/${email}?idProperty=email`)).status).toBe(404);
  expect((await search('secretperson village')).text).toBe('{"total":0,"results":[]}');
  expect((await find({ query: 'secretperson' })).text).toBe('{"total":0,"results":[]}');
  await lookUpAll();
  // The address is free again: it was known, and so it is not blocked.
  expect((await api.post('contacts', { email })).status).toBe(201);
});

test('an archived person is erased too', async () => {
  const { api, erase, whereIs } = await openAxle();
  const { id } = await api.create('contacts', { firstname: 'Secretperson' });
  await api.archive('contacts', id);
  expect((await erase('contacts', id)).status).toBe(204);
  expect((await api.list('contacts', '?archived=true')).results).toEqual([]);
  expect(await whereIs('Secretperson')).toEqual([]);
});

test('an address that nobody has is blocked, and not written down', async () => {
  const { api, erase, whereIs } = await openAxle();
  expect((await erase('contacts', 'Secretperson@Example.com', 'email')).status).toBe(204);
  expect(await whereIs('ecretperson')).toEqual([]);
  const email = 'secretperson@example.com';
  const refusal = invalidProperties([
    { name: 'email', code: 'INVALID_EMAIL', message: `Email address ${email} is blocked and cannot be used` },
  ]);
  expectRefusal(await api.post('contacts', { email }), 400, refusal);
  const { id } = await api.create('contacts', { email: 'other@example.com' });
  expectRefusal(await api.patch('contacts', id, { email }), 400, refusal);
  expect((await api.patch('contacts', id, { hs_additional_emails: email })).status).toBe(400);
});

test('a record that is not there is not found, and a body without an id is refused', async () => {
  const { api, erase } = await openAxle();
  expect((await erase('contacts', '77')).status).toBe(404);
  expect((await erase('companies', 'x', 'domain')).status).toBe(400);
  const reply = await api.send('POST', `${OBJECTS}/contacts/gdpr-delete`, { body: '{}' });
  expect(reply.text).toContain('Some required fields were not set: [objectId]');
});
