import { createRequire } from 'node:module';
import type { ObjectType } from './object-types.ts';
import type { Pipeline } from './pipelines.ts';
import type { PropertyDefinition, PropertyGroup } from './properties.ts';
import objectTypes from './standard/object-types.json' with { type: 'json' };
import pipelines from './standard/pipelines.json' with { type: 'json' };
import propertyGroups from './standard/property-groups.json' with { type: 'json' };

/**
 * What every account has from the start: constants, not rows. Each row of the tables says how sure it is.
 * The property tables are read when their type is first used: most accounts use a few of the types.
 */

type JsonObjectTypes = readonly (Omit<ObjectType, 'id'> & { readonly id: string })[];

export const STANDARD_OBJECT_TYPES = objectTypes as JsonObjectTypes as readonly ObjectType[];

const PIPELINES = pipelines as readonly (Pipeline & { readonly objectType: string })[];

const GROUPS = propertyGroups as readonly (PropertyGroup & { readonly objectType: string })[];

const requireJson = createRequire(import.meta.url);

/** The types whose property table is empty: they have the system set only. */
const TABLELESS: ReadonlySet<string> = new Set(['marketing_events']);

/** The default pipelines of a type; none for a custom one. */
export function standardPipelines(type: ObjectType): readonly Pipeline[] {
  return PIPELINES.filter((pipeline) => pipeline.objectType === type.name && isStandard(type));
}

/**
 * The property groups of a type: the built-in ones, or of a custom type the one that it begins with.
 * Seen: that one's name and label. Assumed: the labels of most built-in ones, and their order.
 */
export function standardGroups(type: ObjectType): readonly PropertyGroup[] {
  if (isStandard(type)) {
    return GROUPS.filter(({ objectType }) => objectType === type.name).map(
      ({ name, label, displayOrder }) => ({
        name,
        label,
        displayOrder,
      }),
    );
  }
  return [{ name: type.propertyGroup, label: `${type.labels.singular} Information`, displayOrder: 0 }];
}

/** The built-in properties of a type, less those that every type has; none for a custom one. */
export function standardProperties(type: ObjectType): readonly PropertyDefinition[] {
  if (!isStandard(type) || TABLELESS.has(type.name)) return [];
  return requireJson(`./standard/properties/${type.name}.json`) as readonly PropertyDefinition[];
}

/** The properties that every type has, standing in the type's own property group. */
export function systemProperties(type: ObjectType): readonly PropertyDefinition[] {
  const system = requireJson('./standard/properties/_system.json') as readonly PropertyDefinition[];
  return system.map((property) => ({ ...property, groupName: type.propertyGroup, system: true }));
}

function isStandard(type: ObjectType): boolean {
  return type.fullyQualifiedName === undefined;
}
