import { describe, expect, test } from 'vitest';
import type { Caller, PropertyLists } from './caller.ts';
import { AccountDefinitions, NO_METADATA } from './definitions.ts';
import { toAccountId, toObjectTypeId } from './ids.ts';
import type { DataSensitivity, PropertyDefinition } from './properties.ts';
import { mayKnow, mayReadValue, maySearch, maySee, maySet } from './property-access.ts';
import { everyScope } from './scopes.ts';
import type { TypeDefinition } from './type-definition.ts';

const CONTACTS = toObjectTypeId('0-1');
const CARTS = toObjectTypeId('0-142');

function own(name: string, more: Partial<PropertyDefinition> = {}): PropertyDefinition {
  const shown = { label: name, type: 'string', fieldType: 'text', groupName: 'contactinformation' } as const;
  return { name, ...shown, custom: true, ...more };
}

function formula(name: string, calculationFormula: string): PropertyDefinition {
  return own(name, { calculationFormula, fieldType: 'calculation_equation', calculated: true });
}

const OWN = [
  own('plain'),
  own('blood_type', { dataSensitivity: 'sensitive' }),
  own('diagnosis', { dataSensitivity: 'highly_sensitive' }),
  formula('copy', 'string(blood_type)'),
  formula('copy_of_copy', 'string(copy)'),
  formula('copy_of_diagnosis', 'string(diagnosis)'),
];

const definitions = new AccountDefinitions(toAccountId(9), {
  ...NO_METADATA,
  properties: [CONTACTS, CARTS].flatMap((typeId) => OWN.map((property) => ({ typeId, property }))),
});
const carts = definitions.requireType(CARTS);
const contacts = definitions.requireType(CONTACTS);

const withScopes = (...scopes: readonly string[]): Caller => ({
  accountId: toAccountId(9),
  appId: 77,
  scopes: new Set(scopes),
});

const all = withScopes(...everyScope());

function limitedTo(lists: PropertyLists): Caller {
  return { ...all, properties: new Map([[CONTACTS, lists]]) };
}

function find(name: string, definition: TypeDefinition = contacts): PropertyDefinition {
  const property = definition.findProperty(name);
  if (property === undefined) throw new Error(`there is no property ${name}`);
  return property;
}

const sees = (caller: Caller, name: string) => maySee(caller, contacts, find(name));

describe('sensitive properties', () => {
  const plain = withScopes('crm.objects.contacts.read', 'crm.objects.contacts.write');
  const ofClass = (dataSensitivity: DataSensitivity) =>
    find(dataSensitivity === 'sensitive' ? 'blood_type' : 'diagnosis');

  test('what is not sensitive is seen and set without a further scope', () => {
    expect(sees(plain, 'plain')).toBe(true);
    expect(maySet(plain, contacts, find('plain'))).toBe(true);
  });

  const OPENING = [
    ['sensitive', 'read', 'crm.objects.contacts.sensitive.read.v2'],
    ['sensitive', 'write', 'crm.objects.contacts.sensitive.write.v2'],
    ['highly_sensitive', 'read', 'crm.objects.contacts.highly_sensitive.read.v2'],
    ['highly_sensitive', 'write', 'crm.objects.contacts.highly_sensitive.write.v2'],
  ] as const;

  test.each(OPENING)('a %s property is opened to %s by %s alone', (sensitivity, access, opening) => {
    const may = access === 'read' ? maySee : maySet;
    expect(may(plain, contacts, ofClass(sensitivity))).toBe(false);
    for (const scope of everyScope()) {
      expect(may(withScopes(scope), contacts, ofClass(sensitivity))).toBe(scope === opening);
    }
  });

  test('a type without such scopes shows none of its sensitive properties to anybody', () => {
    for (const name of ['blood_type', 'diagnosis']) {
      expect(maySee(all, carts, find(name, carts))).toBe(false);
      expect(maySet(all, carts, find(name, carts))).toBe(false);
    }
    expect(maySee(all, carts, find('plain', carts))).toBe(true);
  });

  test('a formula is seen by those who see all that it reads, however far away', () => {
    for (const name of ['copy', 'copy_of_copy', 'copy_of_diagnosis']) {
      expect(sees(plain, name)).toBe(false);
      expect(sees(all, name)).toBe(true);
    }
    expect(sees(withScopes('crm.objects.contacts.sensitive.read.v2'), 'copy_of_copy')).toBe(true);
    expect(sees(withScopes('crm.objects.contacts.sensitive.read.v2'), 'copy_of_diagnosis')).toBe(false);
  });

  test('nobody searches by what is highly sensitive, nor by what follows from it', () => {
    expect(maySearch(all, contacts, find('copy_of_copy'))).toBe(true);
    expect(maySearch(all, contacts, find('diagnosis'))).toBe(false);
    expect(maySearch(all, contacts, find('copy_of_diagnosis'))).toBe(false);
  });
});

describe('a list of properties', () => {
  const limited = limitedTo({ read: new Set(['city', 'hs_full_name_or_email', 'firstname', 'lastname']) });

  test('leaves all others out, and identity and times in', () => {
    expect(
      ['city', 'hs_object_id', 'createdate', 'lastmodifieddate'].filter((each) => sees(limited, each)),
    ).toEqual(['city', 'hs_object_id', 'createdate', 'lastmodifieddate']);
    expect(sees(limited, 'email')).toBe(false);
    expect(mayKnow(limitedTo({ read: new Set(['city']), write: new Set(['zip']) }), contacts, 'zip')).toBe(
      true,
    );
    expect(mayKnow(limitedTo({ read: new Set(['city']), write: new Set(['zip']) }), contacts, 'email')).toBe(
      false,
    );
  });

  test('shows what follows from others only with all of them', () => {
    expect(sees(limited, 'hs_full_name_or_email')).toBe(false);
    const names = ['firstname', 'lastname', 'email', 'hs_full_name_or_email'];
    expect(sees(limitedTo({ read: new Set(names) }), 'hs_full_name_or_email')).toBe(true);
    expect(sees(limitedTo({ read: new Set(['hs_additional_emails']) }), 'hs_additional_emails')).toBe(false);
  });

  test('shows when a record came to a stage only to those who see the stage', () => {
    const deals = definitions.requireType(toObjectTypeId('0-3'));
    const caller = (...names: readonly string[]): Caller => ({
      ...all,
      properties: new Map([[deals.type.id, { read: new Set(names) }]]),
    });
    const entered = 'hs_v2_date_entered_closedwon';
    expect(maySee(caller(entered), deals, find(entered, deals))).toBe(false);
    expect(maySee(caller(entered, 'dealstage'), deals, find(entered, deals))).toBe(true);
  });

  test('of one object type limits no other, and a list to write does not limit reading', () => {
    const companies = definitions.requireType(toObjectTypeId('0-2'));
    expect(maySee(limited, companies, find('name', companies))).toBe(true);
    expect(sees(limitedTo({ write: new Set(['city']) }), 'email')).toBe(true);
  });
});

test('what tells of associated records is seen by those who may read them', () => {
  const tickets = definitions.requireType(toObjectTypeId('0-5'));
  const seen = (name: string, ...scopes: readonly string[]) =>
    maySee(withScopes(...scopes), tickets, find(name, tickets));
  expect(seen('hs_all_associated_contact_emails', 'tickets')).toBe(false);
  expect(seen('hs_all_associated_contact_emails', 'tickets', 'crm.objects.contacts.read')).toBe(true);
  expect(seen('hs_num_associated_companies', 'tickets')).toBe(true);
  const limited = limitedTo({ read: new Set(['firstname']) });
  expect(maySee(limited, tickets, find('hs_all_associated_contact_emails', tickets))).toBe(false);
  expect(maySee(limited, tickets, find('hs_all_associated_contact_firstnames', tickets))).toBe(true);
});

test('a value is read with the scope to read records, whatever else is held', () => {
  expect(mayReadValue(all, contacts, 'city')).toBe(true);
  expect(mayReadValue(all, contacts, 'no_such_property')).toBe(false);
  expect(mayReadValue(withScopes('crm.objects.contacts.write'), contacts, 'city')).toBe(false);
});
