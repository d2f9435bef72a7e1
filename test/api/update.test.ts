import { expect, test } from 'vitest';
import { OBJECTS, recordOf } from './api-caller.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

function newContact(properties: Readonly<Record<string, string>> = {}) {
  return axle.api.create('contacts', { email: `person${axle.next()}@example.com`, ...properties });
}

test('a property that was sent is answered together with what is computed from it', async () => {
  const { id } = await newContact({ firstname: 'Ada' });
  const { properties } = await axle.api.update('contacts', id, { lastname: 'Lovelace' });
  expect(properties).toMatchObject({ lastname: 'Lovelace', hs_full_name_or_email: 'Ada Lovelace' });
  expect(properties).not.toHaveProperty('firstname');
  expect(properties).not.toHaveProperty('hs_email_domain');
});

test('updatedAt, lastmodifieddate and a later read all tell the time of the change', async () => {
  const { id, createdAt } = await newContact();
  axle.nowMs += 61_000;
  const changedAt = new Date(axle.nowMs).toISOString();
  const record = await axle.api.update('contacts', id, { firstname: 'Grace' });
  expect(record.updatedAt).toBe(changedAt);
  expect(record.properties['lastmodifieddate']).toBe(changedAt);
  expect(record.createdAt).toBe(createdAt);
  const read = await axle.api.read('contacts', id);
  expect(read.updatedAt).toBe(changedAt);
  expect(read.properties['firstname']).toBe('Grace');
});

test('a change that changes nothing answers like any other and keeps updatedAt', async () => {
  const { id } = await newContact({ firstname: 'Edsger', city: 'Rotterdam' });
  const { updatedAt } = await axle.api.update('contacts', id, { city: 'Austin' });
  axle.nowMs += 8000;
  const record = await axle.api.update('contacts', id, { city: 'Austin', firstname: 'Edsger' });
  expect(record.updatedAt).toBe(updatedAt);
  expect(record.properties).toMatchObject({
    city: 'Austin',
    firstname: 'Edsger',
    lastmodifieddate: updatedAt,
  });
  expect(record.properties).toHaveProperty('hs_object_source', 'INTEGRATION');
  const read = await axle.api.read('contacts', id, '?propertiesWithHistory=city');
  expect(read.propertiesWithHistory?.['city']?.map(({ value }) => value)).toEqual(['Austin', 'Rotterdam']);
});

test('a value that is equal only after it is brought into its stored form changes nothing', async () => {
  const { id, updatedAt } = await newContact({ property_date: '2019-10-31', property_checkbox: 'true' });
  axle.nowMs += 1000;
  const sent = { property_date: 1572480000000, property_checkbox: true };
  expect((await axle.api.update('contacts', id, sent)).updatedAt).toBe(updatedAt);
});

test('the empty text clears, and reads as the empty text from then on, unlike a property never set', async () => {
  const { id } = await newContact({ city: 'Kiel', property_number: '4' });
  const { properties } = await axle.api.update('contacts', id, { city: '', property_number: '' });
  expect(properties).toMatchObject({ city: '', property_number: '' });
  const read = await axle.api.read('contacts', id, '?properties=city,property_number,zip');
  expect(read.properties).toMatchObject({ city: '', property_number: '', zip: null });
});

test('null leaves a property as it is', async () => {
  const { id, updatedAt } = await newContact({ city: 'Kiel' });
  axle.nowMs += 1000;
  const record = await axle.api.update('contacts', id, { city: null });
  expect(record.updatedAt).toBe(updatedAt);
  expect(await axle.api.valueOf('contacts', id, 'city')).toBe('Kiel');
});

test('null beside a value leaves the one alone and sets the other', async () => {
  const { id } = await newContact({ city: 'Kiel' });
  await axle.api.update('contacts', id, { city: null, zip: '24103' });
  const { properties } = await axle.api.read('contacts', id, '?properties=city,zip');
  expect(properties).toMatchObject({ city: 'Kiel', zip: '24103' });
});

test('a leading semicolon adds to a set of options, without one the set is replaced', async () => {
  const { id } = await newContact({ property_multiple_checkboxes: 'vanilla' });
  const name = 'property_multiple_checkboxes';
  const added = await axle.api.update('contacts', id, { [name]: ';chocolate' });
  expect(added.properties[name]).toBe('vanilla;chocolate');
  const again = await axle.api.update('contacts', id, { [name]: ';chocolate;strawberry' });
  expect(again.properties[name]).toBe('vanilla;chocolate;strawberry');
  const replaced = await axle.api.update('contacts', id, { [name]: 'strawberry' });
  expect(replaced.properties[name]).toBe('strawberry');
});

test.each([
  ['5000.00', '5000.00'],
  ['12345678901234567890', '12345678901234567890'],
  ['-0', '-0'],
  ['0.10', '0.10'],
  ['"007"', '007'],
])('the JSON number %s keeps its digits', async (sent, stored) => {
  const { id } = await newContact();
  const body = `{"properties":{"firstname":"x","property_number":${sent},"property_checkbox":true}}`;
  const reply = await axle.api.send('PATCH', `${OBJECTS}/contacts/${id}`, { body });
  expect(recordOf(reply).properties['property_number']).toBe(stored);
  expect(await axle.api.valueOf('contacts', id, 'property_number')).toBe(stored);
});

test.each([true, false])('the JSON boolean %s is stored as a text', async (flag) => {
  const { id } = await newContact();
  const { properties } = await axle.api.update('contacts', id, { property_checkbox: flag });
  expect(properties['property_checkbox']).toBe(String(flag));
});

test('a JSON number in a text property is stored as its digits', async () => {
  const { id } = await newContact();
  expect((await axle.api.update('contacts', id, { zip: 24103 })).properties['zip']).toBe('24103');
});

test('an objectWriteTraceId is given back, and none is invented', async () => {
  const { id } = await newContact();
  const body = { objectWriteTraceId: 'trace-7', properties: { city: 'Bonn' } };
  const reply = await axle.api.send('PATCH', `${OBJECTS}/contacts/${id}`, { body });
  expect(recordOf(reply).objectWriteTraceId).toBe('trace-7');
  expect(await axle.api.update('contacts', id, { city: 'Ulm' })).not.toHaveProperty('objectWriteTraceId');
});

test('keys of the body that nobody knows are passed over', async () => {
  const { id } = await newContact();
  const body = { id: '1', archived: true, properties: { city: 'Bonn' }, more: [{ deep: {} }] };
  const record = recordOf(await axle.api.send('PATCH', `${OBJECTS}/contacts/${id}`, { body }));
  expect(record).toMatchObject({ id, archived: false, properties: { city: 'Bonn' } });
});

test('writes of one record at the same time are all kept', async () => {
  const { id } = await newContact();
  const sent: readonly Readonly<Record<string, string>>[] = [
    { city: 'Bonn' },
    { zip: '53111' },
    { state: 'NRW' },
    { country: 'DE' },
  ];
  await Promise.all(sent.map((properties) => axle.api.update('contacts', id, properties)));
  const { properties } = await axle.api.read('contacts', id, '?properties=city,zip,state,country');
  expect(properties).toMatchObject({ city: 'Bonn', zip: '53111', state: 'NRW', country: 'DE' });
});

test('names such as __proto__ and constructor are properties like others: they do not exist', async () => {
  const { id } = await newContact();
  const body = '{"properties":{"__proto__":"x","constructor":"y","city":"Bonn"}}';
  const reply = await axle.api.send('PATCH', `${OBJECTS}/contacts/${id}`, { body });
  expect(reply.status).toBe(400);
  const { errors } = JSON.parse(reply.text);
  expect(errors.map(({ context }: { context: { propertyName: string[] } }) => context.propertyName)).toEqual([
    ['__proto__'],
    ['constructor'],
  ]);
  expect(await axle.api.valueOf('contacts', id, 'city')).toBeNull();
});
