import { beforeAll, describe, expect, test } from 'vitest';
import { expectRefused, metadataCaller } from './metadata-caller.ts';
import { useAccount } from './running-account.ts';

const account = useAccount();
const call = metadataCaller(() => account.api);
const LABELS = '/crm/v4/associations/contacts/companies/labels';
const BACK = '/crm/v4/associations/companies/contacts/labels';

const SAMPLES: Readonly<Record<string, object>> = {
  contacts: { firstname: 'Sample' },
  companies: { name: 'Sample' },
  tickets: { subject: 'Sample', hs_pipeline_stage: '1' },
};

async function create(type: string): Promise<string> {
  const { body } = await call('POST', `/crm/v3/objects/${type}`, { properties: SAMPLES[type] });
  return body.id;
}

interface WireType {
  readonly category: string;
  readonly typeId: number;
  readonly label: string | null;
}

async function label(name: string, more: object): Promise<readonly [back: WireType, forth: WireType]> {
  const { status, body } = await call('POST', LABELS, { name, ...more });
  expect(status).toBe(200);
  return body.results;
}

const labelsAt = async (path: string): Promise<readonly WireType[]> => (await call('GET', path)).body.results;

function associate(contact: string, company: string, ...typeIds: readonly number[]) {
  const specs = typeIds.map((associationTypeId) => ({
    associationCategory: 'USER_DEFINED',
    associationTypeId,
  }));
  return call('PUT', `/crm/v4/objects/contacts/${contact}/associations/companies/${company}`, specs);
}

async function typesOf(contact: string): Promise<readonly WireType[]> {
  const { body } = await call('GET', `/crm/v4/objects/contacts/${contact}/associations/companies`);
  return body.results[0]?.associationTypes ?? [];
}

describe('the labels between contacts and companies', () => {
  test('begin with what is built in, each direction by its own numbers', async () => {
    expect(await labelsAt(LABELS)).toEqual([
      { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
      { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
      { category: 'HUBSPOT_DEFINED', typeId: 931, label: 'Billing contact' },
    ]);
    expect((await labelsAt(BACK)).map(({ typeId }) => typeId)).toEqual([2, 280, 930]);
  });

  test('a single one is the same in both directions, a paired one is not', async () => {
    const [back, forth] = await label('partner', { label: 'Partner' });
    expect(back.typeId).not.toBe(forth.typeId);
    expect([back.label, forth.label]).toEqual(['Partner', 'Partner']);
    const [manager, employee] = await label('employs', { label: 'Employee', inverseLabel: 'Employer' });
    expect(await labelsAt(LABELS)).toContainEqual({ ...employee, label: 'Employee' });
    expect(await labelsAt(BACK)).toContainEqual({ ...manager, label: 'Employer' });
  });

  test('associate records, seen from either end, and are renamed everywhere at once', async () => {
    const [contact, company] = [await create('contacts'), await create('companies')];
    const [back, forth] = await label('advises', { label: 'Advisor', inverseLabel: 'Advised' });
    expect((await associate(contact, company, forth.typeId)).body.labels).toEqual(['Advisor']);
    const { body } = await call('GET', `/crm/v4/objects/companies/${company}/associations/contacts`);
    expect(body.results[0].associationTypes).toContainEqual({ ...back, label: 'Advised' });
    const renamed = { associationTypeId: back.typeId, label: 'Client', inverseLabel: 'Consultant' };
    expect((await call('PUT', BACK, renamed)).status).toBe(204);
    expect((await typesOf(contact)).map((type) => type.label)).toEqual([null, 'Consultant']);
    expect((await call('PUT', LABELS, { associationTypeId: forth.typeId, label: 'Both' })).status).toBe(204);
    expect(await labelsAt(BACK)).toContainEqual({ ...back, label: 'Both' });
  });

  test('are removed by either number, and records lose them but stay associated', async () => {
    const [contact, company] = [await create('contacts'), await create('companies')];
    const [back, forth] = await label('lends', { label: 'Lender' });
    await associate(contact, company, forth.typeId);
    expect((await call('DELETE', `${BACK}/${back.typeId}`)).status).toBe(204);
    expect((await labelsAt(LABELS)).map(({ typeId }) => typeId)).not.toContain(forth.typeId);
    expect((await typesOf(contact)).map((type) => type.label)).toEqual([null]);
    expectRefused(await associate(contact, company, forth.typeId), 400, {
      context: {
        associationSpec: [`USER_DEFINED=${forth.typeId}`],
        INVALID_ASSOCIATION_TYPE_ID: [
          `USER_DEFINED=${forth.typeId} is not a valid association definition id`,
        ],
      },
    });
  });
});

describe('a label is refused', () => {
  test.each([
    ['without its required fields', {}, 'Some required fields were not set: [label, name]'],
    ['with a hyphen in its name', { name: 'a-b', label: 'A' }, 'The name "a-b" is not valid'],
    ['whose name begins with a digit', { name: '1a', label: 'A' }, 'The name "1a" is not valid'],
    ['without words', { name: 'mute', label: ' ' }, 'label must not be empty'],
  ])('%s', async (_what, sent, message) => {
    const reply = await call('POST', LABELS, sent);
    expectRefused(reply, 400, { category: 'VALIDATION_ERROR', message: expect.stringContaining(message) });
  });

  test('whose name is taken', async () => {
    await label('taken_name', { label: 'First' });
    const reply = await call('POST', LABELS, { name: 'taken_name', label: 'Second' });
    expectRefused(reply, 400, { message: 'An association type named "taken_name" already exists.' });
  });

  test('between object types that are not associable', async () => {
    const reply = await call('POST', '/crm/v4/associations/contacts/users/labels', { name: 'x', label: 'X' });
    expectRefused(reply, 400, { subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE' });
  });

  test('beyond fifty types of a pair, with a status of its own', async () => {
    const path = '/crm/v4/associations/deals/tickets/labels';
    const { length } = await labelsAt(path);
    for (let index = length; index < 50; index += 1) {
      await call('POST', path, { name: `of_deal_${index}`, label: 'Sample' });
    }
    const reply = await call('POST', path, { name: 'one_more', label: 'Sample' });
    const message = 'No more than 50 association types are allowed between DEAL and TICKET';
    expectRefused(reply, 437, { message });
  });

  test('that is built in, when it is to be renamed or removed', async () => {
    const renamed = await call('PUT', LABELS, { associationTypeId: 1, label: 'Main' });
    for (const reply of [renamed, await call('DELETE', `${LABELS}/279`)]) expectRefused(reply, 400, {});
  });
});

describe('the default type of a custom object type', () => {
  let path = '';
  beforeAll(async () => {
    await call('POST', '/crm/v3/schemas', {
      name: 'boats',
      labels: { singular: 'Boat', plural: 'Boats' },
      primaryDisplayProperty: 'title',
      requiredProperties: [],
      properties: [{ name: 'title', label: 'Title', type: 'string', fieldType: 'text' }],
      associatedObjects: ['CONTACT'],
    });
    path = '/crm/v4/associations/boats/contacts/labels';
  });

  test('counts as made by a user, and goes only after the labels beside it', async () => {
    const [fallback] = await labelsAt(path);
    expect(fallback).toMatchObject({ category: 'USER_DEFINED', label: null });
    const { body } = await call('POST', path, { name: 'skipper', label: 'Skipper' });
    const [, forth] = body.results;
    const typeId = fallback?.typeId;
    expectRefused(await call('DELETE', `${path}/${typeId}`), 400, {
      message: `Definition with label still exists; Cannot delete unlabeled type with associationTypeId ${typeId}`,
    });
    expect((await call('DELETE', `${path}/${forth.typeId}`)).status).toBe(204);
    expect((await call('DELETE', `${path}/${typeId}`)).status).toBe(204);
    expect(await labelsAt(path)).toEqual([]);
  });
});

describe('limits of the account', () => {
  const ALL = '/crm/v4/associations/definitions/configurations';
  const PAIR = `${ALL}/tickets/contacts`;
  const input = { category: 'HUBSPOT_DEFINED', typeId: 16, maxToObjectIds: 2 };

  test('are set, listed, enforced and taken back', async () => {
    const created = await call('POST', `${PAIR}/batch/create`, { inputs: [input] });
    const set = { category: 'HUBSPOT_DEFINED', typeId: 16, userEnforcedMaxToObjectIds: 2 };
    expect(created).toMatchObject({ status: 201, body: { status: 'COMPLETE', results: [set] } });
    expect((await call('GET', PAIR)).body.results).toEqual([set]);
    expect((await call('GET', `${ALL}/all`)).body.results).toEqual([set]);
    const ticket = await create('tickets');
    const contacts = [await create('contacts'), await create('contacts'), await create('contacts')];
    const put = (contact: string | undefined) =>
      call('PUT', `/crm/v4/objects/tickets/${ticket}/associations/default/contacts/${contact}`);
    expect((await put(contacts[0])).status).toBe(200);
    expect((await put(contacts[1])).status).toBe(200);
    expect((await put(contacts[0])).status).toBe(200);
    const refused = { subCategory: 'crm.associations.ASSOCIATION_LIMIT_EXCEEDED' };
    expectRefused(await put(contacts[2]), 400, refused);
    const higher = { ...input, maxToObjectIds: 3 };
    expect((await call('POST', `${PAIR}/batch/update`, { inputs: [higher] })).status).toBe(200);
    expect((await put(contacts[2])).status).toBe(200);
    expect((await call('POST', `${PAIR}/batch/purge`, { inputs: [input] })).status).toBe(204);
    expect((await call('GET', PAIR)).body.results).toEqual([]);
  });

  test('of a label are no higher than that of the pair', async () => {
    const path = '/crm/v4/associations/tickets/contacts/labels';
    const { body } = await call('POST', path, { name: 'reported', label: 'Reporter' });
    const [, { typeId }] = body.results;
    await call('POST', `${PAIR}/batch/create`, { inputs: [input] });
    const ofLabel = { category: 'USER_DEFINED', typeId, maxToObjectIds: 5 };
    const reply = await call('POST', `${PAIR}/batch/create`, { inputs: [ofLabel] });
    expectRefused(reply, 400, { message: 'maxToObjectIds must be between 1 and 2, but was 5.' });
  });

  test('for a type of other object types cancel the whole batch', async () => {
    const foreign = { ...input, typeId: 5 };
    const { status, body } = await call('POST', `${PAIR}/batch/create`, { inputs: [input, foreign] });
    expect(status).toBe(207);
    expect(body).toMatchObject({
      status: 'CANCELED',
      results: [],
      errors: [
        {
          message: '5 is not a valid association type between TICKET and CONTACT',
          subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
        },
      ],
    });
  });
});

test('labels are made by tokens that may write both definitions', async () => {
  const narrow = metadataCaller(() => reader);
  const reader = await account.callerWith('crm.objects.contacts.read', 'crm.objects.companies.read');
  expect((await narrow('GET', LABELS)).status).toBe(200);
  expectRefused(await narrow('POST', LABELS, { name: 'spy', label: 'Spy' }), 403, {});
  const contactsOnly = await account.callerWith('crm.objects.contacts.read');
  expectRefused(await metadataCaller(() => contactsOnly)('GET', LABELS), 403, {});
});

describe('what limits tell of associations', () => {
  const LIMITS = '/crm/v3/limits/associations';

  test('is how many labels each pair of object types has', async () => {
    const path = '/crm/v4/associations/deals/orders/labels';
    const names = { singularLabel: expect.any(String), pluralLabel: expect.any(String) };
    await call('POST', path, { name: 'renews', label: 'Renewal', inverseLabel: 'Renewed by' });
    const asked = `${LIMITS}/labels?fromObjectTypeId=0-3&toObjectTypeId=orders`;
    expect((await call('GET', asked)).body.results).toEqual([
      {
        allLabels: ['Renewal'],
        fromObjectType: { objectTypeId: '0-3', ...names },
        toObjectType: { objectTypeId: '0-123', ...names },
        limit: 50,
        usage: 1,
        percentage: 2,
      },
    ]);
    const all = (await call('GET', `${LIMITS}/labels`)).body.results;
    const back = all.find((each: { readonly allLabels: readonly string[] }) =>
      each.allLabels.includes('Renewed by'),
    );
    expect(back).toMatchObject({ fromObjectType: { objectTypeId: '0-123' } });
  });

  test('is which records are at a limit or near it', async () => {
    const configurations = '/crm/v4/associations/definitions/configurations/companies/deals';
    const input = { category: 'HUBSPOT_DEFINED', typeId: 342, maxToObjectIds: 5 };
    await call('POST', `${configurations}/batch/create`, { inputs: [input] });
    const [full, near] = [await create('companies'), await create('companies')];
    const deals: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const properties = { dealname: 'Sample', dealstage: 'appointmentscheduled', pipeline: 'default' };
      deals.push((await call('POST', '/crm/v3/objects/deals', { properties })).body.id);
    }
    const associateAll = (company: string, ids: readonly string[]) =>
      call('POST', '/crm/v4/associations/companies/deals/batch/associate/default', {
        inputs: ids.map((id) => ({ from: { id: company }, to: { id } })),
      });
    await associateAll(full, deals);
    expect((await call('GET', `${LIMITS}/records/from`)).body.results).toContainEqual({
      objectTypeId: '0-2',
      singularLabel: 'Company',
      pluralLabel: 'Companies',
      hasRecordsAtLimit: true,
      hasRecordsNearLimit: false,
    });
    await associateAll(near, deals.slice(0, 4));
    expect((await call('GET', `${LIMITS}/records/0-2/to`)).body.results).toMatchObject([
      { objectTypeId: '0-3', hasRecordsAtLimit: true, hasRecordsNearLimit: true },
    ]);
    expect((await call('GET', `${LIMITS}/records/0-2/0-3`)).body).toEqual({
      totalRecordsAtLimit: 1,
      totalRecordsNearLimit: 1,
      limit: 5,
      atLimitFromRecordSamples: [{ objectId: Number(full), label: 'Sample' }],
      nearLimitFromRecordSamples: [{ objectId: Number(near), label: 'Sample', usage: 4, percentage: 80 }],
    });
    expect((await call('GET', `${LIMITS}/records/0-3/0-2`)).body).toMatchObject({
      totalRecordsAtLimit: 0,
      totalRecordsNearLimit: 0,
    });
    const { results } = (await call('GET', '/_axle/associations/high-usage-report')).body;
    const shown = results.map(({ objectId, usage, limit }: Readonly<Record<string, unknown>>) => [
      objectId,
      usage,
      limit,
    ]);
    expect(shown).toEqual(
      expect.arrayContaining([
        [full, 5, 5],
        [near, 4, 5],
      ]),
    );
  });
});
