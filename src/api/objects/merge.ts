import { mergeObjects } from '../../actions/merge-objects.ts';
import { parseObjectId } from '../../model/ids.ts';
import { accept } from '../../model/result.ts';
import { withBody } from '../operation.ts';
import { toWholeView, toWireRecord } from './wire.ts';

const ID = { type: 'string', 'x-java-type': 'long' } as const;

/** Makes two records one. Source: answers 200 with what they became, under a new id. */
export const mergeObjectsOperation = withBody({
  family: 'CRM/Objects',
  method: 'POST',
  path: '/crm/objects/{objectType}/merge',
  on: 'records',
  access: 'write',
  body: {
    type: 'object',
    'x-java-type': 'com.hubspot.inbounddb.publicobject.core.v2.PublicMergeInput$Json',
    required: ['primaryObjectId', 'objectIdToMerge'],
    properties: { primaryObjectId: ID, objectIdToMerge: ID },
  },
  async run(call) {
    const { caller, definition, account, body } = call;
    const primaryId = parseObjectId(body.primaryObjectId);
    if (!primaryId.ok) return primaryId;
    const otherId = parseObjectId(body.objectIdToMerge);
    if (!otherId.ok) return otherId;
    const merged = await mergeObjects(account, {
      caller,
      typeId: definition.type.id,
      primaryId: primaryId.value,
      otherId: otherId.value,
      nowMs: call.nowMs(),
    });
    if (!merged.ok) return merged;
    const view = toWholeView(definition, caller);
    return accept({ status: 200, body: toWireRecord(view, merged.value) });
  },
});
