import type { IndexKey } from '../model/comparable-keys.ts';
import type { ObjectId, ObjectTypeId } from '../model/ids.ts';
import type { AssociationFilter, Bound } from '../model/search/search-query.ts';

/** A search as indexes answer it: plain data in terms of index numbers. */
export interface IndexSearch {
  readonly typeId: ObjectTypeId;
  /** A record matches that fulfils every condition of one group; one without conditions takes every live record. */
  readonly groups: readonly IndexGroup[];
}

export type IndexGroup = readonly IndexCondition[];

/** Which records an index is asked for: the live ones that pass the test, or with `negated` all others. */
export interface IndexCondition {
  readonly index: IndexRef;
  readonly test: IndexTest;
  readonly negated: boolean;
  /** Whether a record may have several rows in the index. */
  readonly isMultiValued: boolean;
}

/** An index by its number, or the ids themselves. */
export type IndexRef = number | 'id';

export type IndexTest =
  | { readonly kind: 'is-present' }
  | { readonly kind: 'is-one-of'; readonly keys: readonly IndexKey[] }
  | { readonly kind: 'lies-between'; readonly from: Bound | undefined; readonly to: Bound | undefined }
  /** Of an index of texts: some word or piece of the text fits the pattern, in which `*` stands for anything. */
  | { readonly kind: 'fits'; readonly propertyName: string; readonly pattern: string }
  /** Of an index of words: the words stand in a row. */
  | { readonly kind: 'has-phrase'; readonly words: readonly string[] }
  /** Of an index of words: every word is the beginning of one. */
  | { readonly kind: 'has-beginnings'; readonly words: readonly string[] }
  /** Of the ids themselves: the record is associated with a live one of these. */
  | AssociationFilter;

/** A page of what matches, in the order of `compareRecords`. */
export interface IndexPage extends IndexSearch {
  readonly sort: IndexSort;
  readonly offset: number;
  readonly limit: number;
}

export interface IndexSort {
  readonly index: IndexRef;
  readonly descending: boolean;
  readonly isMultiValued: boolean;
}

/** Reads for which the indexes hold everything that was committed before. */
export interface IndexSearcher {
  /** Ids of records that match, in no particular order, each once, and no more than the limit. */
  findMatching(search: IndexSearch, limit: number): Promise<readonly ObjectId[]>;
  countMatching(search: IndexSearch): Promise<number>;
  pageMatching(page: IndexPage): Promise<readonly ObjectId[]>;
}

/** The kinds of tests, beginning with those that fewest records tend to pass. */
const BY_SELECTIVITY: readonly IndexTest['kind'][] = [
  'is-one-of',
  'is-associated',
  'has-phrase',
  'lies-between',
  'has-beginnings',
  'fits',
  'is-present',
];

/** The condition of a group that fewest records are likely to pass; absent where all are negated. */
export function pickNarrowest<T extends Pick<IndexCondition, 'test' | 'negated'>>(
  group: readonly T[],
): T | undefined {
  const rank = ({ test }: T) => BY_SELECTIVITY.indexOf(test.kind);
  const [best] = group.filter(({ negated }) => !negated).sort((left, right) => rank(left) - rank(right));
  return best;
}
