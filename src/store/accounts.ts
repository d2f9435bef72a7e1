import type { AccountId } from '../model/ids.ts';
import { CachedDefinitions } from './cached-definitions.ts';
import type { AccountStore, Store } from './store.ts';

/** An account in use: its store, and its definitions beside it. */
export interface OpenAccount {
  readonly id: AccountId;
  readonly store: AccountStore;
  readonly definitions: CachedDefinitions;
}

/** The accounts that this process has opened so far. */
export class Accounts {
  readonly #store: Store;
  readonly #open = new Map<AccountId, Promise<OpenAccount>>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Throws when there is no such account. */
  open(id: AccountId): Promise<OpenAccount> {
    const known = this.#open.get(id);
    if (known !== undefined) return known;
    const opened = this.#store
      .openAccount(id)
      .then((store) => ({ id, store, definitions: new CachedDefinitions(id) }));
    this.#open.set(id, opened);
    opened.catch(() => this.#open.delete(id));
    return opened;
  }
}
