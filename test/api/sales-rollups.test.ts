import { describe, expect, test } from 'vitest';
import { linking, type Path } from './linked-records.ts';
import { STARTED_AT, useAxle } from './running-axle.ts';

const axle = useAxle();
const { make, associate, dissociate, change, archive, told, toldAll, call } = linking(() => axle.api);

const deal = (properties: Readonly<Record<string, string>>, ...others: readonly Path[]) =>
  make('deals', { dealname: 'Loom', ...properties }, ...others);

describe.each([
  ['contacts', { firstname: 'Ada' }, 'hs_num_associated_open_deals'],
  ['companies', { name: 'Engines' }, 'hs_num_open_deals'],
] as const)('what deals tell of %s', (type, sample, open) => {
  const names = ['total_revenue', 'recent_deal_amount', 'recent_deal_close_date', open];

  test('is the revenue of those that were won, and the number of those that are open', async () => {
    const buyer = await make(type, sample);
    const first = await deal({ amount: '10.50', dealstage: 'closedwon', closedate: '2026-10-01' }, buyer);
    const second = await deal({ amount: '4', dealstage: 'closedwon', closedate: '2026-11-01' }, buyer);
    await deal({ amount: '9', dealstage: 'closedlost', closedate: '2026-12-01' }, buyer);
    const third = await deal({ amount: '1.25', dealstage: 'qualifiedtobuy' }, buyer);
    expect(await toldAll(buyer, ...names)).toEqual(['14.50', '4', '2026-11-01T00:00:00Z', '1']);
    await change(third, { dealstage: 'closedwon', closedate: '2026-11-02' });
    expect(await toldAll(buyer, ...names)).toEqual(['15.75', '1.25', '2026-11-02T00:00:00Z', '0']);
    await change(second, { amount: '5' });
    await dissociate(third, buyer);
    expect(await toldAll(buyer, ...names)).toEqual(['15.50', '5', '2026-11-01T00:00:00Z', '0']);
    await archive(second);
    await change(first, { dealstage: 'qualifiedtobuy' });
    expect(await toldAll(buyer, ...names)).toEqual(['', '', '', '1']);
    expect(await told(buyer, 'first_deal_created_date')).toBe(STARTED_AT);
  });
});

test('a company tells what its open deals are worth', async () => {
  const company = await make('companies', { name: 'Engines' });
  const loom = await deal({ amount: '100', dealstage: 'qualifiedtobuy' }, company);
  await deal({ amount: '20.5' }, company);
  expect(await told(company, 'hs_total_deal_value')).toBe('120.5');
  await change(loom, { dealstage: 'closedlost' });
  expect(await told(company, 'hs_total_deal_value')).toBe('20.5');
});

test('a quote is worth what its line items are, and names the owner of its deal', async () => {
  const quote = await make('quotes', { hs_title: 'Q', hs_expiration_date: '2026-12-31' });
  const item = await make('line_items', { name: 'Beans', price: '4', quantity: '3' }, quote);
  await make('line_items', { name: 'Cups', price: '0.5', quantity: '5' }, quote);
  expect(await told(quote, 'hs_quote_amount')).toBe('14.5');
  await change(item, { quantity: '1' });
  expect(await told(quote, 'hs_quote_amount')).toBe('6.5');
  const owned = await deal({ hubspot_owner_id: '48200011' }, quote);
  expect(await told(quote, 'hs_associated_deal_owner_id')).toBe('48200011');
  await change(owned, { hubspot_owner_id: '48200012' });
  expect(await told(quote, 'hs_associated_deal_owner_id')).toBe('48200012');
});

test('a ticket lists what its contacts are called, and names its primary company', async () => {
  const ticket = await make('tickets', { subject: 'Broken', hs_pipeline_stage: '1' });
  const ada = await make('contacts', { firstname: 'Ada', email: 'ada@example.com' }, ticket);
  await make('contacts', { firstname: 'Ada', lastname: 'B', email: 'b@example.com' }, ticket);
  const names = ['emails', 'firstnames', 'lastnames'].map((name) => `hs_all_associated_contact_${name}`);
  expect(await toldAll(ticket, ...names)).toEqual(['ada@example.com;b@example.com', 'Ada', 'B']);
  await change(ada, { firstname: 'Augusta' });
  expect(await toldAll(ticket, ...names)).toEqual(['ada@example.com;b@example.com', 'Augusta;Ada', 'B']);
  const company = await make('companies', { name: 'Engines' });
  await associate(ticket, company, 26);
  expect(await toldAll(ticket, 'hs_primary_company_id', 'hs_primary_company_name')).toEqual([
    company[1],
    'Engines',
  ]);
});

describe('a lead', () => {
  const CREATE = '/crm/v3/objects/leads';
  const primary = (id: string, associationTypeId: number) => ({
    to: { id },
    types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
  });
  const createLead = async (...associations: readonly object[]): Promise<Path> => {
    const { status, body } = await call('POST', CREATE, { properties: { hs_lead_name: 'L' }, associations });
    expect(status, JSON.stringify(body)).toBe(201);
    return ['leads', body.id];
  };
  const isThere = async ([, id]: Path) => (await call('GET', `${CREATE}/${id}`)).status === 200;

  test('shows what its primary contact and company are called, and when they were last spoken to', async () => {
    const ada = await make('contacts', { firstname: 'Ada', email: 'lead@example.com' });
    const engines = await make('companies', { name: 'Engines', domain: 'engines.example' });
    const lead = await createLead(primary(ada[1], 578), primary(engines[1], 580));
    const names = ['contact_firstname', 'contact_email', 'company_name', 'company_domain'];
    const shown = () => toldAll(lead, ...names.map((name) => `hs_associated_${name}`));
    expect(await shown()).toEqual(['Ada', 'lead@example.com', 'Engines', 'engines.example']);
    expect(await toldAll(lead, 'hs_primary_contact_id', 'hs_primary_company_id')).toEqual([
      ada[1],
      engines[1],
    ]);
    await change(ada, { firstname: 'Augusta' });
    await change(engines, { domain: 'new.example' });
    expect(await shown()).toEqual(['Augusta', 'lead@example.com', 'Engines', 'new.example']);
    await make('calls', { hs_timestamp: '2026-11-20T00:00:00Z' }, ada, lead);
    expect(
      await toldAll(lead, 'hs_contact_last_activity_date', 'hs_last_activity_date', 'hs_lead_call_count'),
    ).toEqual(['2026-11-20T00:00:00Z', '2026-11-20T00:00:00Z', '1']);
  });

  test.each([
    ['nothing', () => []],
    ['an empty list', () => []],
  ])('is not made with %s to go with', async (_name, links) => {
    const sent = { properties: { hs_lead_name: 'L' }, associations: links() };
    const message =
      'Error creating LEAD. A required association was not set. Name one of contacts, companies in associations.';
    const { status, body } = await call('POST', CREATE, sent);
    expect([status, body.message, body.category]).toEqual([400, message, 'VALIDATION_ERROR']);
    const batch = await call('POST', `${CREATE}/batch/create`, { inputs: [sent] });
    expect([batch.status, batch.body.message]).toEqual([400, message]);
  });

  test('goes with the last of its primary associations', async () => {
    const ada = await make('contacts', { firstname: 'Ada' });
    const engines = await make('companies', { name: 'Engines' });
    const lead = await createLead(primary(ada[1], 578), primary(engines[1], 580));
    const bob = await make('contacts', { firstname: 'Bob' });
    await associate(lead, bob, 578);
    expect(await told(lead, 'hs_primary_contact_id')).toBe(bob[1]);
    await dissociate(lead, bob);
    expect(await isThere(lead)).toBe(true);
    await dissociate(engines, lead);
    expect(await isThere(lead)).toBe(false);
    const { body } = await call('GET', `${CREATE}/${lead[1]}?archived=true`);
    expect(body.archived).toBe(true);
  });

  test('goes with the contact that is erased, and stays with one that is archived', async () => {
    const [ada, bob] = [
      await make('contacts', { firstname: 'A' }),
      await make('contacts', { firstname: 'B' }),
    ];
    const [ofAda, ofBob] = [await createLead(primary(ada[1], 578)), await createLead(primary(bob[1], 578))];
    await archive(ada);
    expect(await isThere(ofAda)).toBe(true);
    await call('POST', '/crm/v3/objects/contacts/gdpr-delete', { objectId: bob[1] });
    expect(await isThere(ofBob)).toBe(false);
  });
});
