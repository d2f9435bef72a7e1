import type { ObjectId, ObjectTypeId } from '../../ids.ts';

/** A property that tells of the records that a record is associated with. Archived ones do not count. */
export interface Rollup {
  readonly property: string;
  /** The numbers of the built-in association types by which they are reached, which lead to different object types. */
  readonly by: readonly number[];
  /** How many they are, the id of the only one, or what is made of their values. */
  readonly value: 'count' | 'id' | Summary;
}

/** A value made of the values of others. */
export interface Summary {
  /** Made anew when one of these changes there. */
  readonly from: readonly string[];
  /** What all of them tell; they come in ascending order of id. The empty text where there is nothing to tell. */
  readonly tell: (others: readonly FarRecord[], nowMs: number) => string;
  /**
   * What is told when others come to those that were told of before; absent where that takes a look at all of them.
   * A record may be associated with so many that this is what keeps a write from growing with their number.
   */
  readonly add?: (told: Told, others: readonly FarRecord[], nowMs: number) => string | undefined;
  /** As `add`, for others that went. */
  readonly remove?: (told: Told, others: readonly FarRecord[], nowMs: number) => string | undefined;
}

/** A record at the far end of an association. */
export interface FarRecord {
  readonly typeId: ObjectTypeId;
  readonly id: ObjectId;
  readonly get: (name: string) => string | undefined;
}

/** What a record told so far. */
export interface Told {
  /** The value of the property itself. */
  readonly value: string;
  readonly get: (name: string) => string | undefined;
}
