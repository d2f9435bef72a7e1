import { hash } from 'node:crypto';
import type { CodeChallenge } from '../model/apps.ts';
import type { OauthRefusal } from '../model/oauth-refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import { isSameHash } from './secrets.ts';

/** RFC 7636: a verifier, and a challenge too, has 43 to 128 of these characters. */
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

/** Reads a challenge from a request for authorization. Says what is wrong with one that cannot be taken. */
export function readChallenge(
  value: string | undefined,
  method: string | undefined,
): Result<CodeChallenge | undefined, string> {
  if (value === undefined) {
    return method === undefined
      ? accept(undefined)
      : refuse('code_challenge_method was given without a code_challenge.');
  }
  if (method !== undefined && method !== 'S256' && method !== 'plain')
    return refuse('code_challenge_method must be S256 or plain.');
  if (!VERIFIER.test(value))
    return refuse('code_challenge must have 43 to 128 letters, digits or the characters - . _ ~');
  return accept({ value, method: method ?? 'plain' });
}

/**
 * Whether the verifier answers the challenge. A verifier for a code that has no challenge is refused too: somebody
 * took the challenge out of the request.
 */
export function checkVerifier(
  challenge: CodeChallenge | undefined,
  verifier: string | undefined,
): Result<true, OauthRefusal> {
  const fail = (problem: 'missing' | 'unexpected' | 'mismatch') =>
    refuse({ kind: 'code-verifier-wrong', problem } as const);
  if (challenge === undefined) return verifier === undefined ? accept(true) : fail('unexpected');
  if (verifier === undefined) return fail('missing');
  if (!VERIFIER.test(verifier)) return fail('mismatch');
  const answer = challenge.method === 'plain' ? verifier : hash('sha256', verifier, 'base64url');
  return isSameHash(answer, challenge.value) ? accept(true) : fail('mismatch');
}
