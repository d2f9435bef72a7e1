import type { PropertyDefinition } from '../../model/properties.ts';
import { mayKnow } from '../../model/property-access.ts';
import { accept } from '../../model/result.ts';
import { type BatchError, checkSize, toBatchError } from '../batch-envelope.ts';
import { FLAG, listOf, recordOf, TEXT } from '../body-fields.ts';
import { withBody } from '../operation.ts';
import { toPropertyBatch } from './property-batch.ts';
import { isOfSensitivity, parseSensitivity } from './sensitivity.ts';

/** Names of definitions, as batches give them. */
export const NAME_INPUTS = listOf(recordOf('com.hubspot.properties.PropertyName', ['name'], { name: TEXT }));

/** Reads properties by name: 200, or 207 where some do not exist. */
export const batchReadProperties = withBody({
  family: 'CRM/Properties',
  method: 'POST',
  path: '/crm/properties/{objectType}/batch/read',
  on: 'definitions',
  access: 'read',
  refusesShortNames: true,
  body: recordOf('com.hubspot.properties.BatchReadInputPropertyName', ['inputs'], {
    inputs: NAME_INPUTS,
    archived: FLAG,
    dataSensitivity: TEXT,
  }),
  async run(call) {
    const { definition, caller, body } = call;
    const size = checkSize(body.inputs.length);
    if (!size.ok) return size;
    const sensitivity = parseSensitivity(body.dataSensitivity);
    if (!sensitivity.ok) return sensitivity;
    const results: PropertyDefinition[] = [];
    const errors: BatchError[] = [];
    for (const { name } of body.inputs) {
      const property =
        body.archived === true ? definition.findArchivedProperty(name) : definition.findProperty(name);
      const isKnown = property !== undefined && mayKnow(caller, definition, name);
      if (isKnown && isOfSensitivity(property, sensitivity.value)) results.push(property);
      else errors.push(toBatchError({ kind: 'property-not-found', name }));
    }
    return accept(toPropertyBatch(call, { status: 200, results, errors }));
  },
});
