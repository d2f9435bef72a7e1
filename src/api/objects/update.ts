import { answeredProperties } from '../../model/answered-properties.ts';
import { accept, refuse } from '../../model/result.ts';
import { readingRulesOf } from '../changes.ts';
import { withBody } from '../operation.ts';
import { parseTarget, targetInPath } from './target.ts';
import { toView, toWireRecord, toWireWarnings } from './wire.ts';

const UPDATE_BODY = {
  type: 'object',
  'x-java-type': 'com.hubspot.inbounddb.publicobject.core.v2.SimplePublicObjectInput$Json',
  required: [],
  properties: {
    properties: {
      type: 'object',
      'x-java-type': 'java.util.LinkedHashMap<java.lang.String,java.lang.String>',
      description: 'Property names and the values to set. The empty text clears, null leaves as it is.',
      additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
    },
    objectWriteTraceId: {
      type: 'string',
      'x-java-type': 'java.lang.String',
      description: 'Given back with the answer.',
    },
  },
} as const;

/** Changes one record. Source: the published operation; answers 200 with a part of the record. */
export const updateObject = withBody({
  family: 'CRM/Objects',
  method: 'PATCH',
  path: '/crm/objects/{objectType}/{objectId}',
  on: 'records',
  access: 'write',
  body: UPDATE_BODY,
  async run(call) {
    const { caller, definition, body } = call;
    const sent = body.properties ?? [];
    // Seen: this comes before the record is looked for.
    if (sent.length === 0) return refuse({ kind: 'no-properties' });
    const target = parseTarget(call, targetInPath(call));
    if (!target.ok) return target;
    const written = await call.writes.submit({
      kind: 'update',
      typeId: definition.type.id,
      caller,
      rules: readingRulesOf(call),
      sent,
      target: target.value,
    });
    if (!written.ok) return written;
    const { after, normalized } = written.value;
    const view = toView({ definition, caller, names: answeredProperties(written.value, caller) });
    const traceId = body.objectWriteTraceId;
    return accept({
      status: 200,
      body: {
        ...toWireRecord(view, after),
        ...(traceId !== undefined && { objectWriteTraceId: traceId }),
        ...(normalized.length > 0 && { warnings: toWireWarnings(normalized) }),
      },
    });
  },
});
