import { comparableKeys, type IndexKey } from '../index-entries.ts';
import type { CrmRecord } from '../records.ts';
import type { TypeDefinition } from '../type-definition.ts';
import type { Bound, Filter, SearchQuery, SearchSort } from './search-query.ts';
import { containsToken, wordsOf } from './tokens.ts';

/**
 * What a search means. Whoever answers one in another way has to give the same records in the same order.
 *
 * Source: groups are joined by "or", the filters of a group by "and", the full text by "and" with both.
 * Seen: a property that was cleared counts as one that has no value.
 * Assumed: the negative operators match every record that the positive ones do not, those without a value
 * included; a set of options matches when any of them does.
 */
export function matches(definition: TypeDefinition, record: CrmRecord, query: SearchQuery): boolean {
  const { groups, words } = query;
  const isWanted = (filter: Filter) => matchesFilter(definition, record, filter);
  if (groups.length > 0 && !groups.some((group) => group.every(isWanted))) return false;
  return words.length === 0 || matchesWords(definition, record, words);
}

function matchesFilter(definition: TypeDefinition, record: CrmRecord, filter: Filter): boolean {
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
  return bound.inclusive ? key >= bound.key : key > bound.key;
}

function isBelow(key: IndexKey, bound: Bound | undefined): boolean {
  if (bound === undefined) return true;
  if (typeof key !== typeof bound.key) return false;
  return bound.inclusive ? key <= bound.key : key < bound.key;
}

function matchesWords(definition: TypeDefinition, record: CrmRecord, sought: readonly string[]): boolean {
  const words = (definition.type.searchableProperties ?? []).flatMap((name) =>
    wordsOf(definition.valueOf(record, name) ?? ''),
  );
  return sought.every((word) => words.some((each) => each.startsWith(word)));
}

/**
 * The order of two records in the results.
 * Seen: without a sort, by time of creation and then by id. Assumed: records without a value come last either way,
 * and equal values are ordered by id.
 */
export function compareRecords(
  definition: TypeDefinition,
  sort: SearchSort,
  left: CrmRecord,
  right: CrmRecord,
): number {
  const a = sortKey(definition, sort, left);
  const b = sortKey(definition, sort, right);
  if (a === undefined || b === undefined) {
    return Number(a === undefined) - Number(b === undefined) || left.id - right.id;
  }
  const order = a < b ? -1 : a > b ? 1 : 0;
  return (sort.descending ? -order : order) || left.id - right.id;
}

function sortKey(
  definition: TypeDefinition,
  { property }: SearchSort,
  record: CrmRecord,
): IndexKey | undefined {
  const [key] = comparableKeys(property, definition.valueOf(record, property.name) ?? '');
  return key;
}
