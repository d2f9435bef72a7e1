import { expect, test } from 'vitest';
import { expectRefusal, OBJECTS, type Reply, type Sent } from './api-caller.ts';
import { STARTED_AT, useAxle } from './running-axle.ts';

const axle = useAxle();

const MACHINES = '2-48200001';

const PAGE =
  '<html>\n<head>\n<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>\n' +
  '<title>Error 404 Not Found</title>\n</head>\n<body><h2>HTTP ERROR 404</h2>\n<p>Resource not found</p>\n' +
  '</body>\n</html>\n';

function newContact(properties: Sent = {}) {
  return axle.api.create('contacts', { email: `person${axle.next()}@example.com`, ...properties });
}

test.each<[string, Sent, readonly string[]]>([
  [
    'contacts',
    { firstname: 'x' },
    ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
  ],
  ['companies', { name: 'x' }, ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name']],
  [
    'deals',
    { dealname: 'x' },
    [
      'amount',
      'closedate',
      'createdate',
      'dealname',
      'dealstage',
      'hs_lastmodifieddate',
      'hs_object_id',
      'pipeline',
    ],
  ],
  [
    'tickets',
    { subject: 'x', hs_pipeline_stage: '1' },
    [
      'content',
      'createdate',
      'hs_lastmodifieddate',
      'hs_object_id',
      'hs_pipeline',
      'hs_pipeline_stage',
      'hs_ticket_category',
      'hs_ticket_priority',
      'subject',
    ],
  ],
  [
    'products',
    { name: 'x' },
    ['createdate', 'description', 'hs_lastmodifieddate', 'hs_object_id', 'name', 'price'],
  ],
  [
    'line_items',
    { name: 'x' },
    ['amount', 'createdate', 'hs_lastmodifieddate', 'hs_object_id', 'price', 'quantity'],
  ],
  [
    'quotes',
    { hs_title: 'x', hs_expiration_date: '2026-12-31' },
    [
      'hs_createdate',
      'hs_expiration_date',
      'hs_lastmodifieddate',
      'hs_object_id',
      'hs_public_url_key',
      'hs_status',
      'hs_title',
    ],
  ],
  [
    'notes',
    { hs_timestamp: '2026-12-01', hs_note_body: 'x' },
    ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  ],
  [
    'tasks',
    { hs_timestamp: '2026-12-01', hs_task_subject: 'x' },
    ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  ],
  ['meetings', { hs_timestamp: '2026-12-01' }, ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id']],
  [MACHINES, { serial_number: 'x' }, ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id']],
])('%s are read with their default properties, one by one and in a list', async (type, sent, names) => {
  const { id } = await axle.api.create(type, sent);
  expect(Object.keys((await axle.api.read(type, id)).properties)).toEqual(names);
  const { results } = await axle.api.list(type);
  expect(Object.keys(results[0]?.properties ?? {})).toEqual(names);
});

test('a record that was just written is read as it was written', async () => {
  const made = await newContact({ firstname: 'Ada' });
  expect(await axle.api.read('contacts', made.id, '?properties=firstname,email')).toEqual({
    id: made.id,
    properties: {
      createdate: STARTED_AT,
      email: made.properties['email'],
      firstname: 'Ada',
      hs_object_id: made.id,
      lastmodifieddate: STARTED_AT,
    },
    createdAt: STARTED_AT,
    updatedAt: STARTED_AT,
    archived: false,
    url: `https://app.hubspot.com/contacts/4820/record/0-1/${made.id}`,
  });
});

test.each([
  ['a list with commas', 'properties=city,zip'],
  ['a list with encoded commas', 'properties=city%2Czip'],
  ['a repeated parameter', 'properties=city&properties=zip'],
  ['both', 'properties=city&properties=zip,city'],
  ['a list with blanks and holes', 'properties=%20city,%20,zip,'],
])('properties may be named as %s', async (_what, query) => {
  const { id } = await newContact({ city: 'Bonn' });
  const { properties } = await axle.api.read('contacts', id, `?${query}`);
  expect(properties).toEqual({
    city: 'Bonn',
    createdate: STARTED_AT,
    hs_object_id: id,
    lastmodifieddate: STARTED_AT,
    zip: null,
  });
});

test('names of no property are passed over, unset properties are null, and the default set does not come', async () => {
  const { id } = await newContact({ firstname: 'Ada' });
  const { properties } = await axle.api.read('contacts', id, '?properties=no_such_thing,Firstname,zip');
  expect(Object.keys(properties)).toEqual(['createdate', 'hs_object_id', 'lastmodifieddate', 'zip']);
  expect(properties['zip']).toBeNull();
});

test('an empty list of properties is no list', async () => {
  const { id } = await newContact();
  const { properties } = await axle.api.read('contacts', id, '?properties=');
  expect(properties).toHaveProperty('firstname', null);
});

test('a computed property can be read like any other', async () => {
  const { id } = await newContact({ firstname: 'Ada', lastname: 'Lovelace' });
  expect(await axle.api.valueOf('contacts', id, 'hs_full_name_or_email')).toBe('Ada Lovelace');
});

test('idProperty reads by address and by any unique property', async () => {
  const { id } = await newContact({
    email: 'read.me@example.com',
    hs_additional_emails: 'alias@example.com',
  });
  for (const address of ['read.me@example.com', 'READ.ME@example.com', 'alias@example.com']) {
    expect((await axle.api.read('contacts', address, '?idProperty=email')).id).toBe(id);
  }
  const machine = await axle.api.create(MACHINES, { serial_number: 'by value' });
  expect((await axle.api.read(MACHINES, 'by%20value', '?idProperty=serial_number')).id).toBe(machine.id);
  const reply = await axle.api.get(`${OBJECTS}/contacts/Ada?idProperty=firstname`);
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.text).category).toBe('VALIDATION_ERROR');
});

test('archived=true reads archived records only, and tells when they were archived', async () => {
  const { id, updatedAt } = await newContact({ firstname: 'Gone' });
  expect((await axle.api.get(`${OBJECTS}/contacts/${id}?archived=true`)).status).toBe(404);
  axle.nowMs += 5000;
  await axle.api.archive('contacts', id);
  expect((await axle.api.get(`${OBJECTS}/contacts/${id}`)).status).toBe(404);
  const archived = await axle.api.read('contacts', id, '?archived=true');
  expect(archived).toMatchObject({ id, archived: true, updatedAt, properties: { firstname: 'Gone' } });
  expect(archived.archivedAt).toBe(new Date(axle.nowMs).toISOString());
  const keys = Object.keys(archived);
  expect(keys.slice(0, 6)).toEqual(['id', 'properties', 'createdAt', 'updatedAt', 'archived', 'archivedAt']);
});

test.each(['true', 'True', 'TRUE'])('the flag archived may be written %s', async (flag) => {
  const { id } = await newContact();
  await axle.api.archive('contacts', id);
  expect((await axle.api.read('contacts', id, `?archived=${flag}`)).archived).toBe(true);
});

test.each(['yes', '1'])('the flag archived may not be written %s', async (flag) => {
  const reply = await axle.api.get(`${OBJECTS}/contacts/1?archived=${flag}`);
  expectRefusal(reply, 400, { message: 'Unable to parse value for query parameter: archived' });
});

test('a history holds every value, newest first, each with its time and source', async () => {
  const { id } = await newContact({ city: 'Kiel' });
  const times = [new Date(axle.nowMs).toISOString()];
  for (const city of ['Bonn', '']) {
    axle.nowMs += 1500;
    times.unshift(new Date(axle.nowMs).toISOString());
    await axle.api.update('contacts', id, { city });
  }
  const record = await axle.api.read('contacts', id, '?propertiesWithHistory=city,zip');
  expect(record.properties).toMatchObject({ city: '', zip: null });
  expect(record.propertiesWithHistory?.['city']).toEqual(
    ['', 'Bonn', 'Kiel'].map((value, index) => ({
      value,
      timestamp: times[index],
      sourceType: 'INTEGRATION',
      sourceId: '482001',
    })),
  );
  expect(record.propertiesWithHistory?.['zip']).toEqual([]);
});

test('a history of a computed property names the computation as its source', async () => {
  const { id } = await newContact({ firstname: 'Ada', city: 'Kiel' });
  await axle.api.update('contacts', id, { lastname: 'Lovelace' });
  const query = '?properties=city&propertiesWithHistory=hs_full_name_or_email&propertiesWithHistory=nope';
  const { properties, propertiesWithHistory } = await axle.api.read('contacts', id, query);
  const versions = propertiesWithHistory?.['hs_full_name_or_email'] ?? [];
  expect(versions.map(({ value }) => value)).toEqual(['Ada Lovelace', 'Ada']);
  expect(versions[0]).toMatchObject({ sourceType: 'CALCULATED', sourceId: 'CalculatedPropertyComputer' });
  expect(Object.keys(propertiesWithHistory ?? {})).toEqual(['hs_full_name_or_email']);
  expect(properties).toMatchObject({ city: 'Kiel', hs_full_name_or_email: 'Ada Lovelace' });
});

test('without propertiesWithHistory there is no history', async () => {
  const { id } = await newContact();
  expect(await axle.api.read('contacts', id)).not.toHaveProperty('propertiesWithHistory');
});

function expectJson404(reply: Reply): void {
  expectRefusal(reply, 404, { message: 'resource not found' });
  expect(reply.headers.get('x-hubspot-notfound')).toBe('true');
}

test.each(['/contacts/999999999', '/contacts/nobody@example.com?idProperty=email'])(
  '%s is not found, as JSON or as a page by what the client accepts',
  async (path) => {
    for (const accept of ['*/*', 'application/json', 'application/json, */*;q=0.8', 'text/html, */*']) {
      expectJson404(await axle.api.get(OBJECTS + path, { accept }));
    }
    for (const accept of ['text/html', 'text/html,application/xhtml+xml']) {
      const reply = await axle.api.get(OBJECTS + path, { accept });
      expect(reply.status).toBe(404);
      expect(reply.text).toBe(PAGE);
      expect(reply.headers.get('content-type')).toBe('text/html;charset=iso-8859-1');
      expect(reply.headers.get('x-hubspot-notfound')).toBe('true');
      expect(reply.headers.get('x-hubspot-ratelimit-max')).toBe('100');
    }
  },
);

test('an id that is no number, and one that is not positive, are told apart from one that is unknown', async () => {
  const notNumeric = await axle.api.get(`${OBJECTS}/contacts/undefined`);
  expectRefusal(notNumeric, 404, {
    message: 'Object not found.  objectId are usually numeric.',
    context: { id: ['undefined'] },
    category: 'OBJECT_NOT_FOUND',
  });
  const zero = await axle.api.get(`${OBJECTS}/contacts/0`);
  expectRefusal(zero, 404, {
    message: 'Object not found. objectId is usually positive.',
    context: { id: ['0'] },
    category: 'OBJECT_NOT_FOUND',
  });
});

test('an unknown object type in associations is refused like one in the path', async () => {
  const { id } = await newContact();
  const reply = await axle.api.get(`${OBJECTS}/contacts/${id}?associations=companies,widgets`);
  expectRefusal(reply, 400, { message: 'Unable to infer object type from: widgets' });
});

test('a record without associations has none in its answer', async () => {
  const { id } = await newContact();
  expect(await axle.api.read('contacts', id, '?associations=companies,deals')).not.toHaveProperty(
    'associations',
  );
});
