import type { Random } from '../support/random.ts';

/** Names that every JavaScript object answers to, and that no property, type or parameter has. */
export const PROTOTYPE_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
  '__lookupSetter__',
  'isPrototypeOf',
  'then',
  'toJSON',
  'length',
] as const;

/** Texts that decoders, comparisons and stores get wrong; some of them are no well-formed Unicode. */
const ODD_UNICODE = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00',
  'x\udfffy',
  '\ud83d',
  '\u202e\u05d0\u05d1\u05d2',
  'e\u0301\u0301\u0301',
  'Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d',
  '\ufeff',
  '\ufeff512',
  '\uffff',
  '\ufffe',
  '\u{10ffff}',
  '\u{1f469}\u200d\u{1f4bb}',
  '\u0130',
  '\u00df',
  '\u1e9e',
  '\ufb01',
  '\u2028',
  '\u2029',
  '\u0085',
  '\u00a0',
  '\u200b',
  '\uff15\uff11\uff12',
  '\u0665\u0661\u0662',
  '\u001b[2J',
  '\u007f',
  '\r\n',
  '\t',
] as const;

const ODD_ASCII = [
  ' ',
  '  x  ',
  '.',
  '..',
  '../../etc/passwd',
  '..\\..\\',
  '~',
  '*',
  '%',
  '%s%n%x',
  '%00',
  "' OR 1=1 --",
  "'; DROP TABLE object; --",
  '"',
  '\\',
  '`id`',
  '$' + '{7*7}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '[object Object]',
  '{}',
  '[]',
  'null',
  'undefined',
  'true',
  'NaN',
  'Infinity',
  '-Infinity',
  '-0',
  '-1',
  '0',
  '1e9',
  '1e309',
  '0x10',
  '1.5',
  '1_000',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '18446744073709551616',
  '-9223372036854775808',
  '999999999999999999999999999999',
  'a,b',
  ',,,',
  ';',
  'a;b',
  'a=b&c=d',
  'a+b',
  '#',
  '?',
] as const;

/** Some odd text; about one in fifty is long. */
export function oddText(random: Random): string {
  const roll = random.next();
  if (roll < 0.3) return random.pick(PROTOTYPE_NAMES);
  if (roll < 0.6) return random.pick(ODD_UNICODE);
  if (roll < 0.9) return random.pick(ODD_ASCII);
  if (roll < 0.98) return random.pick(ODD_UNICODE) + random.pick(ODD_ASCII) + random.pick(ODD_UNICODE);
  return random.pick(['a', '\u00e9', '\u{1f600}', '0', '%', '[']).repeat(random.between(100, 2000));
}

/** The text as bytes, halves of surrogate pairs too, which no proper encoder would put out. */
export function toLooseUtf8(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text);
  return Buffer.concat([...text].map(toLooseBytes));
}

function toLooseBytes(character: string): Buffer {
  if (character.isWellFormed()) return Buffer.from(character);
  const code = character.charCodeAt(0);
  return Buffer.from([0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)]);
}

const UNRESERVED = /[A-Za-z0-9_~-]/;

/**
 * The text in a form that may stand in a URL. Percent-encoding is put also where it is not needed, now and
 * then; a text without it is left as it is by some, so letters may stay.
 */
export function percentEncoded(random: Random, text: string): string {
  const encodesAll = random.chance(0.05);
  let encoded = '';
  for (const byte of toLooseUtf8(text)) {
    const character = String.fromCharCode(byte);
    if (!encodesAll && UNRESERVED.test(character)) encoded += character;
    else encoded += `%${byte.toString(16).padStart(2, '0')}`;
  }
  return encoded;
}

/** A JSON string; characters beyond ASCII are escaped or not, as chance has it. */
export function jsonString(random: Random, text: string): string {
  const json = JSON.stringify(text);
  if (!random.chance(0.3)) return json;
  return json.replaceAll(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
