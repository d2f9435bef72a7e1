import { expect, test } from 'vitest';
import { findCandidates, MAX_CANDIDATES } from '../../src/actions/search-candidates.ts';
import { searchObjects } from '../../src/actions/search-objects.ts';
import type { Filter, FilterCondition } from '../../src/model/search/search-query.ts';
import { type ActingAccount, CONTACTS, openActingAccount, toCreate } from './acting-account.ts';

async function definitionIn({ account }: ActingAccount) {
  const definitions = await account.store.read((reader) => account.definitions.current(reader));
  return definitions.requireType(CONTACTS);
}

async function candidatesIn(acting: ActingAccount, name: string, condition: FilterCondition) {
  const definition = await definitionIn(acting);
  const property = definition.findProperty(name);
  if (property === undefined) throw new Error(`no property ${name}`);
  const filter: Filter = { property, ...condition };
  const page = { words: [], sort: { property, descending: false }, offset: 0, limit: 1 };
  return {
    candidates: await findCandidates(acting.account, definition, [[filter]]),
    total: (await searchObjects(acting.account, definition, { groups: [[filter]], ...page })).total,
  };
}

test('records whose several values fill the list of candidates hide no others', async () => {
  const acting = await openActingAccount();
  const both = Math.ceil(MAX_CANDIDATES * 0.75);
  await acting.run(
    ...Array.from({ length: both }, () => toCreate({ flavours: 'a;b' })),
    toCreate({ flavours: 'b' }),
  );
  const found = await candidatesIn(acting, 'flavours', {
    kind: 'is-one-of',
    keys: ['a', 'b'],
    negated: false,
  });
  expect(found).toEqual({ candidates: undefined, total: both + 1 });
});

test('a range of numbers or of days is looked up, a range of texts is not', async () => {
  const acting = await openActingAccount();
  const values = ['1', '2.5', '9'].map((seats, at) => ({
    seats,
    renewal: `2026-03-0${at + 1}`,
    firstname: seats,
  }));
  await acting.run(...values.map((each) => toCreate(each)));
  const second = (await acting.list(false))[1]?.id;
  const above = (key: string | number) => ({ key, inclusive: false });
  const between = (from: string | number, to: string | number): FilterCondition => ({
    kind: 'lies-between',
    from: above(from),
    to: { key: to, inclusive: true },
  });
  expect(await candidatesIn(acting, 'seats', between(1.5, 8))).toEqual({ candidates: [second], total: 1 });
  const days = between(Date.parse('2026-03-01T12:00:00Z'), Date.parse('2026-03-02'));
  expect(await candidatesIn(acting, 'renewal', days)).toEqual({ candidates: [second], total: 1 });
  expect(await candidatesIn(acting, 'firstname', between('1', '2.5'))).toEqual({
    candidates: undefined,
    total: 1,
  });
});
