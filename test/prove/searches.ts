import fc from 'fast-check';
import { searchObjects } from '../../src/actions/search-objects.ts';
import { comparableKeys } from '../../src/model/comparable-keys.ts';
import type { AccountId } from '../../src/model/ids.ts';
import type { PropertyDefinition } from '../../src/model/properties.ts';
import type { CrmRecord } from '../../src/model/records.ts';
import { compareRecords, matches } from '../../src/model/search/match.ts';
import type { Filter, SearchQuery } from '../../src/model/search/search-query.ts';
import type { TypeDefinition } from '../../src/model/type-definition.ts';
import type { Store } from '../../src/store/store.ts';
import {
  type ActingAccount,
  actIn,
  CONTACTS,
  own,
  requireWrite,
  toArchive,
  toCreate,
  toUpdate,
  withId,
} from '../actions/acting-account.ts';
import type { ProofStores } from './proof-stores.ts';

export interface SearchesOptions {
  /** Pairs of a set of records and a query; rounded up to whole sets. */
  readonly pairs: number;
  /** The same seed makes the same records and queries. */
  readonly seed: number;
  readonly stores: ProofStores;
  readonly report: (line: string) => void;
}

export interface SearchesResult {
  readonly pairs: number;
  /** Pairs that some record matched. */
  readonly matched: number;
  readonly pairsPerSecond: number;
}

const QUERIES_PER_SET = 100;
/** A database that is asked one after the other is waited for most of the time. */
const QUERIES_AT_ONCE = 10;
const SETS_PER_REPORT = 100;

/** Together with those of the acting account, a property of every type. */
const MORE_PROPERTIES: readonly PropertyDefinition[] = [
  own('is_open', { type: 'bool', fieldType: 'booleancheckbox' }),
  own('seen_at', { type: 'datetime', fieldType: 'date' }),
  own('size', { type: 'enumeration', fieldType: 'select', options: [option('S'), option('M x')] }),
  own('mirror', { type: 'json' }),
  own('place', { type: 'object_coordinates' }),
];

function option(value: string) {
  return { value, label: value };
}

/** Values that records are written with. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  firstname: [
    '',
    'Ada',
    'ada',
    'Bela Cora',
    'x'.repeat(300),
    `${'x'.repeat(299)}y`,
    'Zoë 東京',
    '😀',
    '\uffee',
  ],
  company: ['', 'Ada & Sons', 'sons of ada', `${'filler '.repeat(60)}needle`, 'a\0b', 'c\ud800d'],
  phone: ['', '+1 800 555', '800'],
  seats: ['', '3', '3.0', '7', '-1', '12345678901.5'],
  renewal: ['', '2026-03-01', '2026-03-02'],
  seen_at: ['', '1970-01-01T00:00:03Z', '2026-03-01T10:00:00Z'],
  flavours: ['', 'a', 'b', 'a;b', 'c;a'],
  size: ['', 'S', 'M x'],
  is_open: ['', 'true', 'false'],
  mirror: ['', '{"a": 1}', '[1]'],
  place: ['', '0-1-20000000001'],
};
const WRITTEN = Object.keys(VALUES);

/** What is searched for: what is written, what the server sets, and what no record has. */
const SOUGHT: Readonly<Record<string, readonly string[]>> = {
  ...VALUES,
  hs_object_id: ['20000000001', '20000000003', '20000000009'],
  createdate: ['1970-01-01T00:00:02Z', '1970-01-01T00:00:04Z', '1970-01-01T00:00:09Z'],
  lastmodifieddate: ['1970-01-01T00:00:03Z', '1970-01-01T00:00:12Z'],
};
const NAMES = Object.keys(SOUGHT);
const PATTERNS = [
  'ada',
  'a*',
  '*a*',
  '*s',
  'sons of',
  'need*',
  '*',
  '* *',
  '800 555',
  'zoë',
  '[*',
  'b',
  '3',
  '*\ufffd*',
];

const values = fc.record(
  Object.fromEntries(WRITTEN.map((name) => [name, fc.constantFrom(...(VALUES[name] ?? []))])),
  { requiredKeys: [] },
);

const seedCommand = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('create' as const), values }) },
  fc.record({ kind: fc.constant('update' as const), values, at: fc.nat(20) }),
  fc.record({ kind: fc.constant('archive' as const), at: fc.nat(20) }),
);

type SeedCommand = typeof seedCommand extends fc.Arbitrary<infer Value> ? Value : never;

const seedFilter = fc
  .constantFrom(...NAMES)
  .chain((name) =>
    fc.tuple(
      fc.constant(name),
      fc.constantFrom(...(SOUGHT[name] ?? [])),
      fc.constantFrom(...(SOUGHT[name] ?? [])),
      fc.constantFrom(...PATTERNS),
      fc.nat(5),
      fc.boolean(),
    ),
  );

type SeedFilter = typeof seedFilter extends fc.Arbitrary<infer Value> ? Value : never;

const seedQuery = fc.record({
  groups: fc.array(fc.array(seedFilter, { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
  words: fc.oneof(
    { weight: 4, arbitrary: fc.constant([]) },
    fc.subarray(['ada', 'b', 'cora', 'x', '東', 'of', 'need']),
  ),
  wordsIn: fc.option(fc.subarray(['firstname', 'company', 'phone']), { nil: undefined }),
  sortName: fc.constantFrom(...NAMES),
  descending: fc.boolean(),
  offset: fc.nat(6),
  limit: fc.integer({ min: 1, max: 6 }),
});

type SeedQuery = typeof seedQuery extends fc.Arbitrary<infer Value> ? Value : never;

/**
 * Searches random records for random queries and finds what `match.ts` says: the records, their total, order and
 * page, both where the indexes answer alone and where they narrow down what is looked at. Throws with the smallest
 * example where the store answers anything else.
 */
export async function proveSearches({
  pairs,
  seed,
  stores,
  report,
}: SearchesOptions): Promise<SearchesResult> {
  const startedAtMs = performance.now();
  let sets = 0;
  let matched = 0;
  const property = fc.asyncProperty(
    fc.array(seedCommand, { maxLength: 40, size: 'max' }),
    fc.array(seedQuery, { minLength: QUERIES_PER_SET, maxLength: QUERIES_PER_SET }),
    async (commands, queries) => {
      matched += await stores.use((store, id) => checkSet({ store, accountId: id }, commands, queries));
      sets += 1;
      if (sets % SETS_PER_REPORT === 0) report(`searches: ${sets * QUERIES_PER_SET} pairs`);
    },
  );
  await fc.assert(property, { seed, numRuns: Math.ceil(pairs / QUERIES_PER_SET) });
  const seconds = (performance.now() - startedAtMs) / 1000;
  const answered = sets * QUERIES_PER_SET;
  return { pairs: answered, matched, pairsPerSecond: Math.round(answered / seconds) };
}

/**
 * Writes records and asks queries, then writes more and asks the rest, since the first ones brought properties into
 * the index that has to be kept up. Tells how many queries some record matched.
 */
async function checkSet(
  { store, accountId }: { readonly store: Store; readonly accountId: AccountId },
  commands: readonly SeedCommand[],
  queries: readonly SeedQuery[],
): Promise<number> {
  const acting = await actIn(store, accountId);
  const properties = MORE_PROPERTIES.map((property) => ({ typeId: CONTACTS, property }));
  await acting.account.store.write((writer) => writer.saveMetadata({ properties }));
  const ids: number[] = [];
  let matched = 0;
  for (const half of [0, 1]) {
    await carryOut(acting, halfOf(commands, half), ids);
    const live = await acting.list(false);
    const asked = halfOf(queries, half);
    for (let at = 0; at < asked.length; at += QUERIES_AT_ONCE) {
      const some = asked.slice(at, at + QUERIES_AT_ONCE);
      const counts = await Promise.all(some.map((seed) => checkQuery(acting, live, seed)));
      matched += counts.filter((count) => count > 0).length;
    }
  }
  return matched;
}

function halfOf<T>(list: readonly T[], half: number): readonly T[] {
  const middle = Math.ceil(list.length / 2);
  return half === 0 ? list.slice(0, middle) : list.slice(middle);
}

/** Carries out the commands; the ids of new records join those of earlier ones. */
async function carryOut(
  { run }: ActingAccount,
  commands: readonly SeedCommand[],
  ids: number[],
): Promise<void> {
  for (const each of commands) {
    const target = withId(ids[('at' in each ? each.at : 0) % Math.max(1, ids.length)] ?? 1);
    if (each.kind === 'archive') await run(toArchive(target));
    else if (each.kind === 'update') await run(toUpdate(target, each.values as Record<string, string>));
    else {
      const [result] = await run(toCreate(each.values as Record<string, string>));
      ids.push(requireWrite(result).after.id);
    }
  }
}

async function checkQuery(
  { account }: ActingAccount,
  live: readonly CrmRecord[],
  seed: SeedQuery,
): Promise<number> {
  // Read again for every query, since an earlier one may have brought a property into the index.
  const definitions = await account.store.read((reader) => account.definitions.current(reader));
  const definition = definitions.requireType(CONTACTS);
  const query = toQuery(definition, seed);
  const wanted = live
    .filter((record) => matches(definition, record, query))
    .sort((left, right) => compareRecords(definition, query.sort, left, right));
  const page = wanted.slice(query.offset, query.offset + query.limit);
  const expected = JSON.stringify({ total: wanted.length, ids: page.map(({ id }) => id) });
  // Once the indexes have to answer all of it, and once records that they narrow it down to are looked at.
  for (const maxLookedAt of [0, 4]) {
    const { total, records } = await searchObjects(account, definition, query, { maxLookedAt });
    const found = JSON.stringify({ total, ids: records.map(({ id }) => id) });
    if (found !== expected)
      throw new Error(`found ${found} instead of ${expected}, looking at ${maxLookedAt}`);
  }
  return wanted.length;
}

function toQuery(definition: TypeDefinition, seed: SeedQuery): SearchQuery {
  const { groups, words, wordsIn, sortName, descending, offset, limit } = seed;
  return {
    groups: groups.map((group) => group.map((each) => toFilter(definition, each))),
    words,
    wordsIn,
    sort: { property: propertyOf(definition, sortName), descending },
    offset,
    limit,
  };
}

function toFilter(
  definition: TypeDefinition,
  [name, value, other, pattern, kind, negated]: SeedFilter,
): Filter {
  const property = propertyOf(definition, name);
  const keys = [value, other].flatMap((text) => comparableKeys(property, text));
  const [from, to] = keys;
  if (kind === 0) return { property, kind: 'has-value', negated };
  if (kind === 1) return { property, kind: 'contains-token', pattern: value, negated };
  if (kind === 2) return { property, kind: 'contains-token', pattern, negated };
  if (kind === 3 && from !== undefined) {
    const bound = { key: from, inclusive: negated };
    const until = to === undefined ? undefined : { key: to, inclusive: true };
    return { property, kind: 'lies-between', from: bound, to: until };
  }
  return { property, kind: 'is-one-of', keys, negated };
}

function propertyOf(definition: TypeDefinition, name: string) {
  const property = definition.findProperty(name);
  if (property === undefined) throw new Error(`no property ${name}`);
  return property;
}
