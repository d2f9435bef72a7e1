import type { AccountId } from '../../model/ids.ts';
import type { AccountStore, ArrivingAccount, Store, StoredAccount } from '../store.ts';
import { ADD_STATE } from './account-state.ts';
import { ACCOUNT_TABLES } from './citus.ts';
import { Database, type Transaction } from './database.ts';
import { type DatabaseUrl, readDatabaseUrl } from './database-url.ts';
import { migrate } from './migrations.ts';
import { PostgresAccount } from './postgres-account.ts';
import { PostgresControl } from './postgres-control.ts';

/** Held while an account is being made, by all processes: numbers that the migrations do not lock by. */
const MAKING_LOCKS = 482_048_204_821;
const LOCK_MAKING = `SELECT pg_advisory_xact_lock(${MAKING_LOCKS} + $1::bigint)`;
const TRY_LOCK_MAKING = `SELECT pg_try_advisory_xact_lock(${MAKING_LOCKS} + $1::bigint)::text`;
/** What waits meanwhile is the connection that holds the lock: others fill the account. */
const WAIT_FOR_FILLING = 'SET LOCAL idle_in_transaction_session_timeout = 0';
/** What is made anew from the records once they are there. */
const INDEX_TABLES = ['record_index', 'property_index', 'word_index', 'text_index'];
const FIND_ACCOUNT = 'SELECT 1 FROM account WHERE id = $1';

/** How an account comes to be. */
interface AccountSteps {
  readonly prepare: () => Promise<void>;
  readonly fill: (account: AccountStore) => Promise<void>;
  readonly enter: () => Promise<void>;
}

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
    return this.#afterOthers(async () => {
      const database = await this.#open();
      await database.transact([[LOCK_MAKING, account.id]], (transaction) =>
        this.#makeAccount(transaction, account.id, {
          prepare: () => this.#clear(database, account.id, ACCOUNT_TABLES),
          fill,
          enter: () => this.control.enterAccount(transaction, account),
        }),
      );
    });
  }

  receiveAccount(arrival: ArrivingAccount, fill: (account: AccountStore) => Promise<void>): Promise<void> {
    const { id } = arrival.account;
    return this.#afterOthers(async () => {
      const database = await this.#open();
      await database.transact([[TRY_LOCK_MAKING, id]], async (transaction, [rows]) => {
        if (rows?.[0]?.[0] !== 'true') {
          throw new Error(`another process is bringing account ${id} here: let it finish, or end it first`);
        }
        await this.#makeAccount(transaction, id, {
          prepare: () => this.#clear(database, id, INDEX_TABLES),
          fill,
          enter: () => this.control.enterArrival(transaction, arrival),
        });
      });
    });
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

  /** Those of this process wait here: each holds a connection while it needs another. */
  #afterOthers(make: () => Promise<void>): Promise<void> {
    const making = this.#lastMade.then(make);
    this.#lastMade = making.catch(() => undefined);
    return making;
  }

  async #makeAccount(
    transaction: Transaction,
    id: AccountId,
    { prepare, fill, enter }: AccountSteps,
  ): Promise<void> {
    await transaction.all(WAIT_FOR_FILLING);
    const [known] = await transaction.all(FIND_ACCOUNT, id);
    if (known !== undefined) throw new Error(`there is an account ${id} already`);
    await prepare();
    await fill(new PostgresAccount(this.#database, id));
    await enter();
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
  async #clear(database: Database, id: AccountId, tables: readonly string[]): Promise<void> {
    await database.transact([['SELECT 1']], async (transaction) => {
      await Promise.all([
        ...tables.map((table) => transaction.all(`DELETE FROM ${table} WHERE account_id = $1`, id)),
        transaction.all(ADD_STATE, id),
      ]);
    });
  }
}
