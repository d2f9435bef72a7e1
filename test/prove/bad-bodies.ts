import { isUtf8 } from 'node:buffer';
import type { Random } from '../support/random.ts';
import { type BadCase, type CaseContext, collectionPath, type Draft, harmless, refused } from './bad-case.ts';
import { jsonString, oddText } from './odd-texts.ts';

/** Bodies of writes that are broken as JSON or not of the shape that is asked for. */

/** A name that no type has as a property: a body that sets it is refused, whatever else it says. */
export const NO_PROPERTY = 'no_such_property';

/** A write of a record, or of one more; the body decides whether it is refused. */
export function writeTarget({ random, records }: CaseContext): Pick<Draft, 'method' | 'target'> {
  const { type, id } = random.pick(records);
  const path = collectionPath(random, type);
  return random.chance(0.5) ? { method: 'POST', target: path } : { method: 'PATCH', target: `${path}/${id}` };
}

/** A body of the right shape, refused for one of its properties only. */
function refusedBody(random: Random): string {
  const entries = [`"${NO_PROPERTY}":${jsonString(random, oddText(random))}`];
  for (let count = random.below(3); count > 0; count -= 1) {
    entries.push(`"firstname":${jsonString(random, oddText(random))}`);
  }
  const extra = random.chance(0.2) ? `,"associations":[],"x":${jsonString(random, oddText(random))}` : '';
  const space = random.pick(['', '', ' ', '\n', '\t \r\n']);
  return `${space}{"properties":${space}{${entries.join(`,${space}`)}}${extra}${space}}${space}`;
}

export function brokenJson(context: CaseContext): BadCase {
  const { random } = context;
  const whole = Buffer.from(refusedBody(random));
  const body = random.pick([cutOff, withOddByte, withOddByte, withoutByte, withInsertion])(random, whole);
  const label = 'broken JSON';
  return refused(context, label, { ...writeTarget(context), body: isSurelyRefused(body) ? body : whole });
}

function cutOff(random: Random, whole: Buffer): Buffer {
  return whole.subarray(0, random.below(whole.length));
}

function withOddByte(random: Random, whole: Buffer): Buffer {
  const changed = Buffer.from(whole);
  for (let count = random.between(1, 3); count > 0; count -= 1) {
    changed[random.below(changed.length)] = random.below(256);
  }
  return changed;
}

function withoutByte(random: Random, whole: Buffer): Buffer {
  const at = random.below(whole.length);
  return Buffer.concat([whole.subarray(0, at), whole.subarray(at + 1)]);
}

const INSERTIONS = [
  '\ufeff', '\u0000', '//x\n', '/**/', ',', '"', '{', '}', '[', ']', '\\', '\\u12', '\\x', "'", ':', '\n', 'NaN',
  '\u2028', '\u00a0', '1e', '01', '-', 'nul', 'True',
]; // biome-ignore format: one list of fragments

function withInsertion(random: Random, whole: Buffer): Buffer {
  const at = random.below(whole.length + 1);
  return Buffer.concat([whole.subarray(0, at), Buffer.from(random.pick(INSERTIONS)), whole.subarray(at)]);
}

/** A body that came out of chance is sent only if it is no JSON, or still sets what cannot be set. */
function isSurelyRefused(body: Buffer): boolean {
  if (!isUtf8(body)) return true;
  try {
    const text = body.toString();
    const parsed: unknown = JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
    if (!isMap(parsed)) return parsed !== null;
    const properties = parsed['properties'] ?? {};
    return !isMap(properties) || (properties[NO_PROPERTY] ?? null) !== null;
  } catch {
    return true;
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const NO_MAPS = ['1', '"x"', 'true', '[]', '[{}]', '"{}"', '1e999', '[["firstname","x"]]'] as const;
const NO_SCALARS = ['{}', '[]', '[1]', '{"value":"x"}', '[null]', '{"__proto__":null}'] as const;
const NO_BODIES = [
  'null',
  '1',
  '-0',
  '"x"',
  'true',
  '[]',
  '[{"properties":{}}]',
  '""',
  ' ',
  '\ufeff',
  '',
] as const;

export function wrongShape(context: CaseContext): BadCase {
  const { random } = context;
  const odd = jsonString(random, oddText(random));
  const body = random.pick([
    () => random.pick(NO_BODIES),
    () => `{"properties":${random.pick(NO_MAPS)}}`,
    () => `{"properties":{"firstname":"x"},"properties":${random.pick(NO_MAPS)}}`,
    () => `{"properties":{"firstname":${random.pick(NO_SCALARS)}}}`,
    () => `{"properties":{"a":1,${odd}:${random.pick(NO_SCALARS)}}}`,
    () => `{"objectWriteTraceId":${random.pick(NO_SCALARS)},"properties":{"${NO_PROPERTY}":1}}`,
    () => `{"associations":${odd},"properties":{"${NO_PROPERTY}":"x"}}`,
    () => `{"associations":[{}],"properties":{"${NO_PROPERTY}":"x"}}`,
  ])();
  return refused(context, 'wrong shape', { ...writeTarget(context), body });
}

/** Names that no property has, or can have. */
export function unknownProperty(context: CaseContext): BadCase {
  const { random } = context;
  const names = [`x${oddText(random)}`];
  for (let count = random.below(3); count > 0; count -= 1) names.push(`${oddText(random)}x`);
  if (random.chance(0.3))
    names.push(random.pick(['EMAIL', 'Firstname', 'e'.repeat(101), 'e'.repeat(20_000)]));
  const entries = names.map(
    (name) => `${jsonString(random, name)}:${random.pick(['"x"', '1', 'true', '""'])}`,
  );
  const body = `{"properties":{"firstname":"Nobody",${entries.join(',')}}}`;
  return refused(context, 'unknown property', { ...writeTarget(context), body });
}

export function deepNesting(context: CaseContext): BadCase {
  const { random } = context;
  const depth = random.pick([100, 100, 999, 1000, 1001, 1002, 3000, 3000, 10_000, 100_000]);
  const [open, close] = random.pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['[{"":[', ']}]'],
  ] as const);
  const end = random.chance(0.7) ? `1${close.repeat(depth)}` : '';
  const deep = `${open.repeat(depth)}${end}`;
  const [label, body] = random.pick([
    ['deep body', `[${deep}${end === '' ? '' : ']'}`],
    ['deep properties', `{"properties":${deep}}`],
    ['deep value', `{"properties":{"firstname":${deep}}}`],
    ['deep field beside a bad property', `{"x":${deep},"properties":{"${NO_PROPERTY}":1}}`],
    ['deep field beside a bad number', `{"properties":{"${NO_PROPERTY}":1.50},"associations":${deep}}`],
    ['deep field before a wrong type', `{"x":${deep},"properties":[]}`],
  ] as const);
  // An object in the place of the properties may be one that sets nothing but a bad name.
  return refused(context, label, { ...writeTarget(context), body });
}

/** Maps that set nothing, though some look as if they did. A creation may take them, so they only change. */
const EMPTY_BODIES = [
  '{}',
  '{"Properties":{"firstname":"x"}}',
  '{"property":{"firstname":"x"}}',
  '{"properties ":{"firstname":"x"}}',
  '{"\\u0000properties":{"firstname":"x"}}',
  '{"inputs":[{"properties":{"firstname":"x"}}]}',
  '{"__proto__":{"properties":{"firstname":"x"}}}',
  '{"constructor":{"properties":{"firstname":"x"}}}',
  '{"properties":null}',
  '{"properties":{}}',
  '{"properties":{"firstname":null,"name":null,"dealname":null}}',
  '{"properties":{"hs_object_source_detail_1":null,"hs_timestamp":null}}',
  '{"properties":{"no_such_property":null}}',
  '{"properties":{"__proto__":null,"constructor":null}}',
] as const;

/** Nothing is set: a change of nothing is no change, whatever it is answered with. */
export function emptyChange(context: CaseContext): BadCase {
  const { random, records } = context;
  const { type, id } = random.pick(records);
  const target = `${collectionPath(random, type)}/${id}`;
  const body = random.pick(EMPTY_BODIES);
  return harmless(context, 'change of nothing', { method: 'PATCH', target, body });
}
