import { type AssociationType, standardAssociationType } from '../../associations/association-types.ts';
import type { ObjectTypeId } from '../../ids.ts';
import { ACTIVITY_ROLLUPS } from './activity-rollups.ts';
import { MIRRORED_VALUES } from './mirrored-values.ts';
import type { Rollup } from './rollup.ts';
import { SALES_ROLLUPS } from './sales-rollups.ts';

/** How many others there are of a kind. */
const COUNTS: Readonly<Record<string, readonly number[]>> = {
  num_associated_deals: [4, 342],
  num_associated_contacts: [280, 3],
  hs_num_child_companies: [13],
  hs_num_of_associated_line_items: [19],
  hs_num_associated_companies: [339],
};

/** Which the only one is. */
const IDS: Readonly<Record<string, number>> = {
  associatedcompanyid: 1,
  hs_parent_company_id: 14,
  hs_primary_associated_company: 5,
};

/**
 * Every property that tells of associated records; none of them is told of itself. Seen: the contact of a primary
 * company names it, and companies, deals and tickets count. Assumed: a record that is archived is not counted, and
 * stays the one that is named.
 */
const TABLE: readonly Rollup[] = [
  ...Object.entries(COUNTS).flatMap(([property, each]) =>
    each.map((by): Rollup => ({ property, by: [by], value: 'count' })),
  ),
  ...Object.entries(IDS).map(([property, by]): Rollup => ({ property, by: [by], value: 'id' })),
  ...ACTIVITY_ROLLUPS,
  ...SALES_ROLLUPS,
  ...MIRRORED_VALUES,
];

/** A row of the table with the association types that it names. */
export interface TypedRollup {
  readonly property: string;
  readonly value: Rollup['value'];
  /** The object type that has the property. */
  readonly typeId: ObjectTypeId;
  /** They lead away from it. */
  readonly types: readonly AssociationType[];
}

export const ROLLUPS: readonly TypedRollup[] = TABLE.map(({ property, by, value }) => {
  const types = by.map(standardAssociationType);
  const [typeId, ...others] = new Set(types.map(({ fromTypeId }) => fromTypeId));
  if (typeId === undefined || others.length > 0) throw new Error(`${property} belongs to one object type`);
  return { property, value, typeId, types };
});

/** The properties of each object type that others are told of. */
export const MENTIONED: ReadonlyMap<ObjectTypeId, ReadonlySet<string>> = new Map(
  [...Map.groupBy(mentions(), ([typeId]) => typeId)].map(([typeId, rows]) => [
    typeId,
    new Set(rows.map(([, name]) => name)),
  ]),
);

function mentions(): readonly (readonly [ObjectTypeId, string])[] {
  return ROLLUPS.flatMap(({ types, value }) =>
    typeof value === 'string'
      ? []
      : types.flatMap(({ toTypeId }) => value.from.map((name) => [toTypeId, name] as const)),
  );
}
