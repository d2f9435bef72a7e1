import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '../../src/model/changes.ts';
import type { CrmRecord } from '../../src/model/records.ts';
import { openStore } from '../../src/open-store.ts';
import type { IndexGroup } from '../../src/store/index-search.ts';
import type { AccountStore, RecordSave } from '../../src/store/store.ts';
import { newKeptPlace } from '../support/test-place.ts';
import { makeIndex, passing, toEntries } from './index-samples.ts';
import { FIRST } from './opened-store.ts';
import { CONTACTS, sampleChange, sampleRecord, toCreation, toUpdate } from './sample-records.ts';

/** More than what is counted anew each time. */
const RECORDS = 1300;
const VALUES = [1, 2, 3, 'ada', 'bela', 'ünïcode'] as const;

/** What makes a store forget what it knows is the exception. */
const KINDS = [
  ...Array.from({ length: 8 }, () => 'change' as const),
  'archive',
  'restore',
  'create',
] as const;

type Value = (typeof VALUES)[number];

const step = fc.record({
  by: fc.nat(1),
  isUndone: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  kind: fc.constantFrom(...KINDS),
  at: fc.nat(RECORDS - 1),
  value: fc.constantFrom(...VALUES),
});

interface Kept {
  readonly value: Value;
  readonly isLive: boolean;
}

const groupsOf = (index: number): readonly IndexGroup[] => [
  [],
  [passing(index, { kind: 'is-present' })],
  [passing(index, { kind: 'is-one-of', keys: [1] })],
  [passing(index, { kind: 'is-one-of', keys: ['ada', 2, 'ünïcode'] })],
  [passing(index, { kind: 'lies-between', from: { key: 2, inclusive: false }, to: undefined })],
  [
    passing(index, {
      kind: 'lies-between',
      from: { key: 'ada', inclusive: true },
      to: { key: 'u', inclusive: true },
    }),
  ],
  [passing(index, { kind: 'lies-between', from: undefined, to: { key: 'bela', inclusive: true } })],
  [passing(index, { kind: 'is-one-of', keys: [1] }, { negated: true })],
];

const idAt = (at: number) => 1000 + at;

/** How many match by what is known and by going through all of them. */
async function countsIn(account: AccountStore, index: number) {
  const counts: (readonly [known: number, found: number])[] = [];
  for (const group of groupsOf(index)) {
    const search = { typeId: CONTACTS, groups: [group] };
    counts.push(
      await account.search(async (reader) => [
        await reader.countMatching(search),
        (await reader.findMatching(search, 1_000_000)).length,
      ]),
    );
  }
  return counts;
}

async function carryOut(account: AccountStore, index: number, kept: Kept[], asked: Step): Promise<void> {
  const { isUndone, kind, at, value } = asked;
  const before = kind === 'create' ? undefined : kept[at % kept.length];
  if (before !== undefined && before.isLive === (kind === 'restore')) return;
  const place = before === undefined ? kept.length : at % kept.length;
  const after = { value, isLive: kind !== 'archive' };
  const record = sampleRecord(idAt(place), { archivedAtMs: after.isLive ? undefined : 5 });
  const save: RecordSave = {
    ...(before === undefined ? toCreation(record) : toUpdate(record, { changes: changesTo(record, kind) })),
    removedEntries: before?.isLive === true ? toEntries(index, [[record.id, before.value]]) : [],
    addedEntries: after.isLive ? toEntries(index, [[record.id, value]]) : [],
  };
  const writing = account.write(async (writer) => {
    await writer.saveRecords([save]);
    if (isUndone) throw new Error('undone');
  });
  if (isUndone) return expect(writing).rejects.toThrow('undone');
  await writing;
  kept[place] = after;
}

function changesTo(record: CrmRecord, kind: Step['kind']): readonly Change[] {
  if (kind !== 'archive' && kind !== 'restore') return [];
  return [sampleChange(record, kind === 'archive' ? 'archived' : 'restored', 5)];
}

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

test('whoever writes and whatever is undone, a search that was counted before is counted right', async () => {
  const place = await newKeptPlace();
  const stores = [await openStore(place.options), await openStore(place.options)] as const;
  try {
    await stores[0].createAccount({ id: FIRST, name: 'First', createdAtMs: 1 });
    const accounts = [await stores[0].openAccount(FIRST), await stores[1].openAccount(FIRST)] as const;
    const kept: Kept[] = Array.from({ length: RECORDS }, (_, at) => ({
      value: VALUES[at % VALUES.length] ?? 1,
      isLive: true,
    }));
    const index = await accounts[0].write(async (writer) => {
      await writer.saveRecords(kept.map((_, at) => toCreation(sampleRecord(idAt(at)))));
      return makeIndex(
        writer,
        {},
        kept.map(({ value }, at) => [idAt(at), value]),
      );
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        for (const each of steps) {
          await carryOut(accounts[each.by === 0 ? 0 : 1], index, kept, each);
          const asking = accounts[each.at % 2 === 0 ? 0 : 1];
          for (const [known, found] of await countsIn(asking, index)) expect(known).toBe(found);
          // What was found out is kept now.
          await nextTurn();
        }
      }),
      { numRuns: 25 },
    );
    expect(await place.countRows('known_count', FIRST)).toBeGreaterThan(0);
  } finally {
    for (const store of stores) await store.close();
    await place.remove();
  }
});
