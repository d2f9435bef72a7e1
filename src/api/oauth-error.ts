import type { AppRefusal, OauthRefusal } from '../model/oauth-refusal.ts';
import type { AccessRefusal } from '../model/refusal.ts';
import { toWireTimestamp } from '../model/timestamps.ts';
import { type ErrorAnswer, invalid, missing, unauthorized } from './error-answers.ts';

/** The `error` of RFC 6749. */
type OauthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  | 'unsupported_token_type';

/** What must not be kept by anything between the server and a program. */
export const NO_STORE = { 'cache-control': 'no-store', pragma: 'no-cache' } as const;

/**
 * How the authorization server refuses.
 * Source: the keys of RFC 6749 beside the old `status` and `message`, with status 400. Seen: BAD_AUTH_CODE and
 * BAD_REFRESH_TOKEN with these words, EXPIRED_AUTH_CODE. Assumed: the words of all others, and which old status stands
 * for what the old API did not know.
 */
export function toOauthAnswer(refusal: OauthRefusal): ErrorAnswer {
  switch (refusal.kind) {
    case 'form-expected':
      return refused(
        'invalid_request',
        'BAD_REQUEST',
        'parameters must be sent as application/x-www-form-urlencoded',
      );
    case 'parameter-repeated':
      return refused('invalid_request', 'BAD_REQUEST', `${refusal.name} was given more than once`);
    case 'token-missing':
      return refused('invalid_request', 'BAD_REQUEST', 'missing token');
    case 'token-type-unsupported':
      return refused('unsupported_token_type', 'BAD_TOKEN_TYPE', 'only refresh tokens can be revoked');
    case 'grant-type-unsupported': {
      const allowed = refusal.allowed.join(', ');
      const words = `missing or unknown grant type, must be one of: ${allowed}`;
      return refused('unsupported_grant_type', 'BAD_GRANT_TYPE', words);
    }
    case 'client-unknown':
      return refused('invalid_client', 'BAD_CLIENT_ID', 'missing or unknown client id');
    case 'client-secret-wrong':
      return refused('invalid_client', 'BAD_CLIENT_SECRET', 'missing or invalid client secret');
    case 'client-assertion-unsupported':
      return refused(
        'invalid_client',
        'BAD_CLIENT_SECRET',
        'client assertions are not supported here, send client_secret',
      );
    case 'code-unknown':
      return refused('invalid_grant', 'BAD_AUTH_CODE', 'missing or unknown auth code');
    case 'code-expired':
      return refused('invalid_grant', 'EXPIRED_AUTH_CODE', 'auth code is expired');
    case 'redirect-uri-missing':
      return refused('invalid_request', 'BAD_REDIRECT_URI', 'missing or invalid redirect uri');
    case 'redirect-uri-mismatch':
      return refused(
        'invalid_grant',
        'MISMATCH_REDIRECT_URI_AUTH_CODE',
        'redirect uri does not match the one that the auth code was sent to',
      );
    case 'code-verifier-wrong':
      return refused('invalid_grant', 'BAD_CODE_VERIFIER', VERIFIER_WORDS[refusal.problem]);
    case 'refresh-token-unknown':
      return refused('invalid_grant', 'BAD_REFRESH_TOKEN', 'refresh token is invalid, expired or revoked');
    case 'access-token-unknown':
      return refused('invalid_grant', 'BAD_ACCESS_TOKEN', 'access token is invalid, expired or revoked');
    case 'private-token-unknown':
      return missing('No private app has this token.');
    case 'scope-undeclared':
      return refused(
        'invalid_scope',
        'BAD_SCOPE',
        `not among the scopes of the app: ${refusal.scopes.join(', ')}`,
      );
    default:
      return refusal satisfies never;
  }
}

const VERIFIER_WORDS = {
  missing: 'missing code verifier',
  unexpected: 'a code verifier was sent for an auth code that was asked for without a challenge',
  mismatch: 'code verifier does not answer the challenge of the auth code',
} as const;

function refused(error: OauthError, status: string, description: string): ErrorAnswer {
  const ownBody = { error, error_description: description, status, message: description };
  return { status: 400, headers: NO_STORE, ownBody, withoutRateLimit: true };
}

/** Assumed: all of it, as administration is Axle's own. */
export function toAdministrationAnswer(refusal: AppRefusal): ErrorAnswer {
  switch (refusal.kind) {
    case 'administration-closed': {
      const message =
        'This server has no admin key, so that nobody can administer it. Start it with --admin-key or AXLE_ADMIN_KEY.';
      return { status: 403, body: { message, category: 'FORBIDDEN' }, withoutRateLimit: true };
    }
    case 'admin-key-wrong': {
      const message = 'The admin key is missing or wrong. Send it as "Authorization: Bearer <admin key>".';
      return unauthorized({ message, category: 'INVALID_AUTHENTICATION' });
    }
    case 'app-not-found':
      return missing(`There is no app ${refusal.id}.`, { id: [refusal.id] });
    case 'account-not-found':
      return missing(`There is no account ${refusal.id}.`, { id: [refusal.id] });
    case 'app-invalid': {
      const { field, problem } = refusal;
      return invalid(`${field}: ${problem}`, 400, { field: [field] });
    }
    default:
      return refusal satisfies never;
  }
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
const SECOND_MS = 1000;

/** Seen: the largest unit that fits, and the moment under a key with a blank. */
export function toExpiredAnswer(refusal: Extract<AccessRefusal, { kind: 'token-expired' }>): ErrorAnswer {
  const { expiredAtMs, nowMs } = refusal;
  const agoMs = nowMs - expiredAtMs;
  const [unit, unitMs] = UNITS.find(([, ms]) => agoMs >= ms) ?? ['second', SECOND_MS];
  return unauthorized({
    message: `The OAuth token used to make this call expired ${Math.floor(agoMs / unitMs)} ${unit}(s) ago.`,
    context: { 'expire time': [toWireTimestamp(expiredAtMs)] },
    category: 'EXPIRED_AUTHENTICATION',
  });
}

/** Assumed: how a token that an app has for itself is refused by what belongs to an account. */
export const ACCOUNT_MISSING: ErrorAnswer = unauthorized({
  message:
    'This token is for the app itself and opens no account. Use one that was given for an authorization code.',
  category: 'INVALID_AUTHENTICATION',
});
