import type { TypeDefinition } from '../../src/model/type-definition.ts';
import { DEFINITIONS } from './bad-values.ts';
import type { JsonClient } from './json-client.ts';

/**
 * Everything that a client can see of an account: each record, live or archived, with the whole history of
 * each property, what it is associated with, and what each unique value leads to. By type and id.
 */
export type AccountDigest = ReadonlyMap<string, string>;

/** As many names as a URL has room for. */
const NAMES_LENGTH = 12_000;

export async function digestAccount(client: JsonClient): Promise<AccountDigest> {
  const digest = new Map<string, string>();
  for (const type of DEFINITIONS.types) {
    const definition = DEFINITIONS.of(type);
    // Archived users cannot be listed.
    for (const archived of type.name === 'users' ? [false] : [false, true]) {
      for (const names of namesOf(definition)) {
        await addPages(client, definition, { archived, names }, digest);
      }
    }
  }
  return digest;
}

/** One line for each record that is new, gone or other than before. */
export function differencesOf(before: AccountDigest, after: AccountDigest): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const was = before.get(key) ?? 'absent';
    const is = after.get(key) ?? 'absent';
    if (was === is) return [];
    const at = [...was].findIndex((character, index) => is[index] !== character);
    const part = (text: string) => text.slice(Math.max(0, at - 200), at + 200);
    return [`${key} was changed from ...${part(was)}... to ...${part(is)}...`];
  });
}

function namesOf({ properties }: TypeDefinition): readonly string[] {
  const lists = [''];
  for (const { name } of properties) {
    const last = lists.at(-1) ?? '';
    if (last.length + name.length > NAMES_LENGTH) lists.push(name);
    else lists[lists.length - 1] = last === '' ? name : `${last},${name}`;
  }
  return lists;
}

interface Page {
  readonly results: readonly {
    readonly id: string;
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
  readonly paging?: { readonly next: { readonly after: string } };
}

interface View {
  readonly archived: boolean;
  readonly names: string;
}

async function addPages(
  client: JsonClient,
  definition: TypeDefinition,
  { archived, names }: View,
  digest: Map<string, string>,
): Promise<void> {
  const path = `/crm/v3/objects/${definition.type.name}`;
  let after = '';
  do {
    const query = `?limit=50&archived=${archived}&associations=contacts,companies&propertiesWithHistory=${names}&after=${after}`;
    const { status, body } = await client.ask('GET', path + query);
    if (status !== 200) throw new Error(`${path} cannot be listed: ${status} ${JSON.stringify(body)}`);
    const page = body as Page;
    after = page.paging?.next.after ?? '';
    for (const result of page.results) {
      const key = `${definition.type.name} ${result.id}`;
      const lookups = await lookUp(client, definition, result.properties);
      digest.set(key, `${digest.get(key) ?? ''}${JSON.stringify(result)}${lookups}`);
    }
  } while (after !== '');
}

/** What the unique values of a record lead to. */
async function lookUp(
  client: JsonClient,
  { type, uniqueProperties }: TypeDefinition,
  properties: Page['results'][number]['properties'],
): Promise<string> {
  let found = '';
  for (const { name } of uniqueProperties.filter((property) => properties[property.name])) {
    const value = encodeURIComponent(String(properties[name]));
    const { status, body } = await client.ask(
      'GET',
      `/crm/v3/objects/${type.name}/${value}?idProperty=${name}`,
    );
    found += `${name}: ${status} ${(body as { readonly id?: string } | undefined)?.id} `;
  }
  return found;
}
