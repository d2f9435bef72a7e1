import type { CopyProgress } from './actions/compare-accounts.ts';
import { type CopyResult, copyAccount } from './actions/copy-account.ts';
import type { AccountId } from './model/ids.ts';
import { openStore, type StorePlace } from './open-store.ts';
import type { Store, StoredAccount } from './store/store.ts';

export interface CopyOptions {
  readonly from: StorePlace;
  readonly to: StorePlace;
  /** Absent for all that there are. */
  readonly accountId: AccountId | undefined;
  readonly report: (accountId: AccountId, progress: CopyProgress) => void;
}

export interface CopiedAccount {
  readonly id: AccountId;
  readonly result: CopyResult;
}

/** Copies accounts from one place to another, one after the other. Throws when there is nothing to copy. */
export async function copyAccounts(options: CopyOptions): Promise<readonly CopiedAccount[]> {
  const from = await openStore(options.from);
  try {
    const accounts = await pickAccounts(from, options.accountId);
    const to = await openStore(options.to);
    try {
      const copied: CopiedAccount[] = [];
      for (const account of accounts) {
        const report = (progress: CopyProgress) => options.report(account.id, progress);
        copied.push({ id: account.id, result: await copyAccount({ from, to, account, report }) });
      }
      return copied;
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

async function pickAccounts(
  { control, location }: Store,
  id: AccountId | undefined,
): Promise<readonly StoredAccount[]> {
  const accounts = (await control.listAccounts()).filter((account) => id === undefined || account.id === id);
  if (accounts.length > 0) return accounts;
  throw new Error(id === undefined ? `${location} has no account` : `${location} has no account ${id}`);
}
