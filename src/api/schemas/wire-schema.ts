import type { Caller } from '../../model/caller.ts';
import type { AccountDefinitions } from '../../model/definitions.ts';
import type { ObjectType, TypeAssociation } from '../../model/object-types.ts';
import { mayKnow } from '../../model/property-access.ts';
import { toWireTimestamp } from '../../model/timestamps.ts';
import { toWireProperty } from '../properties/wire-property.ts';

/** Who reads of which account: properties that the caller is not to know of are left out. */
export interface SchemaReader {
  readonly definitions: AccountDefinitions;
  readonly caller: Caller;
}

export interface SchemaParts {
  readonly withProperties: boolean;
  readonly withAssociations: boolean;
  readonly withAudit: boolean;
}

export const ALL_PARTS: SchemaParts = { withProperties: true, withAssociations: true, withAudit: true };

/** An object type on the wire, without its properties and associations. */
export function toWireTypeDefinition({ definitions, caller }: SchemaReader, type: ObjectType) {
  const definition = definitions.of(type);
  const known = (names: readonly string[] = []) => names.filter((name) => mayKnow(caller, definition, name));
  const [primaryDisplayProperty] = known([type.primaryDisplayProperty ?? []].flat());
  const { createdAtMs, updatedAtMs, fullyQualifiedName, description, restorable } = type;
  return {
    id: type.id.split('-')[1] ?? type.id,
    ...(createdAtMs !== undefined && { createdAt: toWireTimestamp(createdAtMs) }),
    ...(updatedAtMs !== undefined && { updatedAt: toWireTimestamp(updatedAtMs) }),
    archived: type.archivedAtMs !== undefined,
    ...(description !== undefined && { description }),
    labels: type.labels,
    requiredProperties: known((type.requiredOnCreate ?? []).flat()),
    searchableProperties: known(type.searchableProperties),
    ...(primaryDisplayProperty !== undefined && { primaryDisplayProperty }),
    secondaryDisplayProperties: known(type.secondaryDisplayProperties),
    ...(restorable !== undefined && { restorable }),
    metaType: fullyQualifiedName === undefined ? 'HUBSPOT' : 'PORTAL_SPECIFIC',
    portalId: definitions.accountId,
    name: type.name,
    fullyQualifiedName: fullyQualifiedName ?? type.internalName,
    objectTypeId: type.id,
    allowsSensitiveProperties: type.allowsSensitiveProperties ?? false,
  };
}

/** An object type with what the request asks of the rest. */
export function toWireSchema(reader: SchemaReader, type: ObjectType, parts: SchemaParts = ALL_PARTS) {
  const { createdByUserId, updatedByUserId } = type;
  const definition = reader.definitions.of(type);
  const known = [...definition.properties].filter(({ name }) => mayKnow(reader.caller, definition, name));
  return {
    ...toWireTypeDefinition(reader, type),
    ...(parts.withAudit && createdByUserId !== undefined && { createdByUserId: Number(createdByUserId) }),
    ...(parts.withAudit && updatedByUserId !== undefined && { updatedByUserId: Number(updatedByUserId) }),
    properties: parts.withProperties ? known.map(toWireProperty) : [],
    associations: parts.withAssociations ? (type.associations ?? []).map(toWireTypeAssociation) : [],
  };
}

export function toWireTypeAssociation(association: TypeAssociation) {
  const at = toWireTimestamp(association.createdAtMs);
  return {
    fromObjectTypeId: association.fromObjectTypeId,
    toObjectTypeId: association.toObjectTypeId,
    name: association.name,
    id: association.id,
    createdAt: at,
    updatedAt: at,
  };
}
