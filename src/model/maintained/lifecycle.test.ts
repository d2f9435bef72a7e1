import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isForward } from './lifecycle.ts';

const ORDER = ['subscriber', 'lead', 'opportunity', 'customer'];
const known = fc.constantFrom(...ORDER);

test('a known stage may be written over another when it does not come before it', () => {
  fc.assert(
    fc.property(known, known, (from, to) => {
      expect(isForward(ORDER, from, to)).toBe(ORDER.indexOf(to) >= ORDER.indexOf(from));
    }),
  );
});

test('any stage may be written over none, and none over any', () => {
  fc.assert(
    fc.property(known, (stage) => {
      expect(isForward(ORDER, undefined, stage)).toBe(true);
      expect(isForward(ORDER, '', stage)).toBe(true);
      expect(isForward(ORDER, stage, '')).toBe(true);
    }),
  );
});

test('stages outside the order are not compared', () => {
  expect(isForward(ORDER, '51439524', 'subscriber')).toBe(true);
  expect(isForward(ORDER, 'customer', '51439524')).toBe(true);
  expect(isForward([], 'customer', 'lead')).toBe(true);
});
