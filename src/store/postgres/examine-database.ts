import pg from 'pg';
import { type Finding, judgeSchema, messageOf, type PlaceExamination, toSize } from '../finding.ts';
import { ACCOUNT_TABLES, SHARED_TABLES } from './citus.ts';
import { type DatabaseUrl, readDatabaseUrl } from './database-url.ts';
import { findVersion, MIGRATIONS } from './migrations.ts';

/** The release that the tests run on, and the first that has all that is asked for. */
const TESTED_VERSION = 18;
const LEAST_VERSION = 14;

const CONNECT_TIMEOUT_MS = 10_000;

/** Settings without which what is acknowledged may be lost. */
const DURABLE_SETTINGS = ['fsync', 'synchronous_commit', 'full_page_writes'] as const;

type Ask = (text: string) => Promise<readonly Readonly<Record<string, string | null>>[]>;

/** Looks at a database without changing it. Throws when the address is none. */
export async function examineDatabase(url: string): Promise<PlaceExamination> {
  const place = readDatabaseUrl(url);
  const client = new pg.Client({
    connectionString: place.connectionString,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'axle doctor',
  });
  client.on('error', () => undefined);
  const ask: Ask = async (text) => (await client.query(text)).rows;
  try {
    await client.connect();
    const findings = [
      ...(await examineServer(ask, place)),
      ...(await examineSettings(ask)),
      ...(await examineConnections(ask, place)),
      ...(await examineText(ask)),
    ];
    const version = (await findVersion(client)) ?? 0;
    findings.push(judgeSchema('database', version, MIGRATIONS.length));
    if (version > 0) findings.push(...(await examineTables(ask)), ...(await examineCitus(ask)));
    return { findings, canGoOn: version === MIGRATIONS.length };
  } catch (error) {
    const text = `${place.location} cannot be read: ${messageOf(error)}`;
    return { findings: [{ level: 'wrong', subject: 'database', text }], canGoOn: false };
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function examineServer(ask: Ask, { location }: DatabaseUrl): Promise<readonly Finding[]> {
  const [row] = await ask(`
    SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number,
      pg_is_in_recovery()::text AS standby, pg_database_size(current_database())::text AS size`);
  const release = Math.floor(Number(row?.['number']) / 10_000);
  const name = `PostgreSQL ${row?.['version']}, ${location}`;
  const tested = release === TESTED_VERSION ? '' : `; Axle is tested with ${TESTED_VERSION}`;
  const findings: Finding[] = [
    {
      level: release < LEAST_VERSION ? 'wrong' : release === TESTED_VERSION ? 'ok' : 'warning',
      subject: 'store',
      text: `${name}${release < LEAST_VERSION ? `; Axle needs ${LEAST_VERSION} or later` : tested}`,
    },
    { level: 'ok', subject: 'database', text: toSize(Number(row?.['size'])) },
  ];
  if (row?.['standby'] === 'true') {
    const text = 'is a standby, from which can only be read: name the primary server';
    findings.push({ level: 'wrong', subject: 'database', text });
  }
  return findings;
}

async function examineSettings(ask: Ask): Promise<readonly Finding[]> {
  const settings = await settingsOf(ask, [...DURABLE_SETTINGS, 'data_checksums', 'archive_mode']);
  const told = ['data_checksums', 'archive_mode'].map((name) => `${name} = ${settings.get(name)}`);
  return [
    ...DURABLE_SETTINGS.map((name): Finding => {
      const value = settings.get(name) ?? 'unknown';
      const isSafe = value !== 'off' && !(name === 'synchronous_commit' && value === 'unknown');
      const text = `${name} = ${value}`;
      if (isSafe) return { level: 'ok', subject: 'setting', text };
      return {
        level: 'wrong',
        subject: 'setting',
        text: `${text}: what was acknowledged can be lost. Set it to on`,
      };
    }),
    { level: 'ok', subject: 'setting', text: told.join(', ') },
  ];
}

async function examineConnections(ask: Ask, { maxConnections }: DatabaseUrl): Promise<readonly Finding[]> {
  const settings = await settingsOf(ask, ['max_connections']);
  const [row] = await ask(`
    SELECT count(*)::text AS used, count(DISTINCT client_addr)::text AS hosts FROM pg_stat_activity
    WHERE backend_type = 'client backend'`);
  const limit = Number(settings.get('max_connections'));
  const text = `max_connections = ${limit}, ${row?.['used']} in use; each server of Axle takes up to ${maxConnections}`;
  const isEnough = limit >= maxConnections + Number(row?.['used']);
  return [{ level: isEnough ? 'ok' : 'warning', subject: 'setting', text }];
}

async function settingsOf(ask: Ask, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const list = names.map((name) => `'${name}'`).join(', ');
  const rows = await ask(`SELECT name, setting FROM pg_settings WHERE name IN (${list})`);
  return new Map(rows.map((row) => [String(row['name']), String(row['setting'])]));
}

async function examineText(ask: Ask): Promise<readonly Finding[]> {
  const [row] = await ask(`
    SELECT pg_encoding_to_char(encoding) AS encoding, datcollate AS collation
    FROM pg_database WHERE datname = current_database()`);
  const text = `encoding ${row?.['encoding']}, collation ${row?.['collation']}`;
  if (row?.['encoding'] === 'UTF8') return [{ level: 'ok', subject: 'database', text }];
  const fix = 'Axle needs UTF8: make the database anew with ENCODING UTF8';
  return [{ level: 'wrong', subject: 'database', text: `${text}: ${fix}` }];
}

/** Whether every table is there, and every index is one that the database uses. */
async function examineTables(ask: Ask): Promise<readonly Finding[]> {
  const tables = [...ACCOUNT_TABLES, ...SHARED_TABLES];
  const missing: string[] = [];
  for (const table of tables) {
    const [row] = await ask(`SELECT to_regclass('${table}')::text AS name`);
    if (row?.['name'] === null) missing.push(table);
  }
  const list = tables.map((name) => `'${name}'`).join(', ');
  const invalid = await ask(`
    SELECT indexrelid::regclass::text AS name FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
    WHERE relname IN (${list}) AND relnamespace = current_schema()::regnamespace AND NOT (indisvalid AND indisready)
    ORDER BY 1`);
  return [
    missing.length === 0
      ? { level: 'ok', subject: 'tables', text: 'all there' }
      : { level: 'wrong', subject: 'tables', text: `missing: ${missing.join(', ')}` },
    ...invalid.map(
      (row): Finding => ({
        level: 'wrong',
        subject: 'tables',
        text: `the index ${row['name']} is not valid: REINDEX INDEX ${row['name']} makes it so`,
      }),
    ),
  ];
}

async function examineCitus(ask: Ask): Promise<readonly Finding[]> {
  const [row] = await ask(`SELECT extversion AS version FROM pg_extension WHERE extname = 'citus'`);
  if (row === undefined) return [{ level: 'ok', subject: 'citus', text: 'not installed' }];
  const parts = await ask('SELECT logicalrelid::text AS name FROM pg_dist_partition');
  const done = new Set(parts.map((part) => part['name']));
  const left = [...ACCOUNT_TABLES, ...SHARED_TABLES].filter((table) => !done.has(table));
  const name = `citus ${row['version']}`;
  if (left.length === 0)
    return [{ level: 'ok', subject: 'citus', text: `${name}, every table is distributed` }];
  const text = `${name}, but not distributed: ${left.join(', ')}`;
  return [{ level: 'wrong', subject: 'citus', text }];
}
