/** A property that tells what a record is associated with. */
export interface Rollup {
  readonly property: string;
  /** The number of the built-in association type by which the others are reached. */
  readonly by: number;
  /** How many they are, or the id of the only one. */
  readonly value: 'count' | 'id';
}

/**
 * Seen: the contact of a primary company names it, and companies, deals and tickets count. Assumed: a record that is
 * archived is not counted, and stays the one that is named.
 */
export const ROLLUPS: readonly Rollup[] = [
  { property: 'associatedcompanyid', by: 1, value: 'id' },
  { property: 'num_associated_deals', by: 4, value: 'count' },
  { property: 'num_associated_contacts', by: 280, value: 'count' },
  { property: 'num_associated_deals', by: 342, value: 'count' },
  { property: 'hs_num_child_companies', by: 13, value: 'count' },
  { property: 'hs_parent_company_id', by: 14, value: 'id' },
  { property: 'num_associated_contacts', by: 3, value: 'count' },
  { property: 'hs_num_of_associated_line_items', by: 19, value: 'count' },
  { property: 'hs_primary_associated_company', by: 5, value: 'id' },
  { property: 'hs_num_associated_companies', by: 339, value: 'count' },
];
