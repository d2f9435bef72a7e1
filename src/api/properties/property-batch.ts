import type { PropertyDefinition } from '../../model/properties.ts';
import { toWireTimestamp } from '../../model/timestamps.ts';
import type { BatchError } from '../batch-envelope.ts';
import type { Answer, TypeRequest } from '../operation.ts';
import { toWireProperty } from './wire-property.ts';

interface PropertyBatch {
  /** Where every input succeeded. */
  readonly status: 200 | 201;
  readonly results: readonly PropertyDefinition[];
  readonly errors: readonly BatchError[];
}

/** The envelope of a batch of definitions. Source: 207 where some inputs were refused, in every version. */
export function toPropertyBatch({ nowMs }: TypeRequest, { status, results, errors }: PropertyBatch): Answer {
  const at = toWireTimestamp(nowMs());
  return {
    status: errors.length > 0 ? 207 : status,
    body: {
      completedAt: at,
      status: 'COMPLETE',
      startedAt: at,
      results: results.map(toWireProperty),
      ...(errors.length > 0 && { errors, numErrors: errors.length }),
    },
  };
}
