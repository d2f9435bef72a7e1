import { accept } from '../../model/result.ts';
import { readingRulesOf } from '../changes.ts';
import { withBody } from '../operation.ts';
import { BATCH_WRITE_BODY } from './batch-bodies.ts';
import { writeInputs } from './batch-inputs.ts';
import { parseUniqueTarget } from './target.ts';

/**
 * Changes or creates up to a hundred records, each named by a value of a unique property. Every result says
 * whether its record is new.
 * Assumed: each input of an upsert may name its own property; one that names none is looked for by record id,
 * which cannot create anything and is refused.
 */
export const batchUpsertObjects = withBody({
  family: 'CRM/Objects',
  method: 'POST',
  path: '/crm/objects/{objectType}/batch/upsert',
  on: 'records',
  access: 'write',
  body: BATCH_WRITE_BODY,
  run(call) {
    const { caller, definition } = call;
    const rules = readingRulesOf(call);
    return writeInputs(call, 'upsert', ({ id, idProperty, properties }) => {
      const target = parseUniqueTarget(call, idProperty || 'hs_object_id', id);
      if (!target.ok) return target;
      const sent = properties ?? [];
      return accept({
        kind: 'upsert',
        typeId: definition.type.id,
        caller,
        rules,
        sent,
        target: target.value,
      });
    });
  },
});
