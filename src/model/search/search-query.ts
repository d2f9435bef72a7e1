import type { AssociationType } from '../associations/association-types.ts';
import type { IndexKey } from '../comparable-keys.ts';
import type { ObjectId } from '../ids.ts';
import type { PropertyDefinition } from '../properties.ts';

/** What records are looked for: plain data, whose meaning is `match.ts`. */
export interface SearchQuery {
  /** A record has to match every filter of one group. No group at all matches everything. */
  readonly groups: readonly FilterGroup[];
  /** Every word has to begin some word of a searchable property. */
  readonly words: readonly string[];
  /** The searchable properties in which words are looked for; absent where that is all of them. */
  readonly wordsIn?: readonly string[] | undefined;
  readonly sort: SearchSort;
  readonly offset: number;
  readonly limit: number;
}

export type FilterGroup = readonly Filter[];

export interface SearchSort {
  readonly property: PropertyDefinition;
  readonly descending: boolean;
}

export type Filter = PropertyFilter | AssociationFilter;

export type PropertyFilter = { readonly property: PropertyDefinition } & FilterCondition;

/** Whether a record is associated with any of some live records. */
export interface AssociationFilter {
  readonly kind: 'is-associated';
  /** The default type, as it leads from the record. */
  readonly type: AssociationType;
  readonly ids: readonly ObjectId[];
}

export type FilterCondition =
  | { readonly kind: 'is-one-of'; readonly keys: readonly IndexKey[]; readonly negated: boolean }
  | { readonly kind: 'has-value'; readonly negated: boolean }
  | { readonly kind: 'lies-between'; readonly from: Bound | undefined; readonly to: Bound | undefined }
  | { readonly kind: 'contains-token'; readonly pattern: string; readonly negated: boolean };

export interface Bound {
  readonly key: IndexKey;
  readonly inclusive: boolean;
}

/** Source: how much one search may ask for. */
export const SEARCH_LIMITS = {
  filterGroups: 5,
  filtersPerGroup: 6,
  filters: 18,
  sorts: 1,
  queryLength: 3000,
  page: 200,
  window: 10_000,
} as const;

/** Source: the page of a search that names no limit. */
export const DEFAULT_SEARCH_PAGE = 10;

/** Source: the operators there are. Seen: refusals list them in this order. */
export const OPERATORS = [
  'IN',
  'NOT_HAS_PROPERTY',
  'LT',
  'EQ',
  'GT',
  'NOT_IN',
  'GTE',
  'CONTAINS_TOKEN',
  'HAS_PROPERTY',
  'LTE',
  'NOT_CONTAINS_TOKEN',
  'BETWEEN',
  'NEQ',
] as const;

export type Operator = (typeof OPERATORS)[number];
