import { type SetResult, undoesSet, type WriteCommand } from '../../actions/write-objects.ts';
import { answeredProperties } from '../../model/answered-properties.ts';
import type { RecordWrite } from '../../model/record-writes.ts';
import type { PropertyProblem, Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { toWireTimestamp } from '../../model/timestamps.ts';
import { type BatchError, checkSize, MAX_BATCH_INPUTS, toBatchError } from '../batch-envelope.ts';
import { type BatchVerb, batchStatusOf } from '../changes.ts';
import type { Answer, ObjectRequest } from '../operation.ts';
import { toView, toWireRecord, toWireWarnings, type WireRecord } from './wire.ts';

/** What all batch operations share: limits, the envelope, and what becomes of refusals. */

/** Source: half as many where property histories are asked for. */
export const MAX_HISTORY_BATCH_INPUTS = 50;

/** Seen: a batch that is too large, or names a record twice, is refused whole before anything is looked up. */
export function checkInputs(
  keys: readonly string[],
  { max = MAX_BATCH_INPUTS, ofHistories = false } = {},
): Result<true, Refusal> {
  const sized = checkSize(keys.length, { max, ofHistories });
  if (!sized.ok) return sized;
  const seen = new Set<string>();
  const repeated = keys.filter((key) => seen.size === seen.add(key).size);
  if (repeated.length === 0) return accept(true);
  return refuse({ kind: 'duplicate-inputs', ids: [...new Set(repeated)] });
}

export interface BatchOutcome {
  readonly verb: BatchVerb;
  readonly results: readonly WireRecord[];
  readonly errors: readonly BatchError[];
}

/**
 * The envelope of a batch. Seen: keys in this order, `errors` and `numErrors` only where there are any, and
 * results that do not come in the order of the inputs: who needs to know which is which compares ids, values or
 * trace ids. Here they come in the opposite order.
 */
export function toBatchAnswer(call: ObjectRequest, { verb, results, errors }: BatchOutcome): Answer {
  const completedAt = toWireTimestamp(call.nowMs());
  return {
    status: batchStatusOf(call.version, verb, errors.length > 0),
    body: {
      completedAt,
      status: 'COMPLETE',
      startedAt: completedAt,
      results: results.toReversed(),
      ...(errors.length > 0 && { errors, numErrors: errors.length }),
    },
  };
}

/** One input of a batch that writes, as far as it could be read. */
export interface BatchWriteInput {
  /** What the input is called in errors: its id, or the value that it looks for. */
  readonly key: string;
  readonly traceId: string | undefined;
  /** A refusal where the input names no record that could exist. */
  readonly command: Result<WriteCommand, Refusal>;
}

/**
 * Carries out the inputs of a batch.
 * Source: with a trace id on every input they stand each for itself and errors name the trace id; without, one
 * bad input refuses the whole batch. Missing records are reported together and refuse nothing.
 */
export async function writeBatch(
  call: ObjectRequest,
  verb: BatchVerb,
  inputs: readonly BatchWriteInput[],
): Promise<Result<Answer, Refusal>> {
  const isAtomic = inputs.some((input) => input.traceId === undefined);
  const misread = inputs.flatMap(({ command }) => (command.ok || namesNothing(command) ? [] : [command]));
  if (isAtomic && misread[0] !== undefined) return misread[0];
  const readable = inputs.filter(({ command }) => command.ok);
  const commands = readable.flatMap(({ command }) => (command.ok ? [command.value] : []));
  const written = await call.writes.submitSet(call.caller.accountId, { commands, isAtomic });
  if (isAtomic && written.some(undoesSet)) return refuse(joinRefusals(written));
  const byInput = new Map(readable.map((input, index) => [input, written[index]]));
  const results: WireRecord[] = [];
  const errors: BatchError[] = [];
  const missing: string[] = [];
  for (const input of inputs) {
    const result = byInput.get(input) ?? (input.command.ok ? undefined : input.command);
    if (result === undefined || namesNothing(result)) missing.push(input.key);
    else if (result.ok) results.push(toWrittenRecord(call, verb, result.value, input.traceId));
    else errors.push(toBatchError(result.refusal, input.traceId));
  }
  return accept(toBatchAnswer(call, { verb, results, errors: [...errors, ...missingError(call, missing)] }));
}

/** Whether an input comes to nothing because it names no record, by an id that none has or could have. */
function namesNothing(result: Result<unknown, Refusal>): boolean {
  if (result.ok) return false;
  const { kind } = result.refusal;
  return kind === 'record-not-found' || kind === 'object-id-not-numeric' || kind === 'object-id-not-positive';
}

/** Seen: one error for all missing records of a batch. */
export function missingError({ definition }: ObjectRequest, ids: readonly string[]): readonly BatchError[] {
  if (ids.length === 0) return [];
  return [toBatchError({ kind: 'records-not-found', typeName: definition.type.internalName, ids })];
}

function toWrittenRecord(
  { definition, caller }: ObjectRequest,
  verb: BatchVerb,
  write: RecordWrite,
  traceId: string | undefined,
): WireRecord {
  const view = toView({ definition, caller, names: answeredProperties(write, caller) });
  return {
    ...toWireRecord(view, write.after),
    ...(verb === 'upsert' && { new: write.before === undefined }),
    ...(traceId !== undefined && { objectWriteTraceId: traceId }),
    ...(write.normalized.length > 0 && { warnings: toWireWarnings(write.normalized) }),
  };
}

/**
 * Why a whole batch was refused. Seen: all bad properties of all inputs in one answer; of conflicts the first
 * only, without the id of the record that is in the way.
 */
function joinRefusals(results: SetResult): Refusal {
  const refusals = results.flatMap((result) => (result.ok || !undoesSet(result) ? [] : [result.refusal]));
  const [first] = refusals;
  const problems: PropertyProblem[] = [];
  for (const refusal of refusals)
    if (refusal.kind === 'invalid-properties') problems.push(...refusal.problems);
  const invalid = refusals.find((refusal) => refusal.kind === 'invalid-properties');
  if (invalid !== undefined) return { ...invalid, problems };
  if (first === undefined) throw new Error('a batch was undone without a refusal');
  return first.kind === 'email-taken' ? { ...first, existingId: undefined } : first;
}
