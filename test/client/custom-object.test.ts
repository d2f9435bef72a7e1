import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/objects/models/Filter.js';
import { PropertyCreateTypeEnum } from '@hubspot/api-client/lib/codegen/crm/properties/models/PropertyCreate.js';
import {
  type ObjectTypePropertyCreate,
  ObjectTypePropertyCreateTypeEnum,
} from '@hubspot/api-client/lib/codegen/crm/schemas/models/ObjectTypePropertyCreate.js';
import { expect, test } from 'vitest';
import { useClients } from './official-client.ts';

const clients = useClients();

const RECORDS = 200;
const PLAIN = 46;

/** Forty-six plain properties, and one of each special kind. */
const PROPERTIES: ObjectTypePropertyCreate[] = [
  {
    name: 'hull_number',
    label: 'Hull number',
    type: ObjectTypePropertyCreateTypeEnum.String,
    fieldType: 'text',
    hasUniqueValue: true,
  },
  { name: 'length', label: 'Length', type: ObjectTypePropertyCreateTypeEnum.Number, fieldType: 'number' },
  {
    name: 'rig',
    label: 'Rig',
    type: ObjectTypePropertyCreateTypeEnum.Enumeration,
    fieldType: 'select',
    options: ['sloop', 'ketch'].map((value, displayOrder) => ({
      label: value,
      value,
      displayOrder,
      hidden: false,
    })),
  },
  ...Array.from({ length: PLAIN }, (_, at) => ({
    name: `remark_${at}`,
    label: `Remark ${at}`,
    type: ObjectTypePropertyCreateTypeEnum.String,
    fieldType: 'text',
  })),
];

const stage = (label: string, displayOrder: number, state: string) => ({
  label,
  displayOrder,
  metadata: { state },
});

test('a custom object is built from nothing, filled, searched, merged, archived and removed for good', async () => {
  const client = clients.newClient();
  const { crm } = client;
  const schemas = crm.schemas.coreApi;
  const schema = await schemas.create({
    name: 'sailing_boat',
    labels: { singular: 'Boat', plural: 'Boats' },
    primaryDisplayProperty: 'hull_number',
    requiredProperties: ['hull_number'],
    searchableProperties: ['hull_number', 'remark_0'],
    secondaryDisplayProperties: ['length'],
    properties: PROPERTIES,
    associatedObjects: ['CONTACT'],
  });
  const typeId = schema.objectTypeId ?? '';
  await crm.properties.coreApi.create(typeId, {
    name: 'price',
    label: 'Price',
    type: PropertyCreateTypeEnum.Number,
    fieldType: 'calculation_equation' as never,
    groupName: 'sailing_boat_information',
    calculationFormula: 'length * 1000',
  });
  const own = (await crm.properties.coreApi.getAll(typeId)).results.filter(
    ({ hubspotDefined }) => !hubspotDefined,
  );
  expect(own).toHaveLength(50);
  const pipelines = [];
  for (const label of ['Building', 'Sale']) {
    const stages = [stage('Open', 0, 'OPEN'), stage('Done', 1, 'CLOSED')];
    pipelines.push(await crm.pipelines.pipelinesApi.create(typeId, { label, displayOrder: 0, stages }));
  }
  const [building] = pipelines;

  const { basicApi, batchApi, searchApi } = crm.objects;
  const ids: string[] = [];
  for (let from = 0; from < RECORDS; from += 100) {
    const inputs = Array.from({ length: 100 }, (_, at) => ({
      associations: [],
      properties: {
        hull_number: `H-${from + at}`,
        length: String(10 + ((from + at) % 20)),
        rig: at % 2 === 0 ? 'sloop' : 'ketch',
        remark_0: `seen at quay${at % 10}`,
        hs_pipeline: building?.id ?? '',
        hs_pipeline_stage: building?.stages[at % 2]?.id ?? '',
      },
    }));
    ids.push(...(await batchApi.create(typeId, { inputs })).results.map(({ id }) => id));
  }
  expect(new Set(ids).size).toBe(RECORDS);
  const twice = { properties: { hull_number: 'H-7' }, associations: [] };
  await expect(basicApi.create(typeId, twice)).rejects.toMatchObject({ code: 400 });

  const search = (propertyName: string, operator: FilterOperatorEnum, value: string, query = '') =>
    searchApi.doSearch(typeId, {
      filterGroups: [{ filters: [{ propertyName, operator, value }] }],
      sorts: ['price'],
      properties: ['price', 'hull_number'],
      query,
      limit: 5,
    });
  const dear = await search('price', FilterOperatorEnum.Gt, '27000');
  expect(dear.total).toBe(20);
  expect(dear.results[0]?.properties['price']).toBe('28000');
  expect((await search('rig', FilterOperatorEnum.Eq, 'ketch', 'quay3')).total).toBe(20);
  const closed = building?.stages[1]?.id ?? '';
  expect((await search('hs_pipeline_stage', FilterOperatorEnum.Eq, closed)).total).toBe(100);

  const [first = '', second = '', ...others] = ids;
  // The class for any type has no method for it.
  const body = { primaryObjectId: first, objectIdToMerge: second };
  const path = `/crm/v3/objects/${typeId}/merge`;
  const merged = (await (await client.apiRequest({ method: 'POST', path, body })).json()) as { id: string };
  expect((await basicApi.getById(typeId, second)).id).toBe(merged.id);
  await expect(schemas.archive(typeId)).rejects.toMatchObject({ code: 400 });
  for (let at = 0; at < others.length; at += 100) {
    await batchApi.archive(typeId, { inputs: others.slice(at, at + 100).map((id) => ({ id })) });
  }
  await basicApi.archive(typeId, merged.id);
  await schemas.archive(typeId);
  await schemas.archive(typeId, true);
  await expect(basicApi.getPage(typeId)).rejects.toMatchObject({ code: 400 });
  expect((await schemas.getAll(true)).results.map(({ objectTypeId }) => objectTypeId)).not.toContain(typeId);
});
