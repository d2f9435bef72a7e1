import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { WriteCommand } from '../../src/actions/write-objects.ts';
import { MAX_SETS_PER_COMMIT, WriteQueue } from '../../src/actions/write-queue.ts';
import { type AccountId, toAccountId, toObjectTypeId } from '../../src/model/ids.ts';
import { openStore } from '../../src/open-store.ts';
import { Accounts } from '../../src/store/accounts.ts';
import type { AccountStore, Store } from '../../src/store/store.ts';
import { seededWorld } from '../../src/worlds.ts';
import { newKeptPlace, newPlace, openTestStore, type TestPlace } from '../support/test-place.ts';
import { ACCOUNT_ID, CALLER, requireWrite, toCreate, toUpdate, withId } from './acting-account.ts';

interface Watch {
  transactions: number;
  /** While set, every transaction fails before it begins. */
  isBroken: boolean;
}

/** The same store, its transactions counted, of which perhaps fewer can be under way. */
function watched(store: Store, watch: Watch, writesAtOnce: number | undefined): Store {
  return {
    kind: store.kind,
    location: store.location,
    control: store.control,
    close: () => store.close(),
    createAccount: (account, fill) => store.createAccount(account, fill),
    receiveAccount: (arrival, fill) => store.receiveAccount(arrival, fill),
    async openAccount(id: AccountId): Promise<AccountStore> {
      const account = await store.openAccount(id);
      return {
        writesAtOnce: writesAtOnce ?? account.writesAtOnce,
        read: (body) => account.read(body),
        peek: (body) => account.peek(body),
        snapshot: (body) => account.snapshot(body),
        search: (body) => account.search(body),
        erase: (body) => account.erase(body),
        write(body, options) {
          watch.transactions += 1;
          return watch.isBroken
            ? Promise.reject(new Error('the disk is full'))
            : account.write(body, options);
        },
      };
    },
  };
}

/** Of a store that carries out one transaction after the other. */
async function openQueue() {
  const place = await newPlace();
  onTestFinished(place.remove);
  return openQueueIn(place, 1);
}

async function openQueueIn(place: TestPlace, writesAtOnce?: number) {
  const store = await openStore(place.options);
  onTestFinished(() => store.close());
  return queueOf(store, writesAtOnce);
}

async function queueOf(store: Store, writesAtOnce?: number) {
  await store.createAccount({ id: ACCOUNT_ID, name: 'Eleven', createdAtMs: 1 });
  const watch: Watch = { transactions: 0, isBroken: false };
  const accounts = new Accounts(watched(store, watch, writesAtOnce));
  const queue = new WriteQueue(accounts, seededWorld({ seed: 1, nowMs: () => 1000 }));
  return { store, watch, accounts, queue };
}

const named = (name: string) => toCreate({ firstname: name });

const inAccount = (id: number, command: WriteCommand): WriteCommand => ({
  ...command,
  caller: { ...CALLER, accountId: toAccountId(id) },
});

describe('gathering', () => {
  test('commands that come together share few transactions, and each has its own answer', async () => {
    const { queue, watch } = await openQueue();
    const names = Array.from({ length: 200 }, (_, index) => `name-${index}`);
    const results = await Promise.all(names.map((name) => queue.submit(named(name))));
    expect(results.map((result) => requireWrite(result).after.properties['firstname'])).toEqual(names);
    expect(new Set(results.map((result) => requireWrite(result).after.id)).size).toBe(200);
    expect(watch.transactions).toBeLessThanOrEqual(2);
  });

  test('commands that come one after the other have a transaction each', async () => {
    const { queue, watch } = await openQueue();
    for (let count = 1; count <= 5; count += 1) {
      await queue.submit(named('x'));
      expect(watch.transactions).toBe(count);
    }
  });

  test('one transaction takes a limited number of commands, and the rest follows', async () => {
    const { queue, watch } = await openQueue();
    const commands = Array.from({ length: MAX_SETS_PER_COMMIT + 1 }, () => named('x'));
    await Promise.all(commands.slice(1).map((command) => queue.submit(command)));
    expect(watch.transactions).toBe(1);
    await Promise.all(commands.map((command) => queue.submit(command)));
    expect(watch.transactions).toBe(3);
  });

  test('where several transactions can be under way, what comes at once is no single one', async () => {
    const place = await newKeptPlace();
    onTestFinished(place.remove);
    const { queue, watch, accounts } = await openQueueIn(place);
    const { writesAtOnce } = (await accounts.open(ACCOUNT_ID)).store;
    const commands = Array.from({ length: 90 }, (_, index) => named(`name-${index}`));
    const results = await Promise.all(commands.map((command) => queue.submit(command)));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(watch.transactions).toBeGreaterThanOrEqual(writesAtOnce);
    expect(watch.transactions).toBeLessThanOrEqual(2 * writesAtOnce);
  });

  test('the commands of a set stay together, in one answer', async () => {
    const { queue, watch } = await openQueue();
    const sets = Array.from({ length: 10 }, (_, at) => ({
      commands: [named(`${at}-a`), toUpdate(withId(999), { firstname: 'x' }), named(`${at}-b`)],
      isAtomic: at % 2 === 0,
    }));
    const results = await Promise.all(sets.map((set) => queue.submitSet(ACCOUNT_ID, set)));
    expect(results.map((each) => each.map(({ ok }) => ok))).toEqual(new Array(10).fill([true, false, true]));
    expect(results.map(([first]) => requireWrite(first).after.properties['firstname'])).toEqual(
      sets.map((_, at) => `${at}-a`),
    );
    expect(watch.transactions).toBe(1);
    expect(await queue.submitSet(ACCOUNT_ID, { commands: [], isAtomic: true })).toEqual([]);
  });

  test('accounts have transactions of their own', async () => {
    const { queue, watch, store } = await openQueue();
    await store.createAccount({ id: toAccountId(22), name: 'Other', createdAtMs: 1 });
    const commands = [11, 22, 11, 22].map((id) => inAccount(id, named(`of ${id}`)));
    const results = await Promise.all(commands.map((command) => queue.submit(command)));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(watch.transactions).toBe(2);
  });

  test('commands for one record are carried out in the order in which they came', async () => {
    const { queue } = await openQueue();
    const { id } = requireWrite(await queue.submit(named('first'))).after;
    const names = Array.from({ length: 50 }, (_, index) => `name-${index}`);
    const results = await Promise.all(
      names.map((firstname) => queue.submit(toUpdate(withId(id), { firstname }))),
    );
    expect(results.map((result) => requireWrite(result).before?.properties['firstname'])).toEqual([
      'first',
      ...names.slice(0, -1),
    ]);
  });
});

describe('an answer', () => {
  test('comes only when the write is in the store', async () => {
    const place = await newKeptPlace();
    onTestFinished(place.remove);
    const { queue } = await openQueueIn(place);
    const waiting = Array.from({ length: 10 }, async () => {
      await queue.submit(named('x'));
      return place.countRows('object', ACCOUNT_ID);
    });
    expect(await Promise.all(waiting)).toEqual(new Array(10).fill(10));
  });

  test('is a refusal for what is refused, and the neighbours are written', async () => {
    const { queue, watch } = await openQueue();
    const results = await Promise.all([
      queue.submit(named('a')),
      queue.submit(toUpdate(withId(999), { firstname: 'x' })),
      queue.submit(named('b')),
    ]);
    expect(results.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(watch.transactions).toBe(1);
  });

  test('is never left out, whenever the commands come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 5 })), { maxLength: 20 }),
        async (bursts) => {
          const { store, close } = await openTestStore();
          const { queue } = await queueOf(store);
          const answers: Promise<unknown>[] = [];
          for (const [turns, count] of bursts) {
            for (let turn = 0; turn < turns; turn += 1) await nextTurn();
            for (let index = 0; index < count; index += 1) answers.push(queue.submit(named('x')));
          }
          const settled = await Promise.allSettled(answers);
          await close();
          expect(settled.every(({ status }) => status === 'fulfilled')).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('a failure', () => {
  test('of one command does not fail its neighbours', async () => {
    const { queue } = await openQueue();
    const odd = toCreate({ firstname: 'x' }, toObjectTypeId('2-999'));
    const commands = [named('a'), odd, named('b'), odd, named('c')];
    const settled = await Promise.allSettled(commands.map((command) => queue.submit(command)));
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value.ok] : []))).toEqual([
      true,
      true,
      true,
    ]);
    expect(requireWrite(await queue.submit(named('d'))).after.properties['firstname']).toBe('d');
  });

  test('of the store is told to everybody who waits, and later commands work again', async () => {
    const { queue, watch } = await openQueue();
    watch.isBroken = true;
    const settled = await Promise.allSettled([1, 2, 3].map(() => queue.submit(named('x'))));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    watch.isBroken = false;
    expect((await queue.submit(named('y'))).ok).toBe(true);
  });

  test('to open an account is told to everybody who waits for it, and to nobody else', async () => {
    const { queue, store } = await openQueue();
    const commands = [inAccount(22, named('x')), named('y'), inAccount(22, named('z'))];
    const settled = await Promise.allSettled(commands.map((command) => queue.submit(command)));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
    await store.createAccount({ id: toAccountId(22), name: 'Other', createdAtMs: 1 });
    expect((await queue.submit(inAccount(22, named('x')))).ok).toBe(true);
  });
});
