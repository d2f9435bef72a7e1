import { eraseRecord } from '../../actions/erase-record.ts';
import { accept } from '../../model/result.ts';
import { withBody } from '../operation.ts';
import { parseTarget } from './target.ts';

const TEXT = { type: 'string', 'x-java-type': 'java.lang.String' } as const;

/** Erases a record for the sake of privacy. Source: answers 204, also for an address that nobody has. */
export const gdprDeleteObject = withBody({
  family: 'CRM/Objects',
  method: 'POST',
  path: '/crm/objects/{objectType}/gdpr-delete',
  on: 'records',
  access: 'write',
  body: {
    type: 'object',
    'x-java-type': 'com.hubspot.inbounddb.publicobject.core.v2.PublicGdprDeleteInput$Json',
    required: ['objectId'],
    properties: { objectId: TEXT, idProperty: TEXT },
  },
  async run(call) {
    const { objectId, idProperty } = call.body;
    const target = parseTarget(call, { idProperty, given: objectId, followsMerges: true });
    if (!target.ok) return target;
    const { account, caller, definition, nowMs } = call;
    const command = { caller, typeId: definition.type.id, target: target.value, nowMs: nowMs() };
    const erased = await eraseRecord(account, command);
    return erased.ok ? accept({ status: 204 }) : erased;
  },
});
