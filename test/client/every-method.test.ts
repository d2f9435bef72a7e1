import { Client } from '@hubspot/api-client';
import { expect, test } from 'vitest';
import { STANDARD_OBJECT_TYPES } from '../../src/model/standard-definitions.ts';
import { useAccount } from '../api/running-account.ts';
import { methodsOf, noting } from './called-methods.ts';

// Every method that the client generates for records of a type is called here, on every type it has a class for.

/** What integrations add to a type to upsert by the key of another system. */
const KEY = 'external_key';

const account = useAccount({
  properties: STANDARD_OBJECT_TYPES.map(({ id }) => ({
    typeId: id,
    property: {
      name: KEY,
      label: 'External key',
      type: 'string',
      fieldType: 'text',
      groupName: 'own',
      hasUniqueValue: true,
    },
  })),
});

type Values = Record<string, string>;

interface ReadRecord {
  readonly id: string;
  readonly properties: { [name: string]: string | null };
}

interface ReadSet {
  readonly results: readonly ReadRecord[];
}

interface NewRecord {
  properties: Values;
  /** Every class of the client has a type of its own for these. */
  associations: never[];
}

interface BasicApi {
  create(input: NewRecord): Promise<ReadRecord>;
  getById(id: string): Promise<ReadRecord>;
  getPage(limit?: number, after?: string): Promise<ReadSet>;
  update(id: string, input: { properties: Values }): Promise<ReadRecord>;
  archive(id: string): Promise<void>;
}

interface MergeApi {
  merge(input: { primaryObjectId: string; objectIdToMerge: string }): Promise<ReadRecord>;
}

interface PurgeApi {
  purge(input: { objectId: string }): Promise<void>;
}

interface BatchApi {
  create(body: { inputs: NewRecord[] }): Promise<ReadSet>;
  read(body: {
    inputs: { id: string }[];
    properties: string[];
    propertiesWithHistory: string[];
  }): Promise<ReadSet>;
  update(body: { inputs: { id: string; properties: Values }[] }): Promise<ReadSet>;
  upsert(body: { inputs: { id: string; idProperty: string; properties: Values }[] }): Promise<ReadSet>;
  archive(body: { inputs: { id: string }[] }): Promise<void>;
}

interface SearchApi {
  doSearch(body: { filterGroups: []; sorts: string[]; query: string; limit: number }): Promise<{
    readonly total: number;
    readonly results: readonly ReadRecord[];
  }>;
}

interface TypedApis {
  readonly basicApi: BasicApi;
  readonly batchApi: BatchApi;
  readonly searchApi: SearchApi;
}

const SOON = '2026-12-01T09:00:00Z';

type Twin = readonly [name: string, pick: (client: Client) => TypedApis, made: Values];

const TWINS: readonly Twin[] = [
  ['contacts', ({ crm }) => crm.contacts, { lastname: 'Zuse' }],
  ['companies', ({ crm }) => crm.companies, { name: 'Engines' }],
  ['deals', ({ crm }) => crm.deals, { dealname: 'Loom', dealstage: 'qualifiedtobuy' }],
  ['tickets', ({ crm }) => crm.tickets, { subject: 'Broken', hs_pipeline_stage: '1' }],
  ['products', ({ crm }) => crm.products, { name: 'Beans' }],
  ['lineItems', ({ crm }) => crm.lineItems, { name: 'Beans' }],
  ['quotes', ({ crm }) => crm.quotes, { hs_title: 'Q', hs_expiration_date: '2026-12-31' }],
  ['calls', ({ crm }) => crm.objects.calls, { hs_timestamp: SOON }],
  [
    'communications',
    ({ crm }) => crm.objects.communications,
    { hs_timestamp: SOON, hs_communication_channel_type: 'SMS' },
  ],
  ['emails', ({ crm }) => crm.objects.emails, { hs_timestamp: SOON, hs_email_direction: 'EMAIL' }],
  ['meetings', ({ crm }) => crm.objects.meetings, { hs_timestamp: SOON }],
  ['notes', ({ crm }) => crm.objects.notes, { hs_timestamp: SOON }],
  ['postalMail', ({ crm }) => crm.objects.postalMail, { hs_timestamp: SOON }],
  ['tasks', ({ crm }) => crm.objects.tasks, { hs_timestamp: SOON }],
  ['leads', ({ crm }) => crm.objects.leads, { hs_lead_name: 'Ada' }],
  [
    'goals',
    ({ crm }) => crm.objects.goals,
    { hs_goal_name: 'Calls', hs_target_amount: '5', hs_start_datetime: SOON },
  ],
  ['taxes', ({ crm }) => crm.objects.taxes, { hs_label: 'VAT', hs_type: 'PERCENT', hs_value: '7' }],
];

const newClient = () => new Client({ basePath: account.api.url, accessToken: account.api.token });

async function walkBasic(api: BasicApi, made: NewRecord): Promise<void> {
  const { id } = await api.create(made);
  expect((await api.getById(id)).id).toBe(id);
  expect((await api.update(id, { properties: { hubspot_owner_id: '48200011' } })).id).toBe(id);
  expect((await api.getPage(1, id)).results.map((record) => record.id)).toEqual([id]);
  await api.archive(id);
  await expect(api.getById(id)).rejects.toMatchObject({ code: 404 });
}

function keyed({ properties, associations }: NewRecord, key: string): NewRecord {
  return { properties: { ...properties, [KEY]: key }, associations };
}

async function walkBatch(api: BatchApi, made: NewRecord): Promise<void> {
  const { properties, associations } = made;
  const created = await api.create({ inputs: ['a', 'b'].map((key) => keyed(made, key)) });
  const ids = created.results.map(({ id }) => id).sort();
  const idsOf = ({ results }: ReadSet) => results.map(({ id }) => id).sort();
  const owned = { hubspot_owner_id: '48200011' };
  expect(idsOf(await api.update({ inputs: ids.map((id) => ({ id, properties: owned })) }))).toEqual(ids);
  // What a record needs to be associated with cannot be told where an upsert creates it.
  const keys = associations.length === 0 ? ['c', 'd'] : ['a', 'b'];
  const upserts = keys.map((id) => ({ id, idProperty: KEY, properties }));
  const upserted = idsOf(await api.upsert({ inputs: upserts }));
  expect(idsOf(await api.upsert({ inputs: upserts }))).toEqual(upserted);
  const asked = { inputs: ids.map((id) => ({ id })), properties: [], propertiesWithHistory: [] };
  expect(idsOf(await api.read(asked))).toEqual(ids);
  await api.archive({ inputs: ids.map((id) => ({ id })) });
  expect((await api.read(asked)).results).toEqual([]);
}

async function walkSearch(api: SearchApi, newest: string): Promise<void> {
  const body = { filterGroups: [] satisfies [], sorts: ['-hs_object_id'], query: '', limit: 1 };
  const found = await api.doSearch(body);
  expect(found.total).toBeGreaterThan(0);
  expect(found.results.map(({ id }) => id)).toEqual([newest]);
}

test.each(TWINS)('every method of %s works', async (name, pick, properties) => {
  const associations = name === 'leads' ? ((await account.api.leadLinks()) as never[]) : [];
  const made: NewRecord = { properties, associations };
  const { basicApi, batchApi, searchApi } = pick(
    new Client({ basePath: account.api.url, accessToken: account.api.token }),
  );
  const called = { basic: new Set<string>(), batch: new Set<string>(), search: new Set<string>() };
  const basic = noting(basicApi, called.basic);
  await walkBasic(basic, made);
  await walkBatch(noting(batchApi, called.batch), made);
  const kept = await basic.create(made);
  await walkSearch(noting(searchApi, called.search), kept.id);
  if (canMerge(basic)) {
    const other = await basic.create(made);
    const merged = await basic.merge({ primaryObjectId: kept.id, objectIdToMerge: other.id });
    expect((await basic.getById(other.id)).id).toBe(merged.id);
    if (canPurge(basic)) {
      await basic.purge({ objectId: merged.id });
      await expect(basic.getById(merged.id)).rejects.toMatchObject({ code: 404 });
    }
  }
  expect([...called.basic]).toEqual(expect.arrayContaining([...methodsOf(basicApi)]));
  expect([...called.batch]).toEqual(expect.arrayContaining([...methodsOf(batchApi)]));
  expect([...called.search]).toEqual(expect.arrayContaining([...methodsOf(searchApi)]));
});

test('feedback submissions, which the client only reads', async () => {
  const { id } = await account.api.create('feedback_submissions', {});
  const { basicApi, batchApi, searchApi } = newClient().crm.objects.feedbackSubmissions;
  expect((await basicApi.getById(id)).id).toBe(id);
  expect((await basicApi.getPage()).results.map((record) => record.id)).toEqual([id]);
  const asked = { inputs: [{ id }], properties: [], propertiesWithHistory: [] };
  expect((await batchApi.read(asked)).results.map((record) => record.id)).toEqual([id]);
  await walkSearch(searchApi, id);
});

function canMerge(api: BasicApi): api is BasicApi & MergeApi {
  return methodsOf(api).includes('merge');
}

function canPurge(api: BasicApi): api is BasicApi & PurgeApi {
  return methodsOf(api).includes('purge');
}
