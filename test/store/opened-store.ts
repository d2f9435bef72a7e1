import { toAccountId } from '../../src/model/ids.ts';
import type { AccountStore, Store } from '../../src/store/store.ts';

export interface OpenedStore {
  readonly store: Store;
  /** Closes the store and opens another on the same data. */
  reopen(): Promise<Store>;
  /** Opens a second store on the same data beside the first. */
  another(): Promise<Store>;
}

/** Opens a store that is empty and nobody else's; it is closed, and its data dropped, by who opens it. */
export type OpenStore = () => Promise<OpenedStore>;

export const FIRST = toAccountId(11);
export const SECOND = toAccountId(22);

/** Opens a store with two accounts, and the first of them. */
export type OpenAccount = () => Promise<OpenedStore & { readonly account: AccountStore }>;
