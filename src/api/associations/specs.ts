import {
  ASSOCIATION_CATEGORIES,
  type AssociationCategory,
  type AssociationType,
  type AssociationTypes,
} from '../../model/associations/association-types.ts';
import type { ObjectTypeId } from '../../model/ids.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import type { AccountRequest } from '../operation.ts';
import type { BodyOf } from '../read-body.ts';
import type { SPECS_BODY } from './bodies.ts';

/** What is needed to read specs: the account's types, and where in the body they stand. */
export type SpecReading = Pick<AccountRequest, 'definitions'> & {
  locate(path: readonly string[]): { readonly start: { readonly line: number; readonly column: number } };
};

/**
 * The types that specs name, each in the direction in which it is meant.
 * Refuses categories that there are not, `association-type-unknown`, and types that lead from another object type.
 */
export function readSpecs(
  call: SpecReading,
  sent: BodyOf<typeof SPECS_BODY>,
  { fromTypeId, path }: { readonly fromTypeId: ObjectTypeId; readonly path: readonly string[] },
): Result<readonly AssociationType[], Refusal> {
  const types: AssociationType[] = [];
  for (const [index, spec] of sent.entries()) {
    const place = [...path, String(index), 'associationCategory'];
    const category = readCategory(call, spec.associationCategory, place);
    if (!category.ok) return category;
    const named = { category: category.value, typeId: spec.associationTypeId };
    const type = findType(call.definitions.associations, named);
    if (!type.ok) return type;
    if (type.value.fromTypeId !== fromTypeId) {
      const ids = { givenTypeId: fromTypeId, expectedTypeId: type.value.fromTypeId };
      return refuse({ kind: 'association-type-misplaced', end: 'from', ...ids });
    }
    types.push(type.value);
  }
  return accept(types);
}

/** A category in any letter case, and where it stands. Refuses one that there is not. */
export function readCategory(
  { locate }: Pick<SpecReading, 'locate'>,
  given: string,
  path: readonly string[],
): Result<AssociationCategory, Refusal> {
  const category = ASSOCIATION_CATEGORIES.find((each) => each === given.toUpperCase());
  if (category !== undefined) return accept(category);
  return refuse({ kind: 'enum-unknown', at: locate(path).start, allowed: ASSOCIATION_CATEGORIES });
}

/** As `readSpecs`, where the types have to lead to one object type. */
export function readSpecsTo(
  call: SpecReading,
  sent: BodyOf<typeof SPECS_BODY>,
  place: {
    readonly fromTypeId: ObjectTypeId;
    readonly toTypeId: ObjectTypeId;
    readonly path: readonly string[];
  },
): Result<readonly AssociationType[], Refusal> {
  const types = readSpecs(call, sent, place);
  const misplaced = types.ok ? types.value.find((type) => type.toTypeId !== place.toTypeId) : undefined;
  if (misplaced === undefined) return types;
  const ids = { givenTypeId: place.toTypeId, expectedTypeId: misplaced.toTypeId };
  return refuse({ kind: 'association-type-misplaced', end: 'to', ...ids });
}

function findType(
  types: AssociationTypes,
  spec: Parameters<AssociationTypes['find']>[0],
): Result<AssociationType, Refusal> {
  const type = types.find(spec);
  return type === undefined ? refuse({ kind: 'association-type-unknown', given: spec }) : accept(type);
}
