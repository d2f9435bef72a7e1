import { examineAccount } from './actions/examine-account.ts';
import { openStore, type StorePlace } from './open-store.ts';
import { CachedDefinitions } from './store/cached-definitions.ts';
import { type Finding, messageOf, type PlaceExamination } from './store/finding.ts';
import type { Store, StoredAccount } from './store/store.ts';

export interface ExamineOptions {
  readonly place: StorePlace;
  /** Compares every record with the indexes and not some. */
  readonly isThorough: boolean;
}

/** Looks at where data is kept and at the data. What is damaged is told, not thrown. */
export async function examinePlace({ place, isThorough }: ExamineOptions): Promise<readonly Finding[]> {
  const { findings, canGoOn } = await lookAt(place);
  if (!canGoOn) return [...findings, { level: 'warning', subject: 'accounts', text: 'were not looked at' }];
  const store = await openStore(place);
  try {
    const all = [...findings];
    for (const account of await store.control.listAccounts()) {
      all.push(...(await lookAtAccount(store, account, isThorough)));
    }
    return all;
  } finally {
    await store.close();
  }
}

async function lookAt({ folder, databaseUrl }: StorePlace): Promise<PlaceExamination> {
  if (databaseUrl !== undefined) {
    const { examineDatabase } = await import('./store/postgres/examine-database.ts');
    return examineDatabase(databaseUrl);
  }
  const { examineFolder } = await import('./store/sqlite/examine-folder.ts');
  return examineFolder(folder ?? '');
}

async function lookAtAccount(
  store: Store,
  { id }: StoredAccount,
  isThorough: boolean,
): Promise<readonly Finding[]> {
  try {
    const account = { id, store: await store.openAccount(id), definitions: new CachedDefinitions(id) };
    return await examineAccount({ account, isThorough });
  } catch (error) {
    return [{ level: 'wrong', subject: `account ${id}`, text: `cannot be read: ${messageOf(error)}` }];
  }
}
