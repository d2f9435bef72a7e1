import { describe, expect, test } from 'vitest';
import { toObjectTypeId } from '../ids.ts';
import { type AssociationLabel, AssociationTypes } from './association-types.ts';

const CONTACTS = toObjectTypeId('0-1');
const COMPANIES = toObjectTypeId('0-2');
const OWN = toObjectTypeId('2-7');

const builtIn = new AssociationTypes({ ofOwnTypes: [], labels: [], limits: [] });

const label: AssociationLabel = {
  name: 'employer',
  fromTypeId: CONTACTS,
  toTypeId: COMPANIES,
  typeId: 1,
  label: 'Employer',
  inverseId: 2,
  inverseLabel: 'Employee',
};

describe('the built-in types', () => {
  test('lead back by their inverse, whose own inverse they are', () => {
    expect(builtIn.all().length).toBeGreaterThan(300);
    for (const type of builtIn.all()) {
      const inverse = builtIn.inverseOf(type);
      expect([inverse.fromTypeId, inverse.toTypeId], type.name).toEqual([type.toTypeId, type.fromTypeId]);
      expect(builtIn.inverseOf(inverse), type.name).toBe(type);
      expect(inverse.isDefault, type.name).toBe(type.isDefault);
    }
  });

  test('have one default for each pair of object types, which has no label and is not primary', () => {
    for (const { fromTypeId, toTypeId } of builtIn.all()) {
      const defaults = builtIn.between(fromTypeId, toTypeId).filter((type) => type.isDefault);
      expect(defaults, `${fromTypeId} ${toTypeId}`).toHaveLength(1);
      expect(builtIn.findDefault(fromTypeId, toTypeId)).toBe(defaults[0]);
      expect(defaults[0]).toMatchObject({ label: undefined, isPrimary: false });
    }
  });

  test('have names that differ within a pair, in lower case', () => {
    for (const { fromTypeId, toTypeId } of builtIn.all()) {
      const names = builtIn.between(fromTypeId, toTypeId).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[a-z0-9_]+$/);
    }
  });

  test('are their own inverse only between records of one type', () => {
    const own = builtIn.all().filter(({ typeId, inverseId }) => typeId === inverseId);
    for (const { fromTypeId, toTypeId } of own) expect(fromTypeId).toBe(toTypeId);
    const ids = own.map(({ typeId }) => typeId);
    expect(ids).toEqual(expect.arrayContaining([449, 450, 451, 452, 1254]));
  });

  test('allow one primary record in one direction only', () => {
    const oneOnly = builtIn.all().filter(({ isPrimary, onlyOne }) => isPrimary && onlyOne);
    expect(oneOnly.map(({ typeId }) => typeId).sort((left, right) => left - right)).toEqual([
      1, 5, 26, 509, 578, 580, 582, 1299,
    ]);
    for (const type of oneOnly) expect(builtIn.inverseOf(type).onlyOne).toBe(false);
  });

  test.each([
    [1, 'contact_to_company', 2, 'Primary'],
    [279, 'contact_to_company_unlabeled', 280, undefined],
    [5, 'deal_to_company', 6, 'Primary'],
    [13, 'parent_to_child_company', 14, 'Parent Company'],
    [200, 'meeting_event_to_contact', 199, undefined],
  ])('hold %d, which is %s', (typeId, name, inverseId, text) => {
    const type = builtIn.find({ category: 'HUBSPOT_DEFINED', typeId });
    expect(type).toMatchObject({ name, inverseId, label: text });
  });

  test('are listed by number, and are none between types that know nothing of each other', () => {
    expect(builtIn.between(CONTACTS, COMPANIES).map(({ typeId }) => typeId)).toEqual([1, 279, 931]);
    expect(builtIn.between(CONTACTS, OWN)).toEqual([]);
    expect(builtIn.findDefault(CONTACTS, OWN)).toBeUndefined();
    expect(builtIn.find({ category: 'USER_DEFINED', typeId: 1 })).toBeUndefined();
  });
});

describe('a label', () => {
  const types = new AssociationTypes({ ofOwnTypes: [], labels: [label], limits: [] });

  test('is a type in each direction, beside a built-in one of the same number', () => {
    const spec = { category: 'USER_DEFINED', typeId: 1 } as const;
    const type = types.find(spec);
    if (type === undefined) throw new Error('the label is not there');
    expect(type).toMatchObject({ ...spec, label: 'Employer', isDefault: false, onlyOne: false });
    const inverse = types.inverseOf(type);
    expect(inverse).toMatchObject({
      typeId: 2,
      label: 'Employee',
      fromTypeId: COMPANIES,
      toTypeId: CONTACTS,
    });
    expect(types.inverseOf(inverse)).toBe(type);
    expect(types.find({ category: 'HUBSPOT_DEFINED', typeId: 1 })?.name).toBe('contact_to_company');
    expect(types.findDefault(CONTACTS, COMPANIES)?.typeId).toBe(279);
  });

  test('that was removed is no type', () => {
    const without = new AssociationTypes({
      ofOwnTypes: [],
      labels: [{ ...label, removed: true }],
      limits: [],
    });
    expect(without.all()).toHaveLength(builtIn.all().length);
  });
});

test('a limit that was taken back is none', () => {
  const limits = [{ category: 'HUBSPOT_DEFINED', typeId: 279, fromTypeId: CONTACTS } as const];
  const types = new AssociationTypes({ ofOwnTypes: [], labels: [], limits });
  expect(types.findDefault(CONTACTS, COMPANIES)).not.toHaveProperty('max');
});

test('of the associations of an own object type the first is the default, and the next a label', () => {
  const shared = { fromObjectTypeId: OWN, toObjectTypeId: CONTACTS, createdAtMs: 1 };
  const back = { fromObjectTypeId: CONTACTS, toObjectTypeId: OWN, createdAtMs: 1 };
  const ofOwnTypes = [
    { ...shared, id: '1', inverseId: '2', name: 'boat_to_contact' },
    { ...back, id: '2', inverseId: '1', name: 'boat_to_contact' },
    { ...shared, id: '3', inverseId: '4', name: 'captain' },
    { ...back, id: '4', inverseId: '3', name: 'captain' },
    { ...shared, id: '5', inverseId: '99', name: 'of_which_the_way_back_is_lost' },
  ];
  const types = new AssociationTypes({ ofOwnTypes, labels: [], limits: [] });
  expect(types.between(OWN, CONTACTS)).toMatchObject([
    { category: 'USER_DEFINED', typeId: 1, inverseId: 2, label: undefined, isDefault: true },
    { category: 'USER_DEFINED', typeId: 3, inverseId: 4, label: 'captain', isDefault: false },
  ]);
  expect(types.findDefault(CONTACTS, OWN)?.typeId).toBe(2);
});

test('a limit belongs to its one direction', () => {
  const limits = [{ category: 'HUBSPOT_DEFINED', typeId: 279, fromTypeId: CONTACTS, max: 3 } as const];
  const types = new AssociationTypes({ ofOwnTypes: [], labels: [], limits });
  const type = types.findDefault(CONTACTS, COMPANIES);
  expect(type?.max).toBe(3);
  expect(type && types.inverseOf(type)).not.toHaveProperty('max');
});
