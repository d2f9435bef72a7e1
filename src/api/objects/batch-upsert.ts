import type { WriteCommand } from '../../actions/write-objects.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { readingRulesOf } from '../changes.ts';
import type { ObjectOperation, ObjectRequest } from '../operation.ts';
import type { BodyOf } from '../read-body.ts';
import { checkInputs, writeBatch } from './batch.ts';
import { BATCH_WRITE_BODY } from './batch-bodies.ts';
import { parseUniqueTarget } from './target.ts';

type WriteInput = NonNullable<BodyOf<typeof BATCH_WRITE_BODY>['inputs']>[number];

/**
 * Changes or creates up to a hundred records, each named by a value of a unique property. Every result says
 * whether its record is new.
 * Assumed: each input may name its own property; one that names none is looked for by record id, which cannot
 * create anything and is refused.
 */
export const batchUpsertObjects: ObjectOperation<typeof BATCH_WRITE_BODY> = {
  family: 'CRM/Objects',
  method: 'POST',
  path: '/crm/objects/{objectType}/batch/upsert',
  access: 'write',
  body: BATCH_WRITE_BODY,
  async run(call) {
    const inputs = call.body.inputs ?? [];
    const checked = checkInputs(inputs.map(({ id }) => id));
    if (!checked.ok) return checked;
    const commands = inputs.map((input) => toUpsert(call, input));
    const refused = commands.find((command) => !command.ok);
    if (refused !== undefined && !refused.ok) return refused;
    return writeBatch(
      call,
      'upsert',
      inputs.map(({ id, objectWriteTraceId }, index) => ({
        key: id,
        traceId: objectWriteTraceId,
        command: commands[index] ?? refuse({ kind: 'record-not-found' }),
      })),
    );
  },
};

function toUpsert(call: ObjectRequest, input: WriteInput): Result<WriteCommand, Refusal> {
  const target = parseUniqueTarget(call, input.idProperty || 'hs_object_id', input.id);
  if (!target.ok) return target;
  const { caller, definition } = call;
  return accept({
    kind: 'upsert',
    typeId: definition.type.id,
    caller,
    rules: readingRulesOf(call.version),
    sent: Object.entries(input.properties ?? {}),
    target: target.value,
  });
}
