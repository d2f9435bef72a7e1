import { archiveSchema, changeSchema, createSchema, purgeSchema } from '../../actions/change-schemas.ts';
import { checkScopes, definitionScopes } from '../../model/caller.ts';
import { isCustomType, type ObjectType } from '../../model/object-types.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { checkSize } from '../batch-envelope.ts';
import { type AccountOperation, type AccountRequest, withBody } from '../operation.ts';
import { toAuthorship } from '../properties/defining.ts';
import { lastOf, readFlag } from '../read-query.ts';
import {
  parseNewSchema,
  SCHEMA_BATCH_READ_BODY,
  SCHEMA_CREATE_BODY,
  SCHEMA_UPDATE_BODY,
  toSentSchema,
} from './schema-body.ts';
import { type SchemaParts, toWireSchema, toWireTypeDefinition } from './wire-schema.ts';

const SCHEMAS = '/crm-object-schemas/schemas';
const SCHEMA = `${SCHEMAS}/{objectType}`;
const SHARED = { family: 'CRM/Schemas', on: 'account' } as const;

/** Source: which scopes open definitions of custom object types. */
const MAY_READ = [
  'crm.schemas.custom.read',
  'crm.objects.custom.read',
  'crm.objects.custom.sensitive.read.v2',
  'crm.objects.custom.highly_sensitive.read.v2',
];
export const MAY_WRITE_SCHEMAS = ['crm.schemas.custom.write'];

/** Lists the custom object types. Seen: with `archived` the live ones too, each saying which it is. */
export const listSchemas: AccountOperation = {
  ...SHARED,
  method: 'GET',
  path: SCHEMAS,
  anyOf: MAY_READ,
  async run(call) {
    const archived = readFlag(call.query, 'archived');
    if (!archived.ok) return archived;
    const parts = readParts(call);
    if (!parts.ok) return parts;
    const { definitions } = call;
    const results = definitions.types
      .filter((type) => isCustomType(type) && (archived.value || type.archivedAtMs === undefined))
      .map((type) => toWireSchema(call, type, parts.value));
    return accept({ status: 200, body: { results } });
  },
};

/** Seen: built-in types can be read too, with the scopes of their own. */
export const readSchema: AccountOperation = {
  ...SHARED,
  method: 'GET',
  path: SCHEMA,
  anyOf: [],
  anyOfFor: scopesToRead,
  async run(call) {
    const type = findType(call);
    if (!type.ok) return type;
    const access = checkScopes(call.caller, scopesToRead(type.value));
    if (!access.ok) return access;
    return accept({ status: 200, body: toWireSchema(call, type.value) });
  },
};

export const createSchemaOperation = withBody({
  ...SHARED,
  method: 'POST',
  path: SCHEMAS,
  anyOf: MAY_WRITE_SCHEMAS,
  body: SCHEMA_CREATE_BODY,
  async run(call) {
    const sent = parseNewSchema(call);
    if (!sent.ok) return sent;
    const { account } = call;
    const made = await createSchema(account, sent.value, toAuthorship(call));
    if (!made.ok) return made;
    const definitions = await account.store.read((reader) => account.definitions.current(reader));
    return accept({ status: 201, body: toWireSchema({ ...call, definitions }, made.value) });
  },
});

/** Source: the answer holds neither properties nor associations. */
export const updateSchema = withBody({
  ...SHARED,
  method: 'PATCH',
  path: SCHEMA,
  anyOf: MAY_WRITE_SCHEMAS,
  body: SCHEMA_UPDATE_BODY,
  async run(call) {
    const { account, body, params } = call;
    const { clearDescription, restorable } = body;
    const sent = { ...toSentSchema(body), clearDescription, restorable };
    const changed = await changeSchema(account, params['objectType'] ?? '', sent, toAuthorship(call));
    if (!changed.ok) return changed;
    return accept({ status: 200, body: toWireTypeDefinition(call, changed.value) });
  },
});

/** Archives an object type, or with `archived` removes an archived one for good. */
export const archiveSchemaOperation: AccountOperation = {
  ...SHARED,
  method: 'DELETE',
  path: SCHEMA,
  anyOf: MAY_WRITE_SCHEMAS,
  async run(call) {
    const { account, params, query } = call;
    const { objectType = '' } = params;
    const purges = readFlag(query, 'archived');
    if (!purges.ok) return purges;
    const removed = purges.value
      ? await purgeSchema(account, objectType)
      : await archiveSchema(account, objectType, toAuthorship(call));
    return removed.ok ? accept({ status: 204 }) : removed;
  },
};

/** Assumed: types that there are none of are left out. */
export const batchReadSchemas = withBody({
  ...SHARED,
  method: 'POST',
  path: `${SCHEMAS}/batch/read`,
  anyOf: [...MAY_READ, 'oauth'],
  body: SCHEMA_BATCH_READ_BODY,
  async run(call) {
    const { definitions, body } = call;
    const size = checkSize(body.inputs.length);
    if (!size.ok) return size;
    const parts = {
      withProperties: body.includePropertyDefinitions ?? true,
      withAssociations: body.includeAssociationDefinitions ?? true,
      withAudit: body.includeAuditMetadata ?? true,
    };
    const results = body.inputs.flatMap(({ id }) => {
      const type = definitions.findType(id);
      return type !== undefined && isCustomType(type) ? [toWireSchema(call, type, parts)] : [];
    });
    return accept({ status: 200, body: { status: 'COMPLETE', results } });
  },
});

function scopesToRead(type: ObjectType): readonly string[] {
  return isCustomType(type) ? [...MAY_READ, 'oauth'] : definitionScopes(type, 'read');
}

function findType({ definitions, params }: AccountRequest): Result<ObjectType, Refusal> {
  const { objectType = '' } = params;
  const type = definitions.findType(objectType);
  return type === undefined ? refuse({ kind: 'schema-not-found', given: objectType }) : accept(type);
}

/** Source: what a list holds beside the types themselves; everything where nothing is said. */
function readParts({ query }: AccountRequest): Result<SchemaParts, Refusal> {
  const flags: boolean[] = [];
  for (const name of [
    'includePropertyDefinitions',
    'includeAssociationDefinitions',
    'includeAuditMetadata',
  ]) {
    const isGiven = (lastOf(query, name) ?? '') !== '';
    const flag = isGiven ? readFlag(query, name) : accept(true);
    if (!flag.ok) return flag;
    flags.push(flag.value);
  }
  const [withProperties = true, withAssociations = true, withAudit = true] = flags;
  return accept({ withProperties, withAssociations, withAudit });
}
