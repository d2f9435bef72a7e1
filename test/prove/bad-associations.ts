import type { Random } from '../support/random.ts';
import { type BadCase, type CaseContext, harmless, refused } from './bad-case.ts';
import { unknownId, unknownType } from './bad-reads.ts';
import { jsonString, oddText, percentEncoded } from './odd-texts.ts';

/** Associations that cannot be made, takings away of what is not there, and reads of all kinds. */

const VERSIONS = ['v3', 'v4', '2025-09', '2026-03', '2026-09'] as const;
const SINCE_V4 = ['v4', '2025-09', '2026-03', '2026-09'] as const;

function family(random: Random, name: string, versions: readonly string[] = VERSIONS): string {
  const version = random.pick(versions);
  if (version.startsWith('v') && random.chance(0.5)) return `/crm/${version}/${name}`;
  return `/crm/${name}/${version}`;
}

const TYPES = [
  'contacts',
  'CONTACT',
  '0-1',
  'companies',
  'deals',
  'tickets',
  'machines',
  'line_items',
] as const;

function anyType(random: Random): string {
  return random.chance(0.85) ? random.pick(TYPES) : unknownType(random);
}

/** In a body, an id that no record has, or no id at all. */
function noId(random: Random): string {
  if (random.chance(0.4)) return jsonString(random, `x${oddText(random)}`);
  return random.pick([
    '0',
    '-1',
    '1.5',
    '"1e3"',
    '""',
    '"null"',
    '99999999999999999999',
    '987654321987',
    '"987654321987"',
  ]);
}

/** Types that there are not, or that lead elsewhere, or the wrong way; the first ones are no types at all. */
const NO_SPECS = [
  '1',
  '"x"',
  'null',
  '[]',
  '{}',
  '{"associationCategory":"HUBSPOT_DEFINED"}',
  '{"associationTypeId":279}',
  '{"associationCategory":{},"associationTypeId":279}',
  '{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":[279]}',
  '{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":1.5}',
  '{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":1e309}',
  '{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":-279}',
  '{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":9007199254740993}',
  '{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":99999999}',
  '{"associationCategory":"USER_DEFINED","associationTypeId":279}',
  '{"associationCategory":"__proto__","associationTypeId":279}',
  '{"associationCategory":"","associationTypeId":279}',
  '{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":280}',
  '{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":19}',
] as const;

const GOOD_SPEC = '{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":279}';
const NO_LISTS = ['1', '"x"', 'true', '{}', '{"0":{}}', '', '[', `[${GOOD_SPEC}`, `${GOOD_SPEC},`] as const;

function idOf({ random, records }: CaseContext, wanted: string): string {
  return random.pick(records.filter(({ type }) => type === wanted)).id;
}

/** A contact and a company that are there, and types that cannot be; or types that can, and records that are not. */
export function badAssociation(context: CaseContext): BadCase {
  const { random } = context;
  const base = family(random, 'objects', SINCE_V4);
  const [from, to] = [idOf(context, 'contacts'), idOf(context, 'companies')];
  const far = () => random.pick([`companies/${unknownId(random)}`, `${unknownType(random)}/${to}`]);
  const draft = random.pick([
    () => ({ target: `contacts/${from}/associations/companies/${to}`, body: random.pick(NO_LISTS) }),
    () => ({
      target: `contacts/${from}/associations/companies/${to}`,
      body: `[${random.chance(0.5) ? `${GOOD_SPEC},` : ''}${random.pick(NO_SPECS)}]`,
    }),
    () => ({ target: `contacts/${from}/associations/${far()}`, body: `[${GOOD_SPEC}]` }),
    () => ({ target: `contacts/${unknownId(random)}/associations/companies/${to}`, body: `[${GOOD_SPEC}]` }),
    () => ({ target: `contacts/${from}/associations/contacts/${from}`, body: '[]' }),
    () => ({ target: `contacts/${from}/associations/default/${far()}` }),
    () => ({ target: `contacts/${from}/associations/default/contacts/${from}` }),
    () => ({ target: `machines/${unknownId(random)}/associations/default/tickets/1` }),
  ])();
  return refused(context, 'impossible association', {
    method: 'PUT',
    ...draft,
    target: `${base}/${draft.target}`,
  });
}

/** v3 names a type in the path. */
export function badNamedAssociation(context: CaseContext): BadCase {
  const { random } = context;
  const [from, to] = [idOf(context, 'contacts'), idOf(context, 'companies')];
  const path = `${family(random, 'objects', ['v3'])}/contacts/${from}/associations`;
  const name = () =>
    random.pick([
      'company_to_contact',
      'contact_to_deal',
      '280',
      '-1',
      '1.0',
      `x${percentEncoded(random, oddText(random))}`,
    ]);
  const [method, target] = random.pick([
    () => ['PUT', `${path}/companies/${to}/${name()}`] as const,
    () => ['DELETE', `${path}/companies/${to}/${name()}`] as const,
    () => ['PUT', `${path}/companies/${unknownId(random)}/contact_to_company`] as const,
    () => ['PUT', `${path}/${unknownType(random)}/${to}/contact_to_company`] as const,
    () => ['PUT', `${path}/contacts/${from}/contact_to_contact`] as const,
    // Only v3 has names in paths.
    () =>
      ['PUT', `/crm/v4/objects/contacts/${from}/associations/companies/${to}/contact_to_company`] as const,
  ])();
  return refused(context, 'impossible named association', { method, target });
}

const VERBS = ['create', 'archive', 'read', 'labels/archive', 'associate/default'] as const;

/** Inputs without a record that is there: some are refused, and none makes an association or takes one away. */
function emptyInput(context: CaseContext): string {
  const { random } = context;
  const good = () => `"${idOf(context, random.pick(['contacts', 'companies']))}"`;
  const near = random.chance(0.5) ? [good(), noId(random)] : [noId(random), good()];
  const [from = '', to = ''] = random.chance(0.3) ? [noId(random), noId(random)] : near;
  const types = random.chance(0.5) ? `[${GOOD_SPEC}]` : `[${random.pick(NO_SPECS)}]`;
  return random.pick([
    () => `{"from":{"id":${from}},"to":{"id":${to}},"types":${types}}`,
    () => `{"from":{"id":${from}},"to":[{"id":${to}}]}`,
    () => `{"from":{"id":${from}},"to":{"id":${to}},"type":${jsonString(random, oddText(random))}}`,
    () => `{"from":{"id":${from}},"to":{"id":${to}},"type":"contact_to_company"}`,
    () => `{"id":${from}}`,
    () => `{"id":${good()},"after":${jsonString(random, oddText(random))}}`,
    () => `{"from":${from},"to":${to},"types":${types}}`,
    () => `{"from":{"id":{}},"to":{"id":[]}}`,
    () => '{"from":{},"to":{},"types":[]}',
    () => random.pick(['{}', '[]', 'null', '1', '"512"']),
  ])();
}

export function oddAssociationBatch(context: CaseContext): BadCase {
  const { random } = context;
  const types = random.chance(0.6) ? 'contacts/companies' : `${anyType(random)}/${anyType(random)}`;
  const target = `${family(random, 'associations')}/${types}/batch/${random.pick(VERBS)}`;
  const count = random.chance(0.02) ? random.between(900, 2100) : random.below(4);
  const inputs = Array.from({ length: count }, () => emptyInput(context)).join();
  const body = random.chance(0.9)
    ? `{"inputs":[${inputs}]}`
    : random.pick(['', '{}', '[]', `{"inputs":${inputs}}`, '{"inputs":null}']);
  return harmless(context, 'batch of associations of nothing', { method: 'POST', target, body });
}

/** A record that would be created but for what it is to be associated with. */
export function badNewAssociation(context: CaseContext): BadCase {
  const { random } = context;
  const company = idOf(context, 'companies');
  const association = random.pick([
    () => `{"to":{"id":"${company}"},"types":[${random.pick(NO_SPECS)}]}`,
    () => `{"to":{"id":"${company}"},"types":[]}`,
    () => `{"to":{"id":"${company}"}}`,
    () => `{"to":{"id":${noId(random)}},"types":[${GOOD_SPEC}]}`,
    () => `{"to":${noId(random)},"types":[${GOOD_SPEC}]}`,
    () => `{"types":[${GOOD_SPEC}]}`,
    () => '[]',
    () => '1',
  ])();
  const good = `{"to":{"id":"${company}"},"types":[${GOOD_SPEC}]}`;
  const associations = random.chance(0.5) ? `[${good},${association}]` : `[${association}]`;
  const record = `{"properties":{"firstname":"Nobody"},"associations":${associations}}`;
  const isBatch = random.chance(0.5);
  const path = `${family(random, 'objects', ['v3', '2025-09', '2026-03', '2026-09'])}/contacts`;
  return refused(context, 'creation with an impossible association', {
    method: 'POST',
    target: isBatch ? `${path}/batch/create` : path,
    body: isBatch ? `{"inputs":[{"properties":{"firstname":"Nobody"}},${record}]}` : record,
  });
}

/** Reads in every version, with cursors of all kinds, and takings away where nothing is. */
export function oddAssociationRead(context: CaseContext): BadCase {
  const { random, records } = context;
  const { type, id } = random.pick(records);
  const near = random.chance(0.7) ? `${type}/${id}` : `${anyType(random)}/${unknownId(random)}`;
  const base = `${family(random, 'objects')}/${near}/associations/${anyType(random)}`;
  if (random.chance(0.2)) {
    return harmless(context, 'association of nothing ended', {
      method: 'DELETE',
      target: `${base}/${unknownId(random)}`,
    });
  }
  const cursor = () =>
    random.chance(0.5)
      ? percentEncoded(random, oddText(random))
      : encodeURIComponent(
          Buffer.from(
            `0-2-${random.pick(['1', '-1', 'x', '9'.repeat(20)])}-${random.pick(['1', '279-0', '9-9', '-'])}`,
          ).toString('base64'),
        );
  const value = () => random.pick([cursor(), cursor(), '1', '500', '501', '0', '-1', 'x', '']);
  const query = Array.from(
    { length: random.below(3) },
    () => `${random.pick(['after', 'limit', 'x'])}=${value()}`,
  );
  const target = random.chance(0.8)
    ? base
    : `${family(random, 'associations')}/${anyType(random)}/${anyType(random)}/${random.pick(['types', 'labels'])}`;
  return harmless(context, 'odd read of associations', {
    method: 'GET',
    target: `${target}?${query.join('&')}`,
  });
}
