import type { PropertyGrants } from '../../model/caller.ts';
import { type AccountId, toAccountId } from '../../model/ids.ts';
import type { ControlStore, StoredAccount, StoredToken } from '../store.ts';
import type { Database, Parameter, Transaction } from './database.ts';

const LIST_ACCOUNTS = 'SELECT id, name, created_at_ms FROM account ORDER BY id';
const ADD_ACCOUNT = 'INSERT INTO account (id, name, created_at_ms) VALUES ($1, $2, $3)';

const SAVE_TOKEN = `
  INSERT INTO token (hash, account_id, app_id, scopes, properties, created_at_ms) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (hash) DO UPDATE SET
    account_id = excluded.account_id, app_id = excluded.app_id, scopes = excluded.scopes,
    properties = excluded.properties, created_at_ms = excluded.created_at_ms`;
const DROP_TOKENS = 'DELETE FROM token WHERE account_id = $1 AND app_id = $2';
const FIND_TOKEN = 'SELECT account_id, app_id, scopes, properties, created_at_ms FROM token WHERE hash = $1';

const FIND_REVISION = `SELECT revision FROM control_state WHERE name = 'control'`;
/** Who writes takes this row first, so that a revision is never seen before what it stands for. */
const RAISE_REVISION = `UPDATE control_state SET revision = revision + 1 WHERE name = 'control' RETURNING revision`;

/** Accounts and tokens, in tables beside those of the accounts. */
export class PostgresControl implements ControlStore {
  /** Resolves once the tables are there. */
  readonly #open: () => Promise<Database>;
  #revision: Promise<string> | undefined;

  constructor(open: () => Promise<Database>) {
    this.#open = open;
  }

  /** Enters an account that is complete, within a transaction. */
  async enterAccount(transaction: Transaction, { id, name, createdAtMs }: StoredAccount): Promise<void> {
    await Promise.all([transaction.all(RAISE_REVISION), transaction.all(ADD_ACCOUNT, id, name, createdAtMs)]);
  }

  async listAccounts(): Promise<readonly StoredAccount[]> {
    const database = await this.#open();
    const rows = await database.all(LIST_ACCOUNTS);
    return rows.map(([id, name, createdAtMs]) => ({
      id: toAccountId(Number(id)),
      name: String(name),
      createdAtMs: Number(createdAtMs),
    }));
  }

  async saveToken({ hash, accountId, appId, scopes, properties, createdAtMs }: StoredToken): Promise<void> {
    const lists = properties === undefined ? null : JSON.stringify(properties);
    await this.#write(SAVE_TOKEN, hash, accountId, appId, JSON.stringify(scopes), lists, createdAtMs);
  }

  async dropTokens(accountId: AccountId, appId: number): Promise<void> {
    await this.#write(DROP_TOKENS, accountId, appId);
  }

  async findToken(hash: string): Promise<StoredToken | undefined> {
    const database = await this.#open();
    const [row] = await database.all(FIND_TOKEN, hash);
    if (row === undefined) return undefined;
    const [accountId, appId, scopes, lists, createdAtMs] = row;
    return {
      hash,
      accountId: toAccountId(Number(accountId)),
      appId: Number(appId),
      scopes: JSON.parse(String(scopes)) as string[],
      ...(lists !== null && { properties: JSON.parse(String(lists)) as PropertyGrants }),
      createdAtMs: Number(createdAtMs),
    };
  }

  /** Asked once for all requests that come in during a turn of the event loop. */
  revision(): Promise<string> {
    this.#revision ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.#revision = undefined;
      return this.#findRevision();
    });
    return this.#revision;
  }

  async #findRevision(): Promise<string> {
    const database = await this.#open();
    const [row] = await database.all(FIND_REVISION);
    return String(row?.[0]);
  }

  async #write(text: string, ...values: readonly Parameter[]): Promise<void> {
    const database = await this.#open();
    await database.transact([RAISE_REVISION], async (transaction) => {
      await transaction.all(text, ...values);
    });
  }
}
