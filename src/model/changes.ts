import type { AssociationSpec } from './associations/association-types.ts';
import type { ObjectId, ObjectTypeId } from './ids.ts';
import type { PropertyValues } from './records.ts';

/** One write of one record: an entry of the append-only change log, from which property history is read. */
export interface Change {
  readonly typeId: ObjectTypeId;
  readonly objectId: ObjectId;
  readonly kind: ChangeKind;
  readonly atMs: number;
  readonly source: ChangeSource;
  /** What the writer set, in stored form. */
  readonly sent: PropertyValues;
  /** What the server set in consequence. */
  readonly calculated: PropertyValues;
  /** Of a change of associations: which came, or went. */
  readonly links?: readonly ChangedLink[];
}

/** One association of the record, seen from it. */
export interface ChangedLink extends AssociationSpec {
  readonly toTypeId: ObjectTypeId;
  readonly toId: ObjectId;
}

export type ChangeKind =
  | 'created'
  | 'changed'
  | 'archived'
  | 'restored'
  | 'merged'
  | 'associated'
  | 'dissociated';

/** The kinds that count as no modification. */
export const UNMODIFYING: readonly ChangeKind[] = ['archived', 'restored', 'associated', 'dissociated'];

/** Who made a change, in the words of the real API's property history. */
export interface ChangeSource {
  /** `INTEGRATION` for a token of an app. */
  readonly type: string;
  /** The app's id for an integration. */
  readonly id: string;
}

/** Seen: history entries of computed values carry this source. */
export const CALCULATED_SOURCE: ChangeSource = { type: 'CALCULATED', id: 'CalculatedPropertyComputer' };

/** One value that a property had, and since when. */
export interface PropertyVersion {
  readonly value: string;
  readonly atMs: number;
  readonly source: ChangeSource;
}
