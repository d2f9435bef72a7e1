import { expect, test } from 'vitest';
import { expectRefusal, OBJECTS, type Reply, recordOf } from './api-caller.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

const MACHINES = '2-48200001';

function newContact(properties: Readonly<Record<string, string>> = {}) {
  return axle.api.create('contacts', { email: `person${axle.next()}@example.com`, ...properties });
}

function patch(
  path: string,
  properties: Readonly<Record<string, string>> = { city: 'Bonn' },
): Promise<Reply> {
  return axle.api.send('PATCH', `${OBJECTS}/${path}`, { body: { properties } });
}

function expectNotFound(reply: Reply): void {
  expectRefusal(reply, 404, { message: 'resource not found' });
  expect(reply.headers.get('x-hubspot-notfound')).toBe('true');
}

test('idProperty=email finds a contact by its address, letter case ignored', async () => {
  const { id } = await newContact({ email: 'Ada.Lovelace@Example.com' });
  for (const address of ['ada.lovelace@example.com', 'ADA.LOVELACE%40EXAMPLE.COM']) {
    const record = recordOf(await patch(`contacts/${address}?idProperty=email`));
    expect(record.id).toBe(id);
  }
});

test('idProperty=email finds a contact by any of its additional addresses', async () => {
  const { id } = await newContact({ hs_additional_emails: 'second@example.com;Third@example.com' });
  for (const address of ['second@example.com', 'third@example.com', 'THIRD@EXAMPLE.COM']) {
    expect(recordOf(await patch(`contacts/${address}?idProperty=email`)).id).toBe(id);
  }
});

test('an address finds its contact no more once it was changed', async () => {
  const { id } = await newContact({ email: 'before@example.com' });
  await axle.api.update('contacts', id, { email: 'after@example.com' });
  expectNotFound(await patch('contacts/before@example.com?idProperty=email'));
  expect(recordOf(await patch('contacts/after@example.com?idProperty=email')).id).toBe(id);
});

test('a record can change the very value by which it was found', async () => {
  const { id } = await newContact({ email: 'self@example.com' });
  const reply = await patch('contacts/self@example.com?idProperty=email', { email: 'renamed@example.com' });
  expect(recordOf(reply)).toMatchObject({ id, properties: { email: 'renamed@example.com' } });
});

test('a unique property of a custom object type finds its record, letter case respected', async () => {
  const { id } = await axle.api.create(MACHINES, { serial_number: 'SN/7 a' });
  const address = `${MACHINES}/${encodeURIComponent('SN/7 a')}?idProperty=serial_number`;
  expect(recordOf(await patch(address, { operating_hours: '12' })).id).toBe(id);
  expectNotFound(await patch(`${MACHINES}/SN%2F7%20A?idProperty=serial_number`, { operating_hours: '13' }));
});

test('an empty idProperty means that the path holds an id', async () => {
  const { id } = await newContact();
  expect(recordOf(await patch(`contacts/${id}?idProperty=`)).id).toBe(id);
});

test.each([
  ['deals', '0-3', 'dealname'],
  ['companies', '0-2', 'hs_object_id'],
  ['companies', '0-2', 'domain'],
  ['contacts', '0-1', 'firstname'],
  ['contacts', '0-1', 'no_such_property'],
  [MACHINES, MACHINES, 'model'],
])('%s cannot be found by a property that is not unique (%s %s)', async (type, typeId, name) => {
  expectRefusal(await patch(`${type}/x?idProperty=${name}`, { hubspot_owner_id: '48200011' }), 400, {
    message: `Unable to perform update/upsert by non-unique ${typeId} property ${name} in portal ID 4820`,
    category: 'VALIDATION_ERROR',
  });
});

test.each([
  ['an unknown id', 'contacts/999999999'],
  ['an id of another type', 'deals/512'],
  ['an unknown address', 'contacts/nobody@example.com?idProperty=email'],
  ['an id beyond what any record has', 'contacts/9223372036854775807'],
  ['a text that is no address', 'contacts/nobody?idProperty=email'],
])('%s is not found', async (_what, path) => {
  expectNotFound(await patch(path, { hubspot_owner_id: '48200011' }));
});

test('an archived record is not found by id nor by value', async () => {
  const { id } = await newContact({ email: 'gone@example.com' });
  await axle.api.archive('contacts', id);
  expectNotFound(await patch(`contacts/${id}`));
  expectNotFound(await patch('contacts/gone@example.com?idProperty=email'));
});

test.each([
  'undefined',
  'nobody@example.com',
  '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  '12a',
  '1.5',
  '1e3',
  '0x10',
  '12345678901234567890123',
])('the id %s is no number', async (id) => {
  const reply = await patch(`contacts/${id}`);
  expectRefusal(reply, 404, {
    message: 'Object not found.  objectId are usually numeric.',
    context: { id: [id] },
    category: 'OBJECT_NOT_FOUND',
  });
  expect(reply.headers.get('x-hubspot-notfound')).toBe('true');
});

test('an id that is no number is given back as it was meant, not as it was encoded', async () => {
  expectRefusal(await patch(`contacts/${encodeURIComponent('Müller & Sohn')}`), 404, {
    message: 'Object not found.  objectId are usually numeric.',
    context: { id: ['Müller & Sohn'] },
    category: 'OBJECT_NOT_FOUND',
  });
});

test.each(['0', '-5', '000'])('the id %s is not positive', async (id) => {
  expectRefusal(await patch(`contacts/${id}`), 404, {
    message: 'Object not found. objectId is usually positive.',
    context: { id: [id] },
    category: 'OBJECT_NOT_FOUND',
  });
});

test.each(['butterflies', 'contactss', 'appointment', 'p4820_unknown', '0-', '%20'])(
  'the object type %s is unknown by name',
  async (type) => {
    expectRefusal(await patch(`${type}/1`), 400, {
      message: `Unable to infer object type from: ${decodeURIComponent(type)}`,
    });
  },
);

test.each(['0-9999', '2-12345', '0-6'])('the object type id %s is unknown', async (typeId) => {
  expectRefusal(await patch(`${typeId}/1`), 400, { message: `Invalid object or event type id: ${typeId}` });
});

test.each(['machines', 'machine', 'MACHINE', MACHINES, 'p4820_machine', 'P4820_MACHINE'])(
  'a custom object type answers to %s',
  async (spelling) => {
    const { id } = await axle.api.create(MACHINES, { serial_number: `spelled-${axle.next()}` });
    expect(recordOf(await patch(`${spelling}/${id}`, { operating_hours: '3' })).id).toBe(id);
  },
);

test.each([
  ['an unknown type before the body', 'butterflies/1', '{', 'Unable to infer object type from: butterflies'],
  ['a broken body before the id', 'contacts/undefined', '[]', 'Invalid input JSON on line 1, column 1'],
  ['no properties before the record', 'contacts/999999999', '{"properties":{}}', 'No properties found'],
  ['the id before the values', 'contacts/undefined', '{"properties":{"nope":"1"}}', 'usually numeric'],
  ['the record before the values', 'contacts/999999999', '{"properties":{"nope":"1"}}', 'resource not found'],
])('%s is looked at', async (_what, path, body, words) => {
  const reply = await axle.api.send('PATCH', `${OBJECTS}/${path}`, { body });
  expect(JSON.parse(reply.text).message).toContain(words);
});
