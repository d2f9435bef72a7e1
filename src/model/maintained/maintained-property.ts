import type { ChangeSource } from '../changes.ts';
import type { ObjectId } from '../ids.ts';
import type { ObjectType } from '../object-types.ts';
import type { StagePlace } from '../pipelines.ts';

/** A property that the server sets: one row of the tables beside this file. */
export interface MaintainedProperty {
  readonly property: string;
  /** Computed again when one of these changes. Without it the property is set once, on creation. */
  readonly from?: readonly string[];
  /** What the value is worked out from besides: who may not see these may not see the value either. */
  readonly reads?: readonly string[];
  /**
   * The value that follows; absent means that there is none, and clears one that was there.
   * A value that the writer sends for the same property wins over this one.
   */
  readonly value: (draft: Draft) => string | undefined;
}

/** A record in the middle of a write: its values with the changes so far. */
export interface Draft {
  readonly type: ObjectType;
  readonly id: ObjectId;
  readonly nowMs: number;
  readonly createdAtMs: number;
  readonly source: ChangeSource;
  /** The value as this write leaves it; absent when it was never set. */
  get(name: string): string | undefined;
  /** The value before this write. */
  was(name: string): string | undefined;
  findStage(stageId: string): StagePlace | undefined;
}

/** Rows that are set once, on creation, to the same value on every record. */
export function onCreation(values: Readonly<Record<string, string>>): readonly MaintainedProperty[] {
  return Object.entries(values).map(([property, text]) => ({ property, value: () => text }));
}
