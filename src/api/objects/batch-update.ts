import type { WriteCommand } from '../../actions/write-objects.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { readingRulesOf } from '../changes.ts';
import type { ObjectOperation, ObjectRequest } from '../operation.ts';
import type { BodyOf } from '../read-body.ts';
import { checkInputs, writeBatch } from './batch.ts';
import { BATCH_WRITE_BODY } from './batch-bodies.ts';
import { parseTarget } from './target.ts';

type WriteInput = NonNullable<BodyOf<typeof BATCH_WRITE_BODY>['inputs']>[number];

/** Changes up to a hundred records. Seen: missing ids, numeric or not, are reported and harm no other input. */
export const batchUpdateObjects: ObjectOperation<typeof BATCH_WRITE_BODY> = {
  family: 'CRM/Objects',
  method: 'POST',
  path: '/crm/objects/{objectType}/batch/update',
  access: 'write',
  body: BATCH_WRITE_BODY,
  async run(call) {
    const inputs = call.body.inputs ?? [];
    const checked = checkInputs(inputs.map(({ id }) => id));
    if (!checked.ok) return checked;
    const commands = inputs.map((input) => toUpdate(call, input));
    const refused = commands.find((command) => !command.ok && !isMissing(command.refusal));
    if (refused !== undefined && !refused.ok) return refused;
    return writeBatch(
      call,
      'update',
      inputs.map(({ id, objectWriteTraceId }, index) => ({
        key: id,
        traceId: objectWriteTraceId,
        command: commands[index] ?? refuse({ kind: 'record-not-found' }),
      })),
    );
  },
};

function toUpdate(call: ObjectRequest, input: WriteInput): Result<WriteCommand, Refusal> {
  const sent = Object.entries(input.properties ?? {});
  if (sent.length === 0) return refuse({ kind: 'no-properties' });
  const target = parseTarget(call, { idProperty: input.idProperty, given: input.id });
  if (!target.ok) return target;
  const { caller, definition } = call;
  const rules = readingRulesOf(call.version);
  return accept({ kind: 'update', typeId: definition.type.id, caller, rules, sent, target: target.value });
}

function isMissing({ kind }: Refusal): boolean {
  return kind === 'record-not-found' || kind === 'object-id-not-numeric' || kind === 'object-id-not-positive';
}
