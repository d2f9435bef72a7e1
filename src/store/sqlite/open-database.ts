import { DatabaseSync } from 'node:sqlite';
import { containsToken } from '../../model/search/tokens.ts';
import { type Migrations, migrate } from './migrations.ts';

/** How long a statement waits for another process that is writing. */
export const BUSY_TIMEOUT_MS = 10_000;
/** When the WAL has grown this far, who writes folds it back; before that, a thread of its own does. */
const CHECKPOINT_PAGES = 16_000;
const CACHE_KIB = 16_384;
/** Of a connection that only reads: the inner pages of the tables and indexes of a million records. */
const READER_CACHE_KIB = 65_536;

export const MEMORY = ':memory:';

/**
 * Opens a file, making it when absent, with everything an acknowledged write needs to survive a power cut:
 * a write-ahead log that is flushed to the disk before a commit returns.
 */
export function openDatabase(path: string, migrations: Migrations): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  if (path !== MEMORY) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  // What is deleted is overwritten: an erased person must not be found in the free space of a file.
  database.exec('PRAGMA secure_delete = ON');
  database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA cache_size = -${CACHE_KIB}`);
  migrate(database, migrations);
  prepareSearches(database);
  return database;
}

const SQLITE_BUSY = 5;

/** Begins a transaction that writes, unless another process is within one: then it says so at once. */
export function beginAtOnce(database: DatabaseSync): boolean {
  try {
    database.exec('PRAGMA busy_timeout = 0; BEGIN IMMEDIATE');
    return true;
  } catch (error) {
    if ((error as { readonly errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    return false;
  } finally {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}

/** Empties the log of a file, unless somebody reads or folds back what is in it: then it says so at once. */
export function emptyLogAtOnce(database: DatabaseSync): boolean {
  try {
    database.exec('PRAGMA busy_timeout = 0');
    return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0;
  } finally {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}

/** A second connection to a file that `openDatabase` has opened, for reads beside a write. */
export function openReader(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}; PRAGMA cache_size = -${READER_CACHE_KIB}`);
  database.exec('PRAGMA query_only = TRUE');
  prepareSearches(database);
  return database;
}

/** Lists of ids that a search puts together stay in memory: on the disk they would be slow. */
function prepareSearches(database: DatabaseSync): void {
  database.exec('PRAGMA temp_store = MEMORY');
  database.function('contains_token', { deterministic: true }, (text, pattern) =>
    Number(containsToken(String(text), String(pattern))),
  );
}
