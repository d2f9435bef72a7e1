import { call } from '../cli/axle-process.ts';
import type { Random } from './random.ts';

const OBJECTS = '/crm/v3/objects';
const BATCH = 50;
/** Texts that stores keep in different ways. */
const ODD_TEXTS = [
  '',
  'O\u0000zero',
  'half \ud83d',
  'Ünïcödé 🦉',
  '"quoted\\"',
  'a;b;c',
  'x'.repeat(9000),
  '{"a":1}',
];

type Ask = (
  method: string,
  path: string,
  body?: object,
) => Promise<{ readonly status: number; readonly body: Answer }>;

interface Answer {
  readonly id?: string;
  readonly results?: readonly { readonly id: string }[];
}

/** Does to the demo account what clients do: of every kind of change that a store keeps there is some. */
export async function makeBusy(url: string, random: Random, rounds: number): Promise<void> {
  const ask: Ask = async (method, path, body) => {
    const answer = await call(url, path, { method, ...(body && { body: JSON.stringify(body) }) });
    const text = await answer.text();
    if (answer.status >= 500) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Answer) };
  };
  await define(ask);
  for (let round = 0; round < rounds; round += 1) await doRound(ask, random, round);
  await search(ask);
}

async function define(ask: Ask): Promise<void> {
  await must(ask, 'POST', '/crm/v3/properties/contacts', {
    name: 'badge',
    label: 'Badge',
    type: 'string',
    fieldType: 'text',
    groupName: 'contactinformation',
    hasUniqueValue: true,
  });
  await must(ask, 'POST', '/crm/v3/schemas', {
    name: 'boat',
    labels: { singular: 'Boat', plural: 'Boats' },
    primaryDisplayProperty: 'sail',
    requiredProperties: ['sail'],
    properties: [{ name: 'sail', label: 'Sail', type: 'string', fieldType: 'text', hasUniqueValue: true }],
    associatedObjects: ['CONTACT'],
  });
  await must(ask, 'POST', '/crm/v4/associations/contacts/companies/labels', {
    label: 'Pilot',
    name: 'pilot',
  });
}

async function doRound(ask: Ask, random: Random, round: number): Promise<void> {
  const contacts = await create(ask, 'contacts', (at) => ({
    email: `r${round}-${at}@example.com`,
    badge: `B${round}-${at}`,
    firstname: random.pick(ODD_TEXTS).slice(0, 5000),
    lastname: `Last ${random.below(9)}`,
  }));
  const companies = await create(ask, 'companies', (at) => ({ name: `Company ${round} ${at}` }));
  await create(ask, 'boat', (at) => ({ sail: `S${round}-${at}` }));
  await must(ask, 'POST', '/crm/v4/associations/contacts/companies/batch/associate/default', {
    inputs: contacts.map((id) => ({ from: { id }, to: { id: random.pick(companies) } })),
  });
  await must(ask, 'POST', `${OBJECTS}/contacts/batch/update`, {
    inputs: contacts
      .filter(() => random.chance(0.5))
      .map((id) => ({ id, properties: { city: `C${random.below(5)}` } })),
  });
  const [first, second, third, fourth, fifth] = contacts;
  await must(ask, 'POST', `${OBJECTS}/contacts/merge`, { primaryObjectId: first, objectIdToMerge: second });
  await must(ask, 'POST', `${OBJECTS}/contacts/gdpr-delete`, { objectId: third });
  await must(ask, 'DELETE', `${OBJECTS}/contacts/${fourth}`);
  await must(ask, 'PATCH', `${OBJECTS}/contacts/${fifth}`, { properties: { email: '', badge: `N${round}` } });
  await must(ask, 'DELETE', `${OBJECTS}/companies/${random.pick(companies)}`);
}

async function create(
  ask: Ask,
  type: string,
  toProperties: (at: number) => Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const inputs = Array.from({ length: BATCH }, (_, at) => ({ properties: toProperties(at) }));
  const { results = [] } = await must(ask, 'POST', `${OBJECTS}/${type}/batch/create`, { inputs });
  return results.map(({ id }) => id);
}

/** Has indexes built of keys, of texts and of words. */
async function search(ask: Ask): Promise<void> {
  const filters = [
    { propertyName: 'lastname', operator: 'EQ', value: 'Last 1' },
    { propertyName: 'city', operator: 'CONTAINS_TOKEN', value: 'C*' },
    { propertyName: 'createdate', operator: 'GT', value: '1000' },
  ];
  for (const filter of filters) {
    await must(ask, 'POST', `${OBJECTS}/contacts/search`, { filterGroups: [{ filters: [filter] }] });
  }
  await must(ask, 'POST', `${OBJECTS}/contacts/search`, { query: 'last' });
}

async function must(ask: Ask, method: string, path: string, body?: object): Promise<Answer> {
  const answer = await ask(method, path, body);
  if (answer.status >= 300)
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}
