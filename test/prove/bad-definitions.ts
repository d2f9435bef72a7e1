import type { Random } from '../support/random.ts';
import { type BadCase, type CaseContext, harmless, refused } from './bad-case.ts';
import { jsonString, oddText } from './odd-texts.ts';

/** Definitions, owners and users: reads of all kinds, and writes that cannot be. */

const TYPES = [
  'contacts',
  'CONTACT',
  '0-1',
  'deals',
  'tickets',
  '2-48200001',
  'machines',
  'line_items',
] as const;
const VERSIONED = ['v3', '2025-09', '2026-03', '2026-09'] as const;

const family = (random: Random, name: string) =>
  random.chance(0.5) ? `/crm/v3/${name}` : `/crm/${name}/${random.pick(VERSIONED)}`;

function oddJson(random: Random, depth = 2): string {
  return random.pick([
    () => jsonString(random, oddText(random)),
    () => String(random.between(-3, 3)),
    () => '1e999',
    () => 'null',
    () => 'true',
    () => '""',
    () => '[]',
    () => '{}',
    () => (depth > 0 ? `[${oddJson(random, depth - 1)},${oddJson(random, depth - 1)}]` : '[]'),
    () =>
      depth > 0 ? `{"value":${oddJson(random, depth - 1)},"label":${oddJson(random, depth - 1)}}` : '{}',
  ])();
}

const PROPERTY_FIELDS = [
  'label',
  'type',
  'fieldType',
  'groupName',
  'description',
  'options',
  'displayOrder',
  'hasUniqueValue',
  'hidden',
  'formField',
  'calculationFormula',
  'externalOptions',
  'numberDisplayHint',
  'dataSensitivity',
] as const;

/** A property with some right fields and some odd ones, whose name no property can have. */
function impossibleProperty(random: Random): string {
  const right: Readonly<Record<string, string>> = {
    label: '"Odd"',
    type: '"string"',
    fieldType: '"text"',
    groupName: '"contactinformation"',
  };
  const fields = [
    `"name":${random.pick(['"Upper"', '"with blank"', '"1st"', '""', `"${'x'.repeat(101)}"`])}`,
  ];
  for (const field of PROPERTY_FIELDS) {
    const known = right[field];
    if (known !== undefined && random.chance(0.8)) fields.push(`"${field}":${known}`);
    else if (random.chance(0.3)) fields.push(`"${field}":${oddJson(random)}`);
  }
  return `{${fields.join(',')}}`;
}

export function badPropertyDefinition(context: CaseContext): BadCase {
  const { random } = context;
  const path = `${family(random, 'properties')}/${random.pick(TYPES)}`;
  const draft = random.pick([
    () => ({ method: 'POST', target: path, body: impossibleProperty(random) }),
    () => ({
      method: 'PATCH',
      target: `${path}/hs_object_id`,
      body: `{"label":${oddJson(random)},"type":"number"}`,
    }),
    () => ({ method: 'PATCH', target: `${path}/no_such_property`, body: '{"label":"x"}' }),
    () => ({
      method: 'DELETE',
      target: `${path}/${random.pick(['hs_object_id', 'no_such_property', '__proto__'])}`,
    }),
    () => ({
      method: 'POST',
      target: `${path}/groups`,
      body: `{"name":${random.pick(['""', '"a b"', '{}'])},"label":"x"}`,
    }),
    () => ({ method: 'DELETE', target: `${path}/groups/${random.pick(['nowhere', 'constructor'])}` }),
    () => ({ method: 'POST', target: `${path}/batch/create`, body: `{"inputs":${oddJson(random, 0)}x}` }),
  ])();
  return refused(context, 'impossible property definition', draft);
}

export function badPipeline(context: CaseContext): BadCase {
  const { random } = context;
  const path = `${family(random, 'pipelines')}/${random.pick(['deals', 'tickets', 'contacts', '2-48200001'])}`;
  const stages = () =>
    random.pick([
      '[]',
      '[{}]',
      `[${oddJson(random)}]`,
      '[{"label":"","displayOrder":0,"metadata":{"probability":"1"}}]',
    ]);
  const draft = random.pick([
    () => ({ method: 'POST', target: path, body: `{"label":"","displayOrder":0,"stages":${stages()}}` }),
    () => ({ method: 'POST', target: path, body: `{"label":"Odd","displayOrder":-1,"stages":${stages()}}` }),
    () => ({
      method: 'POST',
      target: path,
      body: `{"label":"Odd","displayOrder":0,"stages":${random.pick(['[]', '[{}]'])}}`,
    }),
    () => ({ method: 'PATCH', target: `${path}/nowhere`, body: `{"label":${oddJson(random)}}` }),
    () => ({ method: 'PUT', target: `${path}/nowhere`, body: `{"label":"x","displayOrder":0,"stages":[]}` }),
    () => ({ method: 'DELETE', target: `${path}/nowhere` }),
    () => ({
      method: 'POST',
      target: `${path}/nowhere/stages`,
      body: '{"label":"x","displayOrder":0,"metadata":{}}',
    }),
  ])();
  return refused(context, 'impossible pipeline', draft);
}

export function badSchema(context: CaseContext): BadCase {
  const { random } = context;
  const path = random.pick([
    '/crm/v3/schemas',
    '/crm-object-schemas/v3/schemas',
    '/crm-object-schemas/2026-09/schemas',
  ]);
  const name = random.pick(['"1st"', '"a-b"', '""', `"${'x'.repeat(51)}"`, '{}', '[]']);
  const labels = random.pick(['{}', '{"singular":"x","plural":"y"}', '[]', oddJson(random)]);
  const draft = random.pick([
    () => ({
      method: 'POST',
      target: path,
      body: `{"name":${name},"labels":${labels},"primaryDisplayProperty":${oddJson(random)}}`,
    }),
    () => ({ method: 'PATCH', target: `${path}/2-9`, body: `{"labels":${labels}}` }),
    () => ({
      method: 'DELETE',
      target: `${path}/${random.pick(['2-9', 'contacts', '0-1', 'p4820_nowhere', '__proto__'])}`,
    }),
    () => ({ method: 'DELETE', target: `${path}/2-48200001?archived=true` }),
    () => ({
      method: 'POST',
      target: `${path}/2-9/associations`,
      body: '{"fromObjectTypeId":"0-1","toObjectTypeId":"0-2"}',
    }),
  ])();
  return refused(context, 'impossible object type', draft);
}

export function badPeople(context: CaseContext): BadCase {
  const { random } = context;
  const odd = () => random.pick(['"nobody"', '""', '"a@b"', '{}', '[]', 'null', '"a b@c.com"']);
  const draft = random.pick([
    () => ({ method: 'POST', target: '/settings/v3/users', body: `{"email":${odd()}}` }),
    () => ({ method: 'PUT', target: '/settings/v3/users/1', body: `{"firstName":"x"}` }),
    () => ({
      method: 'GET',
      target: `/crm/v3/owners/${random.pick(['1', '-1', 'x', '%00', '9'.repeat(30)])}`,
    }),
    () => ({ method: 'GET', target: `/crm/v3/owners?limit=${random.pick(['0', '501', 'x', '1e3'])}` }),
    () => ({
      method: 'PUT',
      target: '/crm/v3/property-validations/0-1/firstname/rule-type/REGEX',
      body: '{"ruleArguments":["("]}',
    }),
    () => ({
      method: 'PUT',
      target: '/crm/v3/property-validations/0-1/firstname/rule-type/NONE',
      body: '{"ruleArguments":[]}',
    }),
  ])();
  return refused(context, 'impossible owner, user or rule', draft);
}

/** Reads of everything that is defined, with odd parameters. */
export function oddDefinitionRead(context: CaseContext): BadCase {
  const { random } = context;
  const type = random.pick(TYPES);
  const path = random.pick([
    () => `${family(random, 'properties')}/${type}`,
    () => `${family(random, 'properties')}/${type}/${encodeURIComponent(oddText(random).toWellFormed())}`,
    () => `${family(random, 'properties')}/${type}/groups`,
    () => `${family(random, 'pipelines')}/${type}`,
    () => `${family(random, 'pipelines')}/${type}/default/audit`,
    () => `${family(random, 'pipelines')}/${type}/default/stages/closedwon/audit`,
    () => `${family(random, 'property-validations')}/${type}`,
    () =>
      `${family(random, 'limits')}/${random.pick(['custom-properties', 'pipelines', 'custom-object-types'])}`,
    () => '/crm/v3/schemas',
    () => `/crm/v3/schemas/${encodeURIComponent(oddText(random).toWellFormed())}`,
    () => '/crm/v3/owners',
    () => '/settings/v3/users',
    () => '/account-info/v3/activity/audit-logs',
    () => '/crm/v3/object-library/enablement',
  ])();
  const value = () =>
    random.pick([
      'true',
      'True',
      'x',
      '',
      '1',
      'sensitive',
      encodeURIComponent(oddText(random).toWellFormed()),
    ]);
  const names = [
    'archived',
    'dataSensitivity',
    'properties',
    'limit',
    'after',
    'email',
    'occurredAfter',
    'locale',
  ];
  const query = Array.from({ length: random.below(3) }, () => `${random.pick(names)}=${value()}`).join('&');
  return harmless(context, 'odd read of definitions', { method: 'GET', target: `${path}?${query}` });
}
