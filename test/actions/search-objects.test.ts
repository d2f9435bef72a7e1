import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { searchObjects } from '../../src/actions/search-objects.ts';
import { toObjectId } from '../../src/model/ids.ts';
import { comparableKeys } from '../../src/model/index-entries.ts';
import { compareRecords, matches } from '../../src/model/search/match.ts';
import type { Filter, SearchQuery } from '../../src/model/search/search-query.ts';
import type { TypeDefinition } from '../../src/model/type-definition.ts';
import {
  CONTACTS,
  openActingAccount,
  requireWrite,
  toArchive,
  toCreate,
  toUpdate,
  withId,
} from './acting-account.ts';

const VALUES: Readonly<Record<string, readonly string[]>> = {
  firstname: ['', 'Ada', 'ada', 'Bela Cora', 'x'.repeat(300), `${'x'.repeat(299)}y`],
  seats: ['', '3', '3.0', '7', '-1'],
  renewal: ['', '2026-03-01', '2026-03-02'],
  flavours: ['', 'a', 'b', 'a;b', 'c;a'],
};
const NAMES = Object.keys(VALUES);

const values = fc.record(
  Object.fromEntries(NAMES.map((name) => [name, fc.constantFrom(...(VALUES[name] ?? []))])),
  { requiredKeys: [] },
);

type SeedFilter = readonly [name: string, value: string, other: string, kind: number, negated: boolean];

const seedFilter: fc.Arbitrary<SeedFilter> = fc
  .constantFrom(...NAMES)
  .chain((name) =>
    fc.tuple(
      fc.constant(name),
      fc.constantFrom(...(VALUES[name] ?? [])),
      fc.constantFrom(...(VALUES[name] ?? [])),
      fc.nat(4),
      fc.boolean(),
    ),
  );

function toFilter(definition: TypeDefinition, [name, value, other, kind, negated]: SeedFilter): Filter {
  const property = definition.findProperty(name);
  if (property === undefined) throw new Error(`no property ${name}`);
  const keys = [value, other].flatMap((text) => comparableKeys(property, text));
  const [from, to] = keys;
  if (kind === 0) return { property, kind: 'has-value', negated };
  if (kind === 1) return { property, kind: 'contains-token', pattern: value, negated };
  if (kind === 2 && from !== undefined) {
    const bound = { key: from, inclusive: negated };
    return {
      property,
      kind: 'lies-between',
      from: bound,
      to: to === undefined ? undefined : { key: to, inclusive: true },
    };
  }
  return { property, kind: 'is-one-of', keys, negated };
}

const seedQuery = fc.record({
  groups: fc.array(fc.array(seedFilter, { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
  words: fc.subarray(['ada', 'b', 'cora', 'x']),
  sortName: fc.constantFrom(...NAMES, 'createdate', 'hs_object_id'),
  descending: fc.boolean(),
  offset: fc.nat(6),
  limit: fc.integer({ min: 1, max: 6 }),
});

describe('a search', () => {
  test('gives the records, the total, the order and the page that its meaning says, after any writes', async () => {
    const command = fc.oneof(
      fc.record({ kind: fc.constant('create' as const), values }),
      fc.record({ kind: fc.constant('update' as const), values, at: fc.nat(20) }),
      fc.record({ kind: fc.constant('archive' as const), at: fc.nat(20) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { maxLength: 25 }),
        fc.array(seedQuery, { minLength: 1, maxLength: 6 }),
        async (commands, queries) => {
          const { run, account } = await openActingAccount();
          const ids: number[] = [];
          for (const each of commands) {
            const target = withId(ids[('at' in each ? each.at : 0) % Math.max(1, ids.length)] ?? 1);
            if (each.kind === 'create') {
              const [result] = await run(toCreate(each.values as Record<string, string>));
              ids.push(requireWrite(result).after.id);
            } else if (each.kind === 'update')
              await run(toUpdate(target, each.values as Record<string, string>));
            else await run(toArchive(target));
          }
          for (const seed of queries) {
            const definitions = await account.store.read((reader) => account.definitions.current(reader));
            const definition = definitions.requireType(CONTACTS);
            const property = definition.findProperty(seed.sortName);
            if (property === undefined) throw new Error(`no property ${seed.sortName}`);
            const query: SearchQuery = {
              groups: seed.groups.map((group) => group.map((each) => toFilter(definition, each))),
              words: seed.words,
              sort: { property, descending: seed.descending },
              offset: seed.offset,
              limit: seed.limit,
            };
            const page = { typeId: CONTACTS, fromId: toObjectId(0), limit: 1000, archived: false };
            const live = await account.store.read((reader) => reader.listObjects(page));
            const wanted = live
              .filter((record) => matches(definition, record, query))
              .sort((left, right) => compareRecords(definition, query.sort, left, right));
            const found = await searchObjects(account, definition, query);
            expect(found.total).toBe(wanted.length);
            expect(found.records).toEqual(wanted.slice(query.offset, query.offset + query.limit));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
