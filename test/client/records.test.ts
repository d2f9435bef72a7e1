import type { Client } from '@hubspot/api-client';
import { ApiException } from '@hubspot/api-client/lib/codegen/crm/objects/index.js';
import { expect, test } from 'vitest';
import { useClients } from './official-client.ts';

const rig = useClients();

type Values = Record<string, string>;

interface ReadRecord {
  readonly id: string;
  readonly properties: { [name: string]: string | null };
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly archived?: boolean;
  readonly archivedAt?: Date;
  readonly propertiesWithHistory?: {
    [name: string]: { value: string; timestamp: Date; sourceType: string }[];
  };
}

interface ReadPage {
  readonly results: readonly ReadRecord[];
  readonly paging?: { readonly next?: { readonly after: string } };
}

type Names = string[] | undefined;

/** What the client offers for records of one type; each type has a class of its own with this shape. */
interface RecordsApi {
  create(input: { properties: Values; associations: never[] }): Promise<ReadRecord>;
  getById(
    id: string,
    names?: Names,
    history?: Names,
    associations?: Names,
    archived?: boolean,
  ): Promise<ReadRecord>;
  getPage(limit?: number, after?: string, names?: Names): Promise<ReadPage>;
  update(id: string, input: { properties: Values }): Promise<ReadRecord>;
  archive(id: string): Promise<void>;
}

/** The type named by hand, through the part of the client that serves every type. */
function generic(type: string) {
  return ({ crm }: Client): RecordsApi => {
    const api = crm.objects.basicApi;
    return {
      create: (input) => api.create(type, input),
      getById: (id, ...rest) => api.getById(type, id, ...rest),
      getPage: (...rest) => api.getPage(type, ...rest),
      update: (id, input) => api.update(type, id, input),
      archive: (id) => api.archive(type, id),
    };
  };
}

type Story = readonly [
  name: string,
  pick: (client: Client) => RecordsApi,
  made: Values,
  change: readonly [string, string],
];

const SOON = '2026-12-01T09:00:00Z';
const GOAL = { hs_goal_name: 'Calls', hs_target_amount: '5', hs_start_datetime: SOON };

const STORIES: readonly Story[] = [
  ['contacts', ({ crm }) => crm.contacts.basicApi, { email: 'story@example.com' }, ['firstname', 'Ada']],
  ['companies', ({ crm }) => crm.companies.basicApi, { name: 'Engines' }, ['city', 'London']],
  [
    'deals',
    ({ crm }) => crm.deals.basicApi,
    { dealname: 'Loom', dealstage: 'qualifiedtobuy' },
    ['amount', '43'],
  ],
  [
    'tickets',
    ({ crm }) => crm.tickets.basicApi,
    { subject: 'Broken', hs_pipeline_stage: '1' },
    ['content', 'Help'],
  ],
  ['products', ({ crm }) => crm.products.basicApi, { name: 'Beans' }, ['price', '4.20']],
  ['lineItems', ({ crm }) => crm.lineItems.basicApi, { name: 'Beans' }, ['quantity', '3']],
  [
    'quotes',
    ({ crm }) => crm.quotes.basicApi,
    { hs_title: 'Q', hs_expiration_date: '2026-12-31' },
    ['hs_comments', 'x'],
  ],
  ['calls', ({ crm }) => crm.objects.calls.basicApi, { hs_timestamp: SOON }, ['hs_call_title', 'Intro']],
  [
    'emails',
    ({ crm }) => crm.objects.emails.basicApi,
    { hs_timestamp: SOON, hs_email_direction: 'EMAIL' },
    ['hs_email_subject', 'Hello'],
  ],
  [
    'meetings',
    ({ crm }) => crm.objects.meetings.basicApi,
    { hs_timestamp: SOON },
    ['hs_meeting_title', 'Intro'],
  ],
  ['notes', ({ crm }) => crm.objects.notes.basicApi, { hs_timestamp: SOON }, ['hs_note_body', 'Hello']],
  ['tasks', ({ crm }) => crm.objects.tasks.basicApi, { hs_timestamp: SOON }, ['hs_task_status', 'COMPLETED']],
  ['leads', ({ crm }) => crm.objects.leads.basicApi, { hs_lead_name: 'Ada' }, ['hs_lead_title', 'Chief']],
  ['goals', ({ crm }) => crm.objects.goals.basicApi, GOAL, ['hs_kpi_value', '3']],
  ['goal_targets by name', generic('goal_targets'), GOAL, ['hs_kpi_value', '3']],
  ['contacts by name', generic('contacts'), { email: 'by.name@example.com' }, ['firstname', 'Ada']],
  ['a custom type by id', generic('2-48200001'), { serial_number: 'id' }, ['operating_hours', '3']],
  [
    'a custom type by its full name',
    generic('p4820_machine'),
    { serial_number: 'full' },
    ['operating_hours', '3'],
  ],
  [
    'a custom type by its short name',
    generic('machine'),
    { serial_number: 'short' },
    ['operating_hours', '3'],
  ],
];

/** A lead is about somebody. Every class of the client has a type of its own for associations. */
async function leadLinks(): Promise<never[]> {
  const { id } = await rig.newClient().crm.contacts.basicApi.create({ properties: { firstname: 'Ada' } });
  const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 578 }];
  return [{ to: { id }, types }] as object[] as never[];
}

async function codeOf(call: Promise<unknown>): Promise<number> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Error && 'code' in error && typeof error.code === 'number') return error.code;
  throw new Error(`the call did not fail as expected: ${String(error)}`);
}

test.concurrent.each(STORIES)(
  '%s live through their whole story',
  async (type, pick, made, [name, value]) => {
    const records = pick(rig.newClient());
    const associations = type === 'leads' ? await leadLinks() : [];
    const created = await records.create({ properties: made, associations });
    const { id } = created;
    expect(id).toMatch(/^\d+$/);
    expect(created.properties).toMatchObject(made);
    expect(created.createdAt).toBeInstanceOf(Date);
    expect(created.updatedAt).toEqual(created.createdAt);
    expect(created.archived).toBe(false);
    expect(created.archivedAt).toBeUndefined();

    const read = await records.getById(id);
    expect(read.createdAt).toEqual(created.createdAt);
    expect(read.properties['hs_object_id']).toBe(id);

    const updated = await records.update(id, { properties: { [name]: value } });
    expect(updated.id).toBe(id);
    expect(updated.properties[name]).toBe(value);
    expect(updated.updatedAt.getTime()).toBeGreaterThanOrEqual(created.updatedAt.getTime());

    const asked = await records.getById(id, [name, 'hubspot_owner_id'], [name]);
    expect(asked.properties).toMatchObject({ [name]: value, hubspot_owner_id: null });
    const [newest] = asked.propertiesWithHistory?.[name] ?? [];
    expect(newest?.value).toBe(value);
    expect(newest?.sourceType).toBe('INTEGRATION');
    expect(newest?.timestamp).toEqual(updated.updatedAt);

    const { results } = await records.getPage(100, id, [name]);
    expect(results[0]).toMatchObject({ id, properties: { [name]: value } });
    expect(results[0]?.updatedAt).toBeInstanceOf(Date);

    expect(await records.archive(id)).toBeUndefined();
    expect(await codeOf(records.getById(id))).toBe(404);
    expect(await codeOf(records.update(id, { properties: { [name]: value } }))).toBe(404);
    const gone = await records.getById(id, [name], undefined, undefined, true);
    expect(gone).toMatchObject({ id, archived: true, properties: { [name]: value } });
    expect(gone.archivedAt).toBeInstanceOf(Date);
    expect(gone.updatedAt).toEqual(updated.updatedAt);
  },
);

test('a refusal is an exception of the client that tells code, headers and body', async () => {
  const { crm } = rig.newClient();
  const failure: unknown = await crm.objects.basicApi
    .getById('contacts', '999999999')
    .catch((e: unknown) => e);
  expect(failure).toBeInstanceOf(ApiException);
  expect(failure).toMatchObject({
    code: 404,
    body: { status: 'error', message: 'resource not found' },
    headers: { 'x-hubspot-notfound': 'true', 'content-type': 'application/json;charset=utf-8' },
  });
});
