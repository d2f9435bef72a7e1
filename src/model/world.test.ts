import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededWorld, systemWorld } from '../worlds.ts';
import { uuidV7 } from './world.ts';

const LAYOUT = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const LATEST_MS = 2 ** 48 - 1;

const toTimeMs = (uuid: string) => Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16);

describe('time-ordered identifiers', () => {
  test('each has the layout of version 7 and begins with its time', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: LATEST_MS }), (seed, nowMs) => {
        const uuid = uuidV7(seededWorld({ seed, nowMs: () => nowMs }));
        expect(uuid).toMatch(LAYOUT);
        expect(toTimeMs(uuid)).toBe(nowMs);
      }),
    );
  });

  test('a later one sorts after an earlier one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: LATEST_MS }), { minLength: 2 }), (times) => {
        const inOrder = [...times].sort((a, b) => a - b);
        const uuids = inOrder.map((nowMs, seed) => uuidV7(seededWorld({ seed, nowMs: () => nowMs })));
        expect([...uuids].sort()).toEqual(uuids);
      }),
    );
  });

  test('none comes twice within one millisecond', () => {
    for (const world of [seededWorld({ seed: 1, nowMs: () => 1 }), { ...systemWorld(), nowMs: () => 1 }]) {
      const uuids = new Set(Array.from({ length: 10_000 }, () => uuidV7(world)));
      expect(uuids.size).toBe(10_000);
    }
  });
});

describe('a world from a seed', () => {
  const draw = (seed: number) => {
    const world = seededWorld({ seed, nowMs: () => 5 });
    return Array.from({ length: 20 }, (_, index) => [...world.randomBytes(index)]);
  };

  test('the same seed gives the same bytes, another one others', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (seed, other) => {
        expect(draw(seed)).toEqual(draw(seed));
        if (seed >>> 0 !== other >>> 0) expect(draw(seed)).not.toEqual(draw(other));
      }),
    );
  });

  test('how the bytes are asked for makes no difference', () => {
    const one = seededWorld({ seed: 9, nowMs: () => 5 });
    const two = seededWorld({ seed: 9, nowMs: () => 5 });
    const inParts = [...one.randomBytes(3), ...one.randomBytes(0), ...one.randomBytes(13)];
    expect(inParts).toEqual([...two.randomBytes(16)]);
  });

  test('every byte value comes up about as often as the others', () => {
    const counts = new Array<number>(256).fill(0);
    for (const byte of seededWorld({ seed: 3, nowMs: () => 5 }).randomBytes(256_000)) {
      counts[byte] = (counts[byte] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(800);
    expect(Math.max(...counts)).toBeLessThan(1200);
  });

  test('time is the clock that was given', () => {
    let nowMs = 10;
    const world = seededWorld({ seed: 1, nowMs: () => nowMs });
    expect(world.nowMs()).toBe(10);
    nowMs = 20;
    expect(world.nowMs()).toBe(20);
  });
});

test('blocks of the machine world do not overlap and do not change afterwards', () => {
  const world = systemWorld();
  const first = world.randomBytes(16);
  const copy = [...first];
  for (let count = 0; count < 1000; count += 1) world.randomBytes(16);
  expect([...first]).toEqual(copy);
  expect(world.randomBytes(16)).toHaveLength(16);
});
