import { DEMO_METADATA } from '../../src/demo/demo-metadata.ts';
import { AccountDefinitions, NO_METADATA } from '../../src/model/definitions.ts';
import { toAccountId } from '../../src/model/ids.ts';
import { isCalculated, MAX_VALUE_LENGTH, type PropertyDefinition } from '../../src/model/properties.ts';
import type { TypeDefinition } from '../../src/model/type-definition.ts';
import type { Random } from '../support/random.ts';
import { type BadCase, type CaseContext, collectionPath, refused } from './bad-case.ts';
import { jsonString } from './odd-texts.ts';

/** Values that a property cannot take, for every property of every type; and values that others hold. */

/** The demo account's definitions: every type that a server under test serves. */
export const DEFINITIONS = new AccountDefinitions(toAccountId(1), {
  ...NO_METADATA,
  objectTypes: DEMO_METADATA.objectTypes ?? [],
  properties: DEMO_METADATA.properties ?? [],
});

/** JSON texts of values that the type never takes. The empty text and null are never bad: they clear, or skip. */
const BAD_BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  number: [
    '"abc"', '"1e5"', '1e5', '1E400', '-1e-7', '"1,000"', '"1.000,5"', '"1.2.3"', '" 1"', '"1 "', '"--1"', '"+-1"',
    '"0x10"', '"NaN"', '"Infinity"', '"\u0661\u0662"', '"\uff11"', '"1_000"', '"."', '"-"', 'true', '"1\\u0000"',
  ],
  date: [
    '"yesterday"', '"2024-02-30"', '"2023-02-29"', '"2024-13-01"', '"2024-00-10"', '"0000-00-00"', '"2024-1-1"',
    '"31/12/2024"', '"12-31-2024"', '"2024-12-31T25:00:00Z"', '"10000-01-01"', '"\uff12024-01-01"', '"99999999999999999"',
    '99999999999999999999', '1e15', '"1.5"', '"NaN"', 'true', '" 2024-01-01"', '"2024-01-01 "', '"2024-01-01\\n"',
  ],
  datetime: [
    '"now"', '"2024-02-30T00:00:00Z"', '"2024-01-01T24:30:00Z"', '"2024-01-01T12:60:00Z"', '"2024-01-01T12"',
    '"Mon, 01 Jan 2024 00:00:00 GMT"', '"2024-W01-1"', '"2024-01-01T00:00:00+99:99"', '"+275760-09-13T00:00:00Z"',
    '"999999999999999999"', '1e15', '"1.5"', '"NaN"', 'false', '"2024-01-01T00:00:00Z "', '"2024-13-01"',
  ],
  bool: ['"yes"', '"1"', '1', '0', '"on"', '" true"', '"true "', '"t"', '"tru\\u0000e"', '"\ud835\udc2drue"', '-1'],
  object_coordinates: ['"x"', '"0-1"', '"0-1-"', '"0-1-x"', '"-0-1-2"', '1', 'true'],
  json: ['"{"', '"{\\"a\\":}"', '"[1,]"', '"undefined"', '"\'x\'"'],
}; // biome-ignore format: lists of values

const NO_OPTIONS = [
  '"no such option"',
  '"\\u0000"',
  '"__proto__"',
  '"no;such;options"',
  '-987654',
  '"\ufeff"',
] as const;
const NO_OWNERS = ['"nobody"', '"1.5"', '"maria.lopez@example.com"', '1e30', 'true'] as const;
const NO_ADDRESSES = [
  '"x"', '"x@"', '"@example.com"', '"x@y"', '"x@@example.com"', '"a b@example.com"', '"x@example.nosuchtld"',
  '"x@.com"', '"x@example..com"', '"x@-.com"', '".x@example.com"', '"x@[127.0.0.1]"', '"x\\u0000@example.com"',
  `"${'x'.repeat(65)}@example.com"`, `"x@${'y'.repeat(64)}.com"`, '"\ud800@example.com "', '512', 'true',
] as const; // biome-ignore format: one list of values

interface BadTarget {
  readonly definition: TypeDefinition;
  readonly property: PropertyDefinition;
  readonly kind: string;
  readonly values: readonly string[];
}

const TARGETS: readonly BadTarget[] = DEFINITIONS.types.flatMap((type) => {
  const definition = DEFINITIONS.of(type);
  return [...definition.properties].flatMap((property) => {
    const found = badValuesOf(definition, property);
    return found === undefined ? [] : [{ definition, property, ...found }];
  });
});

function badValuesOf(
  { type, pipelines }: TypeDefinition,
  property: PropertyDefinition,
): Pick<BadTarget, 'kind' | 'values'> | undefined {
  if (property.readOnly === true || isCalculated(property)) {
    return { kind: 'read-only', values: ['"x"', '1', 'true', '"2024-01-01"', '"true"'] };
  }
  const isAddress = property.name === 'email' || property.name === 'hs_additional_emails';
  if (isAddress && property.custom !== true) return { kind: 'address', values: NO_ADDRESSES };
  if (property.type === 'enumeration') {
    if (property.referencedObjectType === 'OWNER') return { kind: 'owner', values: NO_OWNERS };
    const isStage = property.name === type.stageProperty && pipelines.length > 0;
    const isChecked = (property.options ?? []).length > 0 && property.optionsTotal === undefined;
    return isStage || isChecked ? { kind: 'option', values: NO_OPTIONS } : undefined;
  }
  const values = BAD_BY_TYPE[property.type];
  return values === undefined ? undefined : { kind: property.type, values };
}

const TARGETS_BY_KIND = [...Map.groupBy(TARGETS, ({ kind }) => kind)];

/** One bad value, often among good ones: all of them must be left alone. */
export function badValue(context: CaseContext): BadCase {
  const { random } = context;
  const [kind, targets] = random.pick(TARGETS_BY_KIND);
  const { definition, property, values } = random.pick(targets);
  const bad = `${JSON.stringify(property.name)}:${random.pick(values)}`;
  return refused(context, `bad value: ${kind}`, {
    ...writeTargetOf(context, definition),
    body: toBody(random, definition, bad),
  });
}

/** A write of some record of one type, or of one more. */
function writeTargetOf({ random, records }: CaseContext, { type }: TypeDefinition) {
  const path = collectionPath(random, random.chance(0.8) ? type.name : type.id);
  const known = records.filter((record) => record.type === type.name);
  if (random.chance(0.4)) return { method: 'POST', target: path };
  const id = known.length === 0 ? '987654321987' : random.pick(known).id;
  return { method: 'PATCH', target: `${path}/${id}` };
}

/** What is good beside the bad must be good indeed: else a bad value that was taken would not be seen. */
function toBody(random: Random, definition: TypeDefinition, bad: string): string {
  const display = definition.type.primaryDisplayProperty ?? 'firstname';
  const isGood = definition.findProperty(display)?.type === 'string' && !bad.startsWith(`"${display}"`);
  const good = `"${display}":"Nobody at all"`;
  const entries = isGood ? random.pick([[bad], [good, bad], [bad, good]]) : [bad];
  return `{"properties":{${entries.join(',')}}}`;
}

/** Over the limit of a value by one character, or by many. */
export function longValue(context: CaseContext): BadCase {
  const { random } = context;
  const length = MAX_VALUE_LENGTH + random.pick([1, 2, 1000, 200_000]);
  const filler = random.pick(['a', '\u00e9', '\u{1f600}', '\\n', '1', '\u0000']);
  const long = filler.repeat(Math.ceil(length / filler.length));
  const name = random.pick(['firstname', 'email', 'property_number', 'property_string', 'mobilephone']);
  const body = `{"properties":{${JSON.stringify(name)}:${jsonString(random, long)}}}`;
  const path = collectionPath(random, 'contacts');
  const draft = random.chance(0.5)
    ? { method: 'POST', target: path }
    : { method: 'PATCH', target: `${path}/512` };
  return refused(context, 'value over the limit', { ...draft, body });
}

/** A value that another record holds, in any letter case where that makes no difference. */
export function takenValue(context: CaseContext): BadCase {
  const { random, records } = context;
  const holders = records.filter((record) => record.unique.length > 0);
  const holder = random.pick(holders);
  const [name, value] = random.pick(holder.unique);
  const isAddress = name === 'email';
  const taken = isAddress && random.chance(0.5) ? value.toUpperCase() : value;
  const claiming = isAddress && random.chance(0.3) ? 'hs_additional_emails' : name;
  const good = isAddress ? '"firstname":"Nobody",' : '';
  const body = `{"properties":{${good}${JSON.stringify(claiming)}:${JSON.stringify(taken)}}}`;
  const others = holders.filter(({ type, id }) => type === holder.type && id !== holder.id);
  const path = collectionPath(random, holder.type);
  const draft = random.chance(0.5)
    ? { method: 'POST', target: path }
    : { method: 'PATCH', target: `${path}/${random.pick(others).id}` };
  return refused(context, 'value of another record', { ...draft, body });
}
