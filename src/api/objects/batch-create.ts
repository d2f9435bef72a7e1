import { accept } from '../../model/result.ts';
import { readNewLinks } from '../associations/new-links.ts';
import { checkSize } from '../batch-envelope.ts';
import { readingRulesOf } from '../changes.ts';
import { withBody } from '../operation.ts';
import { checkInputs, writeBatch } from './batch.ts';
import { BATCH_CREATE_BODY } from './batch-bodies.ts';

/** Creates up to a hundred records. */
export const batchCreateObjects = withBody({
  family: 'CRM/Objects',
  method: 'POST',
  path: '/crm/objects/{objectType}/batch/create',
  on: 'records',
  access: 'write',
  body: BATCH_CREATE_BODY,
  async run(call) {
    const { caller, definition } = call;
    const inputs = call.body.inputs ?? [];
    const sized = checkSize(inputs.length);
    if (!sized.ok) return sized;
    const traced = checkInputs(inputs.flatMap(({ objectWriteTraceId }) => objectWriteTraceId ?? []));
    if (!traced.ok) return traced;
    const rules = readingRulesOf(call);
    return writeBatch(
      call,
      'create',
      inputs.map(({ properties, associations, objectWriteTraceId }, index) => {
        const links = readNewLinks(call, associations, ['inputs', String(index), 'associations']);
        const sent = properties ?? [];
        const create = { kind: 'create', typeId: definition.type.id, caller, rules, sent } as const;
        return {
          key: String(index),
          traceId: objectWriteTraceId,
          command: links.ok ? accept({ ...create, links: links.value }) : links,
        };
      }),
    );
  },
});
