import { isUtf8 } from 'node:buffer';
import { isWellFormedPropertyName } from '../model/properties.ts';
import type { Refusal } from '../model/refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import { endOfJsonValue, findJsonDefect, findJsonValue, isTooDeep, positionIn } from './json-scan.ts';

/**
 * The shape of a request body, as JSON Schema: it is the validator, the type (`BodyOf`) and the description
 * in one. `x-java-type` is what the real API calls a value in its refusals.
 */
export interface BodySchema {
  readonly type: 'object';
  readonly 'x-java-type': string;
  readonly required: readonly string[];
  readonly properties: Readonly<Record<string, FieldSchema>>;
}

export type FieldSchema = TextSchema | FlagSchema | IntegerSchema | ScalarMapSchema | ListSchema | BodySchema;

/** A text; numbers and booleans are taken as the text they were sent as. */
export interface TextSchema {
  readonly type: 'string';
  readonly 'x-java-type': string;
  readonly description?: string;
}

/** True or false, as such or as a text of any letter case. */
export interface FlagSchema {
  readonly type: 'boolean';
  readonly 'x-java-type': string;
  readonly description?: string;
}

/** A whole number of 32 bits, as such or as a text. */
export interface IntegerSchema {
  readonly type: 'integer';
  readonly 'x-java-type': string;
  readonly description?: string;
}

/** Property values by name. */
export interface ScalarMapSchema {
  readonly type: 'object';
  readonly 'x-java-type': string;
  readonly description?: string;
  readonly additionalProperties: { readonly type: readonly string[] };
  /** What the names are; without it they are those of properties, which have rules. */
  readonly 'x-names'?: 'any';
}

/** A list; without a schema for its items they are handed on unread. */
export interface ListSchema {
  readonly type: 'array';
  readonly 'x-java-type': string;
  readonly description?: string;
  readonly items?: BodySchema | TextSchema;
}

/** What the whole of a body may be. */
export type RootSchema = BodySchema | ListSchema;

export type BodyOf<Schema extends RootSchema> = Schema extends BodySchema
  ? RecordOf<Schema>
  : FieldOf<Schema>;

type RecordOf<Schema extends BodySchema> = {
  readonly [Name in keyof Schema['properties']]: Name extends Schema['required'][number]
    ? FieldOf<Schema['properties'][Name]>
    : FieldOf<Schema['properties'][Name]> | undefined;
};

type FieldOf<Field> = Field extends { readonly additionalProperties: unknown }
  ? Scalars
  : Field extends { readonly items: infer Item }
    ? readonly (Item extends BodySchema ? RecordOf<Item> : string)[]
    : Field extends { readonly type: 'array' }
      ? readonly unknown[]
      : Field extends { readonly type: 'boolean' }
        ? boolean
        : Field extends { readonly type: 'integer' }
          ? number
          : Field extends BodySchema
            ? RecordOf<Field>
            : string;

/** Names and their scalars, which come as texts: numbers in the digits they were sent in; null stays null. */
export type Scalars = readonly (readonly [name: string, text: string | null])[];

interface Reading {
  readonly text: string;
  /** The keys that lead to the value that is being read. */
  readonly path: string[];
  /** Whether a number was met, whose digits the parser does not keep. */
  hasNumber: boolean;
}

/** A body as it came in, and what it claims to be. */
export interface SentBody {
  readonly contentType: string | undefined;
  readonly bytes: Buffer | undefined;
}

const JSON_CONTENT = /^\s*application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** Reads a body that claims to be JSON; an empty one need not claim anything. */
export function readSentBody<Schema extends RootSchema>(
  schema: Schema,
  { contentType, bytes }: SentBody,
): Result<BodyOf<Schema>, Refusal> {
  const isEmpty = bytes === undefined || bytes.length === 0;
  if (isEmpty || JSON_CONTENT.test(contentType ?? '')) return readBody(schema, bytes);
  return refuse({ kind: 'unsupported-content-type', given: contentType });
}

/**
 * Reads the bytes of a body.
 *
 * Refuses an absent body, bytes that are no JSON, fields of the wrong type, fields that are missing, and
 * property names that no property can have; all before any property is looked up.
 * Seen: this order, and that fields which the schema does not know are passed over.
 */
export function readBody<Schema extends RootSchema>(
  schema: Schema,
  bytes: Buffer | undefined,
): Result<BodyOf<Schema>, Refusal> {
  if (bytes === undefined || bytes.length === 0) return refuse({ kind: 'missing-body' });
  const text = withoutByteOrderMark(bytes.toString('utf8'));
  if (text.trim() === '') return refuse({ kind: 'missing-body' });
  if (!isUtf8(bytes)) {
    const at = positionIn(text, text.indexOf('\uFFFD'));
    return refuse({ kind: 'malformed-json', at, reason: 'Invalid UTF-8 byte' });
  }
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  if (parsed.value === null) return refuse({ kind: 'missing-body' });
  const reading: Reading = { text, path: [], hasNumber: false };
  const read = readField(schema, reading, parsed.value);
  // Numbers are read once more as the digits they were sent in: `5000.00` is stored so, and an id of nineteen
  // digits must not lose its last ones.
  const result = read.ok && reading.hasNumber ? readField(schema, reading, parseWithDigits(text)) : read;
  return result as Result<BodyOf<Schema>, Refusal>;
}

function readRecord(schema: BodySchema, reading: Reading, sent: unknown): Result<unknown, Refusal> {
  if (!isObject(sent)) return wrongType(reading, schema['x-java-type']);
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.properties)) {
    const value = Object.hasOwn(sent, name) ? sent[name] : undefined;
    if (value === undefined || value === null) continue;
    reading.path.push(name);
    const read = readField(field, reading, value);
    if (!read.ok) return read;
    reading.path.pop();
    fields[name] = read.value;
  }
  const missing = schema.required.filter((name) => fields[name] === undefined);
  if (missing.length === 0) return accept(fields);
  const at = endOfJsonValue(reading.text, reading.path);
  return refuse({ kind: 'json-fields-missing', at, fields: missing });
}

/** Reads the value at the path of the reading; where it is refused, the path stays at what was refused. */
function readField(field: FieldSchema, reading: Reading, value: unknown): Result<unknown, Refusal> {
  switch (field.type) {
    case 'object':
      if ('properties' in field) return readRecord(field, reading, value);
      return isObject(value) ? readScalars(field, reading, value) : wrongType(reading, field['x-java-type']);
    case 'array':
      return Array.isArray(value)
        ? readItems(field, reading, value)
        : wrongType(reading, field['x-java-type']);
    case 'string':
      return readText(field, reading, value);
    case 'boolean':
      return readFlag(field, reading, value);
    case 'integer':
      return readInteger(field, reading, value);
    default:
      return field satisfies never;
  }
}

function readText(field: TextSchema, reading: Reading, value: unknown): Result<unknown, Refusal> {
  if (typeof value === 'object') return wrongType(reading, field['x-java-type']);
  if (typeof value === 'number') reading.hasNumber = true;
  return accept(toText(value));
}

function readFlag(field: FlagSchema, reading: Reading, value: unknown): Result<unknown, Refusal> {
  if (typeof value === 'boolean') return accept(value);
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (text === 'true' || text === 'false') return accept(text === 'true');
  return wrongType(reading, field['x-java-type']);
}

const INTEGER = /^[+-]?\d{1,10}$/;
const MAX_INTEGER = 2_147_483_647;

function readInteger(field: IntegerSchema, reading: Reading, value: unknown): Result<unknown, Refusal> {
  const text = typeof value === 'object' || typeof value === 'boolean' ? '' : String(value).trim();
  const number = Number(text);
  const isInteger = INTEGER.test(text) && Math.abs(number) <= MAX_INTEGER;
  return isInteger ? accept(number) : wrongType(reading, field['x-java-type']);
}

function readItems(
  { items }: ListSchema,
  reading: Reading,
  sent: readonly unknown[],
): Result<unknown, Refusal> {
  if (items === undefined) return accept(sent);
  const read: unknown[] = [];
  for (const [index, item] of sent.entries()) {
    reading.path.push(String(index));
    const result =
      items.type === 'object' ? readRecord(items, reading, item) : readText(items, reading, item);
    if (!result.ok) return result;
    reading.path.pop();
    read.push(result.value);
  }
  return accept(read);
}

function readScalars(
  field: ScalarMapSchema,
  reading: Reading,
  sent: Record<string, unknown>,
): Result<Scalars, Refusal> {
  const misnamed: string[] = [];
  const scalars: [string, string | null][] = [];
  for (const name of Object.keys(sent)) {
    const value = sent[name];
    if (typeof value === 'object' && value !== null) {
      reading.path.push(name);
      return wrongType(reading, 'java.lang.String');
    }
    if (field['x-names'] !== 'any' && !isWellFormedPropertyName(name)) misnamed.push(name);
    if (typeof value === 'number') reading.hasNumber = true;
    scalars.push([name, value === null ? null : toText(value)]);
  }
  if (misnamed.length === 0) return accept(scalars);
  return refuse({ kind: 'property-names-malformed', at: endOfJsonValue(reading.text, []), names: misnamed });
}

/** A half of a surrogate pair means nothing and cannot be stored: it is replaced, as in any decoding. */
function toText(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : String(value);
}

/** Source: the parser whose words are used here takes a thousand levels of nesting by default. */
function parseJson(text: string): Result<unknown, Refusal> {
  try {
    const parsed = JSON.parse(text) as unknown;
    if (!isTooDeep(text)) return accept(parsed);
  } catch {
    // What is wrong, and where, is found below.
  }
  const defect = findJsonDefect(text) ?? { at: positionIn(text, 0), reason: 'Unexpected content' };
  return refuse({ kind: 'malformed-json', ...defect });
}

/** Parses a text that is JSON, with every number as the text of its digits. */
function parseWithDigits(text: string): unknown {
  const reviver = (_key: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value;
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown);
}

function wrongType({ text, path }: Reading, expected: string): Result<never, Refusal> {
  return refuse({ kind: 'json-of-wrong-type', expected, ...findJsonValue(text, path) });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
