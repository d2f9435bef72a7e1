import type { AccountId } from '../../model/ids.ts';
import type { AccountStore, Store, StoredAccount } from '../store.ts';
import { ADD_STATE } from './account-state.ts';
import { ACCOUNT_TABLES } from './citus.ts';
import { Database } from './database.ts';
import { type DatabaseUrl, readDatabaseUrl } from './database-url.ts';
import { migrate } from './migrations.ts';
import { PostgresAccount } from './postgres-account.ts';
import { PostgresControl } from './postgres-control.ts';

/** Held while an account is being made, by all processes: any number that the migrations do not lock by. */
const MAKING_LOCK = 482_048_204_821;
const LOCK_MAKING = `SELECT pg_advisory_xact_lock(${MAKING_LOCK})`;
/** What waits meanwhile is the connection that holds the lock: others fill the account. */
const WAIT_FOR_FILLING = 'SET LOCAL idle_in_transaction_session_timeout = 0';
const FIND_ACCOUNT = 'SELECT 1 FROM account WHERE id = $1';

/** A database that any number of processes share. It is connected to, and brought up to date, with the first use. */
export class PostgresStore implements Store {
  readonly kind = 'postgres';
  readonly location: string;
  readonly control: PostgresControl;
  readonly #url: DatabaseUrl;
  readonly #database: Database;
  readonly #accounts = new Map<AccountId, AccountStore>();
  #ready: Promise<Database> | undefined;
  /** Settles when the last account that was asked for is made or not; never rejects. */
  #lastMade: Promise<unknown> = Promise.resolve();

  /** @param url as `postgres://user:password@host:port/database`. Throws when it is none. */
  constructor(url: string) {
    this.#url = readDatabaseUrl(url);
    this.location = this.#url.location;
    this.#database = new Database(this.#url);
    this.control = new PostgresControl(() => this.#open());
  }

  createAccount(
    account: StoredAccount,
    fill: (account: AccountStore) => Promise<void> = async () => undefined,
  ): Promise<void> {
    // Those of this process wait here: each holds a connection while it needs another.
    const making = this.#lastMade.then(() => this.#makeAccount(account, fill));
    this.#lastMade = making.catch(() => undefined);
    return making;
  }

  async openAccount(id: AccountId): Promise<AccountStore> {
    const open = this.#accounts.get(id);
    if (open !== undefined) return open;
    const database = await this.#open();
    const [known] = await database.all(FIND_ACCOUNT, id);
    if (known === undefined) throw new Error(`there is no account ${id}`);
    const opened = this.#accounts.get(id) ?? new PostgresAccount(database, id);
    this.#accounts.set(id, opened);
    return opened;
  }

  async close(): Promise<void> {
    await this.#ready?.catch(() => undefined);
    await this.#database.close();
  }

  async #makeAccount(account: StoredAccount, fill: (account: AccountStore) => Promise<void>): Promise<void> {
    const { id } = account;
    const database = await this.#open();
    const made = new PostgresAccount(database, id);
    await database.transact([[LOCK_MAKING]], async (transaction) => {
      await transaction.all(WAIT_FOR_FILLING);
      const [known] = await transaction.all(FIND_ACCOUNT, id);
      if (known !== undefined) throw new Error(`there is an account ${id} already`);
      await this.#clear(database, id);
      await fill(made);
      await this.control.enterAccount(transaction, account);
    });
    this.#accounts.set(id, made);
  }

  /** Tried again by the next who asks when it fails: the database may not be there yet. */
  #open(): Promise<Database> {
    this.#ready ??= migrate(this.#url.connectionString).then(
      () => this.#database,
      (error) => {
        this.#ready = undefined;
        throw error;
      },
    );
    return this.#ready;
  }

  /** Rows without an account are what a process left behind that ended while it made the account. */
  async #clear(database: Database, id: AccountId): Promise<void> {
    await database.transact([['SELECT 1']], async (transaction) => {
      await Promise.all([
        ...ACCOUNT_TABLES.map((table) => transaction.all(`DELETE FROM ${table} WHERE account_id = $1`, id)),
        transaction.all(ADD_STATE, id),
      ]);
    });
  }
}
