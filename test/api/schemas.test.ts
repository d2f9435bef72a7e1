import { describe, expect, test } from 'vitest';
import { expectRefused, metadataCaller } from './metadata-caller.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();
const call = metadataCaller(() => axle.api);
const SCHEMAS = '/crm/v3/schemas';

let count = 0;
function sample(more: object = {}) {
  count += 1;
  return {
    name: `boat_${count}`,
    labels: { singular: 'Boat', plural: 'Boats' },
    primaryDisplayProperty: 'boat_name',
    properties: [{ name: 'boat_name', label: 'Name' }],
    ...more,
  };
}

async function define(more: object = {}) {
  const { status, body } = await call('POST', SCHEMAS, sample(more));
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const createIn = (type: string, properties: object) =>
  call('POST', `/crm/v3/objects/${type}`, { properties });

describe('a new object type', () => {
  test('is answered with its definitions and those that every type has', async () => {
    const sent = sample({
      description: 'What floats',
      secondaryDisplayProperties: ['length'],
      requiredProperties: ['boat_name'],
      searchableProperties: ['boat_name'],
      properties: [
        { name: 'boat_name', label: 'Name', hasUniqueValue: true },
        { name: 'length', label: 'Length', type: 'number', fieldType: 'number' },
        {
          name: 'double_length',
          label: 'Double',
          type: 'number',
          fieldType: 'calculation_equation',
          calculationFormula: '2length',
        },
      ],
      associatedObjects: ['CONTACT', '0-2'],
    });
    const { status, body } = await call('POST', '/crm-object-schemas/v3/schemas', sent);
    expect(status).toBe(201);
    const { properties, associations, ...rest } = body;
    expect(rest).toEqual({
      id: expect.stringMatching(/^\d+$/),
      createdAt: '2026-11-23T10:00:00.123Z',
      updatedAt: '2026-11-23T10:00:00.123Z',
      archived: false,
      description: 'What floats',
      labels: sent.labels,
      requiredProperties: ['boat_name'],
      searchableProperties: ['boat_name'],
      primaryDisplayProperty: 'boat_name',
      secondaryDisplayProperties: ['length'],
      metaType: 'PORTAL_SPECIFIC',
      portalId: 4820,
      name: sent.name,
      fullyQualifiedName: `p4820_${sent.name}`,
      objectTypeId: `2-${body.id}`,
      allowsSensitiveProperties: true,
      createdByUserId: 48200011,
      updatedByUserId: 48200011,
    });
    const names = properties.map((each: { name: string }) => each.name);
    expect(names).toEqual(expect.arrayContaining(['boat_name', 'length', 'double_length', 'hs_object_id']));
    expect(
      properties.every((each: { groupName: string }) => each.groupName === `${sent.name}_information`),
    ).toBe(true);
    const toOthers = associations.map((each: { toObjectTypeId: string }) => each.toObjectTypeId);
    expect(toOthers).toEqual(expect.arrayContaining(['0-1', '0-2', '0-27', '0-46', '0-48']));
    for (const given of [`2-${body.id}`, `p4820_${sent.name}`]) {
      expect((await call('GET', `${SCHEMAS}/${given}`)).body).toEqual(body);
      expect((await call('GET', `/crm-object-schemas/2026-09/schemas/${given}`)).body).toEqual(body);
    }
    expect((await call('GET', SCHEMAS)).body.results).toContainEqual(body);
    const groups = (await call('GET', `/crm/v3/properties/2-${body.id}/groups`)).body.results;
    expect(groups).toEqual([
      { name: `${sent.name}_information`, label: 'Boat Information', displayOrder: 0, archived: false },
    ]);
  });

  test('has records at once, under every name of it', async () => {
    const { name, objectTypeId, fullyQualifiedName } = await define({
      properties: [
        { name: 'boat_name', label: 'Name', hasUniqueValue: true },
        { name: 'length', label: 'Length', type: 'number', fieldType: 'number' },
      ],
      requiredProperties: ['boat_name'],
      searchableProperties: ['boat_name'],
    });
    expectRefused(await createIn(name, { length: '3' }), 400, { context: { properties: ['boat_name'] } });
    const made = await createIn(objectTypeId, { boat_name: 'Argo One', length: '30' });
    expect(made).toMatchObject({ status: 201, body: { properties: { boat_name: 'Argo One' } } });
    for (const spelling of [name, objectTypeId, fullyQualifiedName]) {
      const { body } = await call('GET', `/crm/objects/2026-03/${spelling}/${made.body.id}`);
      expect(body.id).toBe(made.body.id);
    }
    const found = await call('POST', `/crm/v3/objects/${name}/search`, { query: 'arg' });
    expect(found.body).toMatchObject({ total: 1, results: [{ id: made.body.id }] });
    expect((await createIn(name, { boat_name: 'Argo One' })).status).toBe(400);
  });

  test('may display the id', async () => {
    await define({ primaryDisplayProperty: 'hs_object_id', properties: [] });
  });

  test.each([
    ['without a name', { name: undefined }, '[name]'],
    ['without labels', { labels: undefined }, '[labels]'],
    ['with an empty label', { labels: { singular: '', plural: 'x' } }, 'A label has 1 to 50 characters'],
    [
      'with a long label',
      { labels: { singular: 'x', plural: 'x'.repeat(51) } },
      'A label has 1 to 50 characters',
    ],
    [
      'with an unknown type to associate',
      { associatedObjects: ['planets'] },
      'Unable to infer object type from: planets',
    ],
    [
      'with a property of no type',
      { properties: [{ name: 'a', label: 'A', type: 'text' }] },
      'Enum type must be one of',
    ],
    [
      'with a property that cannot be',
      { properties: [{ name: 'A', label: 'A' }] },
      'Property name must be lowercase',
    ],
    [
      'with three further display properties',
      { secondaryDisplayProperties: ['a', 'b', 'c'] },
      'at most 2 entries',
    ],
  ])('%s is refused, and nothing of it is there', async (_what, more, message) => {
    const sent = sample(more);
    expectRefused(await call('POST', SCHEMAS, sent), 400, { message: expect.stringContaining(message) });
    expectRefused(await call('GET', `${SCHEMAS}/p4820_${sent.name}`), 400, {});
  });

  test.each([
    [{ name: '1boat' }, 'InboundDbObjectTypeError.OBJECT_TYPE_NAME_FORMAT'],
    [{ name: 'a-b' }, 'InboundDbObjectTypeError.OBJECT_TYPE_NAME_FORMAT'],
    [{ name: 'x'.repeat(51) }, 'InboundDbObjectTypeError.OBJECT_TYPE_NAME_FORMAT'],
    [{ primaryDisplayProperty: undefined }, 'ObjectSchemaError.PRIMARY_DISPLAY_PROPERTY_REQUIRED'],
    [
      { primaryDisplayProperty: 'nowhere' },
      'ObjectSchemasSandboxesSyncErrorType.INVALID_PRIMARY_DISPLAY_PROPERTY',
    ],
    [
      { secondaryDisplayProperties: ['nowhere'] },
      'ObjectSchemasSandboxesSyncErrorType.INVALID_SECONDARY_DISPLAY_PROPERTY',
    ],
    [
      { searchableProperties: ['nowhere'] },
      'ObjectSchemasSandboxesSyncErrorType.INVALID_SEARCHABLE_PROPERTIES',
    ],
    [{ requiredProperties: ['nowhere'] }, 'InvalidPropertiesError.INVALID_REQUIRED_PROPERTIES'],
  ])('with %j is refused by its code', async (more, subCategory) => {
    const reply = await call('POST', SCHEMAS, sample(more));
    expectRefused(reply, 400, { category: 'VALIDATION_ERROR', subCategory });
  });

  test('with a name that is taken is a conflict, whatever its letter case', async () => {
    const { name } = await define();
    for (const taken of [name, name.toUpperCase(), 'contacts', 'Listing']) {
      expectRefused(await call('POST', SCHEMAS, sample({ name: taken })), 409, {
        category: 'OBJECT_ALREADY_EXISTS',
        subCategory: 'InboundDbObjectTypeError.OBJECT_TYPE_ALREADY_EXIST',
      });
    }
  });
});

describe('a change of an object type', () => {
  test('takes labels, description and references, and passes the name over', async () => {
    const { objectTypeId, name } = await define();
    axle.nowMs += 1000;
    const sent = {
      name: 'other',
      labels: { plural: 'Ships' },
      description: 'New',
      requiredProperties: ['boat_name'],
      searchableProperties: ['boat_name'],
      restorable: false,
    };
    const { status, body } = await call('PATCH', `${SCHEMAS}/${objectTypeId}`, sent);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name,
      labels: { singular: 'Boat', plural: 'Ships' },
      description: 'New',
      requiredProperties: ['boat_name'],
      restorable: false,
    });
    expect(body).not.toHaveProperty('properties');
    expect(body.updatedAt).not.toBe(body.createdAt);
    const cleared = await call('PATCH', `${SCHEMAS}/${objectTypeId}`, { clearDescription: true });
    expect(cleared.body.description).toBe('');
  });

  test('makes what is searchable from now on found', async () => {
    const { objectTypeId } = await define();
    for (let at = 0; at < 250; at += 1) await createIn(objectTypeId, { boat_name: `Vessel ${at}` });
    const search = () => call('POST', `/crm/v3/objects/${objectTypeId}/search`, { query: 'vess' });
    expect((await search()).body.total).toBe(0);
    await call('PATCH', `${SCHEMAS}/${objectTypeId}`, { searchableProperties: ['boat_name'] });
    expect((await search()).body.total).toBe(250);
  });

  test('is refused for what cannot be', async () => {
    const { objectTypeId } = await define();
    expectRefused(
      await call('PATCH', `${SCHEMAS}/${objectTypeId}`, { allowsSensitiveProperties: false }),
      400,
      {
        subCategory: 'InboundDbObjectTypeError.SENSITIVE_PROPERTIES_SUPPORT_CANNOT_BE_TURNED_OFF',
      },
    );
    expectRefused(
      await call('PATCH', `${SCHEMAS}/${objectTypeId}`, { primaryDisplayProperty: 'x' }),
      400,
      {},
    );
    expectRefused(await call('PATCH', `${SCHEMAS}/${objectTypeId}`, { labels: { singular: ' ' } }), 400, {});
    expectRefused(await call('PATCH', `${SCHEMAS}/2-999`, {}), 400, {
      message: 'Invalid object or event type id: 2-999',
    });
    expectRefused(await call('PATCH', `${SCHEMAS}/contacts`, { description: 'x' }), 400, {});
    const display = await call('DELETE', `/crm/v3/properties/${objectTypeId}/boat_name`);
    expectRefused(display, 400, {
      subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE',
      errors: [{ context: { parentType: ['OBJECT_SCHEMA'] } }],
    });
  });
});

describe('archiving', () => {
  test('waits for the records, hides the type, and removes it for good when asked again', async () => {
    const { objectTypeId, name } = await define();
    const { body } = await createIn(name, { boat_name: 'Argo' });
    expectRefused(await call('DELETE', `${SCHEMAS}/${objectTypeId}`), 400, {
      subCategory: 'ObjectSchemaError.EXISTING_OBJECT_RECORDS',
      message: `Object type ${objectTypeId} cannot be deleted until all object records are deleted`,
    });
    expectRefused(await call('DELETE', `${SCHEMAS}/${objectTypeId}?archived=true`), 400, {
      message: expect.stringContaining("Couldn't find soft-deleted object type(s)"),
    });
    await call('DELETE', `/crm/v3/objects/${name}/${body.id}`);
    expect((await call('DELETE', `${SCHEMAS}/${objectTypeId}`)).status).toBe(204);
    expect((await createIn(name, { boat_name: 'x' })).status).toBe(400);
    const ids = async (query: string) =>
      (await call('GET', `${SCHEMAS}${query}`)).body.results.map(
        (each: { objectTypeId: string }) => each.objectTypeId,
      );
    expect(await ids('')).not.toContain(objectTypeId);
    expect(await ids('?archived=true')).toContain(objectTypeId);
    expect((await call('GET', `${SCHEMAS}/${objectTypeId}`)).body.archived).toBe(true);
    expect((await call('DELETE', `${SCHEMAS}/${objectTypeId}?archived=true`)).status).toBe(204);
    expectRefused(await call('DELETE', `${SCHEMAS}/${objectTypeId}?archived=true`), 400, {
      message: `Invalid object or event type id: ${objectTypeId}`,
    });
    expect(await ids('?archived=true')).not.toContain(objectTypeId);
  });

  test('leaves the name free for another type, which has nothing of the first', async () => {
    const first = await define();
    await call('DELETE', `${SCHEMAS}/${first.objectTypeId}`);
    const second = await define({ name: first.name, primaryDisplayProperty: 'hs_object_id', properties: [] });
    expect(second.objectTypeId).not.toBe(first.objectTypeId);
    expect((await call('GET', `/crm/v3/properties/${second.objectTypeId}/boat_name`)).status).toBe(404);
    expectRefused(await call('GET', `${SCHEMAS}/${first.objectTypeId}`), 400, {});
  });
});

test('lists leave out what is not asked for, and batches read by id', async () => {
  const { objectTypeId, fullyQualifiedName } = await define();
  const query = '?includePropertyDefinitions=false&includeAssociationDefinitions=false';
  const { results } = (await call('GET', `${SCHEMAS}${query}`)).body;
  expect(results).toContainEqual(expect.objectContaining({ objectTypeId, properties: [], associations: [] }));
  const inputs = [{ id: objectTypeId }, { id: fullyQualifiedName }, { id: '2-1' }];
  const { status, body } = await call('POST', `${SCHEMAS}/batch/read`, { inputs });
  expect(status).toBe(200);
  expect(body.results.map((each: { objectTypeId: string }) => each.objectTypeId)).toEqual([
    objectTypeId,
    objectTypeId,
  ]);
});

test('built-in types can be read', async () => {
  const { status, body } = await call('GET', `${SCHEMAS}/contacts`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ objectTypeId: '0-1', name: 'contacts' });
  expect(body.properties.length).toBeGreaterThan(400);
});

test('types are associated with others, and no longer', async () => {
  const { objectTypeId } = await define();
  const sent = { fromObjectTypeId: objectTypeId, toObjectTypeId: '0-3', name: 'boat_to_sale' };
  const made = await call('POST', `${SCHEMAS}/${objectTypeId}/associations`, sent);
  expect(made).toMatchObject({ status: 201, body: { ...sent, id: expect.any(String) } });
  const listed = async () => (await call('GET', `${SCHEMAS}/${objectTypeId}`)).body.associations;
  expect(await listed()).toContainEqual(made.body);
  expect((await call('DELETE', `${SCHEMAS}/${objectTypeId}/associations/${made.body.id}`)).status).toBe(204);
  expect(await listed()).not.toContainEqual(made.body);
});

test('records of a type that is associated with itself see each other from both ends', async () => {
  const { objectTypeId } = await define();
  const within = { fromObjectTypeId: objectTypeId, toObjectTypeId: objectTypeId };
  expect((await call('POST', `${SCHEMAS}/${objectTypeId}/associations`, within)).status).toBe(201);
  const boat = async () => {
    const properties = { boat_name: 'Sample' };
    return (await call('POST', `/crm/v3/objects/${objectTypeId}`, { properties })).body.id;
  };
  const [a, b] = [await boat(), await boat()];
  const path = (id: string) => `/crm/v4/objects/${objectTypeId}/${id}/associations`;
  const linked = await call(
    'PUT',
    `/crm/v4/objects/${objectTypeId}/${a}/associations/default/${objectTypeId}/${b}`,
  );
  expect(linked.status).toBe(200);
  for (const [one, other] of [
    [a, b],
    [b, a],
  ]) {
    const { results } = (await call('GET', `${path(one)}/${objectTypeId}`)).body;
    expect(results).toMatchObject([{ toObjectId: Number(other), associationTypes: [{ label: null }] }]);
  }
});

test('a bare name leads to records, and not to definitions', async () => {
  const { name } = await define();
  expect((await call('GET', `/crm/v3/objects/${name}`)).status).toBe(200);
  expectRefused(await call('GET', `/crm/v3/properties/${name}`), 400, {
    message: `Unable to infer object type from: ${name}`,
  });
});
