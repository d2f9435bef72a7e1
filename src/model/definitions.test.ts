import { describe, expect, test } from 'vitest';
import { AccountDefinitions, type AccountMetadata, NO_METADATA } from './definitions.ts';
import { toAccountId, toObjectTypeId } from './ids.ts';
import { CUSTOM_OBJECT_SCOPES, type ObjectType } from './object-types.ts';
import type { PropertyDefinition } from './properties.ts';
import { STANDARD_OBJECT_TYPES } from './standard-definitions.ts';

const NONE: AccountMetadata = { ...NO_METADATA };

function customType(more: Partial<ObjectType> = {}): ObjectType {
  return {
    id: toObjectTypeId('2-77'),
    name: 'machines',
    singular: 'machine',
    internalName: 'MACHINE',
    labels: { singular: 'Machine', plural: 'Machines' },
    defaultProperties: ['hs_createdate'],
    createdProperties: ['hs_createdate'],
    modifiedProperty: 'hs_lastmodifieddate',
    scopes: CUSTOM_OBJECT_SCOPES,
    propertyGroup: 'machine_information',
    fullyQualifiedName: 'p9_machine',
    ...more,
  };
}

const define = (metadata: Partial<AccountMetadata> = {}) =>
  new AccountDefinitions(toAccountId(9), { ...NONE, ...metadata });

function idOf(definitions: AccountDefinitions, spelling: string): string | undefined {
  const parsed = definitions.parseType(spelling);
  return parsed.ok ? parsed.value.type.id : undefined;
}

describe.each(STANDARD_OBJECT_TYPES)('the standard type $name', (type) => {
  const definitions = define();

  test('is found by plural, id and further names, in any letter case', () => {
    for (const spelling of [type.name, type.id, ...(type.aliases ?? [])]) {
      const mixed = [...spelling].map((each, at) => (at % 2 === 0 ? each.toUpperCase() : each)).join('');
      for (const each of [spelling, spelling.toUpperCase(), mixed])
        expect(idOf(definitions, each)).toBe(type.id);
    }
  });

  test('is found by its singular unless the real API refuses it', () => {
    const expected = type.singularRefused === true ? undefined : type.id;
    expect(idOf(definitions, type.singular)).toBe(expected);
    expect(idOf(definitions, type.singular.toUpperCase())).toBe(expected);
  });
});

describe('a custom type', () => {
  const definitions = define({ objectTypes: [customType()] });

  test.each(['2-77', 'machines', 'machine', 'p9_machine', 'P9_MACHINE', 'Machine', 'MACHINES'])(
    'is found by %s',
    (spelling) => {
      expect(idOf(definitions, spelling)).toBe('2-77');
    },
  );

  test.each(['p9_machines', 'p8_machine', '2-78', 'mach'])('is not found by %s', (spelling) => {
    expect(idOf(definitions, spelling)).toBeUndefined();
  });

  test('is unknown to an account that did not make it', () => {
    expect(idOf(define(), 'machines')).toBeUndefined();
    expect(idOf(define(), '2-77')).toBeUndefined();
  });

  test('cannot take the spelling of any standard type', () => {
    for (const type of STANDARD_OBJECT_TYPES) {
      const shadow = customType({
        name: type.name,
        singular: type.singularRefused === true ? 'free' : type.singular,
        aliases: [...(type.aliases ?? []), type.id, type.name.toUpperCase()],
      });
      const shadowed = define({ objectTypes: [shadow] });
      const spellings = [type.name, type.id, ...(type.aliases ?? [])];
      for (const spelling of spellings) expect(idOf(shadowed, spelling)).toBe(type.id);
      expect(idOf(shadowed, 'p9_machine')).toBe('2-77');
    }
  });
});

describe('a spelling that names no type', () => {
  test.each([
    'butterflies',
    '',
    'contact s',
    'contacts ',
    'constructor',
    '__proto__',
    'tostring',
    '2-',
    '-1',
    '1-2-3',
  ])('%j is refused as a name', (given) => {
    expect(define().parseType(given)).toEqual({ ok: false, refusal: { kind: 'unknown-object-type', given } });
  });

  test.each(['2-999', '0-0', '9-9', '0-999999999999'])('%s is refused as a type id', (given) => {
    expect(define().parseType(given)).toEqual({
      ok: false,
      refusal: { kind: 'unknown-object-type-id', given },
    });
  });
});

describe('the definitions of a type', () => {
  const property: PropertyDefinition = {
    name: 'serial_number',
    label: 'Serial number',
    type: 'string',
    fieldType: 'text',
    groupName: 'machine_information',
    custom: true,
  };
  const pipeline = { id: 'repair', label: 'Repair', displayOrder: 0, stages: [] };
  const typeId = toObjectTypeId('2-77');

  test('hold the system properties, its own, and those of no other type', () => {
    const definitions = define({
      objectTypes: [customType()],
      properties: [
        { typeId, property },
        { typeId: toObjectTypeId('0-1'), property: { ...property, name: 'other' } },
      ],
      pipelines: [{ typeId, pipeline }],
      indexes: [
        { number: 3, typeId, kind: 'values', propertyName: 'serial_number', isReady: true },
        { number: 4, typeId, kind: 'values', propertyName: 'gone', isReady: true },
        { number: 5, typeId: toObjectTypeId('0-1'), kind: 'values', propertyName: 'email', isReady: true },
      ],
    });
    const machines = definitions.requireType(typeId);
    expect(machines.findProperty('serial_number')).toEqual(property);
    expect(machines.findProperty('hs_object_id')).toMatchObject({ groupName: 'machine_information' });
    expect(machines.findProperty('other')).toBeUndefined();
    expect(machines.findProperty('email')).toBeUndefined();
    expect(machines.findProperty('constructor')).toBeUndefined();
    expect(machines.pipelines).toEqual([pipeline]);
    expect(machines.indexes.map(({ number }) => number)).toEqual([3]);
    expect(definitions.requireType(toObjectTypeId('0-1')).indexes.map(({ number }) => number)).toEqual([5]);
  });

  test('are put together once', () => {
    const definitions = define({ objectTypes: [customType()] });
    expect(definitions.requireType(typeId)).toBe(definitions.requireType(typeId));
  });

  test('of a type id that the account does not have cannot be asked for', () => {
    expect(() => define().requireType(typeId)).toThrow('no object type 2-77');
  });

  test('an own property stands in for a built-in one of the same name', () => {
    const own = { ...property, name: 'phone', label: 'Own phone' };
    const contacts = define({ properties: [{ typeId: toObjectTypeId('0-1'), property: own }] }).requireType(
      toObjectTypeId('0-1'),
    );
    expect(contacts.findProperty('phone')).toEqual(own);
    expect([...contacts.properties].filter(({ name }) => name === 'phone')).toHaveLength(1);
  });
});
