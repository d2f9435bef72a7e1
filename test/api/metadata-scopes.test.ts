import { describe, expect, test } from 'vitest';
import { expectRefused, type MetadataCall, metadataCaller } from './metadata-caller.ts';
import { useAccount } from './running-account.ts';
import { sample } from './sample-properties.ts';

const account = useAccount();
const CONTACTS = '/crm/v3/properties/contacts';

async function callWith(...scopes: readonly string[]): Promise<MetadataCall> {
  const api = await account.callerWith(...scopes);
  return metadataCaller(() => api);
}

const MISSING = { category: 'MISSING_SCOPES' };

describe('definitions of a type', () => {
  test.each(['crm.schemas.contacts.read', 'crm.objects.contacts.read', 'crm.objects.contacts.write'])(
    'are read with %s',
    async (scope) => {
      const call = await callWith(scope);
      expect((await call('GET', CONTACTS)).status).toBe(200);
      expect((await call('GET', '/crm/v3/pipelines/contacts')).status).toBe(200);
      expectRefused(await call('GET', '/crm/v3/properties/deals'), 403, MISSING);
      expectRefused(await call('GET', '/crm/v3/pipelines/deals'), 403, MISSING);
    },
  );

  test('are written with the schema scope of the type, which does not open them to be read', async () => {
    const call = await callWith('crm.schemas.contacts.write');
    const sent = sample();
    expect((await call('POST', CONTACTS, sent)).status).toBe(201);
    expect((await call('PATCH', `${CONTACTS}/${sent.name}`, { label: 'x' })).status).toBe(200);
    expect((await call('DELETE', `${CONTACTS}/${sent.name}`)).status).toBe(204);
    expectRefused(await call('GET', CONTACTS), 403, {
      ...MISSING,
      errors: [
        { context: { requiredGranularScopes: expect.arrayContaining(['crm.schemas.contacts.read']) } },
      ],
    });
  });

  test('are not written with the scope to write records', async () => {
    const call = await callWith('crm.objects.contacts.write', 'crm.objects.contacts.read');
    for (const [method, path, body] of [
      ['POST', CONTACTS, sample()],
      ['PATCH', `${CONTACTS}/firstname`, { label: 'x' }],
      ['DELETE', `${CONTACTS}/firstname`, undefined],
      ['POST', `${CONTACTS}/groups`, { name: 'x', label: 'x' }],
      ['POST', `${CONTACTS}/batch/archive`, { inputs: [] }],
      ['PUT', '/crm/v3/property-validations/0-1/firstname/rule-type/EMAIL', { ruleArguments: [] }],
    ] as const) {
      expectRefused(await call(method, path, body), 403, MISSING);
    }
  });

  test('of tickets are opened by their one scope', async () => {
    const call = await callWith('tickets');
    expect((await call('GET', '/crm/v3/properties/tickets')).status).toBe(200);
    const sent = sample({ groupName: 'ticketinformation' });
    expect((await call('POST', '/crm/v3/properties/tickets', sent)).status).toBe(201);
  });

  test('of custom types have scopes of their own', async () => {
    const reader = await callWith('crm.schemas.custom.read');
    expect((await reader('GET', '/crm/v3/schemas')).status).toBe(200);
    expect((await reader('GET', '/crm/v3/properties/2-48200001')).status).toBe(200);
    const egg = { name: 'x', labels: { singular: 'x', plural: 'x' }, primaryDisplayProperty: 'hs_object_id' };
    expectRefused(await reader('POST', '/crm/v3/schemas', egg), 403, MISSING);
    expectRefused(await reader('GET', '/crm/v3/schemas/contacts'), 403, MISSING);
    const writer = await callWith('crm.schemas.custom.write');
    expect((await writer('POST', '/crm/v3/schemas', egg)).status).toBe(201);
    expectRefused(await writer('GET', '/crm/v3/schemas'), 403, MISSING);
    const other = await callWith('crm.objects.contacts.read');
    expectRefused(await other('GET', '/crm/v3/schemas'), 403, MISSING);
  });
});

describe('sensitive properties', () => {
  const sensitive = () => sample({ dataSensitivity: 'sensitive' });

  test('are made with the scope of their class, and listed by it', async () => {
    const call = await callWith(
      'crm.schemas.contacts.write',
      'crm.schemas.contacts.read',
      'crm.objects.contacts.sensitive.write.v2',
    );
    const sent = sensitive();
    expect(await call('POST', CONTACTS, sent)).toMatchObject({
      status: 201,
      body: { dataSensitivity: 'sensitive' },
    });
    const names = async (query: string) =>
      (await call('GET', `${CONTACTS}${query}`)).body.results.map((each: { name: string }) => each.name);
    expect(await names('')).not.toContain(sent.name);
    expect(await names('?dataSensitivity=sensitive')).toEqual([sent.name]);
    expect((await call('GET', `${CONTACTS}?dataSensitivity=secret`)).status).toBe(400);
    expectRefused(await call('GET', `${CONTACTS}/${sent.name}`), 404, { category: 'OBJECT_NOT_FOUND' });
    expect((await call('GET', `${CONTACTS}/${sent.name}?dataSensitivity=sensitive`)).status).toBe(200);
    expectRefused(await call('GET', `${CONTACTS}/firstname?dataSensitivity=sensitive`), 404, {});
    const inputs = [{ name: sent.name }];
    const read = await call('POST', `${CONTACTS}/batch/read`, { inputs, dataSensitivity: 'sensitive' });
    expect(read.body.results).toHaveLength(1);
    const highly = await call('POST', CONTACTS, sample({ dataSensitivity: 'highly_sensitive' }));
    expectRefused(highly, 403, {
      message: 'Missing required scope for: highly-sensitive-data-property-create',
    });
  });

  test('are not made or changed without it', async () => {
    const call = await callWith('crm.schemas.contacts.write', 'crm.schemas.contacts.read');
    expectRefused(await call('POST', CONTACTS, sensitive()), 403, {
      message: 'Missing required scope for: sensitive-data-property-create',
      ...MISSING,
    });
    const sent = sensitive();
    const all = metadataCaller(() => account.api);
    expect((await all('POST', CONTACTS, sent)).status).toBe(201);
    expectRefused(await call('PATCH', `${CONTACTS}/${sent.name}`, { label: 'x' }), 403, MISSING);
  });
});

test.each([
  ['GET', '/crm/v3/owners', 'crm.objects.owners.read'],
  ['GET', '/crm/v3/owners/48200011', 'crm.objects.owners.read'],
  ['GET', '/settings/v3/users', 'settings.users.read'],
  ['GET', '/settings/v3/users/48200011', 'crm.objects.users.read'],
  ['GET', '/settings/v3/users/roles', 'settings.users.read'],
  ['GET', '/settings/v3/users/teams', 'settings.users.teams.read'],
  ['DELETE', '/settings/v3/users/1', 'settings.users.write'],
  ['GET', '/account-info/v3/activity/audit-logs', 'account-info.security.read'],
  ['GET', '/account-info/v3/activity/login', 'account-info.security.read'],
  ['GET', '/account-info/v3/activity/security', 'account-info.security.read'],
  ['GET', '/crm/v3/limits/custom-properties', 'crm.objects.contacts.read'],
  ['GET', '/crm/v3/object-library/enablement', 'crm.objects.contacts.read'],
])('%s %s takes %s', async (method, path, scope) => {
  const without = await callWith('oauth');
  expectRefused(await without(method, path), 403, MISSING);
  const having = await callWith(scope);
  expect((await having(method, path)).status).toBeLessThan(300);
});

test('every token may ask what account it is for', async () => {
  const call = await callWith('oauth');
  expect((await call('GET', '/account-info/v3/details')).status).toBe(200);
  expect((await call('GET', '/account-info/v3/api-usage/daily/private-apps')).status).toBe(200);
});

test('limits tell of those types only whose definitions the token may read', async () => {
  const call = await callWith('crm.objects.contacts.read');
  const { byObjectType } = (await call('GET', '/crm/v3/limits/custom-properties')).body;
  const ids = byObjectType.map((each: { objectTypeId: string }) => each.objectTypeId);
  expect(ids).toContain('0-1');
  expect(ids).not.toContain('0-3');
});
