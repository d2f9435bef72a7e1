import { accept } from '../../model/result.ts';
import type { RecordOperation } from '../operation.ts';
import { parseTarget } from './target.ts';

/**
 * Archives one record.
 * Seen: answers 204 whether the record is there, was archived before, or never existed.
 */
export const archiveObject: RecordOperation = {
  family: 'CRM/Objects',
  method: 'DELETE',
  path: '/crm/objects/{objectType}/{objectId}',
  on: 'records',
  access: 'write',
  async run(call) {
    const target = parseTarget(call, { idProperty: undefined, given: call.objectId, followsMerges: true });
    if (!target.ok) return target.refusal.kind === 'record-not-found' ? accept({ status: 204 }) : target;
    const archived = await call.writes.submit({
      kind: 'archive',
      typeId: call.definition.type.id,
      caller: call.caller,
      target: target.value,
    });
    return archived.ok || archived.refusal.kind === 'record-not-found' ? accept({ status: 204 }) : archived;
  },
};
