import { archiveProperty, findDefinable } from '../../actions/change-properties.ts';
import { accept } from '../../model/result.ts';
import { checkSize } from '../batch-envelope.ts';
import { recordOf } from '../body-fields.ts';
import { withBody } from '../operation.ts';
import { NAME_INPUTS } from './batch-read.ts';
import { refuseClosed } from './create.ts';
import { toChangeContext } from './defining.ts';

/**
 * Archives properties by name. Seen: 204 whatever the state of the names. Assumed: one that the caller may not define
 * refuses all of them.
 */
export const batchArchiveProperties = withBody({
  family: 'CRM/Properties',
  method: 'POST',
  path: '/crm/properties/{objectType}/batch/archive',
  on: 'definitions',
  access: 'write',
  refusesShortNames: true,
  body: recordOf('com.hubspot.properties.BatchInputPropertyName', ['inputs'], { inputs: NAME_INPUTS }),
  async run(call) {
    const closed = refuseClosed(call, '');
    if (closed !== undefined) return closed;
    const size = checkSize(call.body.inputs.length);
    if (!size.ok) return size;
    const context = toChangeContext(call);
    const { caller, definition } = call;
    const names = call.body.inputs.map(({ name }) => name);
    for (const name of names) {
      const found = findDefinable(definition, name, { caller });
      if (!found.ok && found.refusal.kind !== 'property-not-found') return found;
    }
    for (const name of names) await archiveProperty(call.account, name, context);
    return accept({ status: 204 });
  },
});
