import type { AccountId } from './ids.ts';
import { toWireTimestamp } from './timestamps.ts';

/** A program that calls the API: one that people connect to their accounts, or one that belongs to an account. */
export type ConnectedApp = PublicApp | PrivateApp;

export interface PublicApp {
  readonly kind: 'public';
  readonly id: number;
  readonly name: string;
  /** Which app a request for authorization is for. No secret. */
  readonly clientId: string;
  /** Hash of the client secret. */
  readonly secretHash: string;
  /** Where people may be sent back to: compared as texts, whole. */
  readonly redirectUris: readonly string[];
  readonly scopes: AppScopes;
  readonly createdAtMs: number;
}

/** An app of one account, with one access token that does not end. */
export interface PrivateApp {
  readonly kind: 'private';
  readonly id: number;
  readonly name: string;
  readonly accountId: AccountId;
  /** Hash of its access token. */
  readonly secretHash: string;
  readonly scopes: readonly string[];
  readonly createdAtMs: number;
}

/** Source: the three kinds of scopes that a public app declares. */
export interface AppScopes {
  /** Have to be asked for, and granted. */
  readonly required: readonly string[];
  /** May be left out, and have to be granted when they are asked for. */
  readonly conditional: readonly string[];
  /** Granted where they can be, and dropped without a word otherwise. */
  readonly optional: readonly string[];
}

/** Source: every app has it; by itself it opens no record. */
export const BASE_SCOPE = 'oauth';

/** A person's consent: an app may use an account. It begins as a code that is good for one use. */
export interface Grant {
  /** Hash of the code; names the grant. */
  readonly codeHash: string;
  readonly appId: number;
  readonly accountId: AccountId;
  /** Who gave it; absent in an account that has no users. */
  readonly userId: string | undefined;
  readonly scopes: readonly string[];
  /** Where the code was sent: it is only good together with it. */
  readonly redirectUri: string;
  readonly challenge: CodeChallenge | undefined;
  readonly createdAtMs: number;
  /** Absent until the code was used. */
  readonly redeemedAtMs: number | undefined;
  /** Hash of the refresh token; absent before there is one, and after it was revoked. */
  readonly refreshHash: string | undefined;
}

/** What the program that redeems a code has to know the answer to (RFC 7636). */
export interface CodeChallenge {
  readonly method: 'S256' | 'plain';
  readonly value: string;
}

/** What an app asks a person for. */
export interface ScopeRequest {
  readonly scope: readonly string[];
  readonly optionalScope: readonly string[];
}

export type ScopeDecision =
  | { readonly kind: 'granted'; readonly scopes: readonly string[] }
  /** Asked for and not among what the app declares. */
  | { readonly kind: 'undeclared'; readonly scopes: readonly string[] }
  /** Declared as required and not asked for. */
  | { readonly kind: 'required-missing'; readonly scopes: readonly string[] };

/**
 * Decides which scopes a consent to the request gives.
 *
 * Source: required scopes must be asked for; what is asked for must be declared; optional ones that cannot be had are
 * dropped. Assumed: an app that declares an optional scope may also ask for it as a plain one.
 */
export function decideScopes({ scopes }: PublicApp, request: ScopeRequest): ScopeDecision {
  const asked = new Set([BASE_SCOPE, ...request.scope]);
  const missing = scopes.required.filter((scope) => !asked.has(scope));
  if (missing.length > 0) return { kind: 'required-missing', scopes: missing };
  const declared = new Set([BASE_SCOPE, ...scopes.required, ...scopes.conditional, ...scopes.optional]);
  const undeclared = [...asked].filter((scope) => !declared.has(scope));
  if (undeclared.length > 0) return { kind: 'undeclared', scopes: undeclared };
  const optional = request.optionalScope.filter((scope) => declared.has(scope));
  return { kind: 'granted', scopes: [...new Set([...asked, ...optional])] };
}

/** An app as whoever runs the server sees it; without its secret, which nobody knows. */
export function describeApp(app: ConnectedApp): object {
  const { kind, name, createdAtMs } = app;
  const shared = { id: String(app.id), kind, name, createdAt: toWireTimestamp(createdAtMs) };
  if (app.kind === 'private') return { ...shared, accountId: String(app.accountId), scopes: app.scopes };
  const { required, conditional, optional } = app.scopes;
  const scopes = { requiredScopes: required, conditionalScopes: conditional, optionalScopes: optional };
  return { ...shared, clientId: app.clientId, redirectUris: app.redirectUris, ...scopes };
}
