import { isUtf8 } from 'node:buffer';
import { isWellFormedPropertyName } from '../model/properties.ts';
import type { Refusal } from '../model/refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import { endOfJson, findJsonDefect, findJsonValue } from './json-scan.ts';

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

/** A map of property values, a list, or a text. */
export interface FieldSchema {
  readonly type: 'object' | 'array' | 'string';
  readonly 'x-java-type': string;
  readonly description?: string;
  readonly additionalProperties?: { readonly type: readonly string[] };
}

export type BodyOf<Schema extends BodySchema> = {
  readonly [Name in keyof Schema['properties']]: Name extends Schema['required'][number]
    ? FieldOf<Schema['properties'][Name]['type']>
    : FieldOf<Schema['properties'][Name]['type']> | undefined;
};

type FieldOf<Type extends FieldSchema['type']> = Type extends 'object'
  ? Scalars
  : Type extends 'array'
    ? readonly unknown[]
    : string;

/** Scalars come as texts, numbers in the digits they were sent in; null stays null. */
export type Scalars = Readonly<Record<string, string | null>>;

/**
 * Reads the bytes of a body.
 *
 * Refuses an absent body, bytes that are no JSON, fields of the wrong type, fields that are missing, and
 * property names that no property can have; all before any property is looked up.
 * Seen: this order, and that fields which the schema does not know are passed over.
 */
export function readBody<Schema extends BodySchema>(
  schema: Schema,
  bytes: Buffer | undefined,
): Result<BodyOf<Schema>, Refusal> {
  if (bytes === undefined || bytes.length === 0) return refuse({ kind: 'missing-body' });
  const text = withoutByteOrderMark(bytes.toString('utf8'));
  if (text.trim() === '') return refuse({ kind: 'missing-body' });
  if (!isUtf8(bytes)) {
    const at = { line: 1, column: text.indexOf('\uFFFD') + 1 };
    return refuse({ kind: 'malformed-json', at, reason: 'Invalid UTF-8 byte' });
  }
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  if (parsed.value === null) return refuse({ kind: 'missing-body' });
  return readFields(schema, text, parsed.value) as Result<BodyOf<Schema>, Refusal>;
}

function readFields(schema: BodySchema, text: string, body: unknown): Result<unknown, Refusal> {
  if (!isObject(body)) return wrongType(text, [], schema['x-java-type']);
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(schema.properties)) {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    if (value === undefined || value === null) continue;
    const read = readField(field, text, name, value);
    if (!read.ok) return read;
    fields[name] = read.value;
  }
  const missing = schema.required.filter((name) => fields[name] === undefined);
  if (missing.length > 0)
    return refuse({ kind: 'json-fields-missing', at: endOfJson(text), fields: missing });
  return accept(fields);
}

function readField(field: FieldSchema, text: string, name: string, value: unknown): Result<unknown, Refusal> {
  switch (field.type) {
    case 'object':
      return isObject(value) ? readScalars(text, name, value) : wrongType(text, [name], field['x-java-type']);
    case 'array':
      return Array.isArray(value) ? accept(value) : wrongType(text, [name], field['x-java-type']);
    case 'string':
      return typeof value === 'object'
        ? wrongType(text, [name], field['x-java-type'])
        : accept(toText(value));
    default:
      return field.type satisfies never;
  }
}

function readScalars(text: string, field: string, sent: Record<string, unknown>): Result<Scalars, Refusal> {
  const misnamed: string[] = [];
  const scalars: [string, string | null][] = [];
  let hasNumber = false;
  for (const [name, value] of Object.entries(sent)) {
    if (typeof value === 'object' && value !== null)
      return wrongType(text, [field, name], 'java.lang.String');
    if (!isWellFormedPropertyName(name)) misnamed.push(name);
    if (typeof value === 'number') hasNumber = true;
    scalars.push([name, value === null ? null : toText(value)]);
  }
  if (misnamed.length > 0) {
    return refuse({ kind: 'property-names-malformed', at: endOfJson(text), names: misnamed });
  }
  return accept(hasNumber ? withNumbersAsSent(text, field) : toScalars(scalars));
}

/** A map without a prototype: a property may have any name. */
function toScalars(entries: readonly (readonly [string, string | null])[]): Scalars {
  const scalars: Record<string, string | null> = Object.create(null);
  for (const [name, value] of entries) scalars[name] = value;
  return scalars;
}

/**
 * Reads the text once more, numbers as the digits they were sent in: `5000.00` is stored so, and an id of
 * nineteen digits must not lose its last ones.
 */
function withNumbersAsSent(text: string, field: string): Scalars {
  const reviver = (_key: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value;
  const body = JSON.parse(text, reviver as (key: string, value: unknown) => unknown) as Record<
    string,
    unknown
  >;
  const entries = Object.entries(body[field] as Record<string, unknown>);
  return toScalars(entries.map(([name, value]) => [name, value === null ? null : toText(value)]));
}

/** A half of a surrogate pair means nothing and cannot be stored: it is replaced, as in any decoding. */
function toText(value: unknown): string {
  return typeof value === 'string' ? value.toWellFormed() : String(value);
}

function parseJson(text: string): Result<unknown, Refusal> {
  try {
    return accept(JSON.parse(text) as unknown);
  } catch {
    const defect = findJsonDefect(text) ?? { at: endOfJson(text), reason: 'Unexpected content' };
    return refuse({ kind: 'malformed-json', ...defect });
  }
}

function wrongType(text: string, path: readonly string[], expected: string): Result<never, Refusal> {
  return refuse({ kind: 'json-of-wrong-type', expected, ...findJsonValue(text, path) });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
