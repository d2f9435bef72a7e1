import type {
  AssociationLabel,
  AssociationLimit,
  AssociationSpec,
  AssociationTypes,
} from '../model/associations/association-types.ts';
import {
  decideLabel,
  decideLimit,
  decideRelabel,
  findOwnType,
  type LabelledPair,
  type SentLabel,
} from '../model/associations/define-label.ts';
import type { Refusal } from '../model/refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import type { OpenAccount } from '../store/accounts.ts';
import type { AccountWriter } from '../store/store.ts';
import { type Authorship, removeTypeAssociation } from './change-schemas.ts';

/** Makes a label. Refuses what the model refuses, and `not-associable`. */
export function createLabel(
  account: OpenAccount,
  pair: LabelledPair,
  sent: SentLabel,
): Promise<Result<AssociationLabel, Refusal>> {
  return withTypes(account, async (types, writer) => {
    if (types.findDefault(pair.fromTypeId, pair.toTypeId) === undefined) {
      return refuse({ kind: 'not-associable', given: sent.name, ...pair });
    }
    const label = decideLabel(types, pair, sent, await writer.takeTypeNumbers(2));
    if (label.ok) await writer.saveMetadata({ labels: [label.value] });
    return label;
  });
}

/** Gives a label new words. Refuses what the model refuses. */
export function renameLabel(
  account: OpenAccount,
  pair: LabelledPair,
  typeId: number,
  sent: Omit<SentLabel, 'name'>,
): Promise<Result<AssociationLabel, Refusal>> {
  return withTypes(account, async (types, writer) => {
    const type = findOwnType(types, pair, typeId);
    if (!type.ok) return type;
    const stored = await findStored(writer, typeId);
    if (stored === undefined) return refuse({ kind: 'association-type-built-in', typeId });
    const renamed = decideRelabel(stored, typeId, sent);
    if (renamed.ok) await writer.saveMetadata({ labels: [renamed.value] });
    return renamed;
  });
}

/**
 * Removes an association type of the account in both directions; records lose it. Source: the default type can be
 * removed only after all labels beside it. Refuses what the model refuses.
 */
export async function removeLabel(
  account: OpenAccount,
  pair: LabelledPair,
  typeId: number,
  authorship: Authorship,
): Promise<Result<true, Refusal>> {
  const removed = await withTypes<'label' | 'default'>(account, async (types, writer) => {
    const type = findOwnType(types, pair, typeId);
    if (!type.ok) return type;
    if (type.value.isDefault) {
      const hasLabels = types.between(pair.fromTypeId, pair.toTypeId).length > 1;
      return hasLabels ? refuse({ kind: 'default-type-needed', typeId }) : accept('default');
    }
    const stored = await findStored(writer, typeId);
    if (stored === undefined) return refuse({ kind: 'association-type-built-in', typeId });
    await writer.dropLinks(type.value);
    await writer.dropLinks(types.inverseOf(type.value));
    await writer.saveMetadata({ labels: [{ ...stored, removed: true }] });
    return accept('label');
  });
  if (!removed.ok) return removed;
  if (removed.value === 'label') return accept(true);
  const taken = await removeDefault(account, pair, typeId, authorship);
  return taken.ok ? accept(true) : taken;
}

/** The default type between two object types belongs to the one that the account made. */
async function removeDefault(
  account: OpenAccount,
  { fromTypeId, toTypeId }: LabelledPair,
  typeId: number,
  authorship: Authorship,
) {
  const definitions = await account.store.read((reader) => account.definitions.current(reader));
  const holds = (id: typeof fromTypeId) =>
    (definitions.requireType(id).type.associations ?? []).some((each) => each.id === String(typeId));
  const owner = holds(fromTypeId) ? fromTypeId : toTypeId;
  return removeTypeAssociation(account, owner, String(typeId), authorship);
}

/** What is to become of the limit of a type; without a number it is taken back. */
export interface SentLimit extends AssociationSpec {
  readonly max?: number;
}

/** Sets limits, or takes them back: all or, where one is refused, none. Refuses what the model refuses. */
export function changeLimits(
  account: OpenAccount,
  pair: LabelledPair,
  sent: readonly SentLimit[],
): Promise<Result<readonly AssociationLimit[], Refusal>> {
  return withTypes(account, async (types, writer) => {
    const limits: AssociationLimit[] = [];
    for (const { max, ...spec } of sent) {
      const limit = decideLimit(types, pair, spec, max);
      if (!limit.ok) return limit;
      limits.push(limit.value);
    }
    if (limits.length > 0) await writer.saveMetadata({ associationLimits: limits });
    return accept(limits);
  });
}

function withTypes<T>(
  account: OpenAccount,
  decide: (types: AssociationTypes, writer: AccountWriter) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  return account.store.write(async (writer) => {
    const { associations } = await account.definitions.current(writer);
    return decide(associations, writer);
  });
}

async function findStored(writer: AccountWriter, typeId: number): Promise<AssociationLabel | undefined> {
  const { labels } = await writer.loadMetadata();
  return labels.find((label) => label.typeId === typeId || label.inverseId === typeId);
}
