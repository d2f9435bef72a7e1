import type { Client } from '@hubspot/api-client';
import {
  PropertyCreateFieldTypeEnum,
  PropertyCreateTypeEnum,
} from '@hubspot/api-client/lib/codegen/crm/properties/models/PropertyCreate.js';
import { ObjectTypePropertyCreateTypeEnum } from '@hubspot/api-client/lib/codegen/crm/schemas/models/ObjectTypePropertyCreate.js';
import { beforeAll, expect, test } from 'vitest';
import { walk } from './called-methods.ts';
import { expectModel } from './model-maps.ts';
import { useClients } from './official-client.ts';

// Every method that the client generates for definitions, owners and users is called here, and what it makes of the
// answers is compared with its own model maps.

const clients = useClients();
let client: Client;
beforeAll(() => {
  client = clients.newClient();
});

const PROPERTY = ['name', 'label', 'type', 'fieldType', 'description', 'groupName', 'options'];
const property = (name: string, more: object = {}) => ({
  name,
  label: 'Sample',
  type: PropertyCreateTypeEnum.String,
  fieldType: PropertyCreateFieldTypeEnum.Text,
  groupName: 'contactinformation',
  ...more,
});

test('properties', async () => {
  const family = 'crm/properties';
  await walk(client.crm.properties.coreApi, async (api) => {
    const made = await api.create('contacts', property('client_text'));
    expectModel(made, family, 'Property', PROPERTY);
    const changed = await api.update('contacts', 'client_text', { label: 'Renamed' });
    expect(changed.label).toBe('Renamed');
    const read = await api.getByName('contacts', 'client_text');
    expect(read).toEqual(changed);
    const all = await api.getAll('contacts');
    expect(all.results.length).toBeGreaterThan(400);
    for (const each of all.results) expectModel(each, family, 'Property', PROPERTY);
    await api.archive('contacts', 'client_text');
    await expect(api.getByName('contacts', 'client_text')).rejects.toMatchObject({ code: 404 });
    expect((await api.getByName('contacts', 'client_text', true)).archived).toBe(true);
  });
  await walk(client.crm.properties.batchApi, async (api) => {
    const inputs = [property('client_a'), property('client_b')];
    const made = await api.create('contacts', { inputs });
    expectModel(made, family, 'BatchResponseProperty', ['results', 'status', 'startedAt', 'completedAt']);
    const names = [{ name: 'client_a' }, { name: 'client_b' }];
    const asked = { archived: false, inputs: names, dataSensitivity: 'non_sensitive' as const };
    const read = await api.read('contacts', asked);
    expect(read.results.map(({ name }) => name)).toEqual(['client_a', 'client_b']);
    await api.archive('contacts', { inputs: names });
    const part = await api.read('contacts', asked);
    expect(part.results).toEqual([]);
  });
  await walk(client.crm.properties.groupsApi, async (api) => {
    const made = await api.create('contacts', { name: 'client_group', label: 'Group', displayOrder: 3 });
    expectModel(made, family, 'PropertyGroup', ['name', 'label', 'displayOrder', 'archived']);
    expect((await api.update('contacts', 'client_group', { label: 'Renamed' })).label).toBe('Renamed');
    expect((await api.getByName('contacts', 'client_group')).label).toBe('Renamed');
    expect((await api.getAll('contacts')).results.map(({ name }) => name)).toContain('client_group');
    await api.archive('contacts', 'client_group');
    await expect(api.getByName('contacts', 'client_group')).rejects.toMatchObject({ code: 404 });
  });
});

test('schemas', async () => {
  const family = 'crm/schemas';
  const required = [
    'id',
    'name',
    'labels',
    'requiredProperties',
    'properties',
    'associations',
    'objectTypeId',
  ];
  await walk(client.crm.schemas.coreApi, async (api) => {
    const made = await api.create({
      name: 'client_boat',
      labels: { singular: 'Boat', plural: 'Boats' },
      primaryDisplayProperty: 'boat_name',
      requiredProperties: ['boat_name'],
      searchableProperties: ['boat_name'],
      secondaryDisplayProperties: [],
      properties: [
        {
          name: 'boat_name',
          label: 'Name',
          type: ObjectTypePropertyCreateTypeEnum.String,
          fieldType: 'text',
        },
      ],
      associatedObjects: ['CONTACT'],
    });
    expectModel(made, family, 'ObjectSchema', required);
    const typeId = made.objectTypeId ?? '';
    const changed = await api.update(typeId, { labels: { plural: 'Ships' } } as Parameters<
      typeof api.update
    >[1]);
    expectModel(changed, family, 'ObjectTypeDefinition', ['id', 'name', 'labels', 'requiredProperties']);
    expect((await api.getById(typeId)).labels.plural).toBe('Ships');
    const all = await api.getAll();
    for (const each of all.results) expectModel(each, family, 'ObjectSchema', required);
    const association = await api.createAssociation(typeId, {
      fromObjectTypeId: typeId,
      toObjectTypeId: '0-3',
    });
    expectModel(association, family, 'AssociationDefinition', ['id', 'fromObjectTypeId', 'toObjectTypeId']);
    await api.archiveAssociation(typeId, association.id);
    await api.archive(typeId);
    await api.archive(typeId, true);
    await expect(api.getById(typeId)).rejects.toMatchObject({ code: 400 });
  });
});

test('pipelines and stages', async () => {
  const family = 'crm/pipelines';
  const { pipelinesApi, pipelineStagesApi, pipelineAuditsApi, pipelineStageAuditsApi } = client.crm.pipelines;
  const stage = (label: string, displayOrder: number) => ({
    label,
    displayOrder,
    metadata: { probability: '0.5' },
  });
  const required = ['id', 'label', 'displayOrder', 'stages', 'createdAt', 'updatedAt', 'archived'];
  let id = '';
  let stageId = '';
  await walk(pipelinesApi, async (api) => {
    const made = await api.create('deals', { label: 'Client', displayOrder: 1, stages: [stage('A', 0)] });
    expectModel(made, family, 'Pipeline', required);
    ({ id } = made);
    for (const each of (await api.getAll('deals')).results) expectModel(each, family, 'Pipeline', required);
    expect((await api.update('deals', id, { label: 'Renamed' })).label).toBe('Renamed');
    const replaced = await api.replace('deals', id, {
      label: 'Replaced',
      displayOrder: 2,
      stages: [stage('B', 0)],
    });
    expect(replaced.stages.map(({ label }) => label)).toEqual(['B']);
    expect((await api.getById('deals', id)).label).toBe('Replaced');
    const gone = await api.create('deals', { label: 'Gone', displayOrder: 1, stages: [stage('A', 0)] });
    await api.archive('deals', gone.id, true, true);
    // A missing pipeline is answered without a body, which the client cannot read.
    await expect(api.getById('deals', gone.id)).rejects.toThrow();
  });
  await walk(pipelineStagesApi, async (api) => {
    const made = await api.create('deals', id, stage('C', 5));
    expectModel(made, family, 'PipelineStage', ['id', 'label', 'displayOrder', 'metadata', 'createdAt']);
    stageId = made.id;
    expect((await api.update('deals', id, stageId, { label: 'D', metadata: {} })).label).toBe('D');
    expect((await api.replace('deals', id, stageId, stage('E', 5))).label).toBe('E');
    expect((await api.getById('deals', id, stageId)).label).toBe('E');
    expect((await api.getAll('deals', id)).results).toHaveLength(2);
    const other = await api.create('deals', id, stage('F', 6));
    await api.archive('deals', id, other.id);
    expect((await api.getAll('deals', id)).results).toHaveLength(2);
  });
  const audit = ['portalId', 'identifier', 'action', 'timestamp'];
  await walk(pipelineAuditsApi, async (api) => {
    const { results } = await api.getAudit('deals', id);
    expect(results.at(-1)?.action).toBe('CREATE');
    for (const each of results) expectModel(each, family, 'PublicAuditInfo', audit);
  });
  await walk(pipelineStageAuditsApi, async (api) => {
    const { results } = await api.getAudit('deals', stageId);
    expect(results.map(({ action }) => action)).toEqual(['UPDATE', 'UPDATE', 'CREATE']);
    for (const each of results) expectModel(each, family, 'PublicAuditInfo', audit);
  });
});

test('owners', async () => {
  await walk(client.crm.owners.ownersApi, async (api) => {
    const { results } = await api.getPage();
    const required = ['id', 'createdAt', 'updatedAt', 'archived', 'type'];
    for (const each of results) expectModel(each, 'crm/owners', 'PublicOwner', required);
    const [first] = results;
    expect(await api.getById(Number(first?.id))).toEqual(first);
  });
});

test('users, roles and teams', async () => {
  const family = 'settings/users';
  await walk(client.settings.users.usersApi, async (api) => {
    const made = await api.create({ email: 'client@example.com', sendWelcomeEmail: false, firstName: 'Cli' });
    expectModel(made, family, 'PublicUser', ['id', 'email']);
    expect((await api.replace(made.id, { lastName: 'Ent' })).lastName).toBe('Ent');
    expect((await api.getById('client@example.com', 'EMAIL')).id).toBe(made.id);
    for (const each of (await api.getPage()).results)
      expectModel(each, family, 'PublicUser', ['id', 'email']);
    await api.archive(made.id);
    await expect(api.getById(made.id)).rejects.toMatchObject({ code: 404 });
  });
  await walk(client.settings.users.rolesApi, async (api) => {
    const { results } = await api.getAll();
    for (const each of results) expectModel(each, family, 'PublicPermissionSet', ['id', 'name']);
  });
  await walk(client.settings.users.teamsApi, async (api) => {
    const { results } = await api.getAll();
    for (const each of results) expectModel(each, family, 'PublicTeam', ['id', 'name', 'userIds']);
  });
});
