import type { AssociationType } from '../../model/associations/association-types.ts';
import type { Pair } from '../../model/associations/link-set.ts';
import type { Refusal } from '../../model/refusal.ts';
import { toWireTimestamp } from '../../model/timestamps.ts';
import { type BatchError, toBatchError } from '../batch-envelope.ts';
import { type AssociationVerb, associationStatusOf } from '../changes.ts';
import type { AccountRequest, Answer } from '../operation.ts';

/** Seen: keys in this order; the default type has no label. */
export function toWireType({ category, typeId, label = null }: WireLabelled) {
  return { category, typeId, label };
}

type WireLabelled = Pick<AssociationType, 'category' | 'typeId'> & {
  readonly label?: string | null | undefined;
};

/** What an association became. Seen: ids as numbers, and labels only, without the default type. */
export function toWireLabels(pair: Pair, types: readonly AssociationType[]) {
  return {
    fromObjectTypeId: pair.fromTypeId,
    fromObjectId: pair.fromId,
    toObjectTypeId: pair.toTypeId,
    toObjectId: pair.toId,
    labels: types.flatMap(({ label }) => label ?? []),
  };
}

/** Source: an association by the default type alone. Assumed: it is told in both directions. */
export function toWireDefaults(pair: Pair, type: AssociationType) {
  const [from, to] = [{ id: String(pair.fromId) }, { id: String(pair.toId) }];
  const { category: associationCategory } = type;
  return [
    { from, to, associationSpec: { associationCategory, associationTypeId: type.typeId } },
    { from: to, to: from, associationSpec: { associationCategory, associationTypeId: type.inverseId } },
  ];
}

export interface AssociationOutcome {
  readonly verb: AssociationVerb;
  readonly results: readonly unknown[];
  readonly refusals: readonly Refusal[];
}

/** The envelope of a batch. Seen: `errors` and `numErrors` only where there are any. */
export function toAssociationBatch(
  call: Pick<AccountRequest, 'version' | 'nowMs'>,
  { verb, results, refusals }: AssociationOutcome,
): Answer {
  const at = toWireTimestamp(call.nowMs());
  const errors = refusals.map(toAssociationError);
  return {
    status: associationStatusOf(call.version, verb, errors.length > 0),
    body: {
      status: 'COMPLETE',
      results,
      ...(errors.length > 0 && { numErrors: errors.length, errors }),
      startedAt: at,
      completedAt: at,
    },
  };
}

/** Seen: a record that does not exist is told in fewer words inside a batch. */
function toAssociationError(refusal: Refusal): Partial<BatchError> {
  if (refusal.kind === 'associated-record-missing') {
    const message = `${refusal.typeName}=${refusal.id} is not valid`;
    return { status: 'error', category: 'VALIDATION_ERROR', message, context: { id: [refusal.id] } };
  }
  return toBatchError(refusal);
}
