import type { AccountSettings } from '../model/account-settings.ts';
import type { ConnectedApp, Grant } from '../model/apps.ts';
import type { PropertyGrants } from '../model/caller.ts';
import { toAccountId } from '../model/ids.ts';
import type { Row } from './rows.ts';
import type { StoredAccount, StoredToken } from './store.ts';

/** Rows of what exists beside the accounts' own data, in the order of these lists. */

export const ACCOUNT_COLUMNS = 'id, name, created_at_ms, settings';

export function toAccount([id, name, createdAtMs, settings]: Row): StoredAccount {
  return {
    id: toAccountId(Number(id)),
    name: String(name),
    createdAtMs: Number(createdAtMs),
    ...(settings !== null && { settings: toSettings(settings) ?? {} }),
  };
}

/** The settings that were decided for an account; absent where none were. */
export function toSettings(settings: unknown): Partial<AccountSettings> | undefined {
  return typeof settings === 'string' ? (JSON.parse(settings) as Partial<AccountSettings>) : undefined;
}

export const TOKEN_COLUMNS =
  'hash, account_id, app_id, scopes, properties, created_at_ms, expires_at_ms, code_hash';

export function toToken([
  hash,
  accountId,
  appId,
  scopes,
  properties,
  createdAtMs,
  expiresAtMs,
  codeHash,
]: Row): StoredToken {
  return {
    hash: String(hash),
    accountId: accountId === null ? undefined : toAccountId(Number(accountId)),
    appId: Number(appId),
    scopes: JSON.parse(String(scopes)) as string[],
    ...(properties !== null && { properties: JSON.parse(String(properties)) as PropertyGrants }),
    createdAtMs: Number(createdAtMs),
    ...(expiresAtMs !== null && { expiresAtMs: Number(expiresAtMs) }),
    ...(codeHash !== null && { codeHash: String(codeHash) }),
  };
}

/** The values of the columns of a token. */
export function fromToken(token: StoredToken): readonly (string | number | null)[] {
  const { hash, accountId, appId, scopes, properties, createdAtMs, expiresAtMs, codeHash } = token;
  return [
    hash,
    accountId ?? null,
    appId,
    JSON.stringify(scopes),
    properties === undefined ? null : JSON.stringify(properties),
    createdAtMs,
    expiresAtMs ?? null,
    codeHash ?? null,
  ];
}

/** The row is what an app is like, as one value: nothing is looked up by parts of it. */
export function toApp([body]: Row): ConnectedApp {
  return JSON.parse(String(body)) as ConnectedApp;
}

/** What changes in the life of a grant stands in columns, all else in its body. */
export const GRANT_COLUMNS = 'redeemed_at_ms, refresh_hash, body';

export function toGrant([redeemedAtMs, refreshHash, body]: Row): Grant {
  return {
    ...(JSON.parse(String(body)) as Grant),
    redeemedAtMs: redeemedAtMs === null ? undefined : Number(redeemedAtMs),
    refreshHash: refreshHash === null ? undefined : String(refreshHash),
  };
}
