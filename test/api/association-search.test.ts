import { beforeAll, describe, expect, test } from 'vitest';
import type { ApiCaller } from './api-caller.ts';
import { expectRefused, metadataCaller } from './metadata-caller.ts';
import { useAccount } from './running-account.ts';

const account = useAccount();
const call = metadataCaller(() => account.api);
const SEARCH = '/crm/v3/objects/contacts/search';

interface Filter {
  readonly propertyName: string;
  readonly operator: string;
  readonly value?: unknown;
  readonly values?: readonly unknown[];
  readonly highValue?: unknown;
}

async function create(type: string, properties: object): Promise<string> {
  const { body } = await call('POST', `/crm/v3/objects/${type}`, { properties });
  return body.id;
}

function associate(contact: string, company: string) {
  return call('PUT', `/crm/v4/objects/contacts/${contact}/associations/default/companies/${company}`);
}

async function found(filters: readonly Filter[], more: object = {}): Promise<readonly string[]> {
  const { body } = await call('POST', SEARCH, { filters, limit: 200, ...more });
  return body.results.map(({ id }: { readonly id: string }) => id);
}

const by = (company: unknown, propertyName = 'associations.company'): Filter => ({
  propertyName,
  operator: 'EQ',
  value: company,
});

describe('contacts by their company', () => {
  let company = '';
  let other = '';
  let [ana, bea, cleo]: string[] = [];
  beforeAll(async () => {
    company = await create('companies', { name: 'First' });
    other = await create('companies', { name: 'Second' });
    ana = await create('contacts', { firstname: 'Ana', email: 'ana@company.example' });
    bea = await create('contacts', { firstname: 'Bea', email: 'bea@company.example' });
    cleo = await create('contacts', { firstname: 'Cleo', email: 'cleo@company.example' });
    await associate(ana ?? '', company);
    await associate(bea ?? '', company);
    await associate(bea ?? '', other);
    await associate(cleo ?? '', other);
  });

  test('are found by an id as text or number, and by either name of the object type', async () => {
    for (const name of ['associations.company', 'associations.companies', 'associations.0-2']) {
      expect(await found([by(company, name)])).toEqual([ana, bea]);
      expect(await found([by(Number(company), name)])).toEqual([ana, bea]);
    }
  });

  test('are found once by any of several companies', async () => {
    const any = { propertyName: 'associations.company', operator: 'IN', values: [company, other] };
    expect(await found([any])).toEqual([ana, bea, cleo]);
  });

  test('are narrowed by what else is asked for', async () => {
    expect(await found([by(company), by(other)])).toEqual([bea]);
    const named = { propertyName: 'firstname', operator: 'EQ', value: 'ana' };
    expect(await found([by(company), named])).toEqual([ana]);
    const groups = [{ filters: [by(company), named] }, { filters: [by(other)] }];
    expect(await found([], { filterGroups: groups })).toEqual([ana, bea, cleo]);
  });

  test('are not found by a company that is archived, until it is restored', async () => {
    await call('DELETE', `/crm/v3/objects/companies/${other}`);
    expect(await found([by(other)])).toEqual([]);
    await call('POST', `/_axle/objects/companies/${other}/restore`);
    expect(await found([by(other)])).toEqual([bea, cleo]);
  });

  test('are not found any more once the association ends', async () => {
    const dora = await create('contacts', { firstname: 'Dora', email: 'dora@company.example' });
    await associate(dora, other);
    expect(await found([by(other)])).toContain(dora);
    await call('DELETE', `/crm/v4/objects/companies/${other}/associations/contacts/${dora}`);
    expect(await found([by(other)])).not.toContain(dora);
  });
});

describe('contacts of a company that has many', () => {
  let company = '';
  const made: { readonly id: string; readonly rank: number }[] = [];
  beforeAll(async () => {
    company = await create('companies', { name: 'Large' });
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
    for (const start of [0, 100, 200]) {
      const inputs = Array.from({ length: 100 }, (_, index) => ({
        properties: {
          email: `n${start + index}@large.example`,

          city: cityOf(start + index),
        },
        associations: [{ to: { id: company }, types }],
      }));
      const { body } = await call('POST', '/crm/v3/objects/contacts/batch/create', { inputs });
      for (const { id, properties } of body.results) {
        made.push({ id, rank: Number(/\d+/.exec(properties.email)?.[0]) });
      }
    }
    made.sort((left, right) => left.rank - right.rank);
  });
  const cityOf = (rank: number) => (rank % 3 === 0 ? 'Porto' : 'Lisbon');

  test('are counted, ordered and paged', async () => {
    const sorts = [{ propertyName: 'hs_object_id', direction: 'DESCENDING' }];
    const { body } = await call('POST', SEARCH, { filters: [by(company)], sorts, limit: 120, after: '150' });
    const ids = made.map(({ id }) => id).sort((left, right) => Number(right) - Number(left));
    expect(body.total).toBe(300);
    expect(body.results.map(({ id }: { readonly id: string }) => id)).toEqual(ids.slice(150, 270));
  });

  test('are narrowed by what they are not', async () => {
    const elsewhere = { propertyName: 'city', operator: 'NEQ', value: 'Porto' };
    const { body } = await call('POST', SEARCH, { filters: [by(company), elsewhere], limit: 200 });
    const expected = made.filter(({ rank }) => cityOf(rank) !== 'Porto');
    expect(body.total).toBe(expected.length);
    expect(new Set(body.results.map(({ id }: { readonly id: string }) => id))).toEqual(
      new Set(expected.map(({ id }) => id)),
    );
  });
});

describe('a filter by association is refused', () => {
  const unanswerable = { message: 'There was a problem with the request.' };
  test.each([
    ['that names no object type', by('1', 'associations.butterflies')],
    ['that names a type which contacts cannot be associated with', by('1', 'associations.users')],
    ['whose value is no id', by('large')],
    ['with another operator', { propertyName: 'associations.company', operator: 'GT', value: '1' }],
  ])('%s', async (_what, filter) => {
    expectRefused(await call('POST', SEARCH, { filters: [filter] }), 400, unanswerable);
  });

  test('by a type whose records the token may not read', async () => {
    const narrow: ApiCaller = await account.callerWith('crm.objects.contacts.read');
    const { status, text } = await narrow.send('POST', SEARCH, { body: { filters: [by('1')] } });
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ category: 'MISSING_SCOPES' });
  });
});
