import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { AccountId } from '../../model/ids.ts';
import type { AccountStore, ArrivingAccount, Store, StoredAccount } from '../store.ts';
import { Checkpoints } from './checkpoints.ts';
import { MEMORY } from './open-database.ts';
import { type FileUpkeep, SqliteAccount } from './sqlite-account.ts';
import { SqliteControl } from './sqlite-control.ts';

/** What SQLite keeps an account in: the file, and two beside it while it is open. */
const FILE_ENDINGS = ['', '-wal', '-shm'];

/** What is behind the name of a file that is not complete yet. */
export const ARRIVING = '.arriving';

/** How many flushes of a file may be under way where nothing is said: one less than Node's pool usually has threads. */
const USUAL_FLUSHES = 3;

/** A folder with one file for control, one for rate limits and one for each account, or all of it in memory. */
export class SqliteStore implements Store {
  readonly kind = 'sqlite';
  readonly location: string;
  readonly control: SqliteControl;
  readonly #folder: string | undefined;
  readonly #accounts = new Map<AccountId, SqliteAccount>();
  readonly #upkeep: FileUpkeep;

  /** @param folder is made when absent; without one everything is kept in memory and lost on close. */
  constructor(folder: string | undefined, flushesAtOnce = USUAL_FLUSHES) {
    this.#folder = folder;
    this.#upkeep = { checkpoints: new Checkpoints(), flushesAtOnce };
    this.location = folder ?? 'memory';
    if (folder !== undefined) mkdirSync(join(folder, 'accounts'), { recursive: true });
    const pathOf = (file: string) => (folder === undefined ? MEMORY : join(folder, file));
    this.control = new SqliteControl({ control: pathOf('control.db'), rates: pathOf('rates.db') });
  }

  async createAccount(
    account: StoredAccount,
    fill: (account: AccountStore) => Promise<void> = async () => undefined,
  ): Promise<void> {
    const { id } = account;
    if (await this.#exists(id)) throw new Error(`there is an account ${id} already`);
    // A file without an entry is what a process left behind that ended while it made the account.
    removeFiles(this.#pathOf(id));
    const made = new SqliteAccount(this.#pathOf(id), this.#upkeep);
    try {
      await fill(made);
      await this.control.enterAccount(account);
    } catch (error) {
      await made.close();
      throw error;
    }
    this.#accounts.set(id, made);
  }

  /** What comes in is kept beside the accounts, under a name that nobody opens, until all of it is there. */
  async receiveAccount(
    arrival: ArrivingAccount,
    fill: (account: AccountStore) => Promise<void>,
  ): Promise<void> {
    const { id } = arrival.account;
    const path = this.#pathOf(id);
    if (path === MEMORY) throw new Error('an account that comes in is kept in a folder or a database');
    if (await this.#exists(id)) throw new Error(`there is an account ${id} already`);
    const arriving = `${path}${ARRIVING}`;
    const lock = lockFile(`${arriving}-lock`, id);
    try {
      const made = new SqliteAccount(arriving, this.#upkeep);
      try {
        await fill(made);
      } finally {
        await made.close();
      }
      removeFiles(path);
      renameSync(arriving, path);
      await this.control.enterArrival(arrival);
      removeFiles(`${arriving}-lock`);
    } finally {
      lock.close();
    }
  }

  async openAccount(id: AccountId): Promise<AccountStore> {
    const open = this.#accounts.get(id);
    if (open !== undefined) return open;
    if (!(await this.#exists(id))) throw new Error(`there is no account ${id}`);
    const opened = this.#accounts.get(id) ?? new SqliteAccount(this.#pathOf(id), this.#upkeep);
    this.#accounts.set(id, opened);
    return opened;
  }

  async close(): Promise<void> {
    for (const account of this.#accounts.values()) await account.close();
    this.#accounts.clear();
    this.#upkeep.checkpoints.close();
    this.control.close();
  }

  async #exists(id: AccountId): Promise<boolean> {
    return (await this.control.listAccounts()).some((account) => account.id === id);
  }

  #pathOf(id: AccountId): string {
    return this.#folder === undefined ? MEMORY : join(this.#folder, 'accounts', `${id}.db`);
  }
}

function removeFiles(path: string): void {
  for (const ending of FILE_ENDINGS) rmSync(`${path}${ending}`, { force: true });
}

/** Held until it is closed or the process ends, however it ends. */
function lockFile(path: string, id: AccountId): DatabaseSync {
  const lock = new DatabaseSync(path);
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch {
    lock.close();
    throw new Error(`another process is bringing account ${id} here: let it finish, or end it first`);
  }
}
