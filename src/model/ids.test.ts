import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findAccountId, parseObjectId } from './ids.ts';

describe('record ids', () => {
  test('every whole number above zero that a double holds exactly is an id', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (id) => {
        expect(parseObjectId(String(id))).toEqual({ ok: true, value: id });
      }),
    );
    expect(parseObjectId('0000000000000000512')).toEqual({ ok: true, value: 512 });
    expect(parseObjectId('+512')).toEqual({ ok: true, value: 512 });
  });

  test.each(['0', '-0', '000', '-1', '-512', '-9223372036854775808'])('%s is not positive', (text) => {
    expect(parseObjectId(text)).toEqual({
      ok: false,
      refusal: { kind: 'object-id-not-positive', given: text },
    });
  });

  test.each(['9007199254740992', '9223372036854775807'])('no record has the id %s', (text) => {
    expect(parseObjectId(text)).toEqual({ ok: false, refusal: { kind: 'record-not-found' } });
  });

  test.each([
    '',
    'undefined',
    'maria.lopez@example.com',
    '47d6b532-3e7d-4031-b618-5f745e036b08',
    '1.0',
    '1e3',
    '0x10',
    ' 1',
    '1 ',
    '1\n',
    '１',
    '--1',
    '+',
    '12345678901234567890',
    '1'.repeat(8192),
  ])('%j is not numeric', (text) => {
    expect(parseObjectId(text)).toEqual({
      ok: false,
      refusal: { kind: 'object-id-not-numeric', given: text },
    });
  });
});

describe('account ids', () => {
  test('every whole number above zero is one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (id) => {
        expect(findAccountId(String(id))).toBe(id);
      }),
    );
  });

  test.each([
    '',
    '0',
    '-1',
    '1.5',
    'abc',
    'NaN',
    'Infinity',
    '9007199254740992',
    '0x10',
    '1e3',
    ' 7',
    '7 ',
    '\n7',
  ])('%j is none', (text) => {
    expect(findAccountId(text)).toBeUndefined();
  });
});
