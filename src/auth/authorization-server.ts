import { BASE_SCOPE, type Grant, type PublicApp } from '../model/apps.ts';
import type { OauthRefusal } from '../model/oauth-refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import type { World } from '../model/world.ts';
import type { ControlStore, StoredToken } from '../store/store.ts';
import { checkVerifier } from './code-challenge.ts';
import { hashSecret, isSameHash, newAccessToken, newCode, newRefreshToken } from './secrets.ts';

/** Source: access tokens live for thirty minutes. */
export const ACCESS_TOKEN_LIFE_MS = 1_800_000;
/** Assumed: a code is good for five minutes. */
export const CODE_LIFE_MS = 300_000;
/** How long it is remembered that a token has expired; from then on it is as if it had never been. */
const MEMORY_OF_EXPIRED_MS = 30 * 86_400_000;
const FORGET_INTERVAL_MS = 3_600_000;

const CLIENT_ID = /^[\w-]{1,100}$/;

/** Who wants a token: what a program says of itself. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface CodeUse extends ClientCredentials {
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier: string | undefined;
}

/** Tokens that are shown this once. */
export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly grant: Grant;
}

/** What a person has agreed to. */
export type Consent = Pick<
  Grant,
  'appId' | 'accountId' | 'userId' | 'scopes' | 'redirectUri' | 'challenge'
> & {
  /** The form that the person was shown, which is good for one consent; absent where nobody was asked. */
  readonly formHash: string | undefined;
};

/** Turns consents into codes, codes into tokens, and tells what tokens are good for. */
export class AuthorizationServer {
  readonly #control: ControlStore;
  readonly #world: World;
  #forgotAtMs = Number.NEGATIVE_INFINITY;

  constructor(control: ControlStore, world: World) {
    this.#control = control;
    this.#world = world;
  }

  /** Absent for what is no client id at all, such as a text that not every store could be asked for. */
  async findClient(clientId: string): Promise<PublicApp | undefined> {
    return CLIENT_ID.test(clientId) ? this.#control.findClient(clientId) : undefined;
  }

  /** Gives a code for a consent; absent when the form was used before, or the app is gone. */
  async grant({ formHash, ...consent }: Consent): Promise<string | undefined> {
    const nowMs = this.#world.nowMs();
    await this.#forgetExpired(nowMs);
    const code = newCode(this.#world);
    const begun = { createdAtMs: nowMs, redeemedAtMs: undefined, refreshHash: undefined };
    const isKept = await this.#control.addGrant(
      { codeHash: hashSecret(code), ...consent, ...begun },
      formHash,
    );
    return isKept ? code : undefined;
  }

  /** The app that the credentials are of. Refuses with `client-unknown` and `client-secret-wrong`. */
  async authenticate({
    clientId,
    clientSecret,
  }: ClientCredentials): Promise<Result<PublicApp, OauthRefusal>> {
    const app = await this.findClient(clientId);
    if (app === undefined) return refuse({ kind: 'client-unknown' });
    const isRight = isSameHash(app.secretHash, hashSecret(clientSecret));
    return isRight ? accept(app) : refuse({ kind: 'client-secret-wrong' });
  }

  /**
   * Exchanges a code for tokens, once. A code that comes a second time was seen by somebody else: everything that it
   * gave is taken back.
   */
  async redeemCode(use: CodeUse): Promise<Result<IssuedTokens, OauthRefusal>> {
    const app = await this.authenticate(use);
    if (!app.ok) return app;
    const nowMs = this.#world.nowMs();
    const codeHash = hashSecret(use.code);
    const grant = await this.#control.findGrant(codeHash);
    if (grant === undefined || grant.appId !== app.value.id || !isSameHash(grant.codeHash, codeHash))
      return refuse({ kind: 'code-unknown' });
    if (grant.redeemedAtMs !== undefined) return this.#refuseReplay(codeHash);
    if (nowMs >= grant.createdAtMs + CODE_LIFE_MS) return refuse({ kind: 'code-expired' });
    if (grant.redirectUri !== use.redirectUri) return refuse({ kind: 'redirect-uri-mismatch' });
    const verified = checkVerifier(grant.challenge, use.codeVerifier);
    if (!verified.ok) return verified;
    const accessToken = newAccessToken(this.#world);
    const refreshToken = newRefreshToken(this.#world);
    const refreshHash = hashSecret(refreshToken);
    const token = toStoredToken(accessToken, grant, nowMs);
    const isFirst = await this.#control.redeemGrant({ codeHash, atMs: nowMs, refreshHash, token });
    return isFirst ? accept({ accessToken, refreshToken, grant }) : this.#refuseReplay(codeHash);
  }

  /** Gives another access token. Source: the refresh token stays the same. */
  async refresh(
    credentials: ClientCredentials,
    refreshToken: string,
  ): Promise<Result<IssuedTokens, OauthRefusal>> {
    const app = await this.authenticate(credentials);
    if (!app.ok) return app;
    const nowMs = this.#world.nowMs();
    const grant = await this.findRefreshToken(refreshToken);
    if (grant === undefined || grant.appId !== app.value.id) return refuse({ kind: 'refresh-token-unknown' });
    await this.#forgetExpired(nowMs);
    const accessToken = newAccessToken(this.#world);
    const token = toStoredToken(accessToken, grant, nowMs);
    const isKept = await this.#control.refreshGrant(hashSecret(refreshToken), token);
    return isKept ? accept({ accessToken, refreshToken, grant }) : refuse({ kind: 'refresh-token-unknown' });
  }

  /**
   * Gives an app a token for itself, which opens no account.
   * Assumed: with all scopes that the app declares, where it asks for none in particular.
   */
  async issueForApp(
    credentials: ClientCredentials,
    asked: readonly string[],
  ): Promise<Result<{ readonly accessToken: string; readonly scopes: readonly string[] }, OauthRefusal>> {
    const app = await this.authenticate(credentials);
    if (!app.ok) return app;
    const { required, conditional, optional } = app.value.scopes;
    const declared = [...new Set([BASE_SCOPE, ...required, ...conditional, ...optional])];
    const undeclared = asked.filter((scope) => !declared.includes(scope));
    if (undeclared.length > 0) return refuse({ kind: 'scope-undeclared', scopes: undeclared });
    const nowMs = this.#world.nowMs();
    await this.#forgetExpired(nowMs);
    const accessToken = newAccessToken(this.#world);
    const scopes = asked.length === 0 ? declared : [...new Set(asked)];
    await this.#control.saveToken({
      hash: hashSecret(accessToken),
      accountId: undefined,
      appId: app.value.id,
      scopes,
      createdAtMs: nowMs,
      expiresAtMs: nowMs + ACCESS_TOKEN_LIFE_MS,
    });
    return accept({ accessToken, scopes });
  }

  /** A token of any kind that is good now, and the grant that it came of. */
  async findAccessToken(
    token: string,
  ): Promise<{ readonly stored: StoredToken; readonly grant: Grant | undefined } | undefined> {
    const hash = hashSecret(token);
    const stored = await this.#control.findToken(hash);
    if (stored === undefined || !isSameHash(stored.hash, hash)) return undefined;
    const { expiresAtMs = Number.POSITIVE_INFINITY, codeHash } = stored;
    if (expiresAtMs <= this.#world.nowMs()) return undefined;
    return { stored, grant: codeHash === undefined ? undefined : await this.#control.findGrant(codeHash) };
  }

  /** The grant of a refresh token that is good. */
  async findRefreshToken(token: string): Promise<Grant | undefined> {
    const hash = hashSecret(token);
    const grant = await this.#control.findRefreshableGrant(hash);
    return grant?.refreshHash !== undefined && isSameHash(grant.refreshHash, hash) ? grant : undefined;
  }

  /** The client id of a public app. */
  async findClientId(appId: number): Promise<string | undefined> {
    const app = await this.#control.findApp(appId);
    return app?.kind === 'public' ? app.clientId : undefined;
  }

  /** Source: takes the refresh token back; access tokens that came of it live on. False when there was none. */
  revokeRefreshToken(token: string): Promise<boolean> {
    return this.#control.dropRefreshToken(hashSecret(token));
  }

  async #refuseReplay(codeHash: string): Promise<Result<never, OauthRefusal>> {
    await this.#control.removeGrant(codeHash);
    return refuse({ kind: 'code-unknown' });
  }

  async #forgetExpired(nowMs: number): Promise<void> {
    if (nowMs - this.#forgotAtMs < FORGET_INTERVAL_MS) return;
    this.#forgotAtMs = nowMs;
    await this.#control.forgetExpired(nowMs - MEMORY_OF_EXPIRED_MS);
  }
}

function toStoredToken(accessToken: string, grant: Grant, nowMs: number): StoredToken {
  return {
    hash: hashSecret(accessToken),
    accountId: grant.accountId,
    appId: grant.appId,
    scopes: grant.scopes,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + ACCESS_TOKEN_LIFE_MS,
    codeHash: grant.codeHash,
  };
}
