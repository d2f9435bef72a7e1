import { createLabel, removeLabel, renameLabel } from '../../actions/change-association-types.ts';
import { accept, refuse } from '../../model/result.ts';
import { INTEGER, recordOf, TEXT } from '../body-fields.ts';
import { type TypeOperation, withBody } from '../operation.ts';
import { toAuthorship } from '../properties/defining.ts';
import { SINCE_V4 } from '../versions.ts';
import { pairOf } from './labelled-pair.ts';
import { toWireType } from './wire-association.ts';

/** The types by which records of two object types may be associated, and the labels that an account adds. */

const LABELS = '/crm/associations/{fromObjectType}/{toObjectType}/labels';
const SHARED = { family: 'CRM/Associations', path: LABELS, on: 'definitions', versions: SINCE_V4 } as const;
const PACKAGE = 'com.hubspot.associations.publicapi';

/** Lists the types of one direction, the default one included. */
export const listLabels: TypeOperation = {
  ...SHARED,
  method: 'GET',
  access: 'read',
  async run(call) {
    const pair = pairOf(call);
    const types = call.definitions.associations.between(pair.fromTypeId, pair.toTypeId);
    return accept({ status: 200, body: { results: types.map(toWireType) } });
  },
};

/** Makes a label. Source: answers with both directions, and with 200. */
export const createLabelOperation = withBody({
  ...SHARED,
  method: 'POST',
  access: 'write',
  body: recordOf(`${PACKAGE}.PublicAssociationDefinitionCreateRequest$Json`, ['label', 'name'], {
    name: TEXT,
    label: TEXT,
    inverseLabel: TEXT,
  }),
  async run(call) {
    const pair = pairOf(call);
    const { name, label, inverseLabel } = call.body;
    const made = await createLabel(call.account, pair, { name, label, inverseLabel });
    if (!made.ok) return made;
    const category = 'USER_DEFINED';
    const { typeId, inverseId } = made.value;
    const results = [
      toWireType({ category, typeId: inverseId, label: made.value.inverseLabel }),
      toWireType({ category, typeId, label: made.value.label }),
    ];
    return accept({ status: 200, body: { results } });
  },
});

/** Gives a label new words. Seen: without an inverse label both directions get the same. */
export const renameLabelOperation = withBody({
  ...SHARED,
  method: 'PUT',
  access: 'write',
  body: recordOf(`${PACKAGE}.PublicAssociationDefinitionUpdateRequest$Json`, ['label', 'associationTypeId'], {
    associationTypeId: INTEGER,
    label: TEXT,
    inverseLabel: TEXT,
  }),
  async run(call) {
    const pair = pairOf(call);
    const { associationTypeId, label, inverseLabel } = call.body;
    const sent = { label, inverseLabel };
    const renamed = await renameLabel(call.account, pair, associationTypeId, sent);
    return renamed.ok ? accept({ status: 204 }) : renamed;
  },
});

/** Removes a label, by either of its numbers, with both directions; records lose it. */
export const removeLabelOperation: TypeOperation = {
  ...SHARED,
  method: 'DELETE',
  path: `${LABELS}/{associationTypeId}`,
  access: 'write',
  async run(call) {
    const pair = pairOf(call);
    const given = call.params['associationTypeId'] ?? '';
    if (!/^\d{1,10}$/.test(given)) return refuse({ kind: 'association-id-invalid', given });
    const removed = await removeLabel(call.account, pair, Number(given), toAuthorship(call));
    return removed.ok ? accept({ status: 204 }) : removed;
  },
};
