import { accept } from '../../model/result.ts';
import type { RecordOperation } from '../operation.ts';
import { parseRecordId } from './target.ts';
import { toWholeView, toWireRecord } from './wire.ts';

/**
 * Makes an archived record live again, as it was; a record that is live stays so. Answers with the record.
 * Refuses one whose unique values others have taken meanwhile. The real API has no such operation: it stands
 * under Axle's own paths.
 */
export const restoreObject: RecordOperation = {
  family: 'Axle',
  method: 'POST',
  path: '/_axle/objects/{objectType}/{objectId}/restore',
  on: 'records',
  access: 'write',
  async run(call) {
    const { caller, definition } = call;
    const id = parseRecordId(call.objectId);
    if (!id.ok) return id;
    const typeId = definition.type.id;
    const restored = await call.writes.submit({ kind: 'restore', typeId, caller, target: id.value });
    if (!restored.ok) return restored;
    const view = toWholeView(definition, caller);
    return accept({ status: 200, body: toWireRecord(view, restored.value.after) });
  },
};
