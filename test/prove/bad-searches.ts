import { OPERATORS } from '../../src/model/search/search-query.ts';
import type { Random } from '../support/random.ts';
import { type BadCase, type CaseContext, collectionPath, harmless, refused } from './bad-case.ts';
import { jsonString, oddText } from './odd-texts.ts';

/** Searches, which change nothing whatever they ask for. */

const TYPES = ['contacts', 'companies', 'deals', 'tickets', 'tasks', 'line_items'] as const;
const NAMES = [
  'email',
  'firstname',
  'amount',
  'createdate',
  'hs_object_id',
  'property_number',
  'property_date',
  'property_multiple_checkboxes',
  'dealstage',
  '__proto__',
  'constructor',
  '',
] as const;

function oddValue(random: Random): string {
  return random.pick([
    () => jsonString(random, oddText(random)),
    () => String(random.between(-5, 5)),
    () => '1e308',
    () => '-9007199254740993',
    () => 'true',
    () => 'null',
    () => '[]',
    () => '{"a":[{}]}',
    () => '"*"',
    () => `"${'*a'.repeat(random.between(1, 40))}"`,
    () => '"2026-03-01"',
    () => '"1572480000000"',
  ])();
}

function oddFilter(random: Random): string {
  if (random.chance(0.1)) return oddValue(random);
  const name = random.chance(0.1) ? oddValue(random) : JSON.stringify(random.pick(NAMES));
  const operator = random.chance(0.15) ? oddValue(random) : JSON.stringify(random.pick(OPERATORS));
  const fields = [`"propertyName":${name}`, `"operator":${operator}`];
  if (random.chance(0.8)) fields.push(`"value":${oddValue(random)}`);
  if (random.chance(0.4)) fields.push(`"highValue":${oddValue(random)}`);
  if (random.chance(0.4))
    fields.push(`"values":${random.chance(0.8) ? listOf(random, oddValue) : oddValue(random)}`);
  return `{${fields.join(',')}}`;
}

function listOf(random: Random, make: (random: Random) => string): string {
  return `[${Array.from({ length: random.below(4) }, () => make(random)).join(',')}]`;
}

function oddGroup(random: Random): string {
  return random.chance(0.1) ? oddValue(random) : `{"filters":${listOf(random, oddFilter)}}`;
}

function oddSort(random: Random): string {
  const name = JSON.stringify(random.pick(NAMES));
  return random.pick([
    name,
    `"-${random.pick(NAMES)}"`,
    `{"propertyName":${name},"direction":${oddValue(random)}}`,
    oddValue(random),
  ]);
}

export function oddSearch(context: CaseContext): BadCase {
  const { random } = context;
  const fields: string[] = [];
  if (random.chance(0.7)) fields.push(`"filterGroups":${listOf(random, oddGroup)}`);
  if (random.chance(0.3)) fields.push(`"filters":${listOf(random, oddFilter)}`);
  if (random.chance(0.3)) fields.push(`"sorts":[${oddSort(random)}]`);
  if (random.chance(0.3)) fields.push(`"query":${oddValue(random)}`);
  if (random.chance(0.3)) fields.push(`"limit":${oddValue(random)}`);
  if (random.chance(0.3)) fields.push(`"after":${oddValue(random)}`);
  if (random.chance(0.3)) fields.push(`"properties":${listOf(random, oddValue)}`);
  const target = `${collectionPath(random, random.pick(TYPES))}/search`;
  return harmless(context, 'odd search', { method: 'POST', target, body: `{${fields.join(',')}}` });
}

/** A search that asks for more than one may. */
export function overfullSearch(context: CaseContext): BadCase {
  const { random } = context;
  const filter = '{"propertyName":"email","operator":"HAS_PROPERTY"}';
  const filters = (count: number) => `[${Array.from({ length: count }, () => filter).join(',')}]`;
  const groups = (count: number, each: number) =>
    `[${Array.from({ length: count }, () => `{"filters":${filters(each)}}`).join(',')}]`;
  const body = random.pick([
    `{"filterGroups":${groups(random.between(6, 9), 1)}}`,
    `{"filterGroups":${groups(1, random.between(7, 12))}}`,
    `{"filterGroups":${groups(4, random.between(5, 6))}}`,
    `{"limit":${random.between(201, 9999)}}`,
    `{"limit":100,"after":"${random.between(9901, 99_999)}"}`,
    `{"sorts":["email","firstname"]}`,
    `{"query":"${'x'.repeat(random.between(3001, 4000))}"}`,
    '{"filters":[{"propertyName":"no_such_property","operator":"HAS_PROPERTY"}]}',
  ]);
  const target = `${collectionPath(random, 'contacts')}/search`;
  return refused(context, 'search for too much', { method: 'POST', target, body });
}
