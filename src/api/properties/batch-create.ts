import { createProperties } from '../../actions/change-properties.ts';
import type { SentNewProperty } from '../../model/define-property.ts';
import { accept } from '../../model/result.ts';
import { checkSize, toBatchError } from '../batch-envelope.ts';
import { listOf, recordOf } from '../body-fields.ts';
import { withBody } from '../operation.ts';
import { refuseClosed } from './create.ts';
import { toChangeContext } from './defining.ts';
import { toPropertyBatch } from './property-batch.ts';
import { PROPERTY_CREATE_BODY, parseNewProperty } from './property-body.ts';

/** Makes properties, each for itself: 201, or 207 where some were refused. */
export const batchCreateProperties = withBody({
  family: 'CRM/Properties',
  method: 'POST',
  path: '/crm/properties/{objectType}/batch/create',
  on: 'definitions',
  access: 'write',
  refusesShortNames: true,
  body: recordOf('com.hubspot.properties.BatchInputPropertyCreate', ['inputs'], {
    inputs: listOf(PROPERTY_CREATE_BODY),
  }),
  async run(call) {
    const closed = refuseClosed(call, '');
    if (closed !== undefined) return closed;
    const { inputs } = call.body;
    const size = checkSize(inputs.length);
    if (!size.ok) return size;
    const sent: SentNewProperty[] = [];
    for (const [index, input] of inputs.entries()) {
      const parsed = parseNewProperty(input, (field) => call.locate(['inputs', String(index), field]).start);
      if (!parsed.ok) return parsed;
      sent.push(parsed.value);
    }
    const made = await createProperties(call.account, sent, toChangeContext(call));
    const results = made.flatMap((each) => (each.ok ? [each.value] : []));
    const errors = made.flatMap((each) => (each.ok ? [] : [toBatchError(each.refusal)]));
    return accept(toPropertyBatch(call, { status: 201, results, errors }));
  },
});
