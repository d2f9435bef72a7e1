import type { PropertyUsage } from './metadata-refusal.ts';
import type { TypeDefinition } from './type-definition.ts';

/**
 * What makes use of a property and keeps it from being archived.
 * Seen: formulas of calculated properties. Assumed: the display, search and required properties of a custom object.
 * A calculated property that is not to be known of is not named.
 */
export function findUsages(
  definition: TypeDefinition,
  name: string,
  isKnown: (name: string) => boolean,
): readonly PropertyUsage[] {
  const usages: PropertyUsage[] = [];
  for (const property of definition.properties) {
    if (definition.findFormula(property.name)?.reads.includes(name) === true) {
      const parentName = isKnown(property.name) ? property.name : '';
      usages.push({ parentType: 'CALCULATED_PROPERTY', parentName });
    }
  }
  const { type } = definition;
  if (type.fullyQualifiedName === undefined) return usages;
  const named = [
    type.primaryDisplayProperty,
    ...(type.secondaryDisplayProperties ?? []),
    ...(type.searchableProperties ?? []),
    ...(type.requiredOnCreate ?? []).flat(),
  ];
  if (named.includes(name)) usages.push({ parentType: 'OBJECT_SCHEMA', parentName: type.fullyQualifiedName });
  return usages;
}
