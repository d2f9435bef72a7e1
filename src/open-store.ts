import { SqliteStore } from './store/sqlite/sqlite-store.ts';
import type { Store } from './store/store.ts';

/** Where data is kept. With nothing said it is in memory, and gone with the process. */
export interface StorePlace {
  readonly folder?: string | undefined;
  /** A PostgreSQL database, in place of a folder. */
  readonly databaseUrl?: string | undefined;
  /** How many flushes of one file may be under way; each takes a thread of Node's pool. Default: 3. */
  readonly flushesAtOnce?: number | undefined;
}

/** Throws when the folder cannot be made, or when the address of the database is none. */
export async function openStore({ folder, databaseUrl, flushesAtOnce }: StorePlace): Promise<Store> {
  if (databaseUrl === undefined) return new SqliteStore(folder, flushesAtOnce);
  // Only who has a database waits for its driver to be loaded.
  const { PostgresStore } = await import('./store/postgres/postgres-store.ts');
  return new PostgresStore(databaseUrl);
}
