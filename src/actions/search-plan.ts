import type { ObjectId } from '../model/ids.ts';
import { type IndexSubject, toWordsSubject } from '../model/index-entries.ts';
import { isMultiSelect, type PropertyDefinition } from '../model/properties.ts';
import type { Filter, SearchQuery, SearchSort } from '../model/search/search-query.ts';
import { wordsOf } from '../model/search/tokens.ts';
import type { IndexTest } from '../store/index-search.ts';

/** One thing that an index has to be asked for, before it is known whether there is such an index. */
export interface PlannedCondition {
  /** What the index is of; absent for the ids themselves. */
  readonly subject: IndexSubject | undefined;
  readonly test: IndexTest;
  readonly negated: boolean;
  readonly isMultiValued: boolean;
}

export type PlannedGroup = readonly PlannedCondition[];

const ID = 'hs_object_id';

/**
 * What has to be asked of which indexes to answer a search; there is one group at least.
 *
 * @param without records that are left out.
 */
export function planGroups(
  { groups, words, wordsIn }: SearchQuery,
  without: readonly ObjectId[],
): readonly PlannedGroup[] {
  const ofAll: PlannedCondition[] = [];
  const single = { isMultiValued: false };
  if (words.length > 0) {
    ofAll.push({ ...single, ...planWords(words, wordsIn), negated: false });
  }
  if (without.length > 0) {
    ofAll.push({ ...single, subject: undefined, test: { kind: 'is-one-of', keys: without }, negated: true });
  }
  const planned = groups.map((group) => [...group.map(planFilter), ...ofAll]);
  return planned.length === 0 ? [ofAll] : planned;
}

/** The index in whose order the results are; no subject where that is the ids. */
export function planSort({ property }: SearchSort) {
  return { subject: subjectOf(property), isMultiValued: isMultiSelect(property) };
}

function planWords(
  words: readonly string[],
  wordsIn: readonly string[] | undefined,
): Pick<PlannedCondition, 'subject' | 'test'> {
  if (wordsIn?.length === 0) return NOTHING;
  return { subject: toWordsSubject(wordsIn), test: { kind: 'has-beginnings', words } };
}

/** Passed by no record. */
const NOTHING = { subject: undefined, test: { kind: 'is-one-of', keys: [] } } as const;

function planFilter(filter: Filter): PlannedCondition {
  if (filter.kind === 'is-associated') {
    const isMultiValued = filter.ids.length > 1;
    return { subject: undefined, test: filter, negated: false, isMultiValued };
  }
  const { property } = filter;
  const asked = { subject: subjectOf(property), isMultiValued: isMultiSelect(property) };
  switch (filter.kind) {
    case 'has-value':
      return { ...asked, test: { kind: 'is-present' }, negated: filter.negated };
    case 'is-one-of':
      return { ...asked, test: { kind: 'is-one-of', keys: filter.keys }, negated: filter.negated };
    case 'lies-between':
      return { ...asked, test: { kind: 'lies-between', from: filter.from, to: filter.to }, negated: false };
    case 'contains-token':
      return { ...planToken(property, filter.pattern), negated: filter.negated, isMultiValued: false };
    default:
      return filter satisfies never;
  }
}

function planToken(
  property: PropertyDefinition,
  pattern: string,
): Pick<PlannedCondition, 'subject' | 'test'> {
  const propertyName = property.name;
  if (pattern.includes('*')) {
    return { subject: { kind: 'texts', propertyName }, test: { kind: 'fits', propertyName, pattern } };
  }
  const words = wordsOf(pattern);
  if (words.length === 0) return NOTHING;
  return { subject: { kind: 'words', propertyName }, test: { kind: 'has-phrase', words } };
}

function subjectOf({ name }: PropertyDefinition): IndexSubject | undefined {
  return name === ID ? undefined : { kind: 'values', propertyName: name };
}
