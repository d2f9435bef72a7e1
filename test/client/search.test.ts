import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/contacts/index.js';
import { expect, test } from 'vitest';
import { useClients } from './official-client.ts';

const rig = useClients();

test('the client finds contacts by filter, and pages through all that match', async () => {
  const { searchApi } = rig.newClient().crm.contacts;
  const all = { filterGroups: [], sorts: ['-createdate'], properties: ['email'], limit: 50 };
  const first = await searchApi.doSearch({ ...all, after: '0' });
  expect(first.total).toBeGreaterThan(50);
  const next = await searchApi.doSearch({ ...all, after: first.paging?.next?.after ?? '' });
  const ids = new Set([...first.results, ...next.results].map(({ id }) => id));
  expect(ids.size).toBe(first.results.length + next.results.length);

  const [contact] = first.results;
  const filter = {
    propertyName: 'email',
    operator: FilterOperatorEnum.Eq,
    value: contact?.properties['email'] ?? '',
  };
  const found = await searchApi.doSearch({ filterGroups: [{ filters: [filter] }], properties: ['email'] });
  expect(found.results.map(({ id }) => id)).toEqual([contact?.id]);
  expect(found.results[0]?.createdAt).toBeInstanceOf(Date);
});

test.each(['companies', 'deals', 'tickets', 'products', '0-8', 'tasks', '2-48200001'])(
  'the client searches %s',
  async (type) => {
    const { searchApi, basicApi } = rig.newClient().crm.objects;
    const listed = await basicApi.getPage(type, 3);
    const values = listed.results.map(({ id }) => id);
    const filter = { propertyName: 'hs_object_id', operator: FilterOperatorEnum.In, values };
    const found = await searchApi.doSearch(type, { filterGroups: [{ filters: [filter] }] });
    expect(found.total).toBe(values.length);
    expect(found.results.map(({ id }) => id).sort()).toEqual([...values].sort());
  },
);
