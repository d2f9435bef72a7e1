import { createRequire } from 'node:module';
import type { ObjectType } from './object-types.ts';
import type { Pipeline } from './pipelines.ts';
import type { PropertyDefinition } from './properties.ts';
import objectTypes from './standard/object-types.json' with { type: 'json' };
import pipelines from './standard/pipelines.json' with { type: 'json' };

/**
 * What every account has from the start: constants, not rows. Each row of the tables says how sure it is.
 * The property tables are read when their type is first used: most accounts use a few of the types.
 */

type JsonObjectTypes = readonly (Omit<ObjectType, 'id'> & { readonly id: string })[];

export const STANDARD_OBJECT_TYPES = objectTypes as JsonObjectTypes as readonly ObjectType[];

const PIPELINES = pipelines as readonly (Pipeline & { readonly objectType: string })[];

const requireJson = createRequire(import.meta.url);

/** The types whose property table is empty: they have the system set only. */
const TABLELESS: ReadonlySet<string> = new Set(['marketing_events']);

/** The default pipelines of a type; none for a custom one. */
export function standardPipelines(type: ObjectType): readonly Pipeline[] {
  return PIPELINES.filter((pipeline) => pipeline.objectType === type.name && isStandard(type));
}

/** The built-in properties of a type, less those that every type has; none for a custom one. */
export function standardProperties(type: ObjectType): readonly PropertyDefinition[] {
  if (!isStandard(type) || TABLELESS.has(type.name)) return [];
  return requireJson(`./standard/properties/${type.name}.json`) as readonly PropertyDefinition[];
}

/** The properties that every type has, standing in the type's own property group. */
export function systemProperties(type: ObjectType): readonly PropertyDefinition[] {
  const system = requireJson('./standard/properties/_system.json') as readonly PropertyDefinition[];
  return system.map((property) => ({ ...property, groupName: type.propertyGroup }));
}

function isStandard(type: ObjectType): boolean {
  return type.fullyQualifiedName === undefined;
}
