import type { AccountDefinitions } from '../../model/definitions.ts';
import type { ObjectType, TypeAssociation } from '../../model/object-types.ts';
import { toWireTimestamp } from '../../model/timestamps.ts';
import { toWireProperty } from '../properties/wire-property.ts';

export interface SchemaParts {
  readonly withProperties: boolean;
  readonly withAssociations: boolean;
  readonly withAudit: boolean;
}

export const ALL_PARTS: SchemaParts = { withProperties: true, withAssociations: true, withAudit: true };

/** An object type on the wire, without its properties and associations. */
export function toWireTypeDefinition(definitions: AccountDefinitions, type: ObjectType) {
  const { createdAtMs, updatedAtMs, fullyQualifiedName, description, restorable } = type;
  return {
    id: type.id.split('-')[1] ?? type.id,
    ...(createdAtMs !== undefined && { createdAt: toWireTimestamp(createdAtMs) }),
    ...(updatedAtMs !== undefined && { updatedAt: toWireTimestamp(updatedAtMs) }),
    archived: type.archivedAtMs !== undefined,
    ...(description !== undefined && { description }),
    labels: type.labels,
    requiredProperties: (type.requiredOnCreate ?? []).flat(),
    searchableProperties: type.searchableProperties ?? [],
    ...(type.primaryDisplayProperty !== undefined && { primaryDisplayProperty: type.primaryDisplayProperty }),
    secondaryDisplayProperties: type.secondaryDisplayProperties ?? [],
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
export function toWireSchema(
  definitions: AccountDefinitions,
  type: ObjectType,
  parts: SchemaParts = ALL_PARTS,
) {
  const { createdByUserId, updatedByUserId } = type;
  return {
    ...toWireTypeDefinition(definitions, type),
    ...(parts.withAudit && createdByUserId !== undefined && { createdByUserId: Number(createdByUserId) }),
    ...(parts.withAudit && updatedByUserId !== undefined && { updatedByUserId: Number(updatedByUserId) }),
    properties: parts.withProperties ? [...definitions.of(type).properties].map(toWireProperty) : [],
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
