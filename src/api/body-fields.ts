import type { BodySchema, FieldSchema } from './read-body.ts';

/** Pieces that bodies are described with. */

export const TEXT = { type: 'string', 'x-java-type': 'java.lang.String' } as const;
export const FLAG = { type: 'boolean', 'x-java-type': 'boolean' } as const;
export const INTEGER = { type: 'integer', 'x-java-type': 'int' } as const;
export const TEXTS = { type: 'array', 'x-java-type': 'java.util.ArrayList', items: TEXT } as const;
/** Texts by name. */
export const TEXT_MAP = {
  type: 'object',
  'x-java-type': 'java.util.LinkedHashMap<java.lang.String,java.lang.String>',
  additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
  'x-names': 'any',
} as const;

export function listOf<const Item extends BodySchema>(items: Item) {
  return { type: 'array', 'x-java-type': 'java.util.ArrayList', items } as const;
}

export function recordOf<
  const Required extends readonly string[],
  const Properties extends Readonly<Record<string, FieldSchema>>,
>(javaType: string, required: Required, properties: Properties) {
  return { type: 'object', 'x-java-type': javaType, required, properties } as const;
}
