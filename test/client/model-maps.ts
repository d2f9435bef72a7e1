import { createRequire } from 'node:module';
import { expect } from 'vitest';

/** The maps by which the official client turns answers into objects. */

interface Attribute {
  readonly name: string;
  readonly type: string;
  readonly format: string;
}

interface Model {
  readonly attributeTypeMap: readonly Attribute[];
}

const requireCodegen = createRequire(import.meta.url);

function findModel(family: string, name: string): Model | undefined {
  try {
    const module = requireCodegen(`@hubspot/api-client/lib/codegen/${family}/models/${name}.js`);
    return module[name] as Model | undefined;
  } catch {
    return undefined;
  }
}

/**
 * Compares an object that the client made of an answer with the client's own map of it: what is there has the type
 * that the map says, all the way down, and the fields that are named are there.
 */
export function expectModel(
  value: unknown,
  family: string,
  name: string,
  required: readonly string[] = [],
): void {
  const model = findModel(family, name);
  if (model === undefined) throw new Error(`the client has no model ${family}/${name}`);
  const fields = value as Readonly<Record<string, unknown>>;
  for (const field of required) expect(fields[field], `${name}.${field}`).toBeDefined();
  for (const attribute of model.attributeTypeMap) {
    const each = fields[attribute.name];
    if (each !== undefined && each !== null)
      expectType(each, attribute.type, family, `${name}.${attribute.name}`);
  }
}

function expectType(value: unknown, type: string, family: string, place: string): void {
  const items = /^Array<(.+)>$/.exec(type)?.[1];
  if (items !== undefined) {
    expect(Array.isArray(value), place).toBe(true);
    for (const item of value as readonly unknown[]) expectType(item, items, family, place);
  } else if (type === 'Date') {
    expect(value, place).toBeInstanceOf(Date);
    expect(Number.isNaN((value as Date).getTime()), place).toBe(false);
  } else if (['string', 'number', 'boolean'].includes(type)) {
    expect(typeof value, place).toBe(type);
  } else if (findModel(family, type) !== undefined) {
    expectModel(value, family, type);
  }
}
