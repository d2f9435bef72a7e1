import { describe, expect, test } from 'vitest';
import { expectRefused, metadataCaller } from './metadata-caller.ts';
import { useAxle } from './running-axle.ts';
import { propertyMaker } from './sample-properties.ts';

const axle = useAxle();
const call = metadataCaller(() => axle.api);
const { define, createContact } = propertyMaker(call);

const INFO = '/account-info/v3';
const LIMITS = '/crm/v3/limits';

describe('the account', () => {
  test('says what it is', async () => {
    const { status, body } = await call('GET', `${INFO}/details`);
    expect(status).toBe(200);
    expect(body).toEqual({
      portalId: 4820,
      accountType: 'DEVELOPER_TEST',
      timeZone: 'UTC',
      companyCurrency: 'USD',
      additionalCurrencies: [],
      utcOffset: '+00:00',
      utcOffsetMilliseconds: 0,
      uiDomain: 'app.hubspot.com',
      dataHostingLocation: 'na1',
    });
    expect((await call('GET', '/account-info/2026-09/details')).body).toEqual(body);
  });

  test('counts the requests of the day', async () => {
    const usage = async () => (await call('GET', `${INFO}/api-usage/daily/private-apps`)).body.results[0];
    const before = await usage();
    expect(before).toMatchObject({
      name: 'private-apps-api-calls-daily',
      usageLimit: 250_000,
      fetchStatus: 'SUCCESS',
      resetsAt: '2026-11-24T00:00:00Z',
    });
    await call('GET', '/crm/v3/objects/contacts');
    expect((await usage()).currentUsage).toBe(before.currentUsage + 2);
    expect((await call('GET', `${INFO}/api-usage/daily`)).status).toBe(200);
  });
});

describe('what was done', () => {
  test('to definitions and users is told, newest first, in pages', async () => {
    const name = await define();
    axle.nowMs += 1000;
    await call('PATCH', `/crm/v3/properties/contacts/${name}`, { label: 'Renamed' });
    await call('POST', '/crm/v3/properties/contacts/groups', { name: 'told', label: 'Told' });
    await call('POST', '/settings/v3/users', { email: 'told@example.com' });
    const { body } = await call('GET', `${INFO}/activity/audit-logs?limit=3`);
    expect(body.results).toMatchObject([
      { category: 'USER', action: 'CREATE' },
      { category: 'PROPERTY_GROUP', subCategory: 'CONTACT', action: 'CREATE', targetObjectId: 'Told' },
      { category: 'PROPERTY', subCategory: 'CONTACT', action: 'UPDATE', targetObjectId: 'Renamed' },
    ]);
    expect(body.results[0].actingUser).toEqual({
      userId: 48_200_011,
      userEmail: 'noor.haddad@emberline.example.com',
    });
    const next = await call('GET', `${INFO}/activity/audit-logs?limit=3&after=${body.paging.next.after}`);
    expect(next.body.results[0]).toMatchObject({ category: 'PROPERTY', action: 'CREATE' });
    expect(next.body).not.toHaveProperty('paging');
    const late = await call('GET', `${INFO}/activity/audit-logs?occurredAfter=2026-11-23T10:00:01Z`);
    expect(late.body.results).toHaveLength(3);
    expect((await call('GET', `${INFO}/activity/audit-logs?actingUserId=1`)).body.results).toEqual([]);
    const security = await call('GET', `${INFO}/activity/security`);
    expect(security.body.results).toMatchObject([
      { type: 'ADD_USER', actingUser: 'noor.haddad@emberline.example.com' },
    ]);
    expect((await call('GET', `${INFO}/activity/login`)).body).toEqual({ results: [] });
  });

  test('is not told to those who ask oddly', async () => {
    for (const query of ['limit=0', 'limit=201', 'after=x', 'occurredAfter=soon']) {
      expect((await call('GET', `${INFO}/activity/audit-logs?${query}`)).status).toBe(400);
    }
  });
});

describe('limits', () => {
  const ofContacts = (body: { byObjectType: { objectTypeId: string }[] }) =>
    body.byObjectType.find(({ objectTypeId }) => objectTypeId === '0-1');

  test('count own properties, and calculated ones', async () => {
    const before = (await call('GET', `${LIMITS}/custom-properties`)).body;
    const base = await define({ type: 'number', fieldType: 'number' });
    await define({ type: 'number', fieldType: 'calculation_equation', calculationFormula: `${base} * 2` });
    const { body } = await call('GET', `${LIMITS}/custom-properties`);
    expect(body.overallUsage).toBe(before.overallUsage + 2);
    expect(ofContacts(body)).toMatchObject({
      singularLabel: 'Contact',
      pluralLabel: 'Contacts',
      limit: 1000,
      usage: (ofContacts(before) as unknown as { usage: number }).usage + 2,
    });
    const calculated = (await call('GET', `${LIMITS}/calculated-properties`)).body;
    expect(ofContacts(calculated)).toMatchObject({ usage: 1, limit: 200, percentage: 0.5 });
  });

  test('count types, pipelines and records', async () => {
    expect((await call('GET', `${LIMITS}/custom-object-types`)).body).toEqual({
      limit: 20,
      usage: 1,
      percentage: 5,
    });
    const pipelines = (await call('GET', '/crm/limits/2026-03/pipelines')).body;
    expect(pipelines.hubspotDefinedObjectTypes).toContainEqual(
      expect.objectContaining({ objectTypeId: '0-3', limit: 100, usage: 1, percentage: 1 }),
    );
    const count = async () => {
      const { hubspotDefinedObjectTypes: types } = (await call('GET', `${LIMITS}/records`)).body;
      return ofContacts({ byObjectType: types }) as unknown as { usage: number };
    };
    expect(pipelines.customObjectTypes).toMatchObject({
      byObjectType: [{ objectTypeId: '2-48200001', usage: 0 }],
      overallUsage: 0,
    });
    const before = await count();
    await createContact({});
    expect((await count()).usage).toBe(before.usage + 1);
  });

  test('are kept', async () => {
    const path = '/crm/v3/properties/carts';
    const inputs = (from: number) =>
      Array.from({ length: 100 }, (_, at) => ({
        name: `many_${from + at}`,
        label: 'Many',
        type: 'string',
        fieldType: 'text',
        groupName: 'cart_information',
      }));
    for (let from = 0; from < 1000; from += 100) {
      expect((await call('POST', `${path}/batch/create`, { inputs: inputs(from) })).status).toBe(201);
    }
    expectRefused(await call('POST', path, inputs(1000)[0]), 400, {
      message: 'The limit of 1000 custom properties is reached.',
    });
  });
});

test('the types of the library are switched on', async () => {
  expect((await call('GET', '/crm/v3/object-library/enablement')).body).toEqual({
    enablementByObjectTypeId: { '0-162': true, '0-410': true, '0-420': true, '0-421': true },
  });
  expect((await call('GET', '/crm/object-library/2026-09/enablement/0-420')).body).toEqual({
    enablement: true,
  });
  expectRefused(await call('GET', '/crm/v3/object-library/enablement/0-1'), 400, {});
});
