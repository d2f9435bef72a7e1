import { type DefiningContext, decideProperty, type SentNewProperty } from './define-property.ts';
import {
  type AccountDefinitions,
  type AccountMetadata,
  AccountDefinitions as Definitions,
} from './definitions.ts';
import { type ObjectTypeId, toObjectTypeId } from './ids.ts';
import type { MetadataRefusal, SchemaRefusal } from './metadata-refusal.ts';
import { CUSTOM_OBJECT_SCOPES, isCustomType, type ObjectType, type TypeAssociation } from './object-types.ts';
import type { PropertyDefinition } from './properties.ts';
import { accept, type Result, refuse } from './result.ts';
import { STANDARD_OBJECT_TYPES } from './standard-definitions.ts';

/** What a client may say of a custom object type. */
export interface SentSchema {
  readonly labels?:
    | { readonly singular?: string | undefined; readonly plural?: string | undefined }
    | undefined;
  readonly description?: string | undefined;
  readonly primaryDisplayProperty?: string | undefined;
  readonly secondaryDisplayProperties?: readonly string[] | undefined;
  readonly requiredProperties?: readonly string[] | undefined;
  readonly searchableProperties?: readonly string[] | undefined;
  readonly allowsSensitiveProperties?: boolean | undefined;
  readonly restorable?: boolean | undefined;
}

export interface SentNewSchema extends SentSchema {
  readonly name: string;
  readonly properties: readonly Omit<SentNewProperty, 'groupName'>[];
  /** Ids of other types. */
  readonly associatedTypes: readonly ObjectTypeId[];
}

export interface NewSchema {
  readonly type: ObjectType;
  readonly properties: readonly PropertyDefinition[];
}

export interface SchemaContext extends Omit<DefiningContext, 'definition'> {
  readonly definitions: AccountDefinitions;
  readonly metadata: AccountMetadata;
  /** The first of the numbers that the type and its associations take. */
  readonly firstNumber: number;
}

const NAME = /^[a-z][a-z0-9_]*$/i;
/** Seen: how long a name or a label may be. */
const MAX_NAME_LENGTH = 50;
/** Seen: how many display properties there may be beside the first. */
const MAX_SECONDARY = 2;
/** Source: how many properties of a custom type a full-text search looks at. */
const MAX_SEARCHABLE = 20;
/** Seen: how many custom types an account may have. */
export const MAX_CUSTOM_TYPES = 20;

/** Seen: the activities that every custom type can be associated with. */
const ACTIVITIES: readonly string[] = STANDARD_OBJECT_TYPES.filter(({ activity }) => activity === true).map(
  ({ id }) => id,
);

/** How many numbers `decideSchema` takes at the most. */
export function numbersFor(sent: SentNewSchema): number {
  return 1 + 2 * (sent.associatedTypes.length + ACTIVITIES.length);
}

/**
 * Decides what a new object type is, with its properties.
 *
 * Seen: name, labels and a primary display property are needed, which may be `hs_object_id`; the type comes with the
 * properties that every type has, in a group of its own. Assumed: what no searchable properties are named for is
 * searched by its id.
 * Refuses names that are taken or malformed, references to properties that there are none of, and what
 * `decideProperty` refuses.
 */
export function decideSchema(
  sent: SentNewSchema,
  context: SchemaContext,
): Result<NewSchema, MetadataRefusal> {
  const named = checkNames(sent, context);
  if (named !== undefined) return refuse(named);
  const type = toNewType(sent, context);
  const properties = decideProperties(type, sent, context);
  if (!properties.ok) return properties;
  const flaw = findReferenceFlaw(type, definitionsWith(context, type, properties.value));
  return flaw === undefined ? accept({ type, properties: properties.value }) : refuse(flaw);
}

/**
 * Decides what an object type is after a change; what is not sent stays.
 * Seen: the name stays, and sensitive properties once allowed remain so.
 */
export function decideSchemaChange(
  type: ObjectType,
  sent: SentSchema & { readonly clearDescription?: boolean | undefined },
  context: SchemaContext,
): Result<ObjectType, MetadataRefusal> {
  if (!isCustomType(type)) return refuse({ kind: 'schema-built-in', typeId: type.id });
  if (sent.allowsSensitiveProperties === false && type.allowsSensitiveProperties === true) {
    return refuse({ kind: 'schema-sensitive-fixed' });
  }
  const { description = sent.clearDescription === true ? '' : type.description } = sent;
  const { singular = type.labels.singular, plural = type.labels.plural } = sent.labels ?? {};
  const changed: ObjectType = {
    ...type,
    ...referencesIn(sent),
    labels: { singular, plural },
    ...(description !== undefined && { description }),
    ...(sent.restorable !== undefined && { restorable: sent.restorable }),
    ...(sent.allowsSensitiveProperties !== undefined && {
      allowsSensitiveProperties: sent.allowsSensitiveProperties,
    }),
    updatedAtMs: context.nowMs,
    ...(context.userId !== undefined && { updatedByUserId: context.userId }),
  };
  const label = findLabelFlaw(changed);
  if (label !== undefined) return refuse(label);
  const flaw = findReferenceFlaw(changed, context.definitions);
  return flaw === undefined ? accept(changed) : refuse(flaw);
}

function checkNames(sent: SentNewSchema, { definitions }: SchemaContext): MetadataRefusal | undefined {
  const { name, labels, primaryDisplayProperty } = sent;
  if (!NAME.test(name) || name.length > MAX_NAME_LENGTH) return { kind: 'schema-name-malformed', name };
  const label = findLabelFlaw({ labels: { singular: labels?.singular ?? '', plural: labels?.plural ?? '' } });
  if (label !== undefined) return label;
  const known = definitions.findType(name);
  if (known !== undefined && known.archivedAtMs === undefined) return { kind: 'schema-exists', name };
  if (!primaryDisplayProperty) return { kind: 'schema-without-display-property' };
  const own = definitions.types.filter((type) => isCustomType(type) && type.archivedAtMs === undefined);
  if (own.length < MAX_CUSTOM_TYPES) return undefined;
  return { kind: 'limit-reached', what: 'custom object types', max: MAX_CUSTOM_TYPES };
}

function findLabelFlaw({ labels }: Pick<ObjectType, 'labels'>): SchemaRefusal | undefined {
  const odd = [labels.singular, labels.plural].find(
    (label) => label.trim() === '' || label.length > MAX_NAME_LENGTH,
  );
  return odd === undefined ? undefined : { kind: 'schema-label-malformed', label: odd };
}

function toNewType(
  sent: SentNewSchema,
  { definitions, nowMs, userId, firstNumber }: SchemaContext,
): ObjectType {
  const { name, labels, description } = sent;
  const id = toObjectTypeId(`2-${firstNumber}`);
  const others = [...ACTIVITIES.map(toObjectTypeId), ...sent.associatedTypes];
  const users = userId === undefined ? {} : { createdByUserId: userId, updatedByUserId: userId };
  return {
    id,
    name,
    singular: name,
    internalName: name.toUpperCase(),
    labels: { singular: labels?.singular ?? '', plural: labels?.plural ?? '' },
    ...(description !== undefined && { description }),
    searchableProperties: ['hs_object_id'],
    ...referencesIn(sent),
    defaultProperties: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
    createdProperties: ['hs_createdate'],
    modifiedProperty: 'hs_lastmodifieddate',
    pipelineProperty: 'hs_pipeline',
    stageProperty: 'hs_pipeline_stage',
    scopes: CUSTOM_OBJECT_SCOPES,
    merge: true,
    propertyGroup: `${name.toLowerCase()}_information`,
    fullyQualifiedName: `p${definitions.accountId}_${name}`,
    allowsSensitiveProperties: sent.allowsSensitiveProperties ?? true,
    associations: associationsOf(name, id, others, { definitions, firstNumber: firstNumber + 1, nowMs }),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    ...users,
  };
}

function referencesIn(sent: SentSchema): Partial<ObjectType> {
  const { primaryDisplayProperty, secondaryDisplayProperties, requiredProperties, searchableProperties } =
    sent;
  return {
    ...(primaryDisplayProperty !== undefined && { primaryDisplayProperty }),
    ...(secondaryDisplayProperties !== undefined && { secondaryDisplayProperties }),
    ...(searchableProperties !== undefined && { searchableProperties }),
    ...(requiredProperties !== undefined && { requiredOnCreate: requiredProperties.map((name) => [name]) }),
  };
}

/** Both directions of every pair. */
function associationsOf(
  name: string,
  id: ObjectTypeId,
  others: readonly ObjectTypeId[],
  { definitions, firstNumber, nowMs }: Pick<SchemaContext, 'definitions' | 'firstNumber' | 'nowMs'>,
): readonly TypeAssociation[] {
  return [...new Set(others)].flatMap((other, index) => {
    const { singular } = definitions.requireType(other).type;
    const first = firstNumber + 2 * index;
    const between = (
      from: ObjectTypeId,
      to: ObjectTypeId,
      more: Pick<TypeAssociation, 'id' | 'inverseId' | 'name'>,
    ) => ({
      ...more,
      fromObjectTypeId: from,
      toObjectTypeId: to,
      createdAtMs: nowMs,
    });
    const [there, back] = [String(first), String(first + 1)];
    return [
      between(id, other, { id: there, inverseId: back, name: `${name}_to_${singular}` }),
      between(other, id, { id: back, inverseId: there, name: `${singular}_to_${name}` }),
    ];
  });
}

function definitionsWith(
  { definitions, metadata }: SchemaContext,
  type: ObjectType,
  properties: readonly PropertyDefinition[],
): AccountDefinitions {
  return new Definitions(definitions.accountId, {
    ...metadata,
    objectTypes: [...metadata.objectTypes, type],
    properties: [...metadata.properties, ...properties.map((property) => ({ typeId: type.id, property }))],
  });
}

/** Each on top of those before it, so that a formula may name what comes earlier. */
function decideProperties(
  type: ObjectType,
  { properties }: SentNewSchema,
  context: SchemaContext,
): Result<readonly PropertyDefinition[], MetadataRefusal> {
  const decided: PropertyDefinition[] = [];
  for (const sent of properties) {
    const definition = definitionsWith(context, type, decided).requireType(type.id);
    const property = decideProperty({ ...sent, groupName: type.propertyGroup }, { ...context, definition });
    if (!property.ok) return property;
    decided.push(property.value);
  }
  return accept(decided);
}

function findReferenceFlaw(type: ObjectType, definitions: AccountDefinitions): SchemaRefusal | undefined {
  const definition = definitions.requireType(type.id);
  const { primaryDisplayProperty = '', secondaryDisplayProperties = [], searchableProperties = [] } = type;
  const required = (type.requiredOnCreate ?? []).flat();
  const lists = [
    ['primaryDisplayProperty', [primaryDisplayProperty], 1],
    ['secondaryDisplayProperties', secondaryDisplayProperties, MAX_SECONDARY],
    ['searchableProperties', searchableProperties, MAX_SEARCHABLE],
    ['requiredProperties', required, Number.POSITIVE_INFINITY],
  ] as const;
  for (const [field, names, max] of lists) {
    if (names.length > max) return { kind: 'schema-list-too-long', field, max };
    const unknown = names.filter((name) => definition.findProperty(name) === undefined);
    if (unknown.length > 0) return { kind: 'schema-reference-invalid', field, names: unknown };
  }
  return undefined;
}
