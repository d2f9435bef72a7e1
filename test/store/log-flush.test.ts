import fs, { mkdtempSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { toObjectId } from '../../src/model/ids.ts';
import { SqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { AccountReader } from '../../src/store/store.ts';
import { StoreUnavailable } from '../../src/store/store-unavailable.ts';
import { FIRST } from './opened-store.ts';
import { CONTACTS, sampleRecord, toCreation } from './sample-records.ts';

type Flushed = (error: NodeJS.ErrnoException | null) => void;

const PAUSE_MS = 30;

/** Lets the disk be a matter of the test: what asks for a flush beside other work is answered when the test says so. */
function holdDisk(): Flushed[] {
  const { fdatasync } = fs;
  const asked: Flushed[] = [];
  fs.fdatasync = ((_file: number, callback: Flushed) => asked.push(callback)) as unknown as typeof fdatasync;
  syncBuiltinESMExports();
  onTestFinished(() => {
    fs.fdatasync = fdatasync;
    syncBuiltinESMExports();
  });
  return asked;
}

async function openAccount() {
  const folder = mkdtempSync(join(tmpdir(), 'axle-flush-'));
  const store = new SqliteStore(folder);
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await store.createAccount({ id: FIRST, name: 'First', createdAtMs: 1 });
  return store.openAccount(FIRST);
}

const creations = (...ids: readonly number[]) => ids.map((id) => toCreation(sampleRecord(id)));
const countOf = (...ids: readonly number[]) => {
  return async (reader: AccountReader) => (await reader.findObjects(CONTACTS, ids.map(toObjectId))).length;
};

/** What a promise has come to so far. */
function watch<T>(promise: Promise<T>): { state: 'waits' | 'resolved' | 'rejected' } {
  const watched: ReturnType<typeof watch> = { state: 'waits' };
  promise.then(
    () => (watched.state = 'resolved'),
    () => (watched.state = 'rejected'),
  );
  return watched;
}

test('the next write goes on beside a flush, and nobody is told of anything that is not on the disk', async () => {
  const account = await openAccount();
  const asked = holdDisk();
  const write = (...ids: readonly number[]) => {
    const { promise, resolve: committed } = Promise.withResolvers<void>();
    const done = account.write((writer) => writer.saveRecords(creations(...ids)), { committed });
    return { done: watch(done), isCommitted: promise };
  };
  const first = write(1, 2);
  await first.isCommitted;
  const reading = watch(account.read(countOf(1, 2)));
  expect(await account.peek(countOf(1, 2))).toBe(2);
  const later = [write(3, 4), write(5, 6), write(7, 8)];
  for (const { isCommitted } of later) await isCommitted;
  const seesAll = watch(account.snapshot(countOf(1, 2, 3, 4, 5, 6, 7, 8)));
  await sleep(PAUSE_MS);
  const states = () =>
    [first.done, reading, ...later.map(({ done }) => done), seesAll].map(({ state }) => state);
  expect(states()).toEqual(Array.from({ length: 6 }, () => 'waits'));
  // The fourth shares a flush that begins when one of the three is done.
  expect(asked.length).toBe(3);
  asked[0]?.(null);
  await sleep(PAUSE_MS);
  expect(states()).toEqual(['resolved', 'resolved', 'waits', 'waits', 'waits', 'waits']);
  expect(asked.length).toBe(4);
  for (const flushed of asked.slice(1)) flushed(null);
  await sleep(PAUSE_MS);
  expect(states()).toEqual(Array.from({ length: 6 }, () => 'resolved'));
});

test('when the disk fails nothing is acknowledged any more, be it said later that all is well', async () => {
  const account = await openAccount();
  const asked = holdDisk();
  const failing = account.write((writer) => writer.saveRecords(creations(1, 2)));
  const failure = expect(failing).rejects.toThrow(StoreUnavailable);
  await sleep(PAUSE_MS);
  asked[0]?.(new Error('EIO'));
  await failure;
  const many = account.write((writer) => writer.saveRecords(creations(3, 4)));
  await expect(many).rejects.toThrow(StoreUnavailable);
  const one = account.write((writer) => writer.saveRecords(creations(5)));
  await expect(one).rejects.toThrow(StoreUnavailable);
  expect(asked.length).toBe(1);
});
