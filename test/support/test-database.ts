import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { migrate } from '../../src/store/postgres/migrations.ts';

/** Databases of one PostgreSQL server, each for one test or one server under test. */

const TEMPLATE = 'axle_test_template';

/** Makes the database that all others are copies of. */
export async function makeTemplate(serverUrl: string): Promise<void> {
  await run(serverUrl, `DROP DATABASE IF EXISTS ${TEMPLATE}`);
  await run(serverUrl, `CREATE DATABASE ${TEMPLATE}`);
  await migrate(withDatabase(serverUrl, TEMPLATE));
}

/** Makes an empty database that is up to date, and answers with its address. */
export async function createDatabase(serverUrl: string, template = TEMPLATE): Promise<string> {
  const name = `axle_test_${randomUUID().replaceAll('-', '')}`;
  await run(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${template}`);
  return withDatabase(serverUrl, name);
}

export async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await run(withDatabase(url, 'postgres'), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
