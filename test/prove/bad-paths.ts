import type { Random } from '../support/random.ts';
import { type BadCase, type CaseContext, collectionPath, harmless, refused } from './bad-case.ts';
import { unknownId, unknownType } from './bad-reads.ts';
import { oddText, percentEncoded } from './odd-texts.ts';

/** Paths that lead nowhere, or lead somewhere by a detour. */

const TRICKS = [
  '/..',
  '/../',
  '/.',
  '//',
  '///',
  '/%2e%2e',
  '/%2E%2E/',
  '/%2e%2e%2f',
  '/..%2f..%2f',
  '/..%5c..%5c',
  '/%252e%252e',
  '/%00',
  '/%',
  '/%2',
  '/%zz',
  '/%c0%af',
  '/%ed%a0%80',
  '/%ff%fe',
  ';jsessionid=1',
  '/;',
  '/*',
  '/:objectType',
  '/:id',
  '#fragment',
  '/[',
  '/{id}',
  '/%7b%7d',
  '/^',
  '/|',
  '/"',
  '/<',
  '/~',
  '/+',
  '/@',
  '/$batch',
] as const;

const PREFIXES = [
  '',
  '/crm',
  '/crm/v3',
  '/crm/v3/objects',
  '/crm/objects/v3',
  '/_axle',
  '/crm/v3/objects/contacts',
] as const;

/** With POST or PATCH the body would be refused wherever it came to. */
const REFUSED_BODY = '{"properties":{"no_such_property":"x"}}';

export function trickyPath(context: CaseContext): BadCase {
  const { random } = context;
  let target: string = random.pick(PREFIXES);
  for (let count = random.between(1, 4); count > 0; count -= 1) {
    target += random.pick(TRICKS);
    if (random.chance(0.4)) target += `/${random.pick(['contacts', '512', 'objects', 'crm', 'v3'])}`;
  }
  if (!target.startsWith('/')) target = `/${target}`;
  const method = random.pick(['GET', 'GET', 'GET', 'HEAD', 'POST', 'PATCH', 'OPTIONS']);
  const hasBody = method === 'POST' || method === 'PATCH';
  const draft = { method, target, ...(hasBody && { body: REFUSED_BODY }) };
  return hasBody ? refused(context, 'tricky path', draft) : harmless(context, 'tricky path', draft);
}

const NO_VERSIONS = [
  'v1',
  'v2',
  'v4',
  'v03',
  'V3',
  '2025-13',
  '2026-9',
  '2099-01',
  'latest',
  '3',
  'v3.0',
] as const;

export function unknownRoute(context: CaseContext): BadCase {
  const { random } = context;
  const target = random.pick([
    () => `/crm/${random.pick(NO_VERSIONS)}/objects/contacts`,
    () => `/crm/objects/${random.pick(NO_VERSIONS)}/contacts/512`,
    () => `/crm/v3/objects/contacts/512/${percentEncoded(random, oddText(random))}/x/y`,
    () => `/crm/v3/${percentEncoded(random, oddText(random))}/no/such/route`,
    () => `/${percentEncoded(random, oddText(random))}`,
    () => `/CRM/V3/OBJECTS/contacts`,
    () => `/_axle/${percentEncoded(random, oddText(random))}`,
  ])();
  return harmless(context, 'unknown route', { method: 'GET', target });
}

/** Up to beyond every limit of a segment and of a URL, but below that of the header. */
export function longPath(context: CaseContext): BadCase {
  const { random, records } = context;
  const path = collectionPath(random, random.pick(records).type);
  const length = random.pick([200, 2000, 8191, 8192, 8193, 15_000, 16_384, 16_400, 30_000, 60_000]);
  const filler = random.pick(['a', '%41', '%f0%9f%98%80', '1', '/', '%2f', '../', 'a/', '%00', '&a=b', ',']);
  const long = filler.repeat(Math.ceil(length / filler.length)).slice(0, length);
  const target = random.chance(0.5)
    ? `${path}/x${long}`
    : `${path}?${random.pick(['properties', 'after', 'x', 'idProperty'])}=${long}`;
  return harmless(context, 'long path or query', { method: 'GET', target });
}

const CREATE_BODY = '{"properties":{"firstname":"Nobody","name":"Nobody"}}';

/** Verbs that these paths do not have, with bodies that other verbs would take. */
export function wrongVerb(context: CaseContext): BadCase {
  const { random, records } = context;
  const { type, id } = random.pick(records);
  const path = collectionPath(random, type);
  const [method, target] = random.pick([
    ['PUT', path],
    ['PATCH', path],
    ['DELETE', path],
    ['PUT', `${path}/${id}`],
    ['POST', `${path}/${id}`],
    ['TRACE', `${path}/${id}`],
    ['PROPFIND', `${path}/${id}`],
    ['MKCOL', path],
    ['MERGE', `${path}/${id}`],
    ['SEARCH', path],
    ['PURGE', `${path}/${id}`],
    ['LOCK', `${path}/${id}`],
  ] as const);
  const body = ['PUT', 'PATCH', 'POST'].includes(method) ? { body: CREATE_BODY } : {};
  return refused(context, 'wrong verb', { method, target, ...body });
}

/** Removing what is not there is answered as done. */
export function archiveOfNothing(context: CaseContext): BadCase {
  const { random, records } = context;
  const isTypeKnown = random.chance(0.7);
  const type = isTypeKnown ? random.pick(records).type : unknownType(random);
  const target = `${collectionPath(random, type)}/${archivableId(random)}`;
  return harmless(context, 'archive of nothing', { method: 'DELETE', target });
}

/** Nothing here may be read as the number of a record by any reading, however generous. */
export function archivableId(random: Random): string {
  const id = unknownId(random);
  return /5.*1.*2/.test(decodeLoosely(id)) || /512|%35|%ef/i.test(id) ? '987654321987' : id;
}

function decodeLoosely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
