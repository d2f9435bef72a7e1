import type { ObjectId, ObjectTypeId } from '../ids.ts';
import type { TypeAssociation } from '../object-types.ts';
import standardTypes from '../standard/association-types.json' with { type: 'json' };

export const ASSOCIATION_CATEGORIES = ['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED'] as const;

export type AssociationCategory = (typeof ASSOCIATION_CATEGORIES)[number];

/** Names an association type. Seen: categories number theirs apart from each other. */
export interface AssociationSpec {
  readonly category: AssociationCategory;
  readonly typeId: number;
}

/** One direction of a kind of association between records of two object types. */
export interface AssociationType extends AssociationSpec {
  readonly fromTypeId: ObjectTypeId;
  readonly toTypeId: ObjectTypeId;
  /** What v3 calls it, such as `contact_to_company`. */
  readonly name: string;
  readonly label: string | undefined;
  /** The number of the other direction, which is of the same category; its own where both are the same. */
  readonly inverseId: number;
  /** Source: every pair of records that is associated at all is so by the default type of their object types too. */
  readonly isDefault: boolean;
  readonly isPrimary: boolean;
  /** Of a record, only one association may go out by it. */
  readonly onlyOne: boolean;
  /** How many associations may go out by it from a record, where the account set a limit. */
  readonly max?: number;
}

/** How many associations by a type the account lets go out from a record; absent for a limit that was taken back. */
export interface AssociationLimit extends AssociationSpec {
  readonly fromTypeId: ObjectTypeId;
  readonly max?: number;
}

/** A label that the account made, with both its directions, or of which only the numbers are left. */
export interface AssociationLabel {
  readonly name: string;
  readonly fromTypeId: ObjectTypeId;
  readonly toTypeId: ObjectTypeId;
  readonly typeId: number;
  readonly label: string;
  readonly inverseId: number;
  readonly inverseLabel: string;
  readonly removed?: boolean;
}

/** One direction of an association between two records. */
export interface Link extends AssociationSpec {
  readonly fromTypeId: ObjectTypeId;
  readonly fromId: ObjectId;
  readonly toTypeId: ObjectTypeId;
  readonly toId: ObjectId;
}

interface StandardRow {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly inverse: number;
  readonly label?: string;
  readonly primary?: boolean;
  readonly onlyOne?: boolean;
}

/** Source: the numbers. Assumed: the names and labels of many that are rarely used. */
const STANDARD: readonly AssociationType[] = (standardTypes as readonly StandardRow[]).map((row) => ({
  category: 'HUBSPOT_DEFINED',
  typeId: row.id,
  fromTypeId: row.from as ObjectTypeId,
  toTypeId: row.to as ObjectTypeId,
  name: row.name,
  label: row.label,
  inverseId: row.inverse,
  isDefault: row.label === undefined,
  isPrimary: row.primary === true,
  onlyOne: row.onlyOne === true,
}));

const BY_NUMBER = new Map(STANDARD.map((type) => [type.typeId, type]));

/** A built-in type, without what an account sets of it. Throws where there is none of the number. */
export function standardAssociationType(typeId: number): AssociationType {
  const type = BY_NUMBER.get(typeId);
  if (type === undefined) throw new Error(`there is no built-in association type ${typeId}`);
  return type;
}

/** What an account adds to the built-in types. */
export interface OwnAssociationTypes {
  readonly ofOwnTypes: readonly TypeAssociation[];
  readonly labels: readonly AssociationLabel[];
  readonly limits: readonly AssociationLimit[];
}

/** What an account may associate by: the built-in types, those of its own object types, and its labels. */
export class AssociationTypes {
  readonly #bySpec = new Map<string, AssociationType>();
  readonly #byPair = new Map<string, AssociationType[]>();

  constructor({ ofOwnTypes, labels, limits }: OwnAssociationTypes) {
    const limitOf = new Map(limits.map((limit) => [specText(limit), limit.max]));
    for (const known of [...STANDARD, ...ownDefaults(ofOwnTypes), ...labels.flatMap(directionsOf)]) {
      const max = limitOf.get(specText(known));
      const type = max === undefined ? known : { ...known, max };
      this.#bySpec.set(specText(type), type);
      const pair = pairText(type.fromTypeId, type.toTypeId);
      this.#byPair.set(pair, [...(this.#byPair.get(pair) ?? []), type]);
    }
    for (const types of this.#byPair.values()) types.sort((left, right) => left.typeId - right.typeId);
  }

  /** The types that lead from one object type to another, in ascending order of their numbers. */
  between(fromTypeId: ObjectTypeId, toTypeId: ObjectTypeId): readonly AssociationType[] {
    return this.#byPair.get(pairText(fromTypeId, toTypeId)) ?? [];
  }

  /** Absent where records of the two types cannot be associated. */
  findDefault(fromTypeId: ObjectTypeId, toTypeId: ObjectTypeId): AssociationType | undefined {
    return this.between(fromTypeId, toTypeId).find((type) => type.isDefault);
  }

  find(spec: AssociationSpec): AssociationType | undefined {
    return this.#bySpec.get(specText(spec));
  }

  /** The other direction. Throws for a type that is none of these. */
  inverseOf({ category, inverseId }: AssociationType): AssociationType {
    const inverse = this.find({ category, typeId: inverseId });
    if (inverse === undefined) throw new Error(`association type ${category} ${inverseId} is not there`);
    return inverse;
  }

  /** Every type, in no particular order. */
  all(): readonly AssociationType[] {
    return [...this.#bySpec.values()];
  }
}

export function specText({ category, typeId }: AssociationSpec): string {
  return `${category}=${typeId}`;
}

export function pairText(fromTypeId: ObjectTypeId, toTypeId: ObjectTypeId): string {
  return `${fromTypeId}/${toTypeId}`;
}

/**
 * What the account's own object types brought with them: of each pair of object types the first is the default,
 * and further ones are labels. Source: they count as made by a user. Assumed: their labels are their names.
 */
function ownDefaults(rows: readonly TypeAssociation[]): readonly AssociationType[] {
  const made: AssociationType[] = [];
  for (const row of rows) {
    const inverse = rows.find((each) => each.id === row.inverseId);
    if (inverse === undefined) continue;
    const { fromObjectTypeId: fromTypeId, toObjectTypeId: toTypeId } = row;
    const isDefault = !made.some((type) => type.fromTypeId === fromTypeId && type.toTypeId === toTypeId);
    made.push({
      category: 'USER_DEFINED',
      typeId: Number(row.id),
      fromTypeId,
      toTypeId,
      name: row.name,
      label: isDefault ? undefined : row.name,
      inverseId: Number(inverse.id),
      isDefault,
      isPrimary: false,
      onlyOne: false,
    });
  }
  return made;
}

function directionsOf(label: AssociationLabel): readonly AssociationType[] {
  if (label.removed === true) return [];
  const { name, fromTypeId, toTypeId } = label;
  const shared = {
    category: 'USER_DEFINED',
    name,
    isDefault: false,
    isPrimary: false,
    onlyOne: false,
  } as const;
  const to = { typeId: label.typeId, fromTypeId, toTypeId, label: label.label, inverseId: label.inverseId };
  const back = {
    typeId: label.inverseId,
    fromTypeId: toTypeId,
    toTypeId: fromTypeId,
    label: label.inverseLabel,
    inverseId: label.typeId,
  };
  return [
    { ...shared, ...to },
    { ...shared, ...back },
  ];
}
