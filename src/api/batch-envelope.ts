import type { Refusal } from '../model/refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import { toErrorAnswer } from './standard-error.ts';

/** What batches of records and of definitions share. */

export const MAX_BATCH_INPUTS = 100;

/** Seen: a batch that is too large is refused whole before anything is looked up. */
export function checkSize(
  count: number,
  { max = MAX_BATCH_INPUTS, ofHistories = false } = {},
): Result<true, Refusal> {
  return count > max ? refuse({ kind: 'too-many-inputs', max, ofHistories }) : accept(true);
}

/** An error of one input, or of all missing records together, inside an answer. Seen: keys in this order. */
export interface BatchError {
  readonly status: 'error';
  readonly category: string | undefined;
  readonly subCategory?: string;
  readonly message: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

export function toBatchError(refusal: Refusal, traceId?: string): BatchError {
  const { body } = toErrorAnswer(refusal);
  const trace = traceId === undefined ? {} : { objectWriteTraceId: [traceId] };
  const holder = refusal.kind === 'email-taken' ? { existingId: [String(refusal.existingId)] } : {};
  return {
    status: 'error',
    category: body?.category,
    ...(body?.subCategory !== undefined && { subCategory: body.subCategory }),
    message: body?.message ?? '',
    context: { ...trace, ...body?.context, ...holder },
  };
}
