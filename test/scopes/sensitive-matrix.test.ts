import { beforeAll, describe, expect, test } from 'vitest';
import { toObjectTypeId } from '../../src/model/ids.ts';
import { STANDARD_OBJECT_TYPES } from '../../src/model/standard-definitions.ts';
import { type ApiCaller, OBJECTS } from '../api/api-caller.ts';
import { useAccount } from '../api/running-account.ts';
import { cellOf, PUBLISHED_TYPES, type PublishedType, type SensitiveClass } from './published.ts';

/** Every scope of a class of sensitivity on every object type: what it shows, searches, sets and defines. */
const CUSTOM = '2-48200001';
const CLASSES: readonly SensitiveClass[] = ['sensitive', 'highly_sensitive'];
/** Those with scopes of a class, and one that has none. */
const TYPES = PUBLISHED_TYPES.filter(({ classes, type }) => classes !== undefined || type === 'carts');

const account = useAccount({
  properties: TYPES.flatMap(({ type }) =>
    CLASSES.map((dataSensitivity) => ({
      typeId: toObjectTypeId(STANDARD_OBJECT_TYPES.find(({ name }) => name === type)?.id ?? CUSTOM),
      property: {
        name: nameOf(dataSensitivity),
        label: 'Hidden',
        type: 'string' as const,
        fieldType: 'text',
        groupName:
          STANDARD_OBJECT_TYPES.find(({ name }) => name === type)?.propertyGroup ?? 'machine_information',
        custom: true,
        dataSensitivity,
      },
    })),
  ),
});

/** What the types need of a new record. */
const REQUIRED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  contacts: { firstname: 'x' },
  companies: { name: 'x' },
  deals: { dealname: 'x' },
  tickets: { subject: 'x', hs_pipeline_stage: '1' },
  carts: {},
  appointments: { hs_appointment_name: 'x' },
  projects: { hs_name: 'x' },
  custom: { serial_number: 'SN-1' },
};

const SCOPES = [
  undefined,
  ...new Set(
    TYPES.flatMap(({ classes }) =>
      Object.values(classes ?? {}).flatMap(({ read, write }) => [...read, ...write]),
    ),
  ),
];

function nameOf(each: SensitiveClass): string {
  return `of_class_${each}`;
}

function pathOf({ type }: PublishedType): string {
  return type === 'custom' ? CUSTOM : type;
}

const ids = new Map<string, string>();
beforeAll(async () => {
  for (const type of TYPES) {
    const scopes = Object.values(type.classes ?? {}).flatMap(({ write }) => [...write]);
    const writer = await account.callerWith(...cellOf(type, 'writeRecords'), ...scopes);
    const values = CLASSES.filter((each) => type.classes?.[each] !== undefined).map((each) => [
      nameOf(each),
      'kept',
    ]);
    const required = await withStage(type);
    const made = await writer.create(pathOf(type), { ...required, ...Object.fromEntries(values) });
    ids.set(type.type, made.id);
  }
});

/** Some types need the first stage of their first pipeline. */
async function withStage(type: PublishedType): Promise<Record<string, string>> {
  const required = { ...REQUIRED[type.type] };
  if (type.type !== 'projects') return required;
  const { results } = JSON.parse((await account.api.get(`/crm/v3/pipelines/${type.type}`)).text);
  return { ...required, hs_pipeline: results[0].id, hs_pipeline_stage: results[0].stages[0].id };
}

async function whatIsOpen(caller: ApiCaller, type: PublishedType, each: SensitiveClass) {
  const [path, name, id] = [pathOf(type), nameOf(each), ids.get(type.type) ?? ''];
  const query = `properties=${name}&propertiesWithHistory=${name}`;
  const read = await caller.get(`${OBJECTS}/${path}/${id}?${query}`);
  const listed = await caller.get(`${OBJECTS}/${path}?${query}`);
  const batch = await caller.send('POST', `${OBJECTS}/${path}/batch/read`, {
    body: { inputs: [{ id }], properties: [name], propertiesWithHistory: [name] },
  });
  const search = (body: object) => caller.send('POST', `${OBJECTS}/${path}/search`, { body });
  const filter = { propertyName: name, operator: 'HAS_PROPERTY' };
  const statuses = [
    (await search({ filters: [filter] })).status,
    (await search({ sorts: [name] })).status,
    (await caller.patch(path, id, { [name]: null })).status,
  ];
  const definition = `/crm/v3/properties/${path}/${name}`;
  const changed = await caller.send('PATCH', definition, { body: { description: 'same' } });
  const rule = `/crm/v3/property-validations/${path}/${name}/rule-type/MAX_LENGTH`;
  const ruled = await caller.send('PUT', rule, { body: { ruleArguments: ['100'] } });
  const removed = await caller.send('POST', `/crm/v3/properties/${path}/batch/archive`, {
    body: { inputs: [{ name }, { name: 'no_such_property' }] },
  });
  if (removed.status === 204) await restore(type, each);
  return {
    shown: [read, listed, batch].map(({ text }) => text.includes('"kept"')),
    searched: statuses.slice(0, 2),
    set: statuses[2],
    defined: [changed.status, ruled.status, removed.status],
  };
}

async function restore(type: PublishedType, each: SensitiveClass): Promise<void> {
  const name = nameOf(each);
  const groups = await account.api.get(`/crm/v3/properties/${pathOf(type)}/groups`);
  const [{ name: groupName }] = JSON.parse(groups.text).results;
  const body = { name, label: 'Hidden', type: 'string', fieldType: 'text', groupName };
  const made = await account.api.send('POST', `/crm/v3/properties/${pathOf(type)}`, { body });
  expect([made.status, JSON.parse(made.text).dataSensitivity]).toEqual([201, each]);
}

function expectedOf(type: PublishedType, each: SensitiveClass, scope: string | undefined) {
  const opens = (access: 'read' | 'write') =>
    (type.classes?.[each]?.[access] ?? []).some((one) => one === scope);
  const [sees, sets] = [opens('read'), opens('write')];
  // Source: what is highly sensitive cannot be searched by.
  const searches = sees && each === 'sensitive' ? 200 : 400;
  return {
    shown: [sees, sees, sees],
    searched: [searches, searches],
    set: sets ? 200 : 400,
    defined: sets ? [200, 204, 204] : [403, 403, 403],
  };
}

describe.each(TYPES.map((type) => [type.type, type] as const))('of %s', (_name, type) => {
  test.each(CLASSES)('%s values', async (each) => {
    for (const scope of SCOPES) {
      const plain = (['readRecords', 'writeRecords', 'writeDefinitions'] as const).flatMap((cell) =>
        cellOf(type, cell),
      );
      // Scopes that are of a class and open definitions too would blur what the class itself opens.
      const held = [...plain.filter((one) => !SCOPES.includes(one)), ...(scope === undefined ? [] : [scope])];
      const found = await whatIsOpen(await account.callerWith(...held), type, each);
      expect({ scope, ...found }).toEqual({ scope, ...expectedOf(type, each, scope) });
    }
  });
});
