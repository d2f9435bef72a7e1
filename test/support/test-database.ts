import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { ACCOUNT_TABLES, SHARED_TABLES } from '../../src/store/postgres/citus.ts';
import { migrate } from '../../src/store/postgres/migrations.ts';

/** Databases of one PostgreSQL server, each for one test or one server under test. */

const PREFIX = 'axle_test_';
const TEMPLATE = `${PREFIX}template`;

/** Makes the database that all others are copies of. */
export async function makeTemplate(serverUrl: string): Promise<void> {
  await runOn(serverUrl, `DROP DATABASE IF EXISTS ${TEMPLATE}`);
  await runOn(serverUrl, `CREATE DATABASE ${TEMPLATE}`);
  await migrate(withDatabase(serverUrl, TEMPLATE));
}

/** Databases that are empty again: making one takes longer than most tests. */
const free: string[] = [];

/** An empty database that is up to date, for whoever asks alone, by its address. */
export async function takeDatabase(serverUrl: string): Promise<string> {
  const known = free.pop();
  if (known !== undefined) return known;
  return createDatabase(serverUrl, TEMPLATE);
}

/** A database that is a copy of another, or that has nothing in it. */
export async function createDatabase(serverUrl: string, template = 'template0'): Promise<string> {
  const name = `${PREFIX}${randomUUID().replaceAll('-', '')}`;
  await runOn(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return withDatabase(serverUrl, name);
}

export async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await runOn(withDatabase(url, 'postgres'), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

/** Empties a database, which another test may have then. */
export async function giveDatabaseBack(url: string): Promise<void> {
  const tables = [...ACCOUNT_TABLES, ...SHARED_TABLES].filter((name) => name !== 'control_state');
  await runOn(url, tables.map((table) => `DELETE FROM ${table}`).join(';'));
  free.push(url);
}

/** Takes away what all tests have made on a server. */
export async function dropDatabases(serverUrl: string): Promise<void> {
  const rows = await runOn(serverUrl, `SELECT datname FROM pg_database WHERE datname LIKE '${PREFIX}%'`);
  for (const { datname } of rows) await runOn(serverUrl, `DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
}

/** The address of another database of the same server. */
export function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** One statement, over a connection of its own. */
export async function runOn(url: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
