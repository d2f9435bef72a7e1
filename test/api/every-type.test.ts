import { describe, expect, test } from 'vitest';
import objectTypes from '../../src/model/standard/object-types.json' with { type: 'json' };
import { STANDARD_OBJECT_TYPES, standardPipelines } from '../../src/model/standard-definitions.ts';
import { expectRefusal, type RecordBody, recordOf } from './api-caller.ts';
import { STARTED_AT, useAxle } from './running-axle.ts';

/** Every standard object type can be created, read, changed, listed and archived, under every version. */
const axle = useAxle();

/** A value that fits each property which some type needs on creation. */
const FITTING: Readonly<Record<string, string>> = {
  hs_communication_channel_type: 'SMS',
  hs_currency: 'USD',
  hs_email_direction: 'EMAIL',
  hs_expiration_date: '2026-12-31',
  hs_initial_amount: '10',
  hs_initiated_date: '2026-11-01T00:00:00Z',
  hs_start_datetime: '2026-11-01T00:00:00Z',
  hs_target_amount: '5',
  hs_timestamp: '2026-11-01T00:00:00Z',
  hs_type: 'PERCENT',
  hs_value: '7',
};

/** What a change sets: a text or number that clients may write. Types without one get an owner. */
const CHANGED: Readonly<Record<string, readonly [name: string, value: string]>> = {
  appointments: ['hs_appointment_name', 'Check-up'],
  calls: ['hs_call_title', 'Intro'],
  carts: ['hs_cart_name', 'Basket'],
  commerce_payments: ['hs_customer_email', 'payer'],
  communications: ['hs_communication_body', 'Hello'],
  companies: ['city', 'Bonn'],
  contacts: ['city', 'Bonn'],
  courses: ['hs_course_id', 'C-1'],
  deal_splits: ['hs_deal_split_percentage', '0.5'],
  deals: ['amount', '12.50'],
  discounts: ['hs_sort_order', '3'],
  emails: ['hs_email_subject', 'Hello'],
  fees: ['hs_sort_order', '3'],
  goal_targets: ['hs_kpi_value', '3'],
  invoices: ['hs_comments', 'Thanks'],
  leads: ['hs_lead_title', 'Chief'],
  line_items: ['quantity', '3'],
  listings: ['hs_city', 'Bonn'],
  meetings: ['hs_meeting_title', 'Intro'],
  notes: ['hs_note_body', 'Hello'],
  orders: ['hs_order_note', 'Ring twice'],
  postal_mail: ['hs_postal_mail_body', 'Hello'],
  products: ['price', '4.20'],
  projects: ['hs_description', 'Move'],
  quote_templates: ['hs_name', 'Plain'],
  quotes: ['hs_comments', 'Thanks'],
  services: ['hs_description', 'Move'],
  subscriptions: ['hs_invoice_comments', 'Thanks'],
  tasks: ['hs_task_body', 'Call back'],
  taxes: ['hs_sort_order', '3'],
  tickets: ['content', 'It squeaks'],
  users: ['hs_job_title', 'Chief'],
};

const TYPES = STANDARD_OBJECT_TYPES.map((type) => [type.name, type] as const);

function requiredOf(type: (typeof STANDARD_OBJECT_TYPES)[number]): Record<string, string> {
  const [pipeline] = standardPipelines(type);
  const sent: Record<string, string> = {};
  for (const [name = ''] of type.requiredOnCreate ?? []) {
    if (name === type.pipelineProperty) sent[name] = pipeline?.id ?? '';
    else if (name === type.stageProperty) sent[name] = pipeline?.stages[0]?.id ?? '';
    else sent[name] = FITTING[name] ?? `New ${type.singular}`;
  }
  return sent;
}

test('the table of object types is complete and its names differ', () => {
  expect(TYPES).toHaveLength(objectTypes.length);
  expect(TYPES.length).toBeGreaterThanOrEqual(36);
  expect(new Set(TYPES.map(([name]) => name)).size).toBe(TYPES.length);
  expect(new Set(TYPES.map(([, { id }]) => id)).size).toBe(TYPES.length);
});

describe.each(TYPES)('%s', (name, type) => {
  const sent = requiredOf(type);
  const [changedName, changedValue] = CHANGED[name] ?? ['hubspot_owner_id', '48200011'];
  let made: RecordBody | undefined;

  test('a record is created with what the type needs', async () => {
    const links = type.associatedOnCreate === undefined ? undefined : await axle.api.leadLinks();
    made = await axle.api.create(name, sent, links);
    expect(made.properties).toMatchObject({ ...sent, hs_object_id: made.id });
    expect(made).toMatchObject({ createdAt: STARTED_AT, updatedAt: STARTED_AT, archived: false });
    expect(made.url).toMatch(/^https:\/\/app\.hubspot\.com\/(contacts|tasks)\/4820\/.+$/);
    expect(made.url).toContain(made.id);
  });

  test('nothing of what the type needs may be missing', async () => {
    for (const group of type.requiredOnCreate ?? []) {
      const rest = Object.fromEntries(Object.entries(sent).filter(([each]) => !group.includes(each)));
      const reply = await axle.api.post(name, rest);
      expect(reply.status).toBe(400);
      const { message, context } = JSON.parse(reply.text);
      expect(message).toBe(`Error creating ${type.internalName}. Some required properties were not set.`);
      expect(context.properties).toEqual([group[0]]);
    }
  });

  test('it is read with its default properties, by name and by type id', async () => {
    const id = made?.id ?? '';
    const record = await axle.api.read(name, id);
    expect(Object.keys(record.properties)).toEqual([...type.defaultProperties].sort());
    expect(await axle.api.read(type.id, id)).toEqual(record);
  });

  test('it is changed under every version', async () => {
    const id = made?.id ?? '';
    for (const base of ['/crm/v3/objects', '/crm/objects/v3', '/crm/objects/2025-09']) {
      const body = { properties: { [changedName]: changedValue } };
      const reply = await axle.api.send('PATCH', `${base}/${name}/${id}`, { body });
      expect(recordOf(reply).properties).toHaveProperty(changedName, changedValue);
    }
    expect(await axle.api.valueOf(name, id, changedName)).toBe(changedValue);
  });

  test('it is listed', async () => {
    const { results } = await axle.api.list(name);
    expect(results.map(({ id }) => id)).toEqual([made?.id]);
  });

  test('it is archived, and then neither read nor listed', async () => {
    const id = made?.id ?? '';
    await axle.api.archive(name, id);
    expect((await axle.api.list(name)).results).toEqual([]);
    expect((await axle.api.get(`/crm/v3/objects/${name}/${id}`)).status).toBe(404);
    expect((await axle.api.read(name, id, '?archived=true')).archived).toBe(true);
  });
});

const WITH_SINGULAR = STANDARD_OBJECT_TYPES.filter((type) => type.singularRefused !== true);

test.each(WITH_SINGULAR.map(({ singular }) => singular))(
  'the singular %s is known in any letter case',
  async (name) => {
    await axle.api.list(name);
    await axle.api.list(name.toUpperCase());
  },
);

test('the singular of appointments is not known', async () => {
  expectRefusal(await axle.api.get('/crm/v3/objects/appointment'), 400, {
    message: 'Unable to infer object type from: appointment',
  });
});
