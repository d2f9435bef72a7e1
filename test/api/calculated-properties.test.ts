import { expect, test } from 'vitest';
import { expectRefused, metadataCaller } from './metadata-caller.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();
const call = metadataCaller(() => axle.api);
const PROPERTIES = '/crm/v3/properties/contacts';
const CONTACTS = '/crm/v3/objects/contacts';

const define = (name: string, calculationFormula: string, type = 'number') =>
  call('POST', PROPERTIES, {
    name,
    label: name,
    type,
    fieldType: 'calculation_equation',
    groupName: 'contactinformation',
    calculationFormula,
  });

const plain = (name: string) =>
  call('POST', PROPERTIES, {
    name,
    label: name,
    type: 'number',
    fieldType: 'number',
    groupName: 'contactinformation',
  });

const valuesOf = async (id: string, names: string) =>
  (await call('GET', `${CONTACTS}/${id}?properties=${names}`)).body.properties;

test('a calculated property follows the others on every read, and on records that were there', async () => {
  for (const name of ['seats_a', 'seats_b']) await plain(name);
  const { body: before } = await call('POST', CONTACTS, { properties: { seats_a: '2', seats_b: '3' } });
  const made = await define('seats_all', '(seats_a) + 2seats_b');
  expect(made).toMatchObject({
    status: 201,
    body: {
      calculated: true,
      fieldType: 'calculation_equation',
      calculationFormula: 'seats_a + 2 * seats_b',
      modificationMetadata: { readOnlyValue: true },
    },
  });
  expect(await valuesOf(before.id, 'seats_all')).toMatchObject({ seats_all: '8' });
  await call('PATCH', `${CONTACTS}/${before.id}`, { properties: { seats_b: '10' } });
  expect(await valuesOf(before.id, 'seats_all')).toMatchObject({ seats_all: '22' });
  await call('PATCH', `${CONTACTS}/${before.id}`, { properties: { seats_b: '' } });
  expect(await valuesOf(before.id, 'seats_all')).toMatchObject({ seats_all: null });
  const set = await call('PATCH', `${CONTACTS}/${before.id}`, { properties: { seats_all: '1' } });
  expectRefused(set, 400, {
    message: expect.stringContaining('calculated property; its value cannot be set'),
  });
});

test('one may follow from another, and both are searched and sorted by', async () => {
  await plain('price_net');
  await define('price_gross', 'price_net * 2');
  await define('is_dear', 'price_gross > 100', 'bool');
  for (const price_net of ['10', '60', '80']) await call('POST', CONTACTS, { properties: { price_net } });
  const search = async (filter: object) => {
    const body = { filters: [filter], sorts: ['-price_gross'], properties: ['price_gross'] };
    const found = (await call('POST', `${CONTACTS}/search`, body)).body;
    return found.results.map((each: { properties: { price_gross: string } }) => each.properties.price_gross);
  };
  const dear = { propertyName: 'is_dear', operator: 'EQ', value: 'true' };
  expect(await search(dear)).toEqual(['160', '120']);
  const between = { propertyName: 'price_gross', operator: 'BETWEEN', value: '20', highValue: '120' };
  expect(await search(between)).toEqual(['120', '20']);
  const changed = await call('PATCH', `${PROPERTIES}/price_gross`, { calculationFormula: 'price_net * 10' });
  expect(changed.body.calculationFormula).toBe('price_net * 10');
  expect(await search(dear)).toEqual(['800', '600']);
  expect(await search(between)).toEqual(['100']);
});

test('its history follows that of what it reads', async () => {
  await plain('hours');
  await define('minutes', 'hours * 60');
  const { body } = await call('POST', CONTACTS, { properties: { hours: '1' } });
  axle.nowMs += 60_000;
  await call('PATCH', `${CONTACTS}/${body.id}`, { properties: { hours: '2', firstname: 'x' } });
  axle.nowMs += 60_000;
  await call('PATCH', `${CONTACTS}/${body.id}`, { properties: { firstname: 'y' } });
  const read = await call('GET', `${CONTACTS}/${body.id}?propertiesWithHistory=minutes`);
  expect(read.body.propertiesWithHistory.minutes).toMatchObject([
    { value: '120', timestamp: '2026-11-23T10:01:00.123Z', sourceType: 'CALCULATED' },
    { value: '60', timestamp: '2026-11-23T10:00:00.123Z', sourceType: 'CALCULATED' },
  ]);
});

test('what a formula reads cannot be archived', async () => {
  await plain('base');
  await define('double_base', 'base * 2');
  const reply = await call('DELETE', `${PROPERTIES}/base`);
  expectRefused(reply, 400, {
    category: 'VALIDATION_ERROR',
    subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE',
    message: 'Property: base of object type 0-1 is currently used in 1 places and cannot be deleted',
    context: { usageCount: ['1'] },
    errors: [
      {
        subCategory: 'PropertyValidationError.PROPERTY_USAGE',
        context: { parentType: ['CALCULATED_PROPERTY'], parentName: ['double_base'] },
      },
    ],
  });
  expect((await call('DELETE', `${PROPERTIES}/double_base`)).status).toBe(204);
  expect((await call('DELETE', `${PROPERTIES}/base`)).status).toBe(204);
});

test('a formula that cannot be is refused, and one that names nothing is not found', async () => {
  await plain('start');
  expectRefused(await define('loop', 'loop + 1'), 404, { category: 'OBJECT_NOT_FOUND' });
  await define('one', 'start + 1');
  await define('two', 'one + 1');
  const turned = await call('PATCH', `${PROPERTIES}/one`, { calculationFormula: 'two + 1' });
  expectRefused(turned, 400, { message: expect.stringContaining('it leads back to itself') });
  expectRefused(await define('odd', '[start]'), 400, {
    subCategory: 'PropertyValidationError.INVALID_CALCULATION',
  });
  expectRefused(await define('odd', 'start + nowhere'), 404, { category: 'OBJECT_NOT_FOUND' });
});
