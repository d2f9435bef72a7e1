import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CrmRecord } from '../../src/model/records.ts';
import { findByKey } from '../store/index-samples.ts';
import {
  type ActingAccount,
  openActingAccount,
  requireWrite,
  toArchive,
  toCreate,
  toUpdate,
  withActingAccount,
  withId,
} from './acting-account.ts';

const findIndexed = ({ account }: ActingAccount, index: number, value: string | number) =>
  account.store.search((reader) => findByKey(reader, index, value));

const versionOf = ({ account }: ActingAccount) => account.store.read((reader) => reader.metadataVersion());

/** What a look through all live records finds, without any index. */
async function scan(
  acting: ActingAccount,
  matches: (record: CrmRecord) => boolean,
): Promise<readonly number[]> {
  return (await acting.list(false)).filter(matches).map(({ id }) => Number(id));
}

describe('indexing a property', () => {
  test('finds every record that was there before, however many', async () => {
    const acting = await openActingAccount();
    const count = 2345;
    await acting.run(...Array.from({ length: count }, (_, at) => toCreate({ firstname: `Name ${at % 10}` })));
    const index = await acting.index('firstname');
    for (let digit = 0; digit < 10; digit += 1) {
      const expected = await scan(acting, (record) => record.properties['firstname'] === `Name ${digit}`);
      expect(expected.length).toBeGreaterThan(200);
      expect(await findIndexed(acting, index, `name ${digit}`)).toEqual(expected);
    }
  });

  test('leaves archived records and cleared values out', async () => {
    const acting = await openActingAccount();
    const results = await acting.run(
      toCreate({ firstname: 'x' }),
      toCreate({ firstname: 'x' }),
      toCreate({ firstname: '' }),
    );
    const [first] = results.map((result) => requireWrite(result).after.id);
    await acting.run(toArchive(withId(Number(first))));
    const index = await acting.index('firstname');
    expect(await findIndexed(acting, index, 'x')).toEqual([requireWrite(results[1]).after.id]);
    expect(await findIndexed(acting, index, '')).toEqual([]);
  });

  test('a second time changes nothing and gives the same number', async () => {
    const acting = await openActingAccount();
    const number = await acting.index('firstname');
    const version = await versionOf(acting);
    expect(await acting.index('firstname')).toBe(number);
    expect(await acting.index('lastname')).not.toBe(number);
    expect(await acting.index('firstname')).toBe(number);
    // It was begun, and it was finished.
    expect(await versionOf(acting)).toBe(version + 2);
  });

  test('by several at once gives them all the same number', async () => {
    const acting = await openActingAccount();
    const numbers = await Promise.all([1, 2, 3].map(() => acting.index('firstname')));
    expect(new Set(numbers).size).toBe(1);
  });

  test('governs writes that were asked for before it was over', async () => {
    const acting = await openActingAccount();
    await acting.run(toCreate({ firstname: 'x' }));
    const [index] = await Promise.all([
      acting.index('firstname'),
      acting.run(toCreate({ firstname: 'x' })),
      acting.run(toCreate({ firstname: 'x' })),
    ]);
    expect(await findIndexed(acting, index, 'x')).toHaveLength(3);
  });
});

const VALUES = {
  firstname: ['', 'Maria', 'MARIA', 'Ana'],
  seats: ['', '1', '1.0', '2.50', '2.5'],
  renewal: ['', '1970-01-01', '2024-02-29'],
  flavours: ['', 'a', 'a;b', ';c', 'b;a'],
} as const;

/** What an index should find, told by the values themselves. */
const LOOKUPS: readonly (readonly [
  property: string,
  value: string | number,
  matches: (stored: string) => boolean,
])[] = [
  ['firstname', 'maria', (stored) => stored.toLowerCase() === 'maria'],
  ['firstname', 'ana', (stored) => stored.toLowerCase() === 'ana'],
  ['seats', 1, (stored) => stored !== '' && Number(stored) === 1],
  ['seats', 2.5, (stored) => stored !== '' && Number(stored) === 2.5],
  ['renewal', 0, (stored) => stored === '1970-01-01'],
  ['renewal', Date.UTC(2024, 1, 29), (stored) => stored === '2024-02-29'],
  ['flavours', 'a', (stored) => stored.split(';').includes('a')],
  ['flavours', 'b', (stored) => stored.split(';').includes('b')],
  ['flavours', 'c', (stored) => stored.split(';').includes('c')],
];

const values = fc.record(
  {
    firstname: fc.constantFrom(...VALUES.firstname),
    seats: fc.constantFrom(...VALUES.seats),
    renewal: fc.constantFrom(...VALUES.renewal),
    flavours: fc.constantFrom(...VALUES.flavours),
  },
  { requiredKeys: [] },
);
const step = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), values }),
  fc.record({ kind: fc.constant('update' as const), values, at: fc.nat(20) }),
  fc.record({ kind: fc.constant('archive' as const), at: fc.nat(20) }),
);

test('after any writes, before and after the indexing, every lookup finds what a scan finds', async () => {
  const steps = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(12), (transactions, indexedAt) =>
      withActingAccount(async (acting) => {
        const ids: number[] = [];
        const indexes = new Map<string, number>();
        const indexAll = async () => {
          for (const name of Object.keys(VALUES)) indexes.set(name, await acting.index(name));
        };
        const idAt = (at: number) => withId(ids[at % Math.max(1, ids.length)] ?? 1);
        for (const [index, commands] of transactions.entries()) {
          if (index === indexedAt) await indexAll();
          const results = await acting.run(
            ...commands.map((each) => {
              if (each.kind === 'create') return toCreate(each.values);
              return each.kind === 'update' ? toUpdate(idAt(each.at), each.values) : toArchive(idAt(each.at));
            }),
          );
          for (const result of results) {
            if (result.ok && result.value.before === undefined) ids.push(result.value.after.id);
          }
        }
        await indexAll();
        for (const [property, value, matches] of LOOKUPS) {
          const expected = await scan(acting, (record) => matches(record.properties[property] ?? ''));
          expect(
            await findIndexed(acting, indexes.get(property) ?? 0, value),
            `${property} ${value}`,
          ).toEqual(expected);
        }
      }),
    ),
    { numRuns: 60 },
  );
});
