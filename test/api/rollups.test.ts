import { beforeEach, describe, expect, test } from 'vitest';
import { metadataCaller } from './metadata-caller.ts';
import { useAccount } from './running-account.ts';

const account = useAccount();
const call = metadataCaller(() => account.api);

const SAMPLES: Readonly<Record<string, object>> = {
  contacts: { firstname: 'Sample' },
  companies: { name: 'Sample' },
  deals: { dealname: 'Sample', dealstage: 'appointmentscheduled', pipeline: 'default' },
  tickets: { subject: 'Sample', hs_pipeline_stage: '1' },
  line_items: { name: 'Sample' },
};

async function create(type: string, more: object = {}): Promise<string> {
  const { status, body } = await call('POST', `/crm/v3/objects/${type}`, {
    properties: SAMPLES[type],
    ...more,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

/** `contacts/12` and the like. */
type Path = readonly [type: string, id: string];

function associate([from, fromId]: Path, [to, toId]: Path, ...typeIds: readonly number[]) {
  const specs = typeIds.map((associationTypeId) => ({
    associationCategory: 'HUBSPOT_DEFINED',
    associationTypeId,
  }));
  return call('PUT', `/crm/v4/objects/${from}/${fromId}/associations/${to}/${toId}`, specs);
}

async function told([type, id]: Path, name: string): Promise<string | null> {
  const { body } = await call('GET', `/crm/v3/objects/${type}/${id}?properties=${name}`);
  return body.properties[name];
}

const CASES: readonly (readonly [string, string, number, string])[] = [
  ['contacts', 'deals', 4, 'num_associated_deals'],
  ['companies', 'contacts', 280, 'num_associated_contacts'],
  ['companies', 'deals', 342, 'num_associated_deals'],
  ['companies', 'companies', 13, 'hs_num_child_companies'],
  ['deals', 'contacts', 3, 'num_associated_contacts'],
  ['deals', 'line_items', 19, 'hs_num_of_associated_line_items'],
  ['tickets', 'companies', 339, 'hs_num_associated_companies'],
];

describe.each(CASES)('%s count their %s', (type, farType, typeId, property) => {
  test('as these come and go, from either end, are archived and restored', async () => {
    const owner: Path = [type, await create(type)];
    const [a, b]: Path[] = [
      [farType, await create(farType)],
      [farType, await create(farType)],
    ];
    if (a === undefined || b === undefined) throw new Error('two are needed');
    await associate(owner, a, typeId);
    expect(await told(owner, property)).toBe('1');
    await associate(owner, b, typeId);
    expect(await told(owner, property)).toBe('2');
    await call('DELETE', `/crm/v3/objects/${farType}/${a[1]}`);
    expect(await told(owner, property)).toBe('1');
    await call('POST', `/_axle/objects/${farType}/${a[1]}/restore`);
    expect(await told(owner, property)).toBe('2');
    await call('DELETE', `/crm/v4/objects/${farType}/${a[1]}/associations/${type}/${owner[1]}`);
    expect(await told(owner, property)).toBe('1');
    await call('DELETE', `/crm/v4/objects/${type}/${owner[1]}/associations/${farType}/${b[1]}`);
    expect(await told(owner, property)).toBe('0');
  });
});

describe('the primary company of a contact', () => {
  let [a, b]: string[] = [];
  beforeEach(async () => {
    [a, b] = [await create('companies'), await create('companies')];
  });

  test('is named from its creation on, changes with the association, and ends with it', async () => {
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 1 }];
    const id = await create('contacts', { associations: [{ to: { id: a }, types }] });
    const contact: Path = ['contacts', id];
    expect(await told(contact, 'associatedcompanyid')).toBe(a);
    expect(await told(['companies', a ?? ''], 'num_associated_contacts')).toBe('1');
    await associate(contact, ['companies', b ?? ''], 1);
    expect(await told(contact, 'associatedcompanyid')).toBe(b);
    await call('DELETE', `/crm/v4/objects/contacts/${id}/associations/companies/${b}`);
    expect(await told(contact, 'associatedcompanyid')).toBe('');
    const { body } = await call(
      'GET',
      `/crm/v3/objects/contacts/${id}?propertiesWithHistory=associatedcompanyid`,
    );
    const history = body.propertiesWithHistory.associatedcompanyid;
    expect(history.map((each: { readonly value: string }) => each.value)).toEqual(['', b, a]);
    expect(history[0]).toMatchObject({ sourceType: 'CALCULATED' });
  });

  test('is searched by, as is the number of contacts', async () => {
    const contact: Path = ['contacts', await create('contacts')];
    await associate(contact, ['companies', a ?? ''], 1);
    const found = async (type: string, propertyName: string, value: string, operator = 'EQ') => {
      const filters = [
        { propertyName, operator, value },
        { propertyName: 'hs_object_id', operator: 'IN', values: [contact[1], a, b] },
      ];
      const { body } = await call('POST', `/crm/v3/objects/${type}/search`, { filters });
      return body.results.map(({ id }: { readonly id: string }) => id);
    };
    expect(await found('contacts', 'associatedcompanyid', a ?? '')).toEqual([contact[1]]);
    expect(await found('companies', 'num_associated_contacts', '1', 'GTE')).toEqual([a]);
  });

  test('keeps its count through a merge and a privacy delete', async () => {
    const contacts: Path[] = [
      ['contacts', await create('contacts')],
      ['contacts', await create('contacts')],
    ];
    for (const contact of contacts) await associate(contact, ['companies', a ?? ''], 1);
    const [primary, other] = contacts.map(([, id]) => id);
    const { body } = await call('POST', '/crm/v3/objects/contacts/merge', {
      primaryObjectId: primary,
      objectIdToMerge: other,
    });
    expect(await told(['companies', a ?? ''], 'num_associated_contacts')).toBe('1');
    expect(await told(['contacts', body.id], 'associatedcompanyid')).toBe(a);
    await call('POST', '/crm/v3/objects/contacts/gdpr-delete', { objectId: body.id });
    expect(await told(['companies', a ?? ''], 'num_associated_contacts')).toBe('0');
  });
});

test('companies that were parent and child of each other are neither once they are one', async () => {
  const [parent, child] = [await create('companies'), await create('companies')];
  await associate(['companies', parent], ['companies', child], 13);
  expect(await told(['companies', child], 'hs_parent_company_id')).toBe(parent);
  const { body } = await call('POST', '/crm/v3/objects/companies/merge', {
    primaryObjectId: parent,
    objectIdToMerge: child,
  });
  expect(await told(['companies', body.id], 'hs_num_child_companies')).toBe('0');
  expect(await told(['companies', body.id], 'hs_parent_company_id')).toBe('');
});
