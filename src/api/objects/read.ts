import { findTarget } from '../../actions/follow-merges.ts';
import { accept, refuse } from '../../model/result.ts';
import type { RecordOperation } from '../operation.ts';
import { inlineAssociations } from './inline-associations.ts';
import { parseProjection } from './projection.ts';
import { parseTarget, targetInPath } from './target.ts';
import { toView, toWireRecord } from './wire.ts';

/** Reads one record. Seen: live ones only, or with `archived=true` archived ones only. */
export const readObject: RecordOperation = {
  family: 'CRM/Objects',
  method: 'GET',
  path: '/crm/objects/{objectType}/{objectId}',
  on: 'records',
  access: 'read',
  async run(call) {
    const projection = parseProjection(call);
    if (!projection.ok) return projection;
    const target = parseTarget(call, targetInPath(call));
    if (!target.ok) return target;
    const { names, historyNames, archived, far } = projection.value;
    const { definition, caller } = call;
    return call.account.store.read(async (reader) => {
      const record = await findTarget(reader, definition.type.id, target.value);
      if (record === undefined || (record.archivedAtMs !== undefined) !== archived) {
        return refuse({ kind: 'record-not-found' });
      }
      const changes = historyNames.length === 0 ? undefined : await reader.loadChanges([record]);
      const view = toView({ definition, caller, names, historyNames });
      const inline = await inlineAssociations(call, reader, { ids: [record.id], far });
      const body = { ...toWireRecord(view, record, changes?.get(record.id)), ...inline.get(record.id) };
      return accept({ status: 200, body });
    });
  },
};
