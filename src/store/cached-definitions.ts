import { AccountDefinitions } from '../model/definitions.ts';
import type { AccountId } from '../model/ids.ts';
import type { AccountReader } from './store.ts';

/**
 * The definitions of one account, kept as long as they are true: every use compares the version in the store,
 * so that a change made through any connection governs the next request on every other.
 */
export class CachedDefinitions {
  readonly #accountId: AccountId;
  #current: AccountDefinitions | undefined;

  constructor(accountId: AccountId) {
    this.#accountId = accountId;
  }

  async current(reader: AccountReader): Promise<AccountDefinitions> {
    const version = await reader.metadataVersion();
    if (this.#current?.version === version) return this.#current;
    this.#current = new AccountDefinitions(this.#accountId, await reader.loadMetadata());
    return this.#current;
  }
}
