import {
  type AssociationLabel,
  type AssociationLimit,
  specText,
} from '../model/associations/association-types.ts';
import type { AccountMetadata, PropertyRules, StoredGroup, StoredPipeline } from '../model/definitions.ts';
import { toObjectTypeId } from '../model/ids.ts';
import type { IndexKind } from '../model/index-entries.ts';
import type { ObjectType } from '../model/object-types.ts';
import type { PropertyDefinition } from '../model/properties.ts';
import type { AccountRole, AccountTeam, AccountUser } from '../model/users.ts';
import { NO_TYPE, type Row } from './rows.ts';
import type { MetadataChanges } from './store.ts';

/** A definition as every store keeps it: under its kind, its object type and its name. */
export interface DefinitionRow {
  readonly kind: string;
  readonly objectType: string;
  readonly name: string;
  /** JSON. */
  readonly body: string;
}

/** What has to be stored for definitions to be as the changes say. */
export function toDefinitionRows(changes: MetadataChanges): readonly DefinitionRow[] {
  const row = (kind: string, objectType: string, name: string, body: object): DefinitionRow => ({
    kind,
    objectType,
    name,
    body: JSON.stringify(body),
  });
  return [
    ...(changes.objectTypes ?? []).map((type) => row('object_type', type.id, type.name, type)),
    ...(changes.properties ?? []).map(({ typeId, property }) =>
      row('property', typeId, property.name, property),
    ),
    ...(changes.groups ?? []).map(({ typeId, group }) => row('property_group', typeId, group.name, group)),
    ...(changes.rules ?? []).map((each) => row('validation_rules', each.typeId, each.propertyName, each)),
    ...(changes.labels ?? []).map((each) =>
      row('association_label', each.fromTypeId, String(each.typeId), each),
    ),
    ...(changes.associationLimits ?? []).map((each) =>
      row('association_limit', each.fromTypeId, specText(each), each),
    ),
    ...(changes.users ?? []).map((each) => row('user', NO_TYPE, each.id, each)),
    ...(changes.teams ?? []).map((each) => row('team', NO_TYPE, each.id, each)),
    ...(changes.roles ?? []).map((each) => row('role', NO_TYPE, each.id, each)),
    ...(changes.pipelines ?? []).map(({ typeId, pipeline }) =>
      row('pipeline', typeId, pipeline.id, pipeline),
    ),
  ];
}

/**
 * Reads what `toDefinitionRows` made.
 *
 * @param definitions rows of kind, object type and body.
 * @param indexes rows of number, object type, kind, property name, and whether the index is complete.
 */
export function toMetadata(
  version: number,
  definitions: readonly Row[],
  indexes: readonly Row[],
): AccountMetadata {
  const bodies = definitions.map(([kind, typeId, body]) => ({
    kind: String(kind),
    typeId: toObjectTypeId(String(typeId)),
    body: JSON.parse(String(body)) as unknown,
  }));
  const ofKind = (kind: string) => bodies.filter((each) => each.kind === kind);
  return {
    version,
    objectTypes: ofKind('object_type').map(({ body }) => body as ObjectType),
    properties: ofKind('property').map(({ typeId, body }) => ({
      typeId,
      property: body as PropertyDefinition,
    })),
    groups: ofKind('property_group').map(({ typeId, body }) => ({ typeId, group: body as StoredGroup })),
    labels: ofKind('association_label').map(({ body }) => body as AssociationLabel),
    associationLimits: ofKind('association_limit').map(({ body }) => body as AssociationLimit),
    rules: ofKind('validation_rules').map(({ body }) => body as PropertyRules),
    users: ofKind('user').map(({ body }) => body as AccountUser),
    teams: ofKind('team').map(({ body }) => body as AccountTeam),
    roles: ofKind('role').map(({ body }) => body as AccountRole),
    pipelines: ofKind('pipeline').map(({ typeId, body }) => ({ typeId, pipeline: body as StoredPipeline })),
    indexes: indexes.map(([number, typeId, kind, name, isReady]) => ({
      number: Number(number),
      typeId: toObjectTypeId(String(typeId)),
      kind: String(kind) as IndexKind,
      propertyName: String(name),
      isReady: Number(isReady) === 1,
    })),
  };
}
