import { answeredProperties } from '../../model/answered-properties.ts';
import { accept } from '../../model/result.ts';
import { NEW_ASSOCIATIONS } from '../associations/bodies.ts';
import { readNewLinks } from '../associations/new-links.ts';
import { readingRulesOf } from '../changes.ts';
import { withBody } from '../operation.ts';
import { toView, toWireRecord, toWireWarnings } from './wire.ts';

const CREATE_BODY = {
  type: 'object',
  'x-java-type': 'com.hubspot.inbounddb.publicobject.core.v2.SimplePublicObjectInputForCreate$Json',
  required: [],
  properties: {
    properties: {
      type: 'object',
      'x-java-type': 'java.util.LinkedHashMap<java.lang.String,java.lang.String>',
      description: 'Property names and values.',
      additionalProperties: { type: ['string', 'number', 'boolean', 'null'] },
    },
    associations: NEW_ASSOCIATIONS,
    objectWriteTraceId: {
      type: 'string',
      'x-java-type': 'java.lang.String',
      description: 'Given back with the answer.',
    },
  },
} as const;

/** Creates one record. Seen: answers 201 with all that is set, and a Location below the path as called. */
export const createObject = withBody({
  family: 'CRM/Objects',
  method: 'POST',
  path: '/crm/objects/{objectType}',
  on: 'records',
  access: 'write',
  body: CREATE_BODY,
  async run(call) {
    const { caller, definition, body } = call;
    const links = readNewLinks(call, body.associations, ['associations']);
    if (!links.ok) return links;
    const written = await call.writes.submit({
      kind: 'create',
      typeId: definition.type.id,
      caller,
      rules: readingRulesOf(call),
      sent: body.properties ?? [],
      links: links.value,
    });
    if (!written.ok) return written;
    const { after, normalized } = written.value;
    const view = toView({ definition, caller, names: answeredProperties(written.value, caller) });
    const traceId = body.objectWriteTraceId;
    return accept({
      status: 201,
      headers: { location: `${call.origin}${call.path.replace(/\/$/, '')}/${after.id}` },
      body: {
        ...toWireRecord(view, after),
        ...(traceId !== undefined && { objectWriteTraceId: traceId }),
        ...(normalized.length > 0 && { warnings: toWireWarnings(normalized) }),
      },
    });
  },
});
