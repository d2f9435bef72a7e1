import { type Access, type Caller, checkAccess } from './caller.ts';
import { KnownByCaller } from './known-by-caller.ts';
import type { ObjectScopes } from './object-types.ts';
import type { DataSensitivity, PropertyDefinition } from './properties.ts';
import type { PropertySource } from './property-sources.ts';
import type { TypeDefinition } from './type-definition.ts';

/**
 * Which properties of a type a caller may see and set. Every value that is answered, searched or sorted by, looked a
 * record up by or written passes one of these.
 */

/**
 * Whether the caller may see values of a property: its token's list has it, a sensitive one needs a scope of its
 * class, and the same goes for all that the value follows from; where that is a property of associated records, their
 * type has to be open too. Identity and times are in every answer, so that no list leaves them out.
 */
export function maySee(caller: Caller, definition: TypeDefinition, property: PropertyDefinition): boolean {
  const known = SIGHTS.of(caller, definition);
  const before = known.get(property.name);
  if (before !== undefined) return before;
  const sees =
    isOpen(caller, definition, property) &&
    definition.sourcesOf(property.name).every((source) => isOpenSource(caller, definition, source));
  known.set(property.name, sees);
  return sees;
}

/** By the names of properties. */
const SIGHTS = new KnownByCaller(() => new Map<string, boolean>());

function isOpenSource(caller: Caller, definition: TypeDefinition, { of, name }: PropertySource): boolean {
  if (of !== definition && !checkAccess(caller, of.type, 'read').ok) return false;
  const source = of.findProperty(name);
  return source === undefined || isOpen(caller, of, source);
}

function isOpen(caller: Caller, definition: TypeDefinition, property: PropertyDefinition): boolean {
  return (
    holdsClass(caller, definition.type.scopes, property.dataSensitivity, 'read') &&
    (isListed(caller, definition, property.name, 'read') ||
      definition.identityProperties.includes(property.name))
  );
}

/** Whether the caller may set values of a property, as far as its class of sensitivity decides that. */
export function maySet(caller: Caller, definition: TypeDefinition, property: PropertyDefinition): boolean {
  return holdsClass(caller, definition.type.scopes, property.dataSensitivity, 'write');
}

/** Whether the list of the caller's token has a property, be there such a property or not; no list has them all. */
export function isListed(
  { properties }: Caller,
  { type }: TypeDefinition,
  name: string,
  access: Access,
): boolean {
  const list = properties?.get(type.id)?.[access];
  return list === undefined || list.has(name);
}

/** Whether the caller may know of a property: what it may neither read nor write is as if it were not there. */
export function mayKnow(caller: Caller, definition: TypeDefinition, name: string): boolean {
  return (
    isListed(caller, definition, name, 'read') ||
    isListed(caller, definition, name, 'write') ||
    definition.identityProperties.includes(name)
  );
}

/**
 * Whether the caller may search and sort by a property.
 * Source: highly sensitive values cannot be searched by, whatever the token may see.
 */
export function maySearch(caller: Caller, definition: TypeDefinition, property: PropertyDefinition): boolean {
  const isHighly = ({ of, name }: PropertySource) =>
    of.findProperty(name)?.dataSensitivity === 'highly_sensitive';
  const whole = [{ of: definition, name: property.name }, ...definition.sourcesOf(property.name)];
  if (whole.some(isHighly)) return false;
  return maySee(caller, definition, property);
}

/**
 * Whether the caller may name records by values of a property: to find one, or none, tells that there is such a value.
 * Assumed: who may write records of the type, and not read them, may name them by what it may set.
 */
export function mayFindBy(caller: Caller, definition: TypeDefinition, property: PropertyDefinition): boolean {
  if (!maySee(caller, definition, property)) return false;
  if (checkAccess(caller, definition.type, 'read').ok) return true;
  return maySet(caller, definition, property) && isListed(caller, definition, property.name, 'write');
}

/** Whether the caller may see a value of a record, which takes the scope to read records of the type too. */
export function mayReadValue(caller: Caller, definition: TypeDefinition, name: string): boolean {
  const property = definition.findProperty(name);
  if (property === undefined || !checkAccess(caller, definition.type, 'read').ok) return false;
  return maySee(caller, definition, property);
}

/** Whether the caller holds a scope of a class of sensitivity. */
export function holdsClass(
  caller: Caller,
  scopes: ObjectScopes,
  sensitivity: DataSensitivity | undefined,
  access: Access,
): boolean {
  if (sensitivity === undefined || sensitivity === 'non_sensitive') return true;
  return classScopes(scopes, sensitivity, access).some((scope) => caller.scopes.has(scope));
}

/** The scopes of which any one opens values of a class of sensitivity. */
export function classScopes(
  scopes: ObjectScopes,
  sensitivity: 'sensitive' | 'highly_sensitive',
  access: Access,
): readonly string[] {
  const { sensitiveRead, sensitiveWrite, highlySensitiveRead, highlySensitiveWrite } = scopes;
  const sensitive = access === 'read' ? sensitiveRead : sensitiveWrite;
  const highly = access === 'read' ? highlySensitiveRead : highlySensitiveWrite;
  return (sensitivity === 'sensitive' ? sensitive : highly) ?? [];
}
