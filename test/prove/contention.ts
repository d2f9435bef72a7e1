import type { Random } from '../support/random.ts';
import type { JsonAnswer, JsonClient } from './json-client.ts';

/** What is asked of several servers at the same moment, of which only so much may come true. */

const CONTACTS = '/crm/v3/objects/contacts';

/** Clients of different servers on one database. */
export interface Contenders {
  readonly clients: readonly JsonClient[];
  readonly random: Random;
  /** A number that no other contention has. */
  readonly number: number;
}

interface Outcome {
  readonly answer: JsonAnswer;
  /** The record that holds the address, as far as the answer says so. */
  readonly holderId: string | undefined;
}

/**
 * Lets every client claim the same address, by a creation, a change or an upsert. One record must hold it then: that
 * of everyone whose claim was accepted. Answers with what is wrong.
 */
export async function contendForAddress({ clients, random, number }: Contenders): Promise<readonly string[]> {
  const email = `contended-${number}@example.com`;
  const claims = await Promise.all(clients.map((client) => prepareClaim(client, email, random)));
  const outcomes = await Promise.all(claims.map((claim) => claim()));
  const faults = outcomes
    .filter(({ answer }) => ![200, 201, 400, 409].includes(answer.status))
    .map(({ answer }) => `a claim of ${email} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  const held = new Set(outcomes.flatMap(({ holderId }) => holderId ?? []));
  if (held.size !== 1) faults.push(`${email} was given to ${[...held].join(' and ') || 'nobody'}`);
  for (const client of clients) {
    const { body } = await client.ask('GET', `${CONTACTS}/${email}?idProperty=email`);
    const { id } = body as { readonly id?: string };
    if (id === undefined || !held.has(id)) faults.push(`${email} leads to ${id}`);
    const filters = [{ propertyName: 'email', operator: 'EQ', value: email }];
    const found = await client.ask('POST', `${CONTACTS}/search`, { filters });
    const { total } = found.body as { readonly total?: number };
    if (total !== 1) faults.push(`a search finds ${total} records with ${email}`);
  }
  return faults;
}

async function prepareClaim(
  client: JsonClient,
  email: string,
  random: Random,
): Promise<() => Promise<Outcome>> {
  const roll = random.next();
  const properties = { email };
  const claim = async (method: string, path: string, body: unknown): Promise<Outcome> => {
    const answer = await client.ask(method, path, body);
    return { answer, holderId: answer.status < 300 ? idIn(answer.body) : undefined };
  };
  if (roll < 0.4) return () => claim('POST', CONTACTS, { properties });
  if (roll < 0.6) {
    const inputs = [{ idProperty: 'email', id: email, properties }];
    return () => claim('POST', `${CONTACTS}/batch/upsert`, { inputs });
  }
  const { body } = await client.ask('POST', CONTACTS, { properties: { firstname: 'Contender' } });
  return () => claim('PATCH', `${CONTACTS}/${idIn(body)}`, { properties });
}

interface WireRecord {
  readonly id: string;
}

function idIn(body: unknown): string {
  const { id, results } = body as Partial<WireRecord> & { readonly results?: readonly WireRecord[] };
  const found = id ?? results?.[0]?.id;
  if (found === undefined) throw new Error(`no record in ${JSON.stringify(body)}`);
  return found;
}

const WRITES_EACH = 5;
const NAMES = ['city', 'jobtitle', 'state'];

/**
 * Lets every client write values of its own to the same record, one after the other. All of them must be in the
 * histories, each once, those of one client in its order, and the newest is the value. Answers with what is wrong.
 */
export async function contendForRecord({ clients, number }: Contenders): Promise<readonly string[]> {
  const [first] = clients;
  if (first === undefined) return [];
  const { body } = await first.ask('POST', CONTACTS, { properties: { firstname: `Shared ${number}` } });
  const path = `${CONTACTS}/${idIn(body)}`;
  const write = async (client: JsonClient, at: number) => {
    for (let count = 0; count < WRITES_EACH; count += 1) {
      const properties = Object.fromEntries(NAMES.map((name) => [name, `${at}-${count}`]));
      const { status } = await client.ask('PATCH', path, { properties });
      if (status !== 200) throw new Error(`a change of a shared record was answered ${status}`);
    }
  };
  await Promise.all(clients.map(write));
  const faults: string[] = [];
  for (const client of clients) {
    const found = await client.ask('GET', `${path}?propertiesWithHistory=${NAMES.join(',')}`);
    const record = found.body as HistoricRecord;
    for (const name of NAMES) {
      const values = (record.propertiesWithHistory[name] ?? []).map(({ value }) => value);
      const isWhole = clients.every((_, at) => isInOrder(values, at));
      if (isWhole && values.length === clients.length * WRITES_EACH && record.properties[name] === values[0])
        continue;
      faults.push(`${path} shows ${name} ${record.properties[name]} with the history ${values.join(', ')}`);
    }
  }
  return faults;
}

interface HistoricRecord {
  readonly properties: Readonly<Record<string, string | null>>;
  readonly propertiesWithHistory: Readonly<Record<string, readonly { readonly value: string }[]>>;
}

/** Newest first. */
function isInOrder(values: readonly string[], at: number): boolean {
  const own = values.filter((value) => value.startsWith(`${at}-`)).reverse();
  return own.join() === Array.from({ length: WRITES_EACH }, (_, count) => `${at}-${count}`).join();
}

/** Lets every client make the same property and use it at once. It is made once, and all can use it. */
export async function contendForDefinition({ clients, number }: Contenders): Promise<readonly string[]> {
  const name = `contended_${number}`;
  const definition = {
    name,
    label: name,
    type: 'string',
    fieldType: 'text',
    groupName: 'contactinformation',
  };
  const make = (client: JsonClient) => client.ask('POST', '/crm/v3/properties/contacts', definition);
  const statuses = (await Promise.all(clients.map(make))).map(({ status }) => status);
  const faults: string[] = [];
  if (
    statuses.filter((status) => status === 201).length !== 1 ||
    statuses.some((each) => ![201, 409].includes(each))
  )
    faults.push(`making ${name} was answered ${statuses.join(', ')}`);
  const use = (client: JsonClient) => client.ask('POST', CONTACTS, { properties: { [name]: 'used' } });
  for (const { status, body } of await Promise.all(clients.map(use)))
    if (status !== 201) faults.push(`the use of ${name} was answered ${status}: ${JSON.stringify(body)}`);
  return faults;
}
