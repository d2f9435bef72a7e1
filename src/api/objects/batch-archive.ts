import { accept } from '../../model/result.ts';
import { withBody } from '../operation.ts';
import { checkInputs } from './batch.ts';
import { BATCH_ARCHIVE_BODY } from './batch-bodies.ts';
import { parseTarget } from './target.ts';

/** Archives up to a hundred records. Seen: answers 204, and ids of no record are passed over. */
export const batchArchiveObjects = withBody({
  family: 'CRM/Objects',
  method: 'POST',
  path: '/crm/objects/{objectType}/batch/archive',
  on: 'records',
  access: 'write',
  body: BATCH_ARCHIVE_BODY,
  async run(call) {
    const { caller, definition } = call;
    const ids = (call.body.inputs ?? []).map(({ id }) => id);
    const checked = checkInputs(ids);
    if (!checked.ok) return checked;
    const commands = ids.flatMap((given) => {
      const target = parseTarget(call, { idProperty: undefined, given });
      const typeId = definition.type.id;
      return target.ok ? [{ kind: 'archive' as const, typeId, caller, target: target.value }] : [];
    });
    await call.writes.submitSet(caller.accountId, { commands, isAtomic: false });
    return accept({ status: 204 });
  },
});
