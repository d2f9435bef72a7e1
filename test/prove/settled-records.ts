import type { KnownRecord } from './bad-case.ts';
import type { JsonClient } from './json-client.ts';

/** Records of many types with several values each, so that there is something to harm. */

type Properties = Readonly<Record<string, string>>;

const UNIQUE_NAMES = ['email', 'serial_number'] as const;

const CONTACTS: readonly Properties[] = Array.from({ length: 8 }, (_none, index) => ({
  email: `settled-${index}@example.com`,
  firstname: `First ${index}`,
  lastname: `Last ${index}`,
  phone: `+1 555 010 000${index}`,
  property_number: `${index}.50`,
  property_date: `2024-01-0${index + 1}`,
  property_dropdown: 'choice_a',
  property_multiple_checkboxes: 'vanilla;chocolate',
}));

const MACHINES: readonly Properties[] = Array.from({ length: 4 }, (_none, index) => ({
  serial_number: `Serial-${index}`,
  model: 'grinder',
  installed_on: '2024-02-29',
  operating_hours: String(index),
}));

const TO_CREATE: readonly (readonly [type: string, properties: Properties])[] = [
  ...CONTACTS.map((each) => ['contacts', each] as const),
  ...MACHINES.map((each) => ['machines', each] as const),
  ['companies', { name: 'Settled Ltd', domain: 'settled.example' }],
  ['companies', { name: 'Settled & Sons' }],
  ['deals', { dealname: 'Settled deal', amount: '1000.00', closedate: '2024-05-01' }],
  ['tickets', { subject: 'Settled ticket', hs_pipeline_stage: '1' }],
  ['notes', { hs_timestamp: '2024-01-01T00:00:00Z', hs_note_body: 'Settled' }],
  ['tasks', { hs_timestamp: '2024-01-01T00:00:00Z', hs_task_subject: 'Settled' }],
  ['products', { name: 'Settled product', price: '9.90' }],
];

const CHANGES: Readonly<Record<string, Properties>> = {
  contacts: { lastname: 'Changed', property_dropdown: 'choice_b', property_number: '7' },
  machines: { operating_hours: '99' },
  companies: { name: 'Changed' },
  deals: { amount: '2000.00' },
};

/** Creates them, changes some, archives some and associates some. Answers with those that live. */
export async function settleRecords(client: JsonClient): Promise<readonly KnownRecord[]> {
  const records: KnownRecord[] = [
    { type: 'contacts', id: '512', unique: [['email', 'maria.lopez@example.com']] },
  ];
  for (const [type, properties] of TO_CREATE) {
    const id = await create(client, type, properties);
    const unique = UNIQUE_NAMES.flatMap((name) => {
      const value = properties[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    records.push({ type, id, unique });
    const changes = CHANGES[type];
    if (changes !== undefined)
      await expectStatus(client, 200, 'PATCH', toPath(type, id), { properties: changes });
  }
  for (const type of ['contacts', 'machines', 'companies'] as const) {
    const index = records.findLastIndex((record) => record.type === type);
    const [archived] = records.splice(index, 1);
    await expectStatus(client, 204, 'DELETE', toPath(type, archived?.id ?? ''));
  }
  await associate(client, records);
  return records;
}

/** Every contact with a company, by the primary type, which stands beside the default one. */
async function associate(client: JsonClient, records: readonly KnownRecord[]): Promise<void> {
  const company = records.find(({ type }) => type === 'companies')?.id ?? '';
  for (const { type, id } of records) {
    if (type !== 'contacts') continue;
    const target = `/crm/v4/objects/contacts/${id}/associations/companies/${company}`;
    const spec = { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 };
    await expectStatus(client, 201, 'PUT', target, [spec]);
  }
}

async function create(client: JsonClient, type: string, properties: Properties): Promise<string> {
  const body = await expectStatus(client, 201, 'POST', `/crm/v3/objects/${type}`, { properties });
  return String((body as { readonly id: unknown }).id);
}

/** A write, a read, a change and an archiving, each as it should be. Throws when one is not. */
export async function requireWorking(client: JsonClient): Promise<void> {
  const id = await create(client, 'contacts', { email: 'afterwards@example.com', firstname: 'Good' });
  const body = { properties: { firstname: 'Better' } };
  await expectStatus(client, 200, 'PATCH', toPath('contacts', id), body);
  const read = await expectStatus(client, 200, 'GET', `${toPath('contacts', id)}?properties=firstname`);
  const { firstname } = (read as { readonly properties: Properties }).properties;
  if (firstname !== 'Better')
    throw new Error(`a change was answered with 200 but reads back as ${firstname}`);
  await expectStatus(client, 204, 'DELETE', toPath('contacts', id));
  await expectStatus(client, 404, 'GET', toPath('contacts', id));
}

function toPath(type: string, id: string): string {
  return `/crm/v3/objects/${type}/${id}`;
}

async function expectStatus(
  client: JsonClient,
  expected: number,
  ...request: Parameters<JsonClient['ask']>
): Promise<unknown> {
  const { status, body } = await client.ask(...request);
  if (status === expected) return body;
  const [method, target] = request;
  throw new Error(`${method} ${target} answered ${status} instead of ${expected}: ${JSON.stringify(body)}`);
}
