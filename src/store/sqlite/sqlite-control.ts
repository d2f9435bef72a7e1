import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
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
import type { ArrivingAccount, ControlStore, GrantUse, StoredAccount, StoredToken } from '../store.ts';
import { CONTROL_MIGRATIONS } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import { SqliteRateTakes } from './rate-takes.ts';
import { addRows, readRows } from './row-access.ts';
import { Statements } from './statements.ts';

export interface ControlPaths {
  readonly control: string;
  /** Opened when it is asked for; where no limits are kept, it does not come into being. */
  readonly rates: string;
}

/** Accounts, apps, grants and tokens, in a file beside the accounts' own. */
export class SqliteControl implements ControlStore {
  readonly #database: DatabaseSync;
  readonly #dataVersion: StatementSync;
  readonly #statements: Statements;
  readonly #ratesPath: string;
  #rateTakes: SqliteRateTakes | undefined;
  #ownWrites = 0;
  #othersWrites: string | undefined;

  constructor({ control, rates }: ControlPaths) {
    this.#ratesPath = rates;
    this.#database = openDatabase(control, CONTROL_MIGRATIONS);
    this.#statements = new Statements(this.#database);
    this.#dataVersion = this.#database.prepare('PRAGMA data_version');
  }

  /** Enters an account whose file is complete. */
  async enterAccount(account: StoredAccount): Promise<void> {
    this.#addAccount(account);
  }

  #addAccount({ id, name, createdAtMs, settings }: StoredAccount): void {
    this.#run(
      'INSERT INTO account (id, name, created_at_ms, settings) VALUES (?, ?, ?, ?)',
      id,
      name,
      createdAtMs,
      settings === undefined ? null : JSON.stringify(settings),
    );
  }

  /** As `enterAccount`, with what belongs to it. */
  async enterArrival({ account, belongings }: ArrivingAccount): Promise<void> {
    this.#together(() => {
      this.#addAccount(account);
      for (const [at, table] of CONTROL_ROWS.entries()) {
        addRows(this.#statements, table, belongings.rows[at] ?? []);
      }
      this.#run('UPDATE app_number SET next = max(next, ?)', belongings.nextAppId);
    });
  }

  async readBelongings(accountId: AccountId): Promise<AccountBelongings> {
    const page = { range: EVERY_ROW, limit: MAX_BELONGINGS };
    return {
      rows: CONTROL_ROWS.map((table) =>
        readRows(this.#statements, { table, owned: table.owned(accountId), ...page }),
      ),
      nextAppId: Number(this.#statements.one('SELECT next FROM app_number')?.[0]),
    };
  }

  async listAccounts(): Promise<readonly StoredAccount[]> {
    return this.#statements.all(`SELECT ${ACCOUNT_COLUMNS} FROM account ORDER BY id`).map(toAccount);
  }

  async findAccountSettings(id: AccountId): Promise<Partial<AccountSettings> | undefined> {
    return toSettings(this.#statements.one('SELECT settings FROM account WHERE id = ?', id)?.[0]);
  }

  async saveAccountSettings(id: AccountId, settings: Partial<AccountSettings>): Promise<void> {
    const saved = this.#run('UPDATE account SET settings = ? WHERE id = ?', JSON.stringify(settings), id);
    if (saved === 0) throw new Error(`there is no account ${id}`);
  }

  async saveToken(token: StoredToken): Promise<void> {
    this.#run(
      `INSERT INTO token (${TOKEN_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (hash) DO UPDATE SET
         account_id = excluded.account_id, app_id = excluded.app_id, scopes = excluded.scopes,
         properties = excluded.properties, created_at_ms = excluded.created_at_ms, expires_at_ms = excluded.expires_at_ms,
         code_hash = excluded.code_hash`,
      ...fromToken(token),
    );
  }

  async dropTokens(accountId: AccountId, appId: number, keptHash = ''): Promise<void> {
    this.#run(
      'DELETE FROM token WHERE account_id = ? AND app_id = ? AND hash <> ?',
      accountId,
      appId,
      keptHash,
    );
  }

  async findToken(hash: string): Promise<StoredToken | undefined> {
    const row = this.#statements.one(`SELECT ${TOKEN_COLUMNS} FROM token WHERE hash = ?`, hash);
    return row && toToken(row);
  }

  async takeAppId(): Promise<number> {
    this.#ownWrites += 1;
    return Number(this.#statements.one('UPDATE app_number SET next = next + 1 RETURNING next - 1')?.[0]);
  }

  async saveApp(app: ConnectedApp): Promise<void> {
    this.#run(
      `INSERT INTO app (id, client_id, body) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET client_id = excluded.client_id, body = excluded.body`,
      app.id,
      app.kind === 'public' ? app.clientId : null,
      JSON.stringify(app),
    );
  }

  async listApps(): Promise<readonly ConnectedApp[]> {
    return this.#statements.all('SELECT body FROM app ORDER BY id').map(toApp);
  }

  async findApp(id: number): Promise<ConnectedApp | undefined> {
    const row = this.#statements.one('SELECT body FROM app WHERE id = ?', id);
    return row && toApp(row);
  }

  async findClient(clientId: string): Promise<PublicApp | undefined> {
    const row = this.#statements.one('SELECT body FROM app WHERE client_id = ?', clientId);
    const app = row && toApp(row);
    return app?.kind === 'public' ? app : undefined;
  }

  async removeApp(id: number): Promise<boolean> {
    return this.#together(() => {
      this.#run('DELETE FROM token WHERE app_id = ?', id);
      this.#run('DELETE FROM app_grant WHERE app_id = ?', id);
      return this.#run('DELETE FROM app WHERE id = ?', id) === 1;
    });
  }

  async addGrant(grant: Grant, formHash: string | undefined): Promise<boolean> {
    const { codeHash, appId, accountId, createdAtMs, redeemedAtMs, refreshHash } = grant;
    const added = this.#run(
      `INSERT INTO app_grant
         (code_hash, app_id, account_id, form_hash, refresh_hash, redeemed_at_ms, created_at_ms, body)
       SELECT ?, id, ?, ?, ?, ?, ?, ? FROM app WHERE id = ?
       ON CONFLICT (form_hash) DO NOTHING`,
      codeHash,
      accountId,
      formHash ?? null,
      refreshHash ?? null,
      redeemedAtMs ?? null,
      createdAtMs,
      JSON.stringify(grant),
      appId,
    );
    return added === 1;
  }

  async findGrant(codeHash: string): Promise<Grant | undefined> {
    const row = this.#statements.one(`SELECT ${GRANT_COLUMNS} FROM app_grant WHERE code_hash = ?`, codeHash);
    return row && toGrant(row);
  }

  async findRefreshableGrant(refreshHash: string): Promise<Grant | undefined> {
    const row = this.#statements.one(
      `SELECT ${GRANT_COLUMNS} FROM app_grant WHERE refresh_hash = ?`,
      refreshHash,
    );
    return row && toGrant(row);
  }

  async redeemGrant({ codeHash, atMs, refreshHash, token }: GrantUse): Promise<boolean> {
    return this.#together(() => {
      const redeemed = this.#run(
        `UPDATE app_grant SET redeemed_at_ms = ?, refresh_hash = ?
         WHERE code_hash = ? AND redeemed_at_ms IS NULL`,
        atMs,
        refreshHash,
        codeHash,
      );
      return redeemed === 1 && this.#addTokenOf(refreshHash, token);
    });
  }

  async refreshGrant(refreshHash: string, token: StoredToken): Promise<boolean> {
    return this.#addTokenOf(refreshHash, token);
  }

  async dropRefreshToken(refreshHash: string): Promise<boolean> {
    return this.#run('UPDATE app_grant SET refresh_hash = NULL WHERE refresh_hash = ?', refreshHash) === 1;
  }

  async removeGrant(codeHash: string): Promise<void> {
    this.#together(() => {
      this.#run('DELETE FROM token WHERE code_hash = ?', codeHash);
      this.#run('DELETE FROM app_grant WHERE code_hash = ?', codeHash);
    });
  }

  async forgetExpired(beforeMs: number): Promise<void> {
    this.#together(() => {
      this.#run('DELETE FROM token WHERE expires_at_ms < ?', beforeMs);
      this.#run(
        `DELETE FROM app_grant WHERE refresh_hash IS NULL AND created_at_ms < ?
           AND NOT EXISTS (SELECT 1 FROM token WHERE token.code_hash = app_grant.code_hash)`,
        beforeMs,
      );
    });
  }

  async takeFromWindows(windows: readonly RateWindow[]): Promise<RateTake> {
    return this.#openRateTakes().take(windows);
  }

  async countTaken(key: string, sinceMs: number): Promise<number> {
    return this.#openRateTakes().count(key, sinceMs);
  }

  #openRateTakes(): SqliteRateTakes {
    this.#rateTakes ??= new SqliteRateTakes(this.#ratesPath);
    return this.#rateTakes;
  }

  /**
   * SQLite counts the commits of other connections; those of this one are counted here. Asked once in a turn
   * of the event loop: every request that comes in later sees what was written before.
   */
  async revision(): Promise<string> {
    if (this.#othersWrites === undefined) {
      this.#othersWrites = String(this.#dataVersion.get()?.['data_version']);
      setImmediate(() => {
        this.#othersWrites = undefined;
      });
    }
    return `${this.#othersWrites}/${this.#ownWrites}`;
  }

  close(): void {
    this.#rateTakes?.close();
    this.#database.close();
  }

  #addTokenOf(refreshHash: string, token: StoredToken): boolean {
    const added = this.#run(
      `INSERT INTO token (${TOKEN_COLUMNS})
       SELECT ?, ?, ?, ?, ?, ?, ?, ? FROM app_grant WHERE refresh_hash = ?`,
      ...fromToken(token),
      refreshHash,
    );
    return added === 1;
  }

  /** Carries a statement out and tells how many rows it changed. */
  #run(sql: string, ...values: readonly SQLInputValue[]): number {
    this.#ownWrites += 1;
    return Number(this.#statements.get(sql).run(...values).changes);
  }

  /** Carries several statements out as one. */
  #together<T>(body: () => T): T {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = body();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
