import { comparableKeys, compareKeys, type IndexKey } from '../comparable-keys.ts';
import type { CrmRecord } from '../records.ts';
import type { TypeDefinition } from '../type-definition.ts';
import type {
  AssociationFilter,
  Bound,
  Filter,
  PropertyFilter,
  SearchQuery,
  SearchSort,
} from './search-query.ts';
import { containsToken, wordsOf } from './tokens.ts';

/**
 * What a search means. Whoever answers one in another way has to give the same records in the same order.
 *
 * Source: groups are joined by "or", the filters of a group by "and", the full text by "and" with both.
 * Seen: a property that was cleared counts as one that has no value.
 * Assumed: the negative operators match every record that the positive ones do not, those without a value
 * included; a set of options matches when any of them does.
 *
 * @param isAssociated tells how records are associated; needed where a filter asks for it.
 */
export function matches(
  definition: TypeDefinition,
  record: CrmRecord,
  query: SearchQuery,
  isAssociated: AssociationTest = () => false,
): boolean {
  const { groups, words } = query;
  const isWanted = (filter: Filter) =>
    filter.kind === 'is-associated'
      ? isAssociated(record, filter)
      : matchesFilter(definition, record, filter);
  if (groups.length > 0 && !groups.some((group) => group.every(isWanted))) return false;
  if (words.length === 0) return true;
  return matchesWords(definition, record, words, query.wordsIn ?? definition.searchedProperties);
}

/** Whether a record is associated, by whatever type, with a live record that the filter names. */
export type AssociationTest = (record: CrmRecord, filter: AssociationFilter) => boolean;

function matchesFilter(definition: TypeDefinition, record: CrmRecord, filter: PropertyFilter): boolean {
  const { property } = filter;
  const stored = definition.valueOf(record, property.name) ?? '';
  switch (filter.kind) {
    case 'has-value':
      return (stored !== '') !== filter.negated;
    case 'contains-token':
      return (stored !== '' && containsToken(stored, filter.pattern)) !== filter.negated;
    case 'is-one-of':
      return comparableKeys(property, stored).some((key) => filter.keys.includes(key)) !== filter.negated;
    case 'lies-between':
      return comparableKeys(property, stored).some(
        (key) => isAbove(key, filter.from) && isBelow(key, filter.to),
      );
    default:
      return filter satisfies never;
  }
}

function isAbove(key: IndexKey, bound: Bound | undefined): boolean {
  if (bound === undefined) return true;
  if (typeof key !== typeof bound.key) return false;
  const order = compareKeys(key, bound.key);
  return bound.inclusive ? order >= 0 : order > 0;
}

function isBelow(key: IndexKey, bound: Bound | undefined): boolean {
  if (bound === undefined) return true;
  if (typeof key !== typeof bound.key) return false;
  const order = compareKeys(key, bound.key);
  return bound.inclusive ? order <= 0 : order < 0;
}

function matchesWords(
  definition: TypeDefinition,
  record: CrmRecord,
  sought: readonly string[],
  names: readonly string[],
): boolean {
  const words = names.flatMap((name) => wordsOf(definition.valueOf(record, name) ?? ''));
  return sought.every((word) => words.some((each) => each.startsWith(word)));
}

/**
 * The order of two records in the results.
 * Seen: without a sort, by time of creation and then by id. Assumed: descending is the reverse of ascending, but for
 * records without a value, which come last either way; equal values are ordered by id; a set of options counts by
 * its lowest when ascending and by its highest when descending.
 */
export function compareRecords(
  definition: TypeDefinition,
  sort: SearchSort,
  left: CrmRecord,
  right: CrmRecord,
): number {
  const a = sortKey(definition, sort, left);
  const b = sortKey(definition, sort, right);
  if (a === undefined && b !== undefined) return 1;
  if (a !== undefined && b === undefined) return -1;
  const order = (a === undefined || b === undefined ? 0 : compareKeys(a, b)) || left.id - right.id;
  return sort.descending ? -order : order;
}

function sortKey(
  definition: TypeDefinition,
  { property, descending }: SearchSort,
  record: CrmRecord,
): IndexKey | undefined {
  const keys = comparableKeys(property, definition.valueOf(record, property.name) ?? '');
  const isBefore = (key: IndexKey, best: IndexKey) => compareKeys(key, best) < 0 !== descending;
  return keys.reduce<IndexKey | undefined>(
    (best, key) => (best === undefined || isBefore(key, best) ? key : best),
    undefined,
  );
}
