import type { WatchedType } from './leak-fields.ts';
import { idOf, nameOf, type Prying } from './leak-picks.ts';
import type { SentRequest } from './leak-world.ts';

/** Requests about definitions, and about the account, by which values could come out. */
export function makeDefinitionRequest(prying: Prying, type: WatchedType): SentRequest {
  const { random } = prying;
  const make = random.pick([readProperties, readProperties, changeProperty, readRest, readRest, changeRest]);
  return make(prying, type);
}

const CLASSES = ['non_sensitive', 'sensitive', 'highly_sensitive'];

function readProperties(prying: Prying, type: WatchedType): SentRequest {
  const { random } = prying;
  const [name, dataSensitivity] = [nameOf(prying, type), random.pick(CLASSES)];
  const base = `/crm/v3/properties/${type.name}`;
  const ofClass = `?dataSensitivity=${dataSensitivity}&archived=${random.chance(0.3)}`;
  const rules = `/crm/v3/property-validations/${type.name}`;
  return random.pick<SentRequest>([
    { method: 'GET', target: base + ofClass },
    { method: 'GET', target: `${base}/${name}${ofClass}` },
    {
      method: 'POST',
      target: `${base}/batch/read`,
      body: { inputs: [{ name }], archived: random.chance(0.3), dataSensitivity },
    },
    { method: 'GET', target: rules },
    { method: 'GET', target: `${rules}/${name}` },
    { method: 'GET', target: `${base}/groups` },
  ]);
}

/** Also such as would bring out what is hidden: formulas over it, and names made anew in a lower class. */
function changeProperty(prying: Prying, type: WatchedType): SentRequest {
  const { random } = prying;
  const base = `/crm/v3/properties/${type.name}`;
  const [name, other] = [nameOf(prying, type), nameOf(prying, type)];
  const groupName = random.pick([
    'contactinformation',
    'companyinformation',
    'dealinformation',
    'things_information',
  ]);
  const shown = { label: name, groupName, fieldType: 'text', type: 'string' };
  const formula = random.pick([`string(${other})`, `${other} * 1`, `concatenate(string(${other}), 'x')`]);
  return random.pick<SentRequest>([
    { method: 'PATCH', target: `${base}/${name}`, body: { description: 'seen' } },
    { method: 'DELETE', target: `${base}/${name}` },
    { method: 'POST', target: `${base}/batch/archive`, body: { inputs: [{ name }, { name: other }] } },
    { method: 'POST', target: base, body: { ...shown, name, dataSensitivity: random.pick(CLASSES) } },
    {
      method: 'POST',
      target: base,
      body: {
        ...shown,
        name: `own_${random.below(5)}`,
        calculationFormula: formula,
        fieldType: 'calculation_equation',
      },
    },
    {
      method: 'PUT',
      target: `/crm/v3/property-validations/${type.name}/${name}/rule-type/MAX_LENGTH`,
      body: { ruleArguments: [String(random.between(1, 40))] },
    },
  ]);
}

const PLACES = [
  '/account-info/v3/activity/audit-logs?limit=20',
  '/account-info/v3/activity/security',
  '/account-info/v3/details',
  '/crm/v3/owners',
  '/settings/v3/users',
  '/crm/limits/v3/custom-properties',
  '/crm/limits/v3/calculated-properties',
  '/crm/limits/v3/records',
  '/crm/limits/v3/associations/records/from',
  '/crm/v3/schemas',
  '/crm/v3/schemas/p77_things',
  '/crm/associations/v4/definitions/configurations/all',
];

function readRest(prying: Prying, { name }: WatchedType): SentRequest {
  const { random } = prying;
  const target = random.pick([
    ...PLACES,
    `/crm/v3/schemas/${name}`,
    `/crm/v3/pipelines/${name}`,
    '/crm/limits/v3/associations/records/0-1/0-2',
    '/crm/limits/v3/associations/records/2-9001/0-1',
    '/crm/limits/v3/associations/records/0-1/to',
  ]);
  return { method: 'GET', target };
}

function changeRest(prying: Prying, type: WatchedType): SentRequest {
  const { random } = prying;
  const names = [nameOf(prying, type), 'a_text'];
  return random.pick<SentRequest>([
    { method: 'PATCH', target: '/crm/v3/schemas/p77_things', body: { searchableProperties: names } },
    { method: 'PATCH', target: '/crm/v3/schemas/p77_things', body: { primaryDisplayProperty: names[0] } },
    {
      method: 'POST',
      target: '/crm/associations/v4/definitions/configurations/0-1/0-2/batch/create',
      body: { inputs: [{ category: 'HUBSPOT_DEFINED', typeId: 279, maxToObjectIds: random.between(1, 3) }] },
    },
    { method: 'POST', target: `/crm/v3/objects/${type.name}/search`, body: { query: idOf(prying, type) } },
  ]);
}
