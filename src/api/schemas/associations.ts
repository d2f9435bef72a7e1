import { addTypeAssociation, removeTypeAssociation } from '../../actions/change-schemas.ts';
import { accept } from '../../model/result.ts';
import { type AccountOperation, withBody } from '../operation.ts';
import { toAuthorship } from '../properties/defining.ts';
import { TYPE_ASSOCIATION_BODY } from './schema-body.ts';
import { MAY_WRITE_SCHEMAS } from './schemas.ts';
import { toWireTypeAssociation } from './wire-schema.ts';

const ASSOCIATIONS = '/crm-object-schemas/schemas/{objectType}/associations';
const SHARED = { family: 'CRM/Schemas', on: 'account', anyOf: MAY_WRITE_SCHEMAS } as const;

/** Lets records of two object types be associated. */
export const createTypeAssociation = withBody({
  ...SHARED,
  method: 'POST',
  path: ASSOCIATIONS,
  body: TYPE_ASSOCIATION_BODY,
  async run(call) {
    const { account, definitions, params, body } = call;
    const from = definitions.parseType(body.fromObjectTypeId);
    if (!from.ok) return from;
    const to = definitions.parseType(body.toObjectTypeId);
    if (!to.ok) return to;
    const sent = { fromTypeId: from.value.type.id, toTypeId: to.value.type.id, name: body.name };
    const given = params['objectType'] ?? '';
    const made = await addTypeAssociation(account, given, sent, toAuthorship(call));
    return made.ok ? accept({ status: 201, body: toWireTypeAssociation(made.value) }) : made;
  },
});

export const archiveTypeAssociation: AccountOperation = {
  ...SHARED,
  method: 'DELETE',
  path: `${ASSOCIATIONS}/{associationIdentifier}`,
  async run(call) {
    const { objectType = '', associationIdentifier: id = '' } = call.params;
    const removed = await removeTypeAssociation(call.account, objectType, id, toAuthorship(call));
    return removed.ok ? accept({ status: 204 }) : removed;
  },
};
