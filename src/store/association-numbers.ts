import {
  ASSOCIATION_CATEGORIES,
  type AssociationSpec,
  type AssociationType,
  type Link,
} from '../model/associations/association-types.ts';
import { toObjectId } from '../model/ids.ts';

/** Number and category in one, in the order of the numbers. */
export function toAssociationNumber({ category, typeId }: AssociationSpec): number {
  return typeId * ASSOCIATION_CATEGORIES.length + ASSOCIATION_CATEGORIES.indexOf(category);
}

export function specOf(number: number): AssociationSpec {
  const category = ASSOCIATION_CATEGORIES[number % ASSOCIATION_CATEGORIES.length] ?? 'HUBSPOT_DEFINED';
  return { category, typeId: Math.floor(number / ASSOCIATION_CATEGORIES.length) };
}

/** What a link says of its type. */
type LinkType = Pick<AssociationType, 'category' | 'typeId' | 'fromTypeId' | 'toTypeId'>;

export function toLink(type: LinkType, fromId: number, toId: number): Link {
  return {
    fromTypeId: type.fromTypeId,
    fromId: toObjectId(fromId),
    toTypeId: type.toTypeId,
    toId: toObjectId(toId),
    category: type.category,
    typeId: type.typeId,
  };
}
