import type { AccountId } from '../model/ids.ts';
import type { Accounts } from '../store/accounts.ts';
import type { MetadataChanges } from '../store/store.ts';

/** Adds or replaces definitions of an account; they govern the next request on every connection. */
export async function defineMetadata(
  accounts: Accounts,
  accountId: AccountId,
  changes: MetadataChanges,
): Promise<void> {
  const account = await accounts.open(accountId);
  await account.store.write((writer) => writer.saveMetadata(changes));
}
