import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { DEMO_ACCOUNT_ID, DEMO_APP_ID, seedDemoAccount } from '../../src/demo/demo-account.ts';
import { everyScope } from '../../src/model/scopes.ts';
import { systemWorld } from '../../src/worlds.ts';
import { newPlace, type TestPlace } from '../support/test-place.ts';
import { ApiCaller } from './api-caller.ts';
import { metadataCaller } from './metadata-caller.ts';

let app: App;
let place: TestPlace;
let api: ApiCaller;
const call = metadataCaller(() => api);
beforeAll(async () => {
  place = await newPlace();
  app = await createApp({ ...place.options, world: systemWorld(), observe: () => undefined });
  await seedDemoAccount(app, { withRecords: true });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  await app.issueToken('pat-test-demo', {
    accountId: DEMO_ACCOUNT_ID,
    appId: DEMO_APP_ID,
    scopes: everyScope(),
  });
  api = new ApiCaller(url, 'pat-test-demo');
});
afterAll(async () => {
  await app.close();
  await place.remove();
});

interface Row {
  readonly id: string;
  readonly type: string;
}

interface DemoRecord {
  readonly id: string;
  readonly properties: Readonly<Record<string, string | null>>;
  readonly associations?: Readonly<Record<string, { readonly results: readonly Row[] }>>;
}

async function all(type: string, query: string): Promise<readonly DemoRecord[]> {
  const { body } = await call('GET', `/crm/v3/objects/${type}?limit=100&${query}`);
  return body.results;
}

const idsOf = ({ associations }: DemoRecord, name: string) =>
  new Set((associations?.[name]?.results ?? []).map(({ id }) => id));

test('companies count the contacts and deals that they are associated with', async () => {
  const properties = 'num_associated_contacts,num_associated_deals';
  const companies = await all('companies', `properties=${properties}&associations=contacts,deals`);
  expect(companies.length).toBeGreaterThan(30);
  for (const company of companies) {
    const { num_associated_contacts: contacts, num_associated_deals: deals } = company.properties;
    expect(Number(contacts)).toBe(idsOf(company, 'contacts').size);
    expect(Number(deals)).toBe(idsOf(company, 'deals').size);
  }
  expect(companies.every((company) => idsOf(company, 'contacts').size > 0)).toBe(true);
});

test('contacts name the company that is their primary one, as the e-mail address does', async () => {
  const query = 'properties=associatedcompanyid,email&associations=companies';
  for (const { properties, associations } of (await all('contacts', query)).slice(1)) {
    const [primary] = associations?.['companies']?.results ?? [];
    expect(primary).toEqual({ id: properties['associatedcompanyid'], type: 'contact_to_company' });
    const { body } = await call('GET', `/crm/v3/objects/companies/${primary?.id}?properties=domain`);
    expect(properties['email']?.split('@')[1]).toBe(body.properties.domain);
  }
});

test('every note, call and task is with a contact and its company', async () => {
  for (const type of ['notes', 'calls', 'tasks', 'emails', 'meetings']) {
    for (const activity of await all(type, 'associations=contacts,companies')) {
      expect([idsOf(activity, 'contacts').size, idsOf(activity, 'companies').size]).toEqual([1, 1]);
    }
  }
});
