import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { PropertyGrants } from '../../model/caller.ts';
import { type AccountId, toAccountId } from '../../model/ids.ts';
import type { ControlStore, StoredAccount, StoredToken } from '../store.ts';
import { CONTROL_MIGRATIONS } from './migrations.ts';
import { openDatabase } from './open-database.ts';

/** Accounts and tokens, in a file beside the accounts' own. */
export class SqliteControl implements ControlStore {
  readonly #database: DatabaseSync;
  readonly #dataVersion: StatementSync;
  #ownWrites = 0;
  #othersWrites: string | undefined;

  constructor(path: string) {
    this.#database = openDatabase(path, CONTROL_MIGRATIONS);
    this.#dataVersion = this.#database.prepare('PRAGMA data_version');
  }

  /** Enters an account whose file is complete. */
  async enterAccount({ id, name, createdAtMs }: StoredAccount): Promise<void> {
    this.#ownWrites += 1;
    const add = this.#database.prepare('INSERT INTO account (id, name, created_at_ms) VALUES (?, ?, ?)');
    add.run(id, name, createdAtMs);
  }

  async listAccounts(): Promise<readonly StoredAccount[]> {
    const rows = this.#database.prepare('SELECT id, name, created_at_ms FROM account ORDER BY id').all();
    return rows.map((row) => ({
      id: toAccountId(Number(row['id'])),
      name: String(row['name']),
      createdAtMs: Number(row['created_at_ms']),
    }));
  }

  async saveToken(token: StoredToken): Promise<void> {
    this.#ownWrites += 1;
    const save = this.#database.prepare(`
      INSERT INTO token (hash, account_id, app_id, scopes, properties, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (hash) DO UPDATE SET
        account_id = excluded.account_id, app_id = excluded.app_id, scopes = excluded.scopes,
        properties = excluded.properties, created_at_ms = excluded.created_at_ms`);
    const { hash, accountId, appId, scopes, properties, createdAtMs } = token;
    const lists = properties === undefined ? null : JSON.stringify(properties);
    save.run(hash, accountId, appId, JSON.stringify(scopes), lists, createdAtMs);
  }

  async dropTokens(accountId: AccountId, appId: number): Promise<void> {
    this.#ownWrites += 1;
    this.#database.prepare('DELETE FROM token WHERE account_id = ? AND app_id = ?').run(accountId, appId);
  }

  async findToken(hash: string): Promise<StoredToken | undefined> {
    const find = this.#database.prepare(
      'SELECT account_id, app_id, scopes, properties, created_at_ms FROM token WHERE hash = ?',
    );
    const row = find.get(hash);
    if (row === undefined) return undefined;
    const lists = row['properties'];
    return {
      hash,
      accountId: toAccountId(Number(row['account_id'])),
      appId: Number(row['app_id']),
      scopes: JSON.parse(String(row['scopes'])) as string[],
      ...(lists !== null && { properties: JSON.parse(String(lists)) as PropertyGrants }),
      createdAtMs: Number(row['created_at_ms']),
    };
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
    this.#database.close();
  }
}
