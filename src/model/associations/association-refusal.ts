import type { AssociationSpec, AssociationType } from './association-types.ts';

/** Every way in which a request about associations can be refused. */
export type AssociationRefusal = LinkRefusal | LabelRefusal;

/** About how records are associated. */
export type LinkRefusal =
  /** Records of these object types cannot be associated. */
  | {
      readonly kind: 'not-associable';
      readonly given: string;
      readonly fromName: string;
      readonly toName: string;
    }
  | {
      readonly kind: 'association-name-unknown';
      readonly given: string;
      readonly fromName: string;
      readonly toName: string;
    }
  | { readonly kind: 'association-type-unknown'; readonly given: AssociationSpec }
  /** The type leads from another object type, or to another. */
  | {
      readonly kind: 'association-type-misplaced';
      readonly end: 'from' | 'to';
      readonly givenTypeId: string;
      readonly expectedTypeId: string;
    }
  | { readonly kind: 'association-id-invalid'; readonly given: string }
  /** The record does not exist or is archived. */
  | {
      readonly kind: 'associated-record-missing';
      readonly end: 'from' | 'to';
      readonly typeName: string;
      readonly id: string;
    }
  /** An association of a new record without a type, which alone tells the object type at the far end. */
  | { readonly kind: 'new-association-untyped'; readonly id: string }
  | { readonly kind: 'associated-with-itself'; readonly id: string }
  | { readonly kind: 'association-limit-exceeded'; readonly type: AssociationType; readonly max: number }
  /** As `associated-record-missing`, in the words of v3. */
  | { readonly kind: 'from-record-missing'; readonly typeName: string; readonly id: string }
  | {
      readonly kind: 'no-associations';
      readonly fromName: string;
      readonly toName: string;
      readonly fromId: string;
    };

/** About what they may be associated by. */
export type LabelRefusal =
  | { readonly kind: 'label-name-malformed'; readonly name: string }
  | { readonly kind: 'association-label-empty'; readonly field: 'label' | 'inverseLabel' }
  | { readonly kind: 'label-exists'; readonly name: string }
  | {
      readonly kind: 'too-many-labels';
      readonly max: number;
      readonly fromName: string;
      readonly toName: string;
    }
  /** Built-in types cannot be renamed, nor removed. */
  | { readonly kind: 'association-type-built-in'; readonly typeId: number }
  /** The default type cannot be removed before the labels beside it. */
  | { readonly kind: 'default-type-needed'; readonly typeId: number }
  | { readonly kind: 'association-max-invalid'; readonly given: number; readonly max: number };
