import { describe, expect, test } from 'vitest';
import { toObjectTypeId } from '../../src/model/ids.ts';
import type { DataSensitivity } from '../../src/model/properties.ts';
import { type ApiCaller, expectRefusal, invalidProperties, OBJECTS, recordOf } from './api-caller.ts';
import { useAccount } from './running-account.ts';

const CONTACTS = toObjectTypeId('0-1');

function sensitiveProperty(name: string, dataSensitivity: DataSensitivity, hasUniqueValue = false) {
  const property = {
    name,
    label: name,
    type: 'string',
    fieldType: 'text',
    groupName: 'contactinformation',
    custom: true,
    hasUniqueValue,
    dataSensitivity,
  } as const;
  return { typeId: CONTACTS, property };
}

const account = useAccount({
  properties: [
    sensitiveProperty('blood_type', 'sensitive'),
    sensitiveProperty('diagnosis', 'highly_sensitive'),
    sensitiveProperty('patient_number', 'sensitive', true),
  ],
});

const PLAIN = ['crm.objects.contacts.read', 'crm.objects.contacts.write'];

const CLASSES = [
  ['blood_type', 'sensitive', 'highly_sensitive'],
  ['diagnosis', 'highly_sensitive', 'sensitive'],
] as const;

function plainCaller(...more: readonly string[]): Promise<ApiCaller> {
  return account.callerWith(...PLAIN, ...more);
}

describe.each(CLASSES)('the property %s', (name, own, other) => {
  const readScope = `crm.objects.contacts.${own}.read.v2`;
  const writeScope = `crm.objects.contacts.${own}.write.v2`;
  const otherScopes = [`crm.objects.contacts.${other}.read.v2`, `crm.objects.contacts.${other}.write.v2`];

  test('is read and written with its scopes', async () => {
    const caller = await plainCaller(readScope, writeScope);
    const made = await caller.create('contacts', { [name]: 'first' });
    expect(made.properties[name]).toBe('first');
    const changed = await caller.update('contacts', made.id, { [name]: 'second' });
    expect(changed.properties[name]).toBe('second');
    const read = await caller.read('contacts', made.id, `?propertiesWithHistory=${name}`);
    expect(read.properties[name]).toBe('second');
    expect(read.propertiesWithHistory?.[name]?.map(({ value }) => value)).toEqual(['second', 'first']);
  });

  test('does not exist for a reader without its scope', async () => {
    const { id } = await account.api.create('contacts', { [name]: 'hidden value', city: 'Bonn' });
    for (const scopes of [[], otherScopes, [writeScope]]) {
      const caller = await plainCaller(...scopes);
      const query = `properties=city,${name}&propertiesWithHistory=city,${name}`;
      const replies = [
        await caller.get(`${OBJECTS}/contacts/${id}?${query}`),
        await caller.get(`${OBJECTS}/contacts?limit=50&${query}`),
        await caller.patch('contacts', id, { zip: '53111' }),
        await caller.patch('contacts', id, { city: 'Bonn' }),
      ];
      for (const reply of replies) {
        expect(reply.status).toBe(200);
        expect(reply.text).not.toContain(name);
        expect(reply.text).not.toContain('hidden value');
      }
      expect(Object.keys(recordOf(replies[0] ?? fail()).propertiesWithHistory ?? {})).toEqual(['city']);
    }
  });

  test('does not exist for a writer without its scope', async () => {
    const { id } = await account.api.create('contacts', { [name]: 'kept' });
    const message = `Property "${name}" does not exist`;
    const expected = invalidProperties([{ name, code: 'PROPERTY_DOESNT_EXIST', message }]);
    for (const scopes of [[], otherScopes, [readScope]]) {
      const caller = await plainCaller(...scopes);
      for (const value of ['x', '', null]) {
        expectRefusal(await caller.patch('contacts', id, { [name]: value }), 400, expected);
        expectRefusal(await caller.post('contacts', { [name]: value }), 400, expected);
      }
    }
    expect(await account.api.valueOf('contacts', id, name)).toBe('kept');
  });

  test('written by one who may not read it is not answered', async () => {
    const caller = await plainCaller(writeScope);
    const made = await caller.create('contacts', { [name]: 'unseen', city: 'Bonn' });
    expect(made.properties).toMatchObject({ city: 'Bonn' });
    expect(made.properties).not.toHaveProperty(name);
    const changed = await caller.update('contacts', made.id, { [name]: 'unseen too' });
    expect(changed.properties).not.toHaveProperty(name);
    expect(await account.api.valueOf('contacts', made.id, name)).toBe('unseen too');
  });

  test('is not opened by the plain scopes of another type', async () => {
    const caller = await plainCaller(`crm.objects.companies.${own}.read.v2`);
    const { id } = await account.api.create('contacts', { [name]: 'x' });
    expect(await caller.valueOf('contacts', id, name)).toBeUndefined();
  });
});

describe('a sensitive property that is unique', () => {
  const read = 'crm.objects.contacts.sensitive.read.v2';

  test('finds its record for one who may read it, and for nobody else', async () => {
    const { id } = await account.api.create('contacts', { patient_number: 'P-7' });
    const path = `${OBJECTS}/contacts/P-7?idProperty=patient_number`;
    expect(recordOf(await (await plainCaller(read)).get(path)).id).toBe(id);
    const unknown = await (await plainCaller()).get(`${OBJECTS}/contacts/P-7?idProperty=no_such_property`);
    for (const caller of [
      await plainCaller(),
      await plainCaller('crm.objects.contacts.sensitive.write.v2'),
    ]) {
      const replies = [
        await caller.get(path),
        await caller.send('PATCH', path, { body: { properties: { city: 'Bonn' } } }),
      ];
      for (const reply of replies) {
        const { message } = JSON.parse(unknown.text);
        expectRefusal(reply, 400, {
          message: message.replace('no_such_property', 'patient_number'),
          category: 'VALIDATION_ERROR',
        });
      }
    }
  });
});

function fail(): never {
  throw new Error('an answer is missing');
}
