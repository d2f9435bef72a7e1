import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkVerifier, readChallenge } from './code-challenge.ts';

// The example of RFC 7636, appendix B.
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const S256 = { method: 'S256', value: CHALLENGE } as const;
const PLAIN = { method: 'plain', value: VERIFIER } as const;

describe('a challenge', () => {
  test.each([
    [undefined, undefined, undefined],
    [CHALLENGE, 'S256', S256],
    [VERIFIER, 'plain', PLAIN],
    [VERIFIER, undefined, PLAIN],
    ['a'.repeat(128), 'S256', { method: 'S256', value: 'a'.repeat(128) }],
  ])('%s with the method %s is taken', (value, method, challenge) => {
    expect(readChallenge(value, method)).toEqual({ ok: true, value: challenge });
  });

  test.each([
    [undefined, 'S256'],
    [CHALLENGE, 's256'],
    [CHALLENGE, 'S512'],
    [CHALLENGE, ''],
    ['a'.repeat(42), 'plain'],
    ['a'.repeat(129), 'plain'],
    [`${CHALLENGE}=`, 'S256'],
    [`${CHALLENGE} `, 'S256'],
  ])('%s with the method %s is not', (value, method) => {
    expect(readChallenge(value, method).ok).toBe(false);
  });
});

describe('a verifier', () => {
  test('answers its own challenge', () => {
    for (const challenge of [S256, PLAIN]) expect(checkVerifier(challenge, VERIFIER).ok).toBe(true);
    expect(checkVerifier(undefined, undefined).ok).toBe(true);
  });

  test.each([
    [S256, undefined, 'missing'],
    [S256, CHALLENGE, 'mismatch'],
    [S256, `${VERIFIER.slice(0, -1)}l`, 'mismatch'],
    [PLAIN, CHALLENGE, 'mismatch'],
    [PLAIN, 'short', 'mismatch'],
    [undefined, VERIFIER, 'unexpected'],
  ])('of the challenge %j is not %s', (challenge, verifier, problem) => {
    expect(checkVerifier(challenge, verifier)).toEqual({
      ok: false,
      refusal: { kind: 'code-verifier-wrong', problem },
    });
  });

  test('answers no challenge but the hash of itself', () => {
    const texts = fc.stringMatching(/^[A-Za-z0-9._~-]{43,128}$/);
    fc.assert(
      fc.property(texts, texts, (verifier, other) => {
        const value = createHash('sha256').update(verifier).digest('base64url');
        expect(checkVerifier({ method: 'S256', value }, verifier).ok).toBe(true);
        expect(checkVerifier({ method: 'S256', value }, other).ok).toBe(verifier === other);
      }),
    );
  });
});
