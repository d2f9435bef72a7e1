import type { SentNewSchema, SentSchema } from '../../model/define-schema.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result } from '../../model/result.ts';
import { FLAG, INTEGER, listOf, recordOf, TEXT, TEXTS } from '../body-fields.ts';
import type { AccountRequest } from '../operation.ts';
import { PROPERTY_CREATE_BODY, parseNewProperty } from '../properties/property-body.ts';
import type { BodyOf } from '../read-body.ts';

const LABELS = recordOf('com.hubspot.schemas.ObjectTypeDefinitionLabels', [], {
  singular: TEXT,
  plural: TEXT,
});

const FIELDS = {
  labels: LABELS,
  description: TEXT,
  primaryDisplayProperty: TEXT,
  secondaryDisplayProperties: TEXTS,
  requiredProperties: TEXTS,
  searchableProperties: TEXTS,
  allowsSensitiveProperties: FLAG,
} as const;

/** Source: a property within a schema is a line of text where it says nothing else, and stands in the type's group. */
const PROPERTY = recordOf('com.hubspot.schemas.ObjectTypePropertyCreate', ['name', 'label'], {
  ...PROPERTY_CREATE_BODY.properties,
  optionSortStrategy: TEXT,
  displayOrder: INTEGER,
});

export const SCHEMA_CREATE_BODY = recordOf('com.hubspot.schemas.ObjectSchemaEgg', ['name', 'labels'], {
  ...FIELDS,
  name: TEXT,
  properties: listOf(PROPERTY),
  associatedObjects: TEXTS,
  shouldCreateSameObjectAssociation: FLAG,
});

export const SCHEMA_UPDATE_BODY = recordOf('com.hubspot.schemas.ObjectTypeDefinitionPatch', [], {
  ...FIELDS,
  clearDescription: FLAG,
  restorable: FLAG,
});

export const SCHEMA_BATCH_READ_BODY = recordOf('com.hubspot.schemas.BatchInputString', ['inputs'], {
  inputs: listOf(recordOf('com.hubspot.schemas.Id', ['id'], { id: TEXT })),
  includePropertyDefinitions: FLAG,
  includeAssociationDefinitions: FLAG,
  includeAuditMetadata: FLAG,
});

export const TYPE_ASSOCIATION_BODY = recordOf(
  'com.hubspot.schemas.AssociationDefinitionEgg',
  ['fromObjectTypeId', 'toObjectTypeId'],
  { fromObjectTypeId: TEXT, toObjectTypeId: TEXT, name: TEXT },
);

type SchemaCall = AccountRequest & {
  readonly body: BodyOf<typeof SCHEMA_CREATE_BODY>;
  locate(path: readonly string[]): { readonly start: { readonly line: number; readonly column: number } };
};

/** Reads a new object type. Refuses unknown types to associate with, and what new properties are refused for. */
export function parseNewSchema(call: SchemaCall): Result<SentNewSchema, Refusal> {
  const { body, definitions } = call;
  const associatedTypes = [];
  for (const spelling of body.associatedObjects ?? []) {
    const definition = definitions.parseType(spelling);
    if (!definition.ok) return definition;
    associatedTypes.push(definition.value.type.id);
  }
  const properties = [];
  for (const [index, property] of (body.properties ?? []).entries()) {
    const { type = 'string', fieldType = 'text', groupName = '' } = property;
    const locate = (field: string) => call.locate(['properties', String(index), field]).start;
    const given = { ...property, type, fieldType, groupName };
    const sent = parseNewProperty(given, locate);
    if (!sent.ok) return sent;
    properties.push(sent.value);
  }
  return accept({ ...toSentSchema(body), name: body.name, properties, associatedTypes });
}

export function toSentSchema(body: BodyOf<typeof SCHEMA_UPDATE_BODY> | SchemaCall['body']): SentSchema {
  return {
    labels: body.labels,
    description: body.description,
    primaryDisplayProperty: body.primaryDisplayProperty,
    secondaryDisplayProperties: body.secondaryDisplayProperties,
    requiredProperties: body.requiredProperties,
    searchableProperties: body.searchableProperties,
    allowsSensitiveProperties: body.allowsSensitiveProperties,
  };
}
