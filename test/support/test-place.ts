import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { inject } from 'vitest';
import { openStore } from '../../src/open-store.ts';
import { createDatabase, dropDatabase, giveDatabaseBack, takeDatabase } from './test-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The PostgreSQL server of a run that is about PostgreSQL. */
    postgresServer: string;
  }
}

/** Somewhere empty for one store, of the kind that this run is about. */
export interface TestPlace {
  /** For `createApp`, `startAxle` and `openStore`. */
  readonly options: { readonly folder?: string; readonly databaseUrl?: string };
  remove(): Promise<void>;
}

/** A place that outlives the store, and into which can be looked. */
export interface KeptPlace extends TestPlace {
  /** The files or tables that hold a text anywhere. */
  whereIs(text: string): Promise<readonly string[]>;
  /** How many rows a table of an account has that are committed. */
  countRows(table: string, accountId: number): Promise<number>;
}

/** For SQLite in memory. */
export async function newPlace(): Promise<TestPlace> {
  const server = inject('postgresServer');
  if (server !== undefined) return newDatabasePlace(server);
  return { options: {}, remove: async () => undefined };
}

export async function newKeptPlace(): Promise<KeptPlace> {
  const server = inject('postgresServer');
  return server === undefined ? newFolderPlace() : newDatabasePlace(server);
}

/** A database that not even has tables. */
export async function newDatabase(): Promise<{ readonly url: string; remove(): Promise<void> }> {
  const server = inject('postgresServer');
  if (server === undefined) throw new Error('this run is not about PostgreSQL');
  const url = await createDatabase(server);
  return { url, remove: () => dropDatabase(url) };
}

/** Opens a store in an empty place, which goes with it. */
export async function openTestStore() {
  const place = await newPlace();
  const store = await openStore(place.options);
  return { store, close: () => store.close().finally(place.remove) };
}

function newFolderPlace(): KeptPlace {
  const folder = mkdtempSync(join(tmpdir(), 'axle-test-'));
  return {
    options: { folder },
    remove: async () => rmSync(folder, { recursive: true }),
    whereIs: async (text) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
        (name) => /\.db/.test(name) && readFileSync(join(folder, name)).includes(text),
      ),
    async countRows(table, accountId) {
      const file = new DatabaseSync(join(folder, 'accounts', `${accountId}.db`), { readOnly: true });
      const row = file.prepare(`SELECT count(*) AS count FROM ${table}`).get();
      file.close();
      return Number(row?.['count']);
    },
  };
}

async function newDatabasePlace(server: string): Promise<KeptPlace> {
  const databaseUrl = await takeDatabase(server);
  const ask = async (text: string) => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    options: { databaseUrl },
    remove: () => giveDatabaseBack(databaseUrl),
    async whereIs(text) {
      const tables = await ask(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`);
      const found: string[] = [];
      for (const { tablename } of tables) {
        const sought = pg.escapeLiteral(text);
        const rows = await ask(
          `SELECT 1 FROM ${tablename} AS each WHERE strpos(each::text, ${sought}) > 0 LIMIT 1`,
        );
        if (rows.length > 0) found.push(String(tablename));
      }
      return found;
    },
    async countRows(table, accountId) {
      const [row] = await ask(`SELECT count(*) AS count FROM ${table} WHERE account_id = ${accountId}`);
      return Number(row?.['count']);
    },
  };
}
