import { OPERATIONS } from '../../src/api/operations.ts';
import { spellingsOfPath, USUAL_VERSIONS } from '../../src/api/versions.ts';
import { makeDefinitionRequest } from './leak-definition-requests.ts';
import { type Field, WATCHED, type WatchedType, WORDS } from './leak-fields.ts';
import { idOf, nameOf, type Prying } from './leak-picks.ts';
import type { SentRequest } from './leak-world.ts';

const VERSIONS = ['v3', '2025-09', '2026-03', '2026-09'];
const OPERATORS = ['EQ', 'NEQ', 'LT', 'LTE', 'GT', 'GTE', 'CONTAINS_TOKEN', 'NOT_CONTAINS_TOKEN'];

/** A request that is likely to get somewhere, whatever the token. */
export function makeRequest(prying: Prying): SentRequest {
  const make = prying.random.pick(MAKERS);
  return make(prying, prying.random.pick(WATCHED));
}

type Make = (prying: Prying, type: WatchedType) => SentRequest;

const MAKERS: readonly Make[] = [
  ...times(3, readOne),
  ...times(2, list),
  ...times(2, batchRead),
  ...times(9, search),
  ...times(3, update),
  ...times(2, create),
  ...times(3, batchWrite),
  ...times(2, changePresence),
  merge,
  erase,
  ...times(3, associate),
  ...times(4, makeDefinitionRequest),
  ...times(2, anyOperation),
];

function times(count: number, make: Make): readonly Make[] {
  return Array.from({ length: count }, () => make);
}

function objects({ random }: Prying, { name }: WatchedType): string {
  return `/crm/objects/${random.pick(VERSIONS)}/${name}`;
}

function namesOf(prying: Prying, type: WatchedType): readonly string[] {
  const { random } = prying;
  if (random.chance(0.2)) return [...type.fields.map(({ name }) => name), ...type.derived];
  return Array.from({ length: random.below(5) }, () => nameOf(prying, type));
}

/** The value of a unique property by which a record is named, now and then, or its id. */
function target(prying: Prying, type: WatchedType): { readonly id: string; readonly idProperty?: string } {
  const { random } = prying;
  if (random.chance(0.6)) return { id: idOf(prying, type) };
  const unique = type.fields.filter((field) => field.unique === true || random.chance(0.1));
  const field = random.pick(unique.length === 0 ? type.fields : unique);
  return { id: prying.guess(type, field) || 'x', idProperty: field.name };
}

function query(prying: Prying, type: WatchedType): URLSearchParams {
  const { random } = prying;
  const params = new URLSearchParams();
  const names = namesOf(prying, type);
  if (names.length > 0) params.set('properties', names.join(','));
  const histories = random.chance(0.4) ? namesOf(prying, type) : [];
  if (histories.length > 0) params.set('propertiesWithHistory', histories.join(','));
  if (random.chance(0.15)) params.set('archived', 'true');
  if (random.chance(0.25)) params.set('associations', random.pick(WATCHED).name);
  return params;
}

function readOne(prying: Prying, type: WatchedType): SentRequest {
  const { id, idProperty } = target(prying, type);
  const params = query(prying, type);
  if (idProperty !== undefined) params.set('idProperty', idProperty);
  return { method: 'GET', target: `${objects(prying, type)}/${encodeURIComponent(id)}?${params}` };
}

function list(prying: Prying, type: WatchedType): SentRequest {
  const params = query(prying, type);
  params.set('limit', String(prying.random.between(1, 50)));
  return { method: 'GET', target: `${objects(prying, type)}?${params}` };
}

function batchRead(prying: Prying, type: WatchedType): SentRequest {
  const { id, idProperty } = target(prying, type);
  const inputs = [...new Set([id, ...(idProperty === undefined ? [idOf(prying, type)] : [])])];
  const body = {
    inputs: inputs.map((each) => ({ id: each })),
    properties: namesOf(prying, type),
    propertiesWithHistory: prying.random.chance(0.5) ? namesOf(prying, type) : [],
    ...(idProperty !== undefined && { idProperty }),
  };
  return { method: 'POST', target: `${objects(prying, type)}/batch/read`, body };
}

function search(prying: Prying, type: WatchedType): SentRequest {
  const { random } = prying;
  const groups = Array.from({ length: random.below(3) }, () => ({
    filters: Array.from({ length: random.between(1, 2) }, () => filter(prying, type)),
  }));
  const body = {
    ...(groups.length > 0 && { filterGroups: groups }),
    ...(random.chance(0.4) && { query: words(prying, type) }),
    ...(random.chance(0.5) && {
      sorts: [{ propertyName: nameOf(prying, type), direction: random.pick(['ASCENDING', 'DESCENDING']) }],
    }),
    ...(random.chance(0.5) && { properties: namesOf(prying, type) }),
    limit: random.between(1, 20),
    ...(random.chance(0.2) && { after: String(random.below(4)) }),
  };
  return { method: 'POST', target: `${objects(prying, type)}/search`, body };
}

function words(prying: Prying, type: WatchedType): string {
  const { random } = prying;
  if (random.chance(0.4)) return random.pick(WORDS);
  if (random.chance(0.3)) return random.pick(['zq', 'zq0', '77', 'example', 'o']);
  return prying.guess(type, random.pick(type.fields)).slice(0, random.between(2, 12));
}

function filter(prying: Prying, type: WatchedType) {
  const { random } = prying;
  if (random.chance(0.06)) {
    const far = random.pick(WATCHED);
    return { propertyName: `associations.${far.published.type}`, operator: 'EQ', value: idOf(prying, far) };
  }
  const propertyName = nameOf(prying, type);
  const field = type.fields.find(({ name }) => name === propertyName) ?? random.pick(type.fields);
  const value = () =>
    random.chance(0.15) ? `${random.pick(WORDS)}*` : prying.guess(type, field).toLowerCase();
  if (random.chance(0.25)) {
    return { propertyName, operator: random.pick(['HAS_PROPERTY', 'NOT_HAS_PROPERTY']) };
  }
  if (random.chance(0.2)) {
    return { propertyName, operator: random.pick(['IN', 'NOT_IN']), values: [value(), value()] };
  }
  if (random.chance(0.1)) return { propertyName, operator: 'BETWEEN', value: value(), highValue: value() };
  return { propertyName, operator: random.pick(OPERATORS), value: value() };
}

/** Values to write: new ones, what a record may have already, none, and such as are refused. */
function values(prying: Prying, type: WatchedType, required: boolean): Record<string, string | null> {
  const { random } = prying;
  const count = random.between(1, 3);
  const chosen = Array.from({ length: count }, () => random.pick(type.fields));
  const wanted = required && random.chance(0.9) ? type.fields.filter((field) => field.required === true) : [];
  const sent = [...wanted, ...chosen].map((field) => [field.name, toValue(prying, type, field)] as const);
  if (random.chance(0.05)) sent.push([nameOf(prying, type), prying.fresh()]);
  return Object.fromEntries(sent);
}

function toValue(prying: Prying, type: WatchedType, field: Field): string | null {
  const { random } = prying;
  if (field.required !== true && random.chance(0.1)) return random.pick(['', null]);
  if (random.chance(0.05)) return 'not-of-this-type';
  if (field.choices !== undefined) {
    const choice = random.pick(field.choices);
    return field.kind === 'set' && random.chance(0.4) ? `;${choice}` : choice;
  }
  // A guess that is right changes nothing, neither here nor in what others tell of it.
  if (random.chance(0.4) && field.told !== true) return prying.guess(type, field);
  // No sum or multiple of these and of a mark is another mark.
  if (field.kind === 'number' || field.kind === 'phone') return String(random.between(1, 99_999) * 10 + 3);
  if (field.kind === 'date') return '2026-04-01';
  if (field.kind === 'time') return '2026-04-01T08:00:00Z';
  return field.kind === 'email' ? `${prying.fresh()}@own.example` : prying.fresh();
}

function update(prying: Prying, type: WatchedType): SentRequest {
  const { id, idProperty } = target(prying, type);
  const suffix = idProperty === undefined ? '' : `?idProperty=${idProperty}`;
  const path = `${objects(prying, type)}/${encodeURIComponent(id)}${suffix}`;
  return { method: 'PATCH', target: path, body: { properties: values(prying, type, false) } };
}

function create(prying: Prying, type: WatchedType): SentRequest {
  return { method: 'POST', target: objects(prying, type), body: { properties: values(prying, type, true) } };
}

function batchWrite(prying: Prying, type: WatchedType): SentRequest {
  const { random } = prying;
  const verb = random.pick(['update', 'upsert', 'create']);
  const traced = random.chance(0.5);
  const inputs = Array.from({ length: random.between(1, 3) }, (_, index) => ({
    ...(verb !== 'create' && target(prying, type)),
    properties: values(prying, type, verb !== 'update'),
    ...(traced && { objectWriteTraceId: String(index) }),
  }));
  return { method: 'POST', target: `${objects(prying, type)}/batch/${verb}`, body: { inputs } };
}

function changePresence(prying: Prying, type: WatchedType): SentRequest {
  const id = idOf(prying, type);
  if (prying.random.chance(0.4)) return { method: 'DELETE', target: `${objects(prying, type)}/${id}` };
  return { method: 'POST', target: `/_axle/objects/${type.name}/${id}/restore` };
}

function merge(prying: Prying, type: WatchedType): SentRequest {
  const body = { primaryObjectId: idOf(prying, type), objectIdToMerge: idOf(prying, type) };
  return { method: 'POST', target: `${objects(prying, type)}/merge`, body };
}

function erase(prying: Prying, type: WatchedType): SentRequest {
  const { id, idProperty } = target(prying, type);
  const isLikely = prying.random.chance(0.3);
  const body = { objectId: isLikely ? id : 'x', ...(idProperty !== undefined && { idProperty }) };
  return { method: 'POST', target: `${objects(prying, type)}/gdpr-delete`, body };
}

function associate(prying: Prying, type: WatchedType): SentRequest {
  const { random } = prying;
  const far = random.pick(WATCHED);
  const version = random.pick(['v4', '2026-03', '2026-09']);
  const [from, to] = [idOf(prying, type), idOf(prying, far)];
  const base = `/crm/objects/${version}/${type.name}/${from}/associations`;
  const batch = `/crm/associations/${version}/${type.name}/${far.name}/batch`;
  const named = `/crm/v3/objects/${type.published.type}/${from}/associations/${far.published.type}/${to}`;
  return random.pick<SentRequest>([
    { method: 'GET', target: `${base}/${far.name}` },
    { method: 'POST', target: `${batch}/read`, body: { inputs: [{ id: from }] } },
    { method: 'PUT', target: `${base}/default/${far.name}/${to}` },
    { method: 'DELETE', target: `${base}/${far.name}/${to}` },
    { method: 'PUT', target: `${named}/${singular(type)}_to_${singular(far)}` },
  ]);
}

function singular({ published }: WatchedType): string {
  return published.type.replace(/ies$/, 'y').replace(/s$/, '');
}

/** Any operation that there is, without a body that would do something. */
function anyOperation(prying: Prying, type: WatchedType): SentRequest {
  const { random } = prying;
  const { method, path, versions = USUAL_VERSIONS } = random.pick(OPERATIONS);
  const far = random.pick(WATCHED);
  const target = random
    .pick(spellingsOfPath(path, random.pick(versions)))
    .replaceAll(/\{(\w+)\}/g, (_whole, name) => {
      if (name.startsWith('toObjectType')) return far.name;
      if (/objectType/i.test(name)) return type.name;
      if (name === 'toObjectId') return idOf(prying, far);
      if (/objectId/i.test(name)) return idOf(prying, type);
      return name === 'propertyName' ? nameOf(prying, type) : '1';
    });
  const isSchema = path.startsWith('/crm-object-schemas/') && method === 'DELETE';
  // An object type that is gone would leave little to ask for.
  if (isSchema) return { method: 'GET', target };
  return { method, target, ...(method !== 'GET' && method !== 'DELETE' && { body: {} }) };
}
