import { expect, test } from 'vitest';
import { expectRefusal, OBJECTS, recordOf } from './api-caller.ts';
import { STARTED_AT, useAxle } from './running-axle.ts';

const axle = useAxle();

const MACHINES = '2-48200001';

test.each([
  ['/crm/objects/v3', 'contacts'],
  ['/crm/v3/objects', 'contacts'],
  ['/crm/objects/2025-09', 'contacts'],
  ['/crm/objects/2026-03', '0-1'],
  ['/crm/objects/2026-09', 'CONTACT'],
])('a creation under %s/%s answers 201 and tells where the record is', async (base, type) => {
  const body = { properties: { firstname: 'Ada' } };
  const reply = await axle.api.send('POST', `${base}/${type}`, { body });
  const { id } = recordOf(reply, 201);
  const location = reply.headers.get('location') ?? '';
  expect(location).toBe(`${axle.api.url}${base}/${type}/${id}`);
  const read = await axle.api.get(location.slice(axle.api.url.length));
  expect(recordOf(read).id).toBe(id);
});

test('a new record is live, was created now, and was changed at the same millisecond', async () => {
  const { id, ...record } = await axle.api.create('contacts', { firstname: 'Ada' });
  expect(id).toMatch(/^[1-9]\d*$/);
  expect(record).toMatchObject({ createdAt: STARTED_AT, updatedAt: STARTED_AT, archived: false });
  expect(record.properties).toMatchObject({ createdate: STARTED_AT, lastmodifieddate: STARTED_AT });
  expect(record).not.toHaveProperty('archivedAt');
  expect(record).not.toHaveProperty('associations');
});

test('milliseconds are left out of times where they are zero', async () => {
  const before = axle.nowMs;
  axle.nowMs = Date.parse('2026-11-23T11:00:00.000Z');
  const { createdAt, updatedAt, properties } = await axle.api.create('contacts', { firstname: 'Ada' });
  axle.nowMs = before;
  expect([createdAt, updatedAt, properties['createdate']]).toEqual(Array(3).fill('2026-11-23T11:00:00Z'));
});

test('ids grow, and no two records share one', async () => {
  const ids = [];
  for (let n = 0; n < 5; n += 1) ids.push(Number((await axle.api.create('contacts', { city: `${n}` })).id));
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
});

test.each([
  ['contacts', { firstname: 'x' }, (id: string) => `contacts/4820/record/0-1/${id}`],
  ['companies', { name: 'x' }, (id: string) => `contacts/4820/record/0-2/${id}`],
  ['deals', { dealname: 'x' }, (id: string) => `contacts/4820/record/0-3/${id}`],
  ['tasks', { hs_timestamp: '2026-12-01' }, (id: string) => `tasks/4820/view/all/task/${id}`],
  [
    'notes',
    { hs_timestamp: '2026-12-01' },
    (id: string) =>
      'contacts/4820/objects/0-46/views/all/list?filters=%5B%7B%22property%22%3A%22hs_object_id%22%2C' +
      `%22operator%22%3A%22EQ%22%2C%22value%22%3A%22${id}%22%7D%5D`,
  ],
  [MACHINES, { serial_number: 'url' }, (id: string) => `contacts/4820/record/${MACHINES}/${id}`],
])('the url of a new record of %s leads to its page', async (type, sent, path) => {
  const { id, url } = await axle.api.create(type, sent);
  expect(url).toBe(`https://app.hubspot.com/${path(id)}`);
});

test('an address that a contact has is a conflict, letter case ignored, and names the contact', async () => {
  const { id } = await axle.api.create('contacts', { email: 'twice@example.com' });
  for (const email of ['twice@example.com', 'TWICE@Example.com']) {
    expectRefusal(await axle.api.post('contacts', { email }), 409, {
      message: `Contact already exists. Existing ID: ${id}`,
      category: 'CONFLICT',
    });
  }
});

test('an address is taken also as an additional one, both ways', async () => {
  const sent = { email: 'main@example.com', hs_additional_emails: 'further@example.com' };
  const { id } = await axle.api.create('contacts', sent);
  const expected = { message: `Contact already exists. Existing ID: ${id}`, category: 'CONFLICT' };
  expectRefusal(await axle.api.post('contacts', { email: 'further@example.com' }), 409, expected);
  const reply = await axle.api.post('contacts', { hs_additional_emails: 'main@example.com' });
  expectRefusal(reply, 409, expected);
});

test('a unique value of a custom object that is taken is refused as a value', async () => {
  const holder = await axle.api.create(MACHINES, { serial_number: 'SN-9' });
  const reply = await axle.api.post(MACHINES, { serial_number: 'SN-9' });
  expect(reply.status).toBe(400);
  const { message, category } = JSON.parse(reply.text);
  expect(category).toBe('VALIDATION_ERROR');
  expect(message).toMatch(/^Cannot set PropertyValueCoordinates\{portalId=4820, /);
  expect(message).toContain('propertyName=serial_number, value=SN-9} on ');
  expect(message).toMatch(new RegExp(`\\. ${holder.id} already has that value\\.$`));
  const { results } = await axle.api.list(MACHINES, '?properties=serial_number&limit=100');
  expect(results.filter(({ properties }) => properties['serial_number'] === 'SN-9')).toHaveLength(1);
});

test('a line item is known by its external id, which no other may have', async () => {
  const { id } = await axle.api.create('line_items', { name: 'Beans', hs_external_id: '77' });
  expect((await axle.api.read('line_items', '77', '?idProperty=hs_external_id')).id).toBe(id);
  const reply = await axle.api.post('line_items', { name: 'More beans', hs_external_id: '77' });
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.text).message).toContain(`${id} already has that value.`);
});

test('a product with the SKU of another one is refused', async () => {
  const { id } = await axle.api.create('products', { name: 'Beans', hs_sku: 'B-1' });
  const reply = await axle.api.post('products', { name: 'More beans', hs_sku: 'B-1' });
  expect([400, 409]).toContain(reply.status);
  await axle.api.archive('products', id);
  await axle.api.create('products', { name: 'New beans', hs_sku: 'B-1' });
});

test('companies are not told apart by domain', async () => {
  const first = await axle.api.create('companies', { domain: 'shared.example.com' });
  const second = await axle.api.create('companies', { domain: 'shared.example.com' });
  expect(second.id).not.toBe(first.id);
});

test.each([
  ['calls', 'CALL', {}, ['hs_timestamp']],
  ['meetings', 'MEETING_EVENT', { hs_meeting_title: 'x' }, ['hs_timestamp']],
  ['emails', 'EMAIL', {}, ['hs_timestamp', 'hs_email_direction']],
  ['emails', 'EMAIL', { hs_timestamp: '2026-12-01' }, ['hs_email_direction']],
  ['notes', 'NOTE', { hs_timestamp: null }, ['hs_timestamp']],
  ['tasks', 'TASK', { hs_timestamp: '' }, ['hs_timestamp']],
  ['tickets', 'TICKET', { subject: 'x' }, ['hs_pipeline_stage']],
  ['projects', 'PROJECT', { hs_name: 'x' }, ['hs_pipeline', 'hs_pipeline_stage']],
  ['quotes', 'QUOTE', {}, ['hs_title', 'hs_expiration_date']],
  ['leads', 'LEAD', {}, ['hs_lead_name']],
])('%s need what they need (%s %j)', async (type, name, sent, missing) => {
  expectRefusal(await axle.api.post(type, sent), 400, {
    message: `Error creating ${name}. Some required properties were not set.`,
    context: { properties: missing },
    category: 'VALIDATION_ERROR',
  });
});

test('a company needs its name or its domain', async () => {
  expect((await axle.api.post('companies', { city: 'Bonn' })).status).toBe(400);
  await axle.api.create('companies', { name: 'Only a name' });
  await axle.api.create('companies', { domain: 'only-a-domain.example.com' });
});

test.each([
  ['calls', 'CALL', ['hs_timestamp']],
  ['communications', 'COMMUNICATION', ['hs_timestamp', 'hs_communication_channel_type']],
])('what is missing is told before what is wrong with values (%s)', async (type, name, missing) => {
  expectRefusal(await axle.api.post(type, { name: 'x' }), 400, {
    message: `Error creating ${name}. Some required properties were not set.`,
    context: { properties: missing },
    category: 'VALIDATION_ERROR',
  });
});

test('a creation that is refused leaves nothing behind', async () => {
  const before = await axle.api.list('calls', '?limit=100');
  await axle.api.post('calls', { hs_call_title: 'x' });
  await axle.api.post('calls', { hs_timestamp: '2026-12-01', nope: '1' });
  expect(await axle.api.list('calls', '?limit=100')).toEqual(before);
});

test('a contact needs nothing', async () => {
  const record = recordOf(await axle.api.post('contacts', {}), 201);
  expect(record.properties).toMatchObject({ lifecyclestage: 'lead' });
});

test('an objectWriteTraceId is given back, and none is invented', async () => {
  const body = { objectWriteTraceId: 'create-1', properties: { firstname: 'x' } };
  const reply = await axle.api.send('POST', `${OBJECTS}/contacts`, { body });
  expect(recordOf(reply, 201).objectWriteTraceId).toBe('create-1');
  expect(await axle.api.create('contacts', { firstname: 'x' })).not.toHaveProperty('objectWriteTraceId');
});

test.each([{ associations: [] }, { associations: null }, { unknown: { deep: [1] } }])(
  'a body with %j beside its properties is a creation like any other',
  async (more) => {
    const body = { properties: { firstname: 'x' }, ...more };
    recordOf(await axle.api.send('POST', `${OBJECTS}/contacts`, { body }), 201);
  },
);

test('a creation with associations is refused whole', async () => {
  const before = await axle.api.list('notes', '?limit=100');
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 202 }];
  const body = {
    properties: { hs_timestamp: '2026-12-01' },
    associations: [{ to: { id: '999999999' }, types }],
  };
  const reply = await axle.api.send('POST', `${OBJECTS}/notes`, { body });
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.text)).toMatchObject({ status: 'error', category: 'VALIDATION_ERROR' });
  expect(await axle.api.list('notes', '?limit=100')).toEqual(before);
});

test('creation times that a type lets clients set are kept, those of others are refused', async () => {
  const { createdAt, properties } = await axle.api.create('deals', {
    dealname: 'Old',
    createdate: '2020-01-02T03:04:05Z',
  });
  expect(properties['createdate']).toBe('2020-01-02T03:04:05Z');
  expect(createdAt).toBe('2020-01-02T03:04:05Z');
  const reply = await axle.api.post('companies', { name: 'x', createdate: '2020-01-02T03:04:05Z' });
  expect(JSON.parse(reply.text).errors[0].code).toBe('READ_ONLY_VALUE');
});

test('a line item keeps the creation time that it was sent', async () => {
  const sent = { name: 'Beans', createdate: '2020-01-02T03:04:05Z' };
  const { id } = await axle.api.create('line_items', sent);
  expect(await axle.api.valueOf('line_items', id, 'createdate')).toBe('2020-01-02T03:04:05Z');
});
