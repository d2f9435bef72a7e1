import type { AccountSettings } from '../../model/account-settings.ts';
import type { ConnectedApp, Grant, PublicApp } from '../../model/apps.ts';
import type { AccountId } from '../../model/ids.ts';
import type { RateTake, RateWindow } from '../../model/rate-limits.ts';
import {
  ACCOUNT_COLUMNS,
  fromToken,
  GRANT_COLUMNS,
  TOKEN_COLUMNS,
  toAccount,
  toApp,
  toGrant,
  toSettings,
  toToken,
} from '../control-rows.ts';
import { type AccountBelongings, CONTROL_ROWS, EVERY_ROW, MAX_BELONGINGS } from '../row-tables.ts';
import type { Row } from '../rows.ts';
import type { ArrivingAccount, ControlStore, GrantUse, StoredAccount, StoredToken } from '../store.ts';
import type { Database, Parameter, Transaction } from './database.ts';
import { OncePerTurn } from './once-per-turn.ts';
import { countTaken, takeFromWindows } from './rate-takes.ts';
import { addRows, readRows } from './row-access.ts';

const LIST_ACCOUNTS = `SELECT ${ACCOUNT_COLUMNS} FROM account ORDER BY id`;
const ADD_ACCOUNT = 'INSERT INTO account (id, name, created_at_ms, settings) VALUES ($1, $2, $3, $4)';
const FIND_SETTINGS = 'SELECT settings FROM account WHERE id = $1';
const SAVE_SETTINGS = 'UPDATE account SET settings = $1 WHERE id = $2 RETURNING id';

const SAVE_TOKEN = `
  INSERT INTO token (${TOKEN_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
  ON CONFLICT (hash) DO UPDATE SET
    account_id = excluded.account_id, app_id = excluded.app_id, scopes = excluded.scopes,
    properties = excluded.properties, created_at_ms = excluded.created_at_ms, expires_at_ms = excluded.expires_at_ms, code_hash = excluded.code_hash`;
const ADD_TOKEN_OF_GRANT = `
  INSERT INTO token (${TOKEN_COLUMNS})
  SELECT $1::text, $2::bigint, $3::bigint, $4::text, $5::text, $6::bigint, $7::bigint, $8::text
  FROM app_grant WHERE refresh_hash = $9
  RETURNING hash`;
const DROP_TOKENS = 'DELETE FROM token WHERE account_id = $1 AND app_id = $2 AND hash <> $3';
const FIND_TOKEN = `SELECT ${TOKEN_COLUMNS} FROM token WHERE hash = $1`;

const TAKE_APP_ID = `
  UPDATE control_state SET next_app_id = next_app_id + 1 WHERE name = 'control' RETURNING next_app_id - 1`;
const SAVE_APP = `
  INSERT INTO app (id, client_id, body) VALUES ($1, $2, $3)
  ON CONFLICT (id) DO UPDATE SET client_id = excluded.client_id, body = excluded.body`;
const LIST_APPS = 'SELECT body FROM app ORDER BY id';
const FIND_APP = 'SELECT body FROM app WHERE id = $1';
const FIND_CLIENT = 'SELECT body FROM app WHERE client_id = $1';
const REMOVE_TOKENS_OF_APP = 'DELETE FROM token WHERE app_id = $1';
const REMOVE_GRANTS_OF_APP = 'DELETE FROM app_grant WHERE app_id = $1';
const REMOVE_APP = 'DELETE FROM app WHERE id = $1 RETURNING id';

const ADD_GRANT = `
  INSERT INTO app_grant
    (code_hash, app_id, account_id, form_hash, refresh_hash, redeemed_at_ms, created_at_ms, body)
  SELECT $1::text, id, $2::bigint, $3::text, $4::text, $5::bigint, $6::bigint, $7::text FROM app WHERE id = $8
  ON CONFLICT (form_hash) DO NOTHING
  RETURNING code_hash`;
const FIND_GRANT = `SELECT ${GRANT_COLUMNS} FROM app_grant WHERE code_hash = $1`;
const FIND_REFRESHABLE = `SELECT ${GRANT_COLUMNS} FROM app_grant WHERE refresh_hash = $1`;
const REDEEM_GRANT = `
  UPDATE app_grant SET redeemed_at_ms = $1, refresh_hash = $2
  WHERE code_hash = $3 AND redeemed_at_ms IS NULL
  RETURNING code_hash`;
const DROP_REFRESH_TOKEN = `
  UPDATE app_grant SET refresh_hash = NULL WHERE refresh_hash = $1 RETURNING code_hash`;
const REMOVE_TOKENS_OF_GRANT = 'DELETE FROM token WHERE code_hash = $1';
const REMOVE_GRANT = 'DELETE FROM app_grant WHERE code_hash = $1';
const FORGET_TOKENS = 'DELETE FROM token WHERE expires_at_ms < $1';
const FORGET_GRANTS = `
  DELETE FROM app_grant WHERE refresh_hash IS NULL AND created_at_ms < $1
    AND NOT EXISTS (SELECT 1 FROM token WHERE token.code_hash = app_grant.code_hash)`;

const FIND_APP_NUMBER = `SELECT next_app_id FROM control_state WHERE name = 'control'`;
const RAISE_APP_NUMBER = `
  UPDATE control_state SET next_app_id = greatest(next_app_id, $1) WHERE name = 'control'`;

const FIND_REVISION = `SELECT revision FROM control_state WHERE name = 'control'`;
/** Who writes takes this row first, so that a revision is never seen before what it stands for. */
const RAISE_REVISION = `UPDATE control_state SET revision = revision + 1 WHERE name = 'control' RETURNING revision`;

/** Accounts, apps, grants and tokens, in tables beside those of the accounts. Writes follow each other. */
export class PostgresControl implements ControlStore {
  /** Resolves once the tables are there. */
  readonly #open: () => Promise<Database>;
  readonly #revision = new OncePerTurn(() => this.#findRevision());

  constructor(open: () => Promise<Database>) {
    this.#open = open;
  }

  /** Enters an account that is complete, within a transaction. */
  async enterAccount(transaction: Transaction, account: StoredAccount): Promise<void> {
    const { id, name, createdAtMs, settings } = account;
    const decided = settings === undefined ? null : JSON.stringify(settings);
    await Promise.all([
      transaction.all(RAISE_REVISION),
      transaction.all(ADD_ACCOUNT, id, name, createdAtMs, decided),
    ]);
  }

  /** As `enterAccount`, with what belongs to it. */
  async enterArrival(transaction: Transaction, { account, belongings }: ArrivingAccount): Promise<void> {
    await this.enterAccount(transaction, account);
    for (const [at, table] of CONTROL_ROWS.entries()) {
      await addRows(transaction, table, { rows: belongings.rows[at] ?? [] });
    }
    await transaction.all(RAISE_APP_NUMBER, belongings.nextAppId);
  }

  async readBelongings(accountId: AccountId): Promise<AccountBelongings> {
    const database = await this.#open();
    const page = { range: EVERY_ROW, limit: MAX_BELONGINGS };
    const [row] = await this.#read(FIND_APP_NUMBER);
    return {
      rows: await Promise.all(
        CONTROL_ROWS.map((table) => readRows(database, table.owned(accountId), { table, ...page })),
      ),
      nextAppId: Number(row?.[0]),
    };
  }

  async listAccounts(): Promise<readonly StoredAccount[]> {
    return (await this.#read(LIST_ACCOUNTS)).map(toAccount);
  }

  async findAccountSettings(id: AccountId): Promise<Partial<AccountSettings> | undefined> {
    const [row] = await this.#read(FIND_SETTINGS, id);
    return toSettings(row?.[0]);
  }

  async saveAccountSettings(id: AccountId, settings: Partial<AccountSettings>): Promise<void> {
    const saved = await this.#write(SAVE_SETTINGS, JSON.stringify(settings), id);
    if (saved.length === 0) throw new Error(`there is no account ${id}`);
  }

  async saveToken(token: StoredToken): Promise<void> {
    await this.#write(SAVE_TOKEN, ...fromToken(token));
  }

  async dropTokens(accountId: AccountId, appId: number, keptHash = ''): Promise<void> {
    await this.#write(DROP_TOKENS, accountId, appId, keptHash);
  }

  async findToken(hash: string): Promise<StoredToken | undefined> {
    const [row] = await this.#read(FIND_TOKEN, hash);
    return row && toToken(row);
  }

  async takeAppId(): Promise<number> {
    const [row] = await this.#write(TAKE_APP_ID);
    return Number(row?.[0]);
  }

  async saveApp(app: ConnectedApp): Promise<void> {
    const clientId = app.kind === 'public' ? app.clientId : null;
    await this.#write(SAVE_APP, app.id, clientId, JSON.stringify(app));
  }

  async listApps(): Promise<readonly ConnectedApp[]> {
    return (await this.#read(LIST_APPS)).map(toApp);
  }

  async findApp(id: number): Promise<ConnectedApp | undefined> {
    const [row] = await this.#read(FIND_APP, id);
    return row && toApp(row);
  }

  async findClient(clientId: string): Promise<PublicApp | undefined> {
    const [row] = await this.#read(FIND_CLIENT, clientId);
    const app = row && toApp(row);
    return app?.kind === 'public' ? app : undefined;
  }

  async removeApp(id: number): Promise<boolean> {
    return this.#together(async (transaction) => {
      await transaction.all(REMOVE_TOKENS_OF_APP, id);
      await transaction.all(REMOVE_GRANTS_OF_APP, id);
      return (await transaction.all(REMOVE_APP, id)).length === 1;
    });
  }

  async addGrant(grant: Grant, formHash: string | undefined): Promise<boolean> {
    const { codeHash, appId, accountId, createdAtMs, redeemedAtMs, refreshHash } = grant;
    const added = await this.#write(
      ADD_GRANT,
      codeHash,
      accountId,
      formHash ?? null,
      refreshHash ?? null,
      redeemedAtMs ?? null,
      createdAtMs,
      JSON.stringify(grant),
      appId,
    );
    return added.length === 1;
  }

  async findGrant(codeHash: string): Promise<Grant | undefined> {
    const [row] = await this.#read(FIND_GRANT, codeHash);
    return row && toGrant(row);
  }

  async findRefreshableGrant(refreshHash: string): Promise<Grant | undefined> {
    const [row] = await this.#read(FIND_REFRESHABLE, refreshHash);
    return row && toGrant(row);
  }

  async redeemGrant({ codeHash, atMs, refreshHash, token }: GrantUse): Promise<boolean> {
    return this.#together(async (transaction) => {
      const redeemed = await transaction.all(REDEEM_GRANT, atMs, refreshHash, codeHash);
      if (redeemed.length === 0) return false;
      return (await transaction.all(ADD_TOKEN_OF_GRANT, ...fromToken(token), refreshHash)).length === 1;
    });
  }

  async refreshGrant(refreshHash: string, token: StoredToken): Promise<boolean> {
    return (await this.#write(ADD_TOKEN_OF_GRANT, ...fromToken(token), refreshHash)).length === 1;
  }

  async dropRefreshToken(refreshHash: string): Promise<boolean> {
    return (await this.#write(DROP_REFRESH_TOKEN, refreshHash)).length === 1;
  }

  async removeGrant(codeHash: string): Promise<void> {
    await this.#together(async (transaction) => {
      await transaction.all(REMOVE_TOKENS_OF_GRANT, codeHash);
      await transaction.all(REMOVE_GRANT, codeHash);
    });
  }

  async forgetExpired(beforeMs: number): Promise<void> {
    await this.#together(async (transaction) => {
      await transaction.all(FORGET_TOKENS, beforeMs);
      await transaction.all(FORGET_GRANTS, beforeMs);
    });
  }

  async takeFromWindows(windows: readonly RateWindow[]): Promise<RateTake> {
    return takeFromWindows(await this.#open(), windows);
  }

  async countTaken(key: string, sinceMs: number): Promise<number> {
    return countTaken(await this.#open(), key, sinceMs);
  }

  /** Asked once for all requests that come in during a turn of the event loop. */
  revision(): Promise<string> {
    return this.#revision.ask();
  }

  async #findRevision(): Promise<string> {
    const [row] = await this.#read(FIND_REVISION);
    return String(row?.[0]);
  }

  async #read(text: string, ...values: readonly Parameter[]): Promise<readonly Row[]> {
    return (await this.#open()).all(text, ...values);
  }

  #write(text: string, ...values: readonly Parameter[]): Promise<readonly Row[]> {
    return this.#together((transaction) => transaction.all(text, ...values));
  }

  /** Carries statements out as one. */
  async #together<T>(body: (transaction: Transaction) => Promise<T>): Promise<T> {
    return (await this.#open()).transact([[RAISE_REVISION]], body);
  }
}
