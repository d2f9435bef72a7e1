import type { Client } from '@hubspot/api-client';
import { AssociationSpecAssociationCategoryEnum } from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/AssociationSpec.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { walk } from './called-methods.ts';
import { expectModel } from './model-maps.ts';
import { useClients } from './official-client.ts';

// Every method that the client generates for associations of records is called here, and what it makes of the answers
// is compared with its own model maps.

const clients = useClients();
let client: Client;
beforeAll(() => {
  client = clients.newClient();
});

const spec = (associationTypeId: number) => ({
  associationCategory: AssociationSpecAssociationCategoryEnum.HubspotDefined,
  associationTypeId,
});

async function contact(): Promise<string> {
  return (await clients.plain.create('contacts', { firstname: 'Client' })).id;
}

async function company(): Promise<string> {
  return (await clients.plain.create('companies', { name: 'Client' })).id;
}

const BATCH = ['results', 'status', 'startedAt', 'completedAt'];
const LABELS = ['fromObjectTypeId', 'fromObjectId', 'toObjectTypeId', 'toObjectId', 'labels'];

/** The maps say text for ids that the real API answers as numbers, and the client hands over what came. */
function withIdsAsTexts(value: object): object {
  const isId = (name: string) => name === 'toObjectId' || name === 'fromObjectId';
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      if (!isId(name)) return [name, each];
      expect(typeof each, name).toBe('number');
      return [name, String(each)];
    }),
  );
}

describe('v4', () => {
  const family = 'crm/associations/v4';
  const expectRecord = (value: object) =>
    expectModel(withIdsAsTexts(value), family, 'MultiAssociatedObjectWithLabel', [
      'toObjectId',
      'associationTypes',
    ]);

  test('pairs of records', async () => {
    const [a, b, c] = [await contact(), await company(), await company()];
    await walk(client.crm.associations.v4.basicApi, async (api) => {
      const made = await api.create('contacts', a, 'companies', b, [spec(1)]);
      expectModel(withIdsAsTexts(made), family, 'LabelsBetweenObjectPair', LABELS);
      expect(made.labels).toEqual(['Primary']);
      const byDefault = await api.createDefault('contacts', a, 'companies', c);
      expectModel(byDefault, family, 'BatchResponsePublicDefaultAssociation', BATCH);
      expect(byDefault.results.map(({ _from, to }) => [_from.id, to.id])).toEqual([
        [a, c],
        [c, a],
      ]);
      const page = await api.getPage('contacts', a, 'companies', undefined, 1);
      expectModel(
        { ...page, results: [] },
        family,
        'CollectionResponseMultiAssociatedObjectWithLabelForwardPaging',
        ['results', 'paging'],
      );
      for (const each of page.results) expectRecord(each);
      const rest = await api.getPage('contacts', a, 'companies', page.paging?.next?.after, 500);
      expect([...page.results, ...rest.results].map(({ toObjectId }) => String(toObjectId))).toEqual([b, c]);
      expect(rest.paging).toBeUndefined();
      await api.archive('contacts', a, 'companies', b);
      const left = await api.getPage('contacts', a, 'companies');
      expect(
        left.results.map(({ associationTypes }) => associationTypes.map(({ typeId }) => typeId)),
      ).toEqual([[279]]);
    });
  });

  test('every page, by the cursor as it came', async () => {
    const a = await contact();
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const { id } = await clients.plain.create('deals', { dealname: 'Client' });
      ids.push(id);
      await client.crm.associations.v4.basicApi.createDefault('deals', id, 'contacts', a);
    }
    const found: string[] = [];
    let after: string | undefined;
    do {
      const page = await client.crm.associations.v4.basicApi.getPage('contacts', a, 'deals', after, 1);
      found.push(...page.results.map(({ toObjectId }) => String(toObjectId)));
      after = page.paging?.next?.after;
    } while (after !== undefined && found.length < 10);
    expect(found).toEqual(ids);
  });

  test('batches', async () => {
    const [a, b, c] = [await contact(), await company(), await company()];
    const pair = (to: string) => ({ _from: { id: a }, to: { id: to } });
    await walk(client.crm.associations.v4.batchApi, async (api) => {
      const inputs = [{ ...pair(b), types: [spec(1)] }];
      const made = await api.create('contacts', 'companies', { inputs });
      expectModel({ ...made, results: [] }, family, 'BatchResponseLabelsBetweenObjectPair', BATCH);
      expect(made.results).toHaveLength(1);
      for (const each of made.results)
        expectModel(withIdsAsTexts(each), family, 'LabelsBetweenObjectPair', LABELS);
      const byDefault = await api.createDefault('contacts', 'companies', { inputs: [pair(c)] });
      expectModel(byDefault, family, 'BatchResponsePublicDefaultAssociation', BATCH);
      expect(byDefault.results).toHaveLength(2);
      const asked = { inputs: [{ id: a }, { id: '77' }] };
      const read = await api.getPage('contacts', 'companies', asked);
      expectModel(
        { ...read, results: [] },
        family,
        'BatchResponsePublicAssociationMultiWithLabelWithErrors',
        [...BATCH, 'errors', 'numErrors'],
      );
      for (const each of read.results)
        expectModel({ ...each, to: [] }, family, 'PublicAssociationMultiWithLabel', ['_from', 'to']);
      const to = read.results.flatMap((each) => each.to);
      for (const each of to) expectRecord(each);
      expect(to.map(({ toObjectId }) => String(toObjectId))).toEqual([b, c]);
      await api.archiveLabels('contacts', 'companies', { inputs });
      const unlabelled = await api.getPage('contacts', 'companies', { inputs: [{ id: a }] });
      const labels = unlabelled.results.flatMap((each) =>
        each.to.flatMap(({ associationTypes }) => associationTypes.map(({ label }) => label)),
      );
      expect(labels).toEqual([null, null]);
      await api.archive('contacts', 'companies', {
        inputs: [{ _from: { id: a }, to: [{ id: b }, { id: c }] }],
      });
      const none = await api.getPage('contacts', 'companies', { inputs: [{ id: a }] });
      expect(none.results).toEqual([]);
    });
  });

  test('a batch of which a part fails', async () => {
    const [a, b] = [await contact(), await company()];
    const inputs = ['77', b].map((id) => ({ _from: { id: a }, to: { id }, types: [spec(279)] }));
    const made = await client.crm.associations.v4.batchApi.create('contacts', 'companies', { inputs });
    expectModel({ ...made, results: [] }, family, 'BatchResponseLabelsBetweenObjectPairWithErrors', [
      ...BATCH,
      'errors',
      'numErrors',
    ]);
    expect(made).toMatchObject({ numErrors: 1, errors: [{ message: 'COMPANY=77 is not valid' }] });
    expect(made.results).toMatchObject([{ toObjectId: Number(b), labels: [] }]);
  });
});

test('labels', async () => {
  const family = 'crm/associations/v4/schema';
  await walk(client.crm.associations.v4.schema.definitionsApi, async (api) => {
    const sent = { name: 'client_label', label: 'Employee', inverseLabel: 'Employer' };
    const made = await api.create('contacts', 'companies', sent);
    for (const each of made.results) {
      expectModel(each, family, 'AssociationSpecWithLabel', ['category', 'typeId', 'label']);
    }
    const [, forth] = made.results;
    const associationTypeId = forth?.typeId ?? 0;
    await api.update('contacts', 'companies', { associationTypeId, label: 'Staff' });
    const labels = async () => (await api.getAll('contacts', 'companies')).results.map(({ label }) => label);
    expect(await labels()).toContain('Staff');
    await api.remove('contacts', 'companies', associationTypeId);
    expect(await labels()).not.toContain('Staff');
  });
});

describe('v3', () => {
  const family = 'crm/associations';

  test('batches', async () => {
    const [a, b] = [await contact(), await company()];
    const inputs = [{ _from: { id: a }, to: { id: b }, type: 'contact_to_company' }];
    await walk(client.crm.associations.batchApi, async (api) => {
      const types = ['company_to_contact', 'contact_to_company'];
      const whole = await api.create('contacts', 'companies', { inputs });
      expect(whole.results).toMatchObject(types.map((type) => ({ type })));
      const missing = { _from: { id: '77' }, to: { id: b }, type: 'contact_to_company' };
      const made = await api.create('contacts', 'companies', { inputs: [...inputs, missing] });
      expectModel(made, family, 'BatchResponsePublicAssociationWithErrors', [
        ...BATCH,
        'errors',
        'numErrors',
      ]);
      for (const each of made.results)
        expectModel(each, family, 'PublicAssociation', ['_from', 'to', 'type']);
      expect(made.results.map(({ type }) => type)).toEqual(types);
      const read = await api.read('contacts', 'companies', { inputs: [{ id: a }, { id: '77' }] });
      expectModel(read, family, 'BatchResponsePublicAssociationMultiWithErrors', [
        ...BATCH,
        'errors',
        'numErrors',
      ]);
      for (const each of read.results) expectModel(each, family, 'PublicAssociationMulti', ['_from', 'to']);
      expect(read.results.flatMap(({ to }) => to)).toMatchObject([{ id: b, type: 'contact_to_company' }]);
      await api.archive('contacts', 'companies', { inputs });
      const none = await api.read('contacts', 'companies', { inputs: [{ id: a }] });
      expect(none.results).toEqual([]);
    });
  });

  test('the names of types', async () => {
    await walk(client.crm.associations.schema.typesApi, async (api) => {
      const { results } = await api.getAll('contacts', 'companies');
      for (const each of results)
        expectModel(each, 'crm/associations/schema', 'PublicAssociationDefinition', ['id', 'name']);
      expect(results.map(({ name }) => name)).toContain('contact_to_company_unlabeled');
    });
  });
});

test('the report of records that use much of what they may be associated with', async () => {
  const { results } = await client.crm.owners.ownersApi.getPage();
  const [owner] = results;
  await walk(client.crm.associations.v4.reportApi, async (api) => {
    const asked = await api.request(owner?.userId ?? 0);
    expect(asked).toMatchObject({ userId: owner?.userId, userEmail: owner?.email });
    // The published time is an object of its own, of which the client's map makes a date that is none.
    const { enqueueTime, ...rest } = asked;
    expect(enqueueTime).toBeDefined();
    expectModel(rest, 'crm/associations/v4', 'ReportCreationResponse', ['userId', 'userEmail']);
  });
});
