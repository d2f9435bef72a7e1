import { expect, test } from 'vitest';
import { UnlimitedCounts } from '../../src/api/unlimited-counts.ts';
import type { RateWindow } from '../../src/model/rate-limits.ts';
import { seededRandom } from '../support/random.ts';
import type { OpenStore } from './opened-store.ts';

/** A window of which one slot is now. */
const window = (key: string, limit: number | undefined, slotMs = 1000, sinceMs = slotMs): RateWindow => ({
  key,
  slotMs,
  sinceMs,
  limit,
});

/** What every store does with requests that are counted against limits. */
export function describeRateTakes(openStore: OpenStore): void {
  test('a window lets so many requests through, and tells how many it holds', async () => {
    const { control } = (await openStore()).store;
    const take = () => control.takeFromWindows([window('a', 3)]);
    for (const count of [1, 2, 3]) expect(await take()).toEqual({ isTaken: true, counts: [count] });
    for (let more = 0; more < 3; more += 1) expect(await take()).toEqual({ isTaken: false, counts: [3] });
    expect(await control.countTaken('a', 1000)).toBe(3);
  });

  test('where one of several windows is full, nothing is taken from the others', async () => {
    const { control } = (await openStore()).store;
    const windows = [window('wide', 10), window('narrow', 1), window('open', undefined)];
    expect(await control.takeFromWindows(windows)).toEqual({ isTaken: true, counts: [1, 1, 1] });
    expect(await control.takeFromWindows(windows)).toEqual({ isTaken: false, counts: [1, 1, 1] });
    expect(await control.takeFromWindows([window('wide', 10)])).toEqual({ isTaken: true, counts: [2] });
  });

  test('a window without a limit is never full', async () => {
    const { control } = (await openStore()).store;
    for (let count = 1; count <= 300; count += 1) {
      expect(await control.takeFromWindows([window('a', undefined)])).toEqual({
        isTaken: true,
        counts: [count],
      });
    }
  });

  test('what was taken leaves a window that moves on, request by request', async () => {
    const { control } = (await openStore()).store;
    const takeAt = async (atMs: number) => {
      const { isTaken, counts } = await control.takeFromWindows([window('a', 2, atMs, atMs - 9)]);
      return [isTaken, ...counts];
    };
    expect(await takeAt(100)).toEqual([true, 1]);
    expect(await takeAt(104)).toEqual([true, 2]);
    expect(await takeAt(109)).toEqual([false, 2]);
    expect(await takeAt(110)).toEqual([true, 2]);
    expect(await takeAt(113)).toEqual([false, 2]);
    expect(await takeAt(114)).toEqual([true, 2]);
    expect(await takeAt(200)).toEqual([true, 1]);
  });

  test('keys know nothing of each other, and are compared as they are', async () => {
    const { control } = (await openStore()).store;
    await control.takeFromWindows([window('1/2', 1)]);
    for (const key of ['1/20', '1', '1/2 ', '11/2']) {
      expect(await control.countTaken(key, 0)).toBe(0);
      expect((await control.takeFromWindows([window(key, 1)])).isTaken).toBe(true);
    }
  });

  test('of many requests at once exactly as many are let through as there is room for', async () => {
    const { control } = (await openStore()).store;
    const takes = await Promise.all(
      Array.from({ length: 60 }, () => control.takeFromWindows([window('day', 1000), window('burst', 25)])),
    );
    expect(takes.filter(({ isTaken }) => isTaken)).toHaveLength(25);
    expect(await control.countTaken('day', 0)).toBe(25);
  });

  test('counting is no news of accounts and tokens', async () => {
    const { control } = (await openStore()).store;
    const before = await control.revision();
    await control.takeFromWindows([window('a', 3)]);
    expect(await control.revision()).toBe(before);
  });

  test('without limits it counts as a server does that keeps no limits', async () => {
    const { control } = (await openStore()).store;
    const unlimited = new UnlimitedCounts();
    const random = seededRandom(7);
    let nowMs = 1_000_000;
    for (let step = 0; step < 3000; step += 1) {
      nowMs += random.chance(0.3) ? random.below(30) : 0;
      const key = random.pick(['a', 'b']);
      const second = nowMs - (nowMs % 50);
      const windows = [window(key, undefined, nowMs, nowMs - 99), window(`${key}/second`, undefined, second)];
      expect(await unlimited.takeFromWindows(windows)).toEqual(await control.takeFromWindows(windows));
      const since = nowMs - 99;
      expect(await unlimited.countTaken(key, since)).toBe(await control.countTaken(key, since));
    }
  });
}
