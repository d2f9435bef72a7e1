import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import {
  DEFAULT_SEARCH_PAGE,
  type Filter,
  type FilterGroup,
  SEARCH_LIMITS,
  type SearchQuery,
  type SearchSort,
} from '../../model/search/search-query.ts';
import { wordsOf } from '../../model/search/tokens.ts';
import type { ObjectCall } from '../operation.ts';
import { findSearchable, parseFilter } from './search-filters.ts';

const TEXT = { type: 'string', 'x-java-type': 'java.lang.String' } as const;
const LIST = { type: 'array', 'x-java-type': 'java.util.ArrayList' } as const;

export const SEARCH_BODY = {
  type: 'object',
  'x-java-type': 'com.hubspot.inbounddb.publicobject.core.v3.search.PublicObjectSearchRequest',
  required: [],
  properties: {
    filterGroups: { ...LIST, description: 'Groups of filters, of which one has to match as a whole.' },
    filters: { ...LIST, description: 'One group of filters.' },
    sorts: { ...LIST, description: 'One property to sort by.' },
    query: { ...TEXT, description: 'Words that searchable properties have to hold.' },
    properties: { ...LIST, items: TEXT },
    limit: TEXT,
    after: { ...TEXT, description: 'How many results to skip.' },
  },
} as const;

type SearchCall = ObjectCall<typeof SEARCH_BODY>;

/**
 * Reads what is searched for.
 * Seen: nothing is required, empty lists and an empty `after` are taken, and `filters` beside the groups is one more
 * group.
 */
export function parseSearch(call: SearchCall): Result<SearchQuery, Refusal> {
  const { body } = call;
  const groups = parseGroups(call);
  if (!groups.ok) return groups;
  const sort = parseSort(call);
  if (!sort.ok) return sort;
  const page = parsePage(call);
  if (!page.ok) return page;
  const query = body.query ?? '';
  if (query.length > SEARCH_LIMITS.queryLength) {
    return refuse({ kind: 'query-too-long', max: SEARCH_LIMITS.queryLength });
  }
  return accept({
    groups: groups.value,
    words: [...new Set(wordsOf(query))],
    wordsIn: findWordsIn(call),
    sort: sort.value,
    ...page.value,
  });
}

/** Words are looked for in what the caller may search by and nowhere else; absent where that is everything. */
function findWordsIn(call: SearchCall): readonly string[] | undefined {
  const { searchedProperties } = call.definition;
  const names = searchedProperties.filter((name) => findSearchable(name, call) !== undefined);
  return names.length === searchedProperties.length ? undefined : names;
}

interface SentGroup {
  readonly filters: readonly unknown[];
  readonly path: readonly string[];
}

function parseGroups(call: SearchCall): Result<readonly FilterGroup[], Refusal> {
  const sent = sentGroups(call);
  const tooMany = findExcess(sent);
  if (tooMany !== undefined) return refuse(tooMany);
  const groups: FilterGroup[] = [];
  for (const { filters, path } of sent) {
    const group: Filter[] = [];
    for (const [index, each] of filters.entries()) {
      const filter = parseFilter(asObject(each), [...path, String(index)], call);
      if (!filter.ok) return filter;
      group.push(filter.value);
    }
    // Seen: a group without filters does not narrow anything.
    if (group.length > 0) groups.push(group);
  }
  return accept(groups);
}

function sentGroups({ body }: SearchCall): readonly SentGroup[] {
  const groups = (body.filterGroups ?? []).map((group, index) => {
    const { filters } = asObject(group);
    return {
      filters: Array.isArray(filters) ? filters : [],
      path: ['filterGroups', String(index), 'filters'],
    };
  });
  const shorthand = body.filters ?? [];
  return shorthand.length === 0 ? groups : [...groups, { filters: shorthand, path: ['filters'] }];
}

function findExcess(groups: readonly SentGroup[]): Refusal | undefined {
  const excess = (what: string, count: number, max: number): Refusal | undefined =>
    count > max ? { kind: 'too-much-to-search', what, count, max } : undefined;
  const largest = Math.max(0, ...groups.map(({ filters }) => filters.length));
  const all = groups.reduce((count, { filters }) => count + filters.length, 0);
  return (
    excess('filterGroups', groups.length, SEARCH_LIMITS.filterGroups) ??
    excess('filters per filterGroup', largest, SEARCH_LIMITS.filtersPerGroup) ??
    excess('filters', all, SEARCH_LIMITS.filters)
  );
}

/** Seen: a sort is an object, a name with or without a leading `-`, or an object as a JSON text. */
function parseSort(call: SearchCall): Result<SearchSort, Refusal> {
  const sorts = call.body.sorts ?? [];
  if (sorts.length > SEARCH_LIMITS.sorts) return refuse({ kind: 'too-many-sorts', max: SEARCH_LIMITS.sorts });
  const [sent = call.definition.createdProperty] = sorts;
  const { propertyName, direction } = typeof sent === 'string' ? readSortText(sent) : asObject(sent);
  const property = findSearchable(String(propertyName ?? ''), call);
  if (property === undefined) return refuse({ kind: 'unanswerable-search' });
  return accept({ property, descending: String(direction ?? '').toUpperCase() === 'DESCENDING' });
}

function readSortText(text: string): Readonly<Record<string, unknown>> {
  if (text.startsWith('-')) return { propertyName: text.slice(1), direction: 'DESCENDING' };
  if (!text.trimStart().startsWith('{')) return { propertyName: text };
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
}

const WHOLE = /^\d{1,15}$/;

function parsePage({ body }: SearchCall): Result<Pick<SearchQuery, 'offset' | 'limit'>, Refusal> {
  const given = body.limit || String(DEFAULT_SEARCH_PAGE);
  const after = body.after || '0';
  if (!WHOLE.test(after)) return refuse({ kind: 'unreadable-cursor', given: after });
  const limit = WHOLE.test(given) ? Number(given) : 0;
  if (limit < 1 || limit > SEARCH_LIMITS.page) {
    return refuse({ kind: 'page-limit-out-of-range', given: Number(given), max: SEARCH_LIMITS.page });
  }
  const offset = Number(after);
  if (offset + limit > SEARCH_LIMITS.window) return refuse({ kind: 'unanswerable-search' });
  return accept({ offset, limit });
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
