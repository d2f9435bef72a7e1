import { accept, refuse } from '../../model/result.ts';
import { readingRulesOf } from '../changes.ts';
import { withBody } from '../operation.ts';
import { BATCH_WRITE_BODY } from './batch-bodies.ts';
import { writeInputs } from './batch-inputs.ts';
import { parseTarget } from './target.ts';

/** Changes up to a hundred records. Seen: missing ids, numeric or not, are reported and harm no other input. */
export const batchUpdateObjects = withBody({
  family: 'CRM/Objects',
  method: 'POST',
  path: '/crm/objects/{objectType}/batch/update',
  on: 'records',
  access: 'write',
  body: BATCH_WRITE_BODY,
  run(call) {
    const { caller, definition } = call;
    const rules = readingRulesOf(call);
    return writeInputs(call, 'update', ({ id, idProperty, properties }) => {
      const sent = properties ?? [];
      if (sent.length === 0) return refuse({ kind: 'no-properties' });
      const target = parseTarget(call, { idProperty, given: id });
      if (!target.ok) return target;
      return accept({
        kind: 'update',
        typeId: definition.type.id,
        caller,
        rules,
        sent,
        target: target.value,
      });
    });
  },
});
