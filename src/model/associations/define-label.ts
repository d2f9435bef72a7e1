import type { ObjectTypeId } from '../ids.ts';
import type { Refusal } from '../refusal.ts';
import { accept, type Result, refuse } from '../result.ts';
import type {
  AssociationLabel,
  AssociationLimit,
  AssociationSpec,
  AssociationType,
  AssociationTypes,
} from './association-types.ts';

/** Seen: how many types there may be between two object types. */
export const MAX_TYPES_OF_PAIR = 50;
/** Source: what a limit may be at the most. */
export const MAX_ASSOCIATIONS = 500_000;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Two object types, by their ids and by what refusals call them. */
export interface LabelledPair {
  readonly fromTypeId: ObjectTypeId;
  readonly toTypeId: ObjectTypeId;
  readonly fromName: string;
  readonly toName: string;
}

export interface SentLabel {
  readonly name: string;
  readonly label: string;
  readonly inverseLabel: string | undefined;
}

/**
 * Decides a label with both its directions. Source: without an inverse label both directions have the same one, under
 * numbers of their own; names are unique in an account. Refuses `label-name-malformed`, `association-label-empty`,
 * `label-exists` and `too-many-labels`.
 *
 * @param firstNumber the first of two numbers that no type has.
 */
export function decideLabel(
  types: AssociationTypes,
  { fromTypeId, toTypeId, ...names }: LabelledPair,
  { name, label, inverseLabel }: SentLabel,
  firstNumber: number,
): Result<AssociationLabel, Refusal> {
  if (!NAME.test(name)) return refuse({ kind: 'label-name-malformed', name });
  if (label.trim() === '') return refuse({ kind: 'association-label-empty', field: 'label' });
  if (inverseLabel?.trim() === '') return refuse({ kind: 'association-label-empty', field: 'inverseLabel' });
  const isTaken = types.all().some((type) => type.category === 'USER_DEFINED' && type.name === name);
  if (isTaken) return refuse({ kind: 'label-exists', name });
  if (types.between(fromTypeId, toTypeId).length >= MAX_TYPES_OF_PAIR) {
    return refuse({ kind: 'too-many-labels', max: MAX_TYPES_OF_PAIR, ...names });
  }
  return accept({
    name,
    fromTypeId,
    toTypeId,
    typeId: firstNumber,
    label,
    inverseId: firstNumber + 1,
    inverseLabel: inverseLabel ?? label,
  });
}

/** Decides new words for a label, seen from the direction that was named. Refuses `association-label-empty`. */
export function decideRelabel(
  stored: AssociationLabel,
  typeId: number,
  { label, inverseLabel = label }: Omit<SentLabel, 'name'>,
): Result<AssociationLabel, Refusal> {
  if (label.trim() === '') return refuse({ kind: 'association-label-empty', field: 'label' });
  if (inverseLabel.trim() === '') return refuse({ kind: 'association-label-empty', field: 'inverseLabel' });
  const isForth = stored.typeId === typeId;
  return accept({
    ...stored,
    label: isForth ? label : inverseLabel,
    inverseLabel: isForth ? inverseLabel : label,
  });
}

/** The type of a pair that may be renamed or removed. Refuses `association-type-unknown` and built-in types. */
export function findOwnType(
  types: AssociationTypes,
  { fromTypeId, toTypeId }: LabelledPair,
  typeId: number,
): Result<AssociationType, Refusal> {
  const between = types.between(fromTypeId, toTypeId).filter((type) => type.typeId === typeId);
  const own = between.find(({ category }) => category === 'USER_DEFINED');
  if (own !== undefined) return accept(own);
  if (between.length > 0) return refuse({ kind: 'association-type-built-in', typeId });
  return refuse({ kind: 'association-type-unknown', given: { category: 'USER_DEFINED', typeId } });
}

/**
 * Decides how many associations by a type may go out from a record; without a number, that there is no limit. Source: a label may have no more than the default
 * type. Refuses `association-name-unknown` for a type that does not lead from the one object type to the other, and
 * `association-max-invalid`.
 */
export function decideLimit(
  types: AssociationTypes,
  { fromTypeId, toTypeId, fromName, toName }: LabelledPair,
  spec: AssociationSpec,
  max: number | undefined,
): Result<AssociationLimit, Refusal> {
  const type = types.find(spec);
  if (type === undefined || type.fromTypeId !== fromTypeId || type.toTypeId !== toTypeId) {
    return refuse({ kind: 'association-name-unknown', given: String(spec.typeId), fromName, toName });
  }
  const limit = { category: type.category, typeId: type.typeId, fromTypeId };
  if (max === undefined) return accept(limit);
  const ofPair = type.isDefault ? undefined : types.findDefault(fromTypeId, toTypeId)?.max;
  const highest = ofPair ?? MAX_ASSOCIATIONS;
  if (max < 1 || max > highest) return refuse({ kind: 'association-max-invalid', given: max, max: highest });
  return accept({ ...limit, max });
}
