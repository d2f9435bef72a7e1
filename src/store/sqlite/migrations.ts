import type { DatabaseSync } from 'node:sqlite';
import type { PropertyValues } from '../../model/records.ts';
import { PackedProperties } from './packed-properties.ts';
import { Statements } from './statements.ts';

/**
 * The schema of a file, as the steps that lead to it. A step is never edited once released; a new one is
 * added at the end. SQLite's `user_version` says how many a file has had.
 */
export type Migrations = readonly (string | ((database: DatabaseSync) => void))[];

export const CONTROL_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE token (
    hash TEXT PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (id),
    app_id INTEGER NOT NULL,
    scopes TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // To which properties of which object types a token is limited.
  'ALTER TABLE token ADD COLUMN properties TEXT;',
  // A grant begins as a code, of which the hash names it. A form that a person was shown is good for one grant. A token
  // that comes of a grant goes with it. What an app is like is one value: nothing is looked up by parts of it.
  `
  ALTER TABLE account ADD COLUMN settings TEXT;
  CREATE TABLE app (
    id INTEGER PRIMARY KEY,
    client_id TEXT UNIQUE,
    body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE app_grant (
    code_hash TEXT PRIMARY KEY,
    app_id INTEGER NOT NULL REFERENCES app (id),
    account_id INTEGER NOT NULL REFERENCES account (id),
    form_hash TEXT UNIQUE,
    refresh_hash TEXT UNIQUE,
    redeemed_at_ms INTEGER,
    created_at_ms INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX app_grant_app ON app_grant (app_id);
  CREATE INDEX app_grant_spent ON app_grant (created_at_ms) WHERE refresh_hash IS NULL;
  ALTER TABLE token RENAME TO token_before;
  CREATE TABLE token (
    hash TEXT PRIMARY KEY,
    account_id INTEGER REFERENCES account (id),
    app_id INTEGER NOT NULL,
    scopes TEXT NOT NULL,
    properties TEXT,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER,
    code_hash TEXT REFERENCES app_grant (code_hash)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO token (hash, account_id, app_id, scopes, properties, created_at_ms)
    SELECT hash, account_id, app_id, scopes, properties, created_at_ms FROM token_before;
  DROP TABLE token_before;
  CREATE INDEX token_app ON token (app_id);
  CREATE INDEX token_expiry ON token (expires_at_ms) WHERE expires_at_ms IS NOT NULL;
  CREATE INDEX token_grant ON token (code_hash) WHERE code_hash IS NOT NULL;
  CREATE TABLE app_number (next INTEGER NOT NULL) STRICT;
  INSERT INTO app_number (next) VALUES (1000001);
  `,
];

/** The requests that were let through, by what they are counted for and slots of time. */
export const RATE_MIGRATIONS: Migrations = [
  `
  CREATE TABLE rate_take (
    key TEXT NOT NULL,
    slot_ms INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    PRIMARY KEY (key, slot_ms)
  ) STRICT, WITHOUT ROWID;
  `,
];

/**
 * One file per account.
 *
 * `change` is the append-only truth. Each entry names the one before it of the same record, and the record
 * names its newest: histories are read along that chain, so that the log needs no index of its own. Where two
 * records become one, the entry names the newest of both.
 * `property_index`, the word indexes and `unique_value` hold live records only. `record_index` lists what there is an
 * index of, and from which id on records are still missing in it. A word index is a full-text table of its own, made
 * when it is begun.
 */
export const ACCOUNT_MIGRATIONS: Migrations = [
  `
  CREATE TABLE object (
    object_type TEXT NOT NULL,
    id INTEGER NOT NULL,
    properties TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    archived_at_ms INTEGER,
    last_change INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX object_id ON object (object_type, id);
  CREATE INDEX object_archived ON object (object_type, id) WHERE archived_at_ms IS NOT NULL;
  CREATE TABLE change (
    number INTEGER PRIMARY KEY,
    object_type TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    previous INTEGER NOT NULL,
    also_previous INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    source_type TEXT NOT NULL,
    source_id TEXT NOT NULL,
    sent TEXT NOT NULL,
    calculated TEXT NOT NULL
  ) STRICT;
  CREATE TABLE merged_id (
    object_type TEXT NOT NULL,
    id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    PRIMARY KEY (object_type, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX merged_id_survivor ON merged_id (object_type, survivor_id);
  CREATE TABLE unique_value (
    object_type TEXT NOT NULL,
    property_name TEXT NOT NULL,
    value TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    PRIMARY KEY (object_type, property_name, value)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE blocked_value (
    object_type TEXT NOT NULL,
    property_name TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (object_type, property_name, hash)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE indexed_property (
    number INTEGER PRIMARY KEY,
    object_type TEXT NOT NULL,
    property_name TEXT NOT NULL,
    UNIQUE (object_type, property_name)
  ) STRICT;
  CREATE TABLE property_index (
    index_number INTEGER NOT NULL,
    value ANY NOT NULL,
    object_id INTEGER NOT NULL,
    PRIMARY KEY (index_number, value, object_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE index_backlog (
    number INTEGER PRIMARY KEY,
    size INTEGER NOT NULL,
    entries TEXT NOT NULL
  ) STRICT;
  CREATE TABLE definition (
    kind TEXT NOT NULL,
    object_type TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, object_type, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO counter (name, value) VALUES ('metadata_version', 1), ('next_object_id', 20000000001);
  `,
  // Indexes are built when they are asked for: those of before are built anew.
  `
  DROP TABLE indexed_property;
  DELETE FROM property_index;
  DELETE FROM index_backlog;
  CREATE TABLE record_index (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    object_type TEXT NOT NULL,
    kind TEXT NOT NULL,
    property_name TEXT NOT NULL,
    next_id INTEGER,
    UNIQUE (object_type, kind, property_name)
  ) STRICT;
  CREATE INDEX object_live ON object (object_type, id, archived_at_ms) WHERE archived_at_ms IS NULL;
  CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    object_type TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    action TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    user_id TEXT,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX audit_subject ON audit (object_type, kind, name);
  INSERT INTO counter (name, value) VALUES ('next_type_number', 140000001);
  `,
  // Both directions of an association are rows. The type stands before the far end, so that the records that are
  // associated by one type are a range, however many there are.
  `
  CREATE TABLE association (
    from_type TEXT NOT NULL,
    from_id INTEGER NOT NULL,
    to_type TEXT NOT NULL,
    association_type INTEGER NOT NULL,
    to_id INTEGER NOT NULL,
    PRIMARY KEY (from_type, from_id, to_type, association_type, to_id)
  ) STRICT, WITHOUT ROWID;
  ALTER TABLE change ADD COLUMN links TEXT;
  `,
  // The rows of the backlog that are being entered together: those up to the last one. Each window has a number, which
  // grows; while none is open the last row is zero.
  `
  CREATE TABLE index_window (number INTEGER NOT NULL, last_row INTEGER NOT NULL) STRICT;
  INSERT INTO index_window (number, last_row) VALUES (0, 0);
  `,
  packRecords,
  // How many match the searches that are asked again and again: see `KnownCounts`.
  `
  CREATE TABLE known_count (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    asked TEXT NOT NULL UNIQUE,
    base INTEGER,
    moved INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  `,
];

/** Records name their properties by numbers from now on: see `PackedProperties`. */
function packRecords(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE property_name (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    INSERT INTO property_name (name)
      SELECT DISTINCT member.key FROM object, json_each(object.properties) AS member ORDER BY member.key;`);
  const packed = new PackedProperties(new Statements(database));
  database.function('pack', (text) => packed.pack(JSON.parse(String(text)) as PropertyValues));
  database.exec('UPDATE object SET properties = pack(properties)');
}

/**
 * Brings a file up to date, all steps in one transaction.
 * Throws when the file was written by a later release.
 */
export function migrate(database: DatabaseSync, migrations: Migrations): void {
  if (versionOf(database) === migrations.length) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    // Looked at again under the lock: another process may have been quicker.
    const done = versionOf(database);
    if (done > migrations.length) {
      const versions = `schema ${done}, known ${migrations.length}`;
      throw new Error(`the data was written by a later release of Axle (${versions})`);
    }
    for (const step of migrations.slice(done)) {
      if (typeof step === 'string') database.exec(step);
      else step(database);
    }
    database.exec(`PRAGMA user_version = ${migrations.length}`);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}
