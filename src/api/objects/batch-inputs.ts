import type { WriteCommand } from '../../actions/write-objects.ts';
import type { Refusal } from '../../model/refusal.ts';
import { type Result, refuse } from '../../model/result.ts';
import type { Answer, ObjectCall } from '../operation.ts';
import type { BodyOf } from '../read-body.ts';
import { checkInputs, writeBatch } from './batch.ts';
import type { BATCH_WRITE_BODY } from './batch-bodies.ts';

/** One input of a batch that changes or upserts. */
export type WriteInput = NonNullable<BodyOf<typeof BATCH_WRITE_BODY>['inputs']>[number];

/**
 * Carries out the inputs of a batch that names each record. An input that cannot be made a command refuses the
 * whole batch, unless it only names a record that cannot exist.
 */
export async function writeInputs(
  call: ObjectCall<typeof BATCH_WRITE_BODY>,
  verb: 'update' | 'upsert',
  toCommand: (input: WriteInput) => Result<WriteCommand, Refusal>,
): Promise<Result<Answer, Refusal>> {
  const inputs = call.body.inputs ?? [];
  const checked = checkInputs(inputs.map(({ id }) => id));
  if (!checked.ok) return checked;
  const read = inputs.map((input) => ({
    key: input.id,
    traceId: input.objectWriteTraceId,
    command: toCommand(input),
  }));
  for (const { command } of read) {
    if (!command.ok && !namesNoRecord(command.refusal)) return refuse(command.refusal);
  }
  return writeBatch(call, verb, read);
}

function namesNoRecord({ kind }: Refusal): boolean {
  return kind === 'record-not-found' || kind === 'object-id-not-numeric' || kind === 'object-id-not-positive';
}
