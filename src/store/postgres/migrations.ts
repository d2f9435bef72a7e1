import pg from 'pg';
import { distributeTables, hasCitus } from './citus.ts';
import { toStoreError } from './failures.ts';
import { WORD_LEXEMES } from './word-lexemes.ts';

/**
 * The schema as the steps that lead to it. A step is never edited once released; a new one is added at the end.
 * `schema_version` says how many a database has had.
 *
 * Every table of accounts begins with the account, so that all rows of one lie together, on whatever machine. Texts
 * are compared by their bytes. `account_state` has one row for each account, which every write locks first: the
 * writes of an account follow each other, and what is counted is counted there. Histories are chained as in SQLite.
 * A unique value is kept as its hash: it may be longer than a key of an index.
 *
 * `property_index` holds keys as `toStoredKey` makes them. `word_index` and `text_index` have one row a record, the
 * words or the pieces with a blank between them; words are found by lexemes that name account and index too, so that
 * one index of the database serves all and a search never sees what is another's.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE account (
    id bigint PRIMARY KEY,
    name text NOT NULL,
    created_at_ms bigint NOT NULL
  );
  CREATE TABLE token (
    hash text COLLATE "C" PRIMARY KEY,
    account_id bigint NOT NULL,
    app_id bigint NOT NULL,
    scopes text NOT NULL,
    created_at_ms bigint NOT NULL
  );
  CREATE TABLE control_state (
    name text PRIMARY KEY,
    revision bigint NOT NULL
  );
  INSERT INTO control_state (name, revision) VALUES ('control', 1);

  CREATE TABLE account_state (
    account_id bigint PRIMARY KEY,
    next_object_id bigint NOT NULL,
    next_type_number bigint NOT NULL,
    next_index bigint NOT NULL,
    last_change bigint NOT NULL,
    last_audit bigint NOT NULL,
    metadata_version bigint NOT NULL
  ) WITH (fillfactor = 10);
  CREATE TABLE object (
    account_id bigint NOT NULL,
    object_type text COLLATE "C" NOT NULL,
    id bigint NOT NULL,
    created_at_ms bigint NOT NULL,
    updated_at_ms bigint NOT NULL,
    archived_at_ms bigint,
    last_change bigint NOT NULL,
    properties text NOT NULL,
    PRIMARY KEY (account_id, object_type, id) INCLUDE (archived_at_ms)
  ) WITH (fillfactor = 75);
  CREATE INDEX object_archived ON object (account_id, object_type, id) WHERE archived_at_ms IS NOT NULL;
  CREATE TABLE change (
    account_id bigint NOT NULL,
    number bigint NOT NULL,
    object_id bigint NOT NULL,
    previous bigint NOT NULL,
    also_previous bigint NOT NULL,
    at_ms bigint NOT NULL,
    object_type text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    source_type text NOT NULL,
    source_id text NOT NULL,
    sent text NOT NULL,
    calculated text NOT NULL,
    links text,
    PRIMARY KEY (account_id, number)
  );
  CREATE TABLE merged_id (
    account_id bigint NOT NULL,
    object_type text COLLATE "C" NOT NULL,
    id bigint NOT NULL,
    survivor_id bigint NOT NULL,
    PRIMARY KEY (account_id, object_type, id)
  );
  CREATE INDEX merged_id_survivor ON merged_id (account_id, object_type, survivor_id);
  CREATE TABLE unique_value (
    account_id bigint NOT NULL,
    object_type text COLLATE "C" NOT NULL,
    property_name text COLLATE "C" NOT NULL,
    hash bytea NOT NULL,
    object_id bigint NOT NULL,
    PRIMARY KEY (account_id, object_type, property_name, hash)
  );
  CREATE TABLE blocked_value (
    account_id bigint NOT NULL,
    object_type text COLLATE "C" NOT NULL,
    property_name text COLLATE "C" NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (account_id, object_type, property_name, hash)
  );
  CREATE TABLE association (
    account_id bigint NOT NULL,
    from_type text COLLATE "C" NOT NULL,
    from_id bigint NOT NULL,
    to_type text COLLATE "C" NOT NULL,
    association_type bigint NOT NULL,
    to_id bigint NOT NULL,
    PRIMARY KEY (account_id, from_type, from_id, to_type, association_type, to_id)
  );
  CREATE TABLE definition (
    account_id bigint NOT NULL,
    kind text COLLATE "C" NOT NULL,
    object_type text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (account_id, kind, object_type, name)
  );
  CREATE TABLE audit (
    account_id bigint NOT NULL,
    number bigint NOT NULL,
    object_type text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    action text NOT NULL,
    at_ms bigint NOT NULL,
    user_id text,
    body text NOT NULL,
    PRIMARY KEY (account_id, number)
  );
  CREATE INDEX audit_subject ON audit (account_id, object_type, kind, name);
  CREATE TABLE record_index (
    account_id bigint NOT NULL,
    number bigint NOT NULL,
    object_type text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    property_name text COLLATE "C" NOT NULL,
    next_id bigint,
    PRIMARY KEY (account_id, number),
    UNIQUE (account_id, object_type, kind, property_name)
  );
  CREATE TABLE property_index (
    account_id bigint NOT NULL,
    index_number bigint NOT NULL,
    object_id bigint NOT NULL,
    value text COLLATE "C" NOT NULL,
    PRIMARY KEY (account_id, index_number, value, object_id)
  );
  CREATE TABLE word_index (
    account_id bigint NOT NULL,
    index_number bigint NOT NULL,
    object_id bigint NOT NULL,
    words text COLLATE "C" NOT NULL,
    PRIMARY KEY (account_id, index_number, object_id)
  );
  CREATE INDEX word_index_lexemes ON word_index USING gin ((${WORD_LEXEMES}));
  CREATE TABLE text_index (
    account_id bigint NOT NULL,
    index_number bigint NOT NULL,
    object_id bigint NOT NULL,
    pieces text COLLATE "C" NOT NULL,
    PRIMARY KEY (account_id, index_number, object_id)
  );
  `,
  // To which properties of which object types a token is limited.
  'ALTER TABLE token ADD COLUMN properties text',
  // As in SQLite: the hash of its code names a grant, and a form is good for one.
  `
  ALTER TABLE account ADD COLUMN settings text;
  ALTER TABLE token
    ALTER COLUMN account_id DROP NOT NULL,
    ADD COLUMN expires_at_ms bigint,
    ADD COLUMN code_hash text COLLATE "C";
  CREATE INDEX token_app ON token (app_id);
  CREATE INDEX token_expiry ON token (expires_at_ms) WHERE expires_at_ms IS NOT NULL;
  CREATE INDEX token_grant ON token (code_hash) WHERE code_hash IS NOT NULL;
  CREATE TABLE app (
    id bigint PRIMARY KEY,
    client_id text COLLATE "C" UNIQUE,
    body text NOT NULL
  );
  CREATE TABLE app_grant (
    code_hash text COLLATE "C" PRIMARY KEY,
    app_id bigint NOT NULL,
    account_id bigint NOT NULL,
    form_hash text COLLATE "C" UNIQUE,
    refresh_hash text COLLATE "C" UNIQUE,
    redeemed_at_ms bigint,
    created_at_ms bigint NOT NULL,
    body text NOT NULL
  );
  CREATE INDEX app_grant_app ON app_grant (app_id);
  CREATE INDEX app_grant_spent ON app_grant (created_at_ms) WHERE refresh_hash IS NULL;
  ALTER TABLE control_state ADD COLUMN next_app_id bigint NOT NULL DEFAULT 1000001;
  `,
  // What was let through, by what it is counted for and slots of time: of accounts and of apps.
  `
  CREATE TABLE rate_take (
    key text COLLATE "C" NOT NULL,
    slot_ms bigint NOT NULL,
    taken bigint NOT NULL,
    PRIMARY KEY (key, slot_ms)
  );
  `,
  // How many match the searches that are asked again and again: see `KnownCounts`.
  `
  CREATE TABLE known_count (
    account_id bigint NOT NULL,
    number bigint NOT NULL,
    asked text COLLATE "C" NOT NULL,
    base bigint,
    moved bigint NOT NULL,
    PRIMARY KEY (account_id, number),
    UNIQUE (account_id, asked)
  ) WITH (fillfactor = 25);
  ALTER TABLE account_state ADD COLUMN counts_version bigint NOT NULL DEFAULT 0;
  `,
];

/** Any number that no other program locks by in this database. */
const MIGRATION_LOCK = 482_048_204_820;

/**
 * Brings a database up to date, all steps in one transaction, one process at a time.
 * Throws when it was written by a later release, and `StoreUnavailable` when it cannot be reached.
 */
export async function migrate(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  try {
    await client.connect();
    if ((await findVersion(client)) === MIGRATIONS.length) return;
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await client.query('CREATE TABLE IF NOT EXISTS schema_version (version bigint PRIMARY KEY)');
    // Looked at again under the lock: another process may have been quicker.
    await applySteps(client, (await findVersion(client)) ?? 0);
    await client.query('COMMIT');
  } catch (error) {
    throw toStoreError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function applySteps(client: pg.Client, done: number): Promise<void> {
  if (done > MIGRATIONS.length) {
    const versions = `schema ${done}, known ${MIGRATIONS.length}`;
    throw new Error(`the data was written by a later release of Axle (${versions})`);
  }
  for (const [at, step] of MIGRATIONS.entries()) {
    if (at < done) continue;
    await client.query(step);
    await client.query('INSERT INTO schema_version (version) VALUES ($1)', [at + 1]);
  }
  if (await hasCitus(client)) await distributeTables(client);
}

/** How many steps a database has had; absent for one that is new. */
export async function findVersion(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ known: boolean }>(
    `SELECT to_regclass('schema_version') IS NOT NULL AS known`,
  );
  if (rows[0]?.known !== true) return undefined;
  const versions = await client.query<{ version: string | null }>(
    'SELECT max(version) AS version FROM schema_version',
  );
  return Number(versions.rows[0]?.version ?? 0);
}
