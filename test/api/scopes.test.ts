import { describe, expect, test } from 'vitest';
import { CUSTOM_OBJECT_SCOPES, type ObjectScopes } from '../../src/model/object-types.ts';
import { STANDARD_OBJECT_TYPES } from '../../src/model/standard-definitions.ts';
import { type ApiCaller, OBJECTS } from './api-caller.ts';
import { useAccount } from './running-account.ts';

/** Which scope opens which object type: what it does open, and what it does not. */
const account = useAccount();

const CASES: readonly (readonly [string, ObjectScopes])[] = [
  ...STANDARD_OBJECT_TYPES.map(({ name, scopes }) => [name, scopes] as const),
  ['2-48200001', CUSTOM_OBJECT_SCOPES],
];

async function canRead(caller: ApiCaller, type: string): Promise<boolean> {
  const list = await caller.get(`${OBJECTS}/${type}`);
  const one = await caller.get(`${OBJECTS}/${type}/999999999`);
  expect([`${list.status} ${one.status}`]).toEqual([list.status === 200 ? '200 404' : '403 403']);
  return list.status === 200;
}

async function canWrite(caller: ApiCaller, type: string): Promise<boolean> {
  const changed = await caller.patch(type, '999999999', { hubspot_owner_id: '48200011' });
  const archived = await caller.send('DELETE', `${OBJECTS}/${type}/999999999`);
  const created = await caller.post(type, { no_such_property: '1' });
  const statuses = `${changed.status} ${archived.status} ${created.status}`;
  expect([statuses]).toEqual([changed.status === 404 ? '404 204 400' : '403 403 403']);
  return changed.status === 404;
}

describe.each(CASES)('%s', (type, scopes) => {
  test.each(scopes.read)('are read with %s', async (scope) => {
    const caller = await account.callerWith(scope);
    expect(await canRead(caller, type)).toBe(true);
    expect(await canWrite(caller, type)).toBe(scopes.write.includes(scope));
  });

  test.each(scopes.write)('are written with %s', async (scope) => {
    const caller = await account.callerWith(scope);
    expect(await canWrite(caller, type)).toBe(true);
    expect(await canRead(caller, type)).toBe(scopes.read.includes(scope));
  });

  test('are neither read nor written with every other scope together', async () => {
    const own = new Set([...scopes.read, ...scopes.write]);
    const others = CASES.flatMap(([, each]) => Object.values(each).flat()).filter((scope) => !own.has(scope));
    const caller = await account.callerWith('oauth', ...others);
    expect(await canRead(caller, type)).toBe(false);
    expect(await canWrite(caller, type)).toBe(false);
  });
});

test.each([
  ['e-commerce', ['products', 'line_items', 'quotes', 'discounts', 'fees'], ['contacts', 'deals', 'tickets']],
  ['tickets', ['tickets'], ['contacts', 'products']],
  ['crm.dealsplits.read_write', ['deal_splits'], ['deals']],
])('%s reads and writes %j and not %j', async (scope, opened, closed) => {
  const caller = await account.callerWith(scope);
  for (const type of opened)
    expect([await canRead(caller, type), await canWrite(caller, type)]).toEqual([true, true]);
  for (const type of closed)
    expect([await canRead(caller, type), await canWrite(caller, type)]).toEqual([false, false]);
});

test('crm.objects.contacts.read and .write open every type of activity', async () => {
  const reader = await account.callerWith('crm.objects.contacts.read');
  const writer = await account.callerWith('crm.objects.contacts.write');
  for (const type of ['calls', 'communications', 'emails', 'meetings', 'notes', 'postal_mail', 'tasks']) {
    expect([await canRead(reader, type), await canWrite(reader, type)]).toEqual([true, false]);
    expect([await canRead(writer, type), await canWrite(writer, type)]).toEqual([false, true]);
  }
});

test.each([
  'media_bridge.read',
  'crm.objects.contacts.sensitive.read.v2',
  'crm.objects.owners.read',
  'oauth',
])('%s alone opens no records of contacts', async (scope) => {
  const caller = await account.callerWith(scope);
  expect(await canRead(caller, 'contacts')).toBe(false);
  expect(await canWrite(caller, 'contacts')).toBe(false);
});

test('a scope with another letter case or with blanks is another scope', async () => {
  for (const scope of ['CRM.OBJECTS.CONTACTS.READ', ' crm.objects.contacts.read', 'crm.objects.contacts']) {
    expect(await canRead(await account.callerWith(scope), 'contacts')).toBe(false);
  }
});
