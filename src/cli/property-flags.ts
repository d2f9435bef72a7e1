import type { PropertyGrants } from '../model/caller.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import type { PropertySource } from '../model/property-sources.ts';
import type { TypeDefinition } from '../model/type-definition.ts';

/** The flags by which a token is limited to some properties: texts such as `contacts:email,firstname`. */
export interface PropertyFlags {
  readonly property?: readonly string[];
  readonly readProperty?: readonly string[];
  readonly writeProperty?: readonly string[];
}

/**
 * The lists that the flags make; absent where there are none. Throws for what names no object type or no property, and
 * for a property that would never be shown, because it follows from others that the list leaves out.
 */
export function readPropertyFlags(
  { property = [], readProperty = [], writeProperty = [] }: PropertyFlags,
  definitions: AccountDefinitions,
): PropertyGrants | undefined {
  const lists: Record<string, { read?: string[]; write?: string[] }> = {};
  const add = (access: 'read' | 'write', texts: readonly string[]) => {
    for (const text of texts) {
      const { typeId, names } = readFlag(text, definitions);
      const ofType = lists[typeId] ?? {};
      lists[typeId] = { ...ofType, [access]: [...new Set([...(ofType[access] ?? []), ...names])] };
    }
  };
  add('read', [...property, ...readProperty]);
  add('write', [...property, ...writeProperty]);
  const typeIds = Object.keys(lists);
  for (const type of definitions.types) {
    const read = lists[type.id]?.read;
    if (read !== undefined) requireSources(definitions.of(type), read, lists);
  }
  return typeIds.length === 0 ? undefined : lists;
}

function readFlag(text: string, definitions: AccountDefinitions) {
  const [spelling = '', list = '', ...rest] = text.split(':');
  const names = list.split(',').filter((name) => name !== '');
  if (names.length === 0 || rest.length > 0) {
    throw new Error(`a list of properties is written like contacts:email,firstname, not ${text}`);
  }
  const definition = definitions.parseType(spelling);
  if (!definition.ok) throw new Error(`no such object type: ${spelling}`);
  const unknown = names.filter((name) => definition.value.findProperty(name) === undefined);
  if (unknown.length > 0) throw new Error(`${spelling} have no such property: ${unknown.join(', ')}`);
  return { typeId: definition.value.type.id, names };
}

function requireSources(definition: TypeDefinition, names: readonly string[], lists: PropertyGrants): void {
  const isListed = ({ of, name }: PropertySource) =>
    lists[of.type.id]?.read?.includes(name) !== false || of.identityProperties.includes(name);
  for (const name of names) {
    const missing = definition.sourcesOf(name).filter((source) => !isListed(source));
    if (missing.length === 0) continue;
    const places = missing.map(({ of, name: source }) =>
      of === definition ? source : `${source} of ${of.type.name}`,
    );
    const rule = `follows from ${places.join(', ')}, which would have to be listed too`;
    throw new Error(`${name} of ${definition.type.name} ${rule}`);
  }
}
