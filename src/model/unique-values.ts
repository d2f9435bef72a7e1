import type { ObjectTypeId } from './ids.ts';
import type { PropertyDefinition } from './properties.ts';
import { findValue, type PropertyValues } from './records.ts';
import type { TypeDefinition } from './type-definition.ts';

/** A value that at most one live record of a type may hold. */
export interface UniqueKey {
  readonly typeId: ObjectTypeId;
  readonly propertyName: string;
  readonly value: string;
}

const EMAIL = 'email';
const ADDITIONAL_EMAILS = 'hs_additional_emails';

/** Whether records of the type can be named by a value of the property. */
export function isIdProperty(property: PropertyDefinition): boolean {
  return property.hasUniqueValue === true;
}

/**
 * The keys that a record with these values holds, each once.
 * Source: the further addresses of a contact share one space with its first: each names one contact only.
 */
export function uniqueKeysOf(definition: TypeDefinition, values: PropertyValues): readonly UniqueKey[] {
  const keys = new Map<string, UniqueKey>();
  for (const property of definition.uniqueProperties) {
    const value = findValue(values, property.name);
    if (value === undefined || value === '') continue;
    const parts = property.name === ADDITIONAL_EMAILS ? value.split(';') : [value];
    for (const part of parts) {
      const key = uniqueKey(definition, property.name, part);
      keys.set(toKeyText(key), key);
    }
  }
  return [...keys.values()];
}

/** The key under which a value of a property is looked up. */
export function uniqueKey(definition: TypeDefinition, propertyName: string, value: string): UniqueKey {
  const isEmail = propertyName === EMAIL || propertyName === ADDITIONAL_EMAILS;
  return {
    typeId: definition.type.id,
    propertyName: isEmail ? EMAIL : propertyName,
    value: isEmail ? value.toLowerCase() : value,
  };
}

/** The key as one text, to hold it in a map. */
export function toKeyText(key: UniqueKey): string {
  return `${key.typeId}\n${key.propertyName}\n${key.value}`;
}
