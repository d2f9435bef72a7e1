import { cpSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DEMO_ACCOUNT_ID } from '../src/demo/demo-account.ts';
import type { StorePlace } from '../src/open-store.ts';
import { type PostgresCluster, startPostgres } from '../test/support/postgres-cluster.ts';
import { runOn, withDatabase } from '../test/support/test-database.ts';

/** Where one server keeps its data: a folder, or the address of a database. */
export type BenchPlace = string;

/** Places of one kind of store, made for one run. */
export interface BenchPlaces {
  /** The process whose children do the work of the store; absent where the server does it itself. */
  readonly databasePid: number | undefined;
  /** A place that is empty. */
  fresh(name: string): Promise<BenchPlace>;
  /** A place with the same data. Nothing may run on the one that is copied. */
  copy(from: BenchPlace, name: string): Promise<BenchPlace>;
  /** What the data takes on the disk. */
  sizeOf(place: BenchPlace): Promise<number>;
  /** Has everything written that waits to be, so that no measure pays for what was before it. */
  settle(): Promise<void>;
  end(): Promise<void>;
}

export type BenchStoreKind = 'sqlite' | 'postgres';

/**
 * @param root is where folders are put. Databases are those of a PostgreSQL of our own beside it, which commits to the disk, or
 * of the server that `DATABASE_URL` names.
 */
export async function openPlaces(kind: BenchStoreKind, root: string): Promise<BenchPlaces> {
  if (kind === 'sqlite') return inFolders(root);
  const given = process.env['DATABASE_URL'];
  return onServer(
    given === undefined ? await startPostgres({ durable: true, parent: dirname(root) }) : given,
  );
}

export function isDatabase(place: BenchPlace): boolean {
  return /^postgres(ql)?:/.test(place);
}

/** For `createApp`. */
export function toStorePlace(place: BenchPlace): StorePlace {
  return isDatabase(place) ? { databaseUrl: place } : { folder: place };
}

/** The account's file in a store folder. */
export function accountFile(folder: string): string {
  return join(folder, 'accounts', `${DEMO_ACCOUNT_ID}.db`);
}

function inFolders(root: string): BenchPlaces {
  return {
    databasePid: undefined,
    fresh: async (name) => join(root, name),
    async copy(from, name) {
      cpSync(from, join(root, name), { recursive: true });
      return join(root, name);
    },
    /** Its log included. */
    async sizeOf(place) {
      const accounts = join(place, 'accounts');
      return readdirSync(accounts)
        .map((name) => statSync(join(accounts, name)).size)
        .reduce((sum, size) => sum + size, 0);
    },
    settle: async () => undefined,
    end: async () => rmSync(root, { recursive: true, force: true }),
  };
}

const PREFIX = 'axle_bench_';

function onServer(server: PostgresCluster | string): BenchPlaces {
  const url = typeof server === 'string' ? server : server.url;
  const made: string[] = [];
  const create = async (name: string, template: string) => {
    const database = `${PREFIX}${name.replaceAll('-', '_')}`;
    await runOn(url, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await runOn(url, `CREATE DATABASE ${database} TEMPLATE ${template}`);
    made.push(database);
    return withDatabase(url, database);
  };
  return {
    databasePid: typeof server === 'string' ? undefined : server.pid,
    fresh: (name) => create(name, 'template0'),
    copy: (from, name) => create(name, new URL(from).pathname.slice(1)),
    async sizeOf(place) {
      const [row] = await runOn(place, 'SELECT pg_database_size(current_database()) AS size');
      return Number(row?.['size']);
    },
    async settle() {
      for (const database of made) await runOn(withDatabase(url, database), 'VACUUM ANALYZE');
      await runOn(url, 'CHECKPOINT');
    },
    async end() {
      if (typeof server !== 'string') return server.stop();
      for (const database of made) await runOn(url, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    },
  };
}
