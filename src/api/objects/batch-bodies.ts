import { NEW_ASSOCIATIONS } from '../associations/bodies.ts';

/** The bodies of the batch operations. */

const PACKAGE = 'com.hubspot.inbounddb.publicobject.core.v2';
const TEXT = { type: 'string', 'x-java-type': 'java.lang.String' } as const;
const TEXTS = { type: 'array', 'x-java-type': 'java.util.ArrayList', items: TEXT } as const;

const PROPERTIES = {
  type: 'object',
  'x-java-type': 'java.util.LinkedHashMap<java.lang.String,java.lang.String>',
  description: 'Property names and values.',
  additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
} as const;

/** Seen: a body without inputs succeeds and does nothing. */
function batchOf<const Item>(items: Item) {
  return {
    type: 'object',
    'x-java-type': `${PACKAGE}.BatchInput$Json`,
    required: [],
    properties: { inputs: { type: 'array', 'x-java-type': 'java.util.ArrayList', items } },
  } as const;
}

export const BATCH_CREATE_BODY = batchOf({
  type: 'object',
  'x-java-type': `${PACKAGE}.SimplePublicObjectBatchInputForCreate$Json`,
  required: [],
  properties: {
    properties: PROPERTIES,
    associations: NEW_ASSOCIATIONS,
    objectWriteTraceId: TEXT,
  },
} as const);

export const BATCH_WRITE_BODY = batchOf({
  type: 'object',
  'x-java-type': `${PACKAGE}.SimplePublicObjectBatchInput$Json`,
  required: ['id'],
  properties: { id: TEXT, idProperty: TEXT, properties: PROPERTIES, objectWriteTraceId: TEXT },
} as const);

const ID_INPUT = {
  type: 'object',
  'x-java-type': `${PACKAGE}.SimplePublicObjectId$Json`,
  required: ['id'],
  properties: { id: TEXT },
} as const;

export const BATCH_ARCHIVE_BODY = batchOf(ID_INPUT);

export const BATCH_READ_BODY = {
  type: 'object',
  'x-java-type': `${PACKAGE}.BatchReadInputSimplePublicObjectId$Json`,
  required: [],
  properties: {
    inputs: { type: 'array', 'x-java-type': 'java.util.ArrayList', items: ID_INPUT },
    properties: TEXTS,
    propertiesWithHistory: TEXTS,
    idProperty: TEXT,
  },
} as const;
