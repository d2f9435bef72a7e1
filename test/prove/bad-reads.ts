import type { Random } from '../support/random.ts';
import { type BadCase, type CaseContext, collectionPath, harmless, refused } from './bad-case.ts';
import { oddText, PROTOTYPE_NAMES, percentEncoded } from './odd-texts.ts';

/** Reads: whatever they ask for, they change nothing. */

const PARAMETERS = [
  'limit',
  'after',
  'properties',
  'propertiesWithHistory',
  'associations',
  'archived',
  'idProperty',
  'offset',
  'hapikey',
] as const;

const WHOLE_NUMBERS = ['1', '5', '50', '51', '100', '101', '0', '-1', '+3', '1e9', '1.0', '٣', ''] as const;
const HUGE_NUMBERS = [
  '1000000000',
  '9007199254740993',
  '9223372036854775807',
  '99999999999999999999',
] as const;
const FLAGS = ['true', 'TRUE', 'false', 'maybe', '1', '0', 'yes', 'true,false', ' true', ''] as const;
const NAME_LISTS = [
  ',,,',
  'email',
  'email,firstname,lastname',
  'EMAIL',
  'email,,email',
  'hs_object_id',
  'createdate,lastmodifieddate',
  'no_such_property',
  '__proto__,constructor,toString',
  ' email , firstname ',
] as const;
const TYPE_LISTS = ['companies', 'contacts,deals', 'nothing', '0-1', '0-99999', '__proto__', ''] as const;

function parameterValue(random: Random, name: string): string {
  if (random.chance(0.25)) return oddText(random);
  switch (name) {
    case 'limit':
    case 'after':
    case 'offset':
      return random.chance(0.3) ? random.pick(HUGE_NUMBERS) : random.pick(WHOLE_NUMBERS);
    case 'archived':
      return random.pick(FLAGS);
    case 'associations':
      return random.pick(TYPE_LISTS);
    default:
      return random.pick(NAME_LISTS);
  }
}

/** A longer one would be refused by the HTTP parser, at the cost of the connection. */
const MAX_QUERY_LENGTH = 40_000;

/** A query, with its question mark; now and then not even `name=value`. */
export function oddQuery(random: Random): string {
  const roll = random.next();
  if (roll < 0.05)
    return `?${random.pick(['', '&', '&&&', '=', '=&=', '?', '%', '%zz', '&=&', '+', ';', 'a'])}`;
  const parts: string[] = [];
  let length = 0;
  const isLong = roll > 0.995;
  for (let left = isLong ? random.between(100, 1000) : random.between(1, 5); left > 0; left -= 1) {
    const name = random.chance(0.85) ? random.pick(PARAMETERS) : percentEncoded(random, oddText(random));
    const suffix = random.chance(0.05) ? random.pick(['[]', '[0]', '[a]', '.x', '%5B%5D']) : '';
    const part = `${name}${suffix}=${percentEncoded(random, parameterValue(random, name))}`;
    if (length + part.length > MAX_QUERY_LENGTH) break;
    length += part.length;
    parts.push(part);
  }
  return `?${parts.join('&')}`;
}

export function oddQueryOnList(context: CaseContext): BadCase {
  const { random, records } = context;
  const target = collectionPath(random, random.pick(records).type) + oddQuery(random);
  return harmless(context, 'list with an odd query', {
    method: random.chance(0.05) ? 'HEAD' : 'GET',
    target,
  });
}

export function oddQueryOnRecord(context: CaseContext): BadCase {
  const { random, records } = context;
  const { type, id } = random.pick(records);
  const target = `${collectionPath(random, type)}/${id}${oddQuery(random)}`;
  const method = random.chance(0.05) ? 'HEAD' : 'GET';
  return harmless(context, 'record with an odd query', { method, target });
}

const BAD_LIMITS = [
  '0',
  '-1',
  '101',
  '1e9',
  'abc',
  '1.5',
  '99999999999999999999',
  '0x10',
  'NaN',
  '--1',
] as const;
const BAD_FLAGS = ['maybe', '1', 'yes', 'null', 'true,true', '%00'] as const;
const BAD_CURSORS = ['abc', '1.5', '1e3', 'null', '99999999999999999999', '%00', '-', 'MTA='] as const;

/** Parameters that have to be told apart from those that can be read. */
export function unreadableParameter(context: CaseContext): BadCase {
  const { random, records } = context;
  const query = random.pick([
    () => `limit=${random.pick(BAD_LIMITS)}`,
    () => `limit=5&limit=${random.pick(BAD_LIMITS)}`,
    () => 'limit=51&propertiesWithHistory=hs_object_id',
    () => `archived=${random.pick(BAD_FLAGS)}`,
    () => `after=${random.pick(BAD_CURSORS)}`,
    () => `associations=contacts,${random.pick(PROTOTYPE_NAMES)}`,
  ])();
  const target = `${collectionPath(random, random.pick(records).type)}?${query}`;
  return refused(context, 'unreadable parameter', { method: 'GET', target });
}

const BAD_IDS = [
  '0',
  '-1',
  '-512',
  '1.5',
  '512.0',
  '1e3',
  '0x200',
  '512abc',
  '512%20',
  '%20512',
  '5+12',
  '9007199254740993',
  '9223372036854775808',
  '99999999999999999999999',
  '%ef%bc%95%ef%bc%91%ef%bc%92',
  'null',
  'undefined',
  'NaN',
  '512,513',
  '512;513',
  '512%2f..',
] as const;

/** An id that no record has, in the form in which it stands in a path. */
export function unknownId(random: Random): string {
  if (random.chance(0.4)) return random.pick(BAD_IDS);
  if (random.chance(0.5)) return String(random.between(900_000_000_000, 999_999_999_999));
  return `x${percentEncoded(random, oddText(random))}`;
}

export function readOfUnknownId(context: CaseContext): BadCase {
  const { random, records } = context;
  const { type } = random.pick(records);
  const byProperty = random.chance(0.3)
    ? `?idProperty=${percentEncoded(random, random.chance(0.5) ? 'email' : oddText(random))}`
    : '';
  const target = `${collectionPath(random, type)}/${unknownId(random)}${byProperty}`;
  // Some properties with a text for a name hold the id itself.
  const label = 'read of an unknown id';
  return byProperty === ''
    ? refused(context, label, { method: 'GET', target })
    : harmless(context, label, { method: 'GET', target });
}

const NO_TYPES = [
  'nothing',
  'contactss',
  '0-0',
  '0-999999',
  '2-1',
  '99-99',
  '-1',
  '0',
  'p4820_',
  'p4820_nothing',
  'contacts%00',
  'contacts%20',
  '%ff',
  'contacts%2f512',
  'con%20tacts',
] as const;

/** A text that names no object type, in the form in which it stands in a path. */
export function unknownType(random: Random): string {
  if (random.chance(0.4)) return random.pick(PROTOTYPE_NAMES);
  if (random.chance(0.5)) return random.pick(NO_TYPES);
  return `x${percentEncoded(random, oddText(random))}`;
}

export function readOfUnknownType(context: CaseContext): BadCase {
  const { random } = context;
  const id = random.chance(0.5) ? '/512' : '';
  const target = `${collectionPath(random, unknownType(random))}${id}`;
  return refused(context, 'read of an unknown type', { method: 'GET', target });
}

/** A good request, so that a server which refuses everything does not pass. */
export function goodRead(context: CaseContext): BadCase {
  const { random, records } = context;
  const { type, id, unique } = random.pick(records);
  const byUnique = unique.length > 0 && random.chance(0.5);
  const [name, value] = byUnique ? random.pick(unique) : ['', ''];
  const path = collectionPath(random, type);
  const target = byUnique ? `${path}/${encodeURIComponent(value)}?idProperty=${name}` : `${path}/${id}`;
  return { ...harmless(context, 'good read', { method: 'GET', target }), mustHold: `"id":"${id}"` };
}
