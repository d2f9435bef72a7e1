import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountId } from '../../model/ids.ts';
import type { AccountStore, Store, StoredAccount } from '../store.ts';
import { MEMORY } from './open-database.ts';
import { SqliteAccount } from './sqlite-account.ts';
import { SqliteControl } from './sqlite-control.ts';

/** A folder with one file for control and one for each account, or all of it in memory. */
export class SqliteStore implements Store {
  readonly kind = 'sqlite';
  readonly location: string;
  readonly control: SqliteControl;
  readonly #folder: string | undefined;
  readonly #accounts = new Map<AccountId, SqliteAccount>();

  /** @param folder is made when absent; without one everything is kept in memory and lost on close. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
    this.location = folder ?? 'memory';
    if (folder !== undefined) mkdirSync(join(folder, 'accounts'), { recursive: true });
    this.control = new SqliteControl(folder === undefined ? MEMORY : join(folder, 'control.db'));
  }

  async openAccount(id: AccountId): Promise<AccountStore> {
    const open = this.#accounts.get(id);
    if (open !== undefined) return open;
    const accounts = await this.control.listAccounts();
    if (!accounts.some((account: StoredAccount) => account.id === id))
      throw new Error(`there is no account ${id}`);
    const opened = this.#accounts.get(id) ?? new SqliteAccount(this.#pathOf(id));
    this.#accounts.set(id, opened);
    return opened;
  }

  async close(): Promise<void> {
    for (const account of this.#accounts.values()) await account.close();
    this.#accounts.clear();
    this.control.close();
  }

  #pathOf(id: AccountId): string {
    return this.#folder === undefined ? MEMORY : join(this.#folder, 'accounts', `${id}.db`);
  }
}

/** Whether a folder holds a store already. */
export function isStoreFolder(folder: string): boolean {
  return existsSync(join(folder, 'control.db'));
}
