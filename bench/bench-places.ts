import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_ACCOUNT_ID } from '../src/demo/demo-account.ts';
import type { StorePlace } from '../src/open-store.ts';
import {
  copyFolder,
  moveFolder,
  type PostgresCluster,
  startPostgres,
} from '../test/support/postgres-cluster.ts';
import { runOn, withDatabase } from '../test/support/test-database.ts';

/** Where one server keeps its data: a folder, or the address of a database. */
export type BenchPlace = string;

export const STORES = ['sqlite', 'postgres'] as const;

export type BenchStoreKind = (typeof STORES)[number];

/** Places of one kind of store, beside each other. */
export interface BenchPlaces {
  /** The one that is filled. */
  readonly main: BenchPlace;
  /** The process whose children do the work of the store; absent where the server does it itself. */
  readonly databasePid: number | undefined;
  /** A place that is empty. */
  fresh(name: string): Promise<BenchPlace>;
  /** What the data takes on the disk. */
  sizeOf(place: BenchPlace): Promise<number>;
  /** Has everything written that waits to be, so that no measure pays for what was before it. */
  settle(): Promise<void>;
  end(): Promise<void>;
  /** Ends, and leaves what there is as this folder: `kept` of a later time. */
  endInto(folder: string): Promise<void>;
}

export interface PlacesOptions {
  readonly store: BenchStoreKind;
  /** The folder in which one is made that goes at the end: decides which disk is used. */
  readonly parent: string;
  /** What an earlier time left, of which this begins with a copy; by default with an empty place. */
  readonly kept?: string | undefined;
  /** Whether a commit of the database is on the disk when it is acknowledged. Default: yes. */
  readonly durable?: boolean;
}

/** Databases are those of a PostgreSQL of our own, or of the server that `DATABASE_URL` names. */
export async function openPlaces({
  store,
  parent,
  kept,
  durable = true,
}: PlacesOptions): Promise<BenchPlaces> {
  mkdirSync(parent, { recursive: true });
  if (store === 'sqlite') return openFolders(parent, kept);
  const given = process.env['DATABASE_URL'];
  if (given !== undefined) return onServer(given, undefined);
  const data = kept === undefined ? {} : { data: kept };
  const cluster = await startPostgres({ durable, parent, ...data });
  return onServer(cluster.url, cluster, kept !== undefined);
}

/** A database that somebody else runs cannot be copied file by file. */
export function canBeKept(store: BenchStoreKind): boolean {
  return store === 'sqlite' || process.env['DATABASE_URL'] === undefined;
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

async function openFolders(parent: string, kept: string | undefined): Promise<BenchPlaces> {
  const root = mkdtempSync(join(parent, 'axle-bench-'));
  const main = join(root, 'main');
  if (kept !== undefined) await copyFolder(kept, main);
  const end = async () => rmSync(root, { recursive: true, force: true });
  return {
    main,
    databasePid: undefined,
    fresh: async (name) => join(root, name),
    /** Its log included. */
    async sizeOf(place) {
      const accounts = join(place, 'accounts');
      return readdirSync(accounts)
        .map((name) => statSync(join(accounts, name)).size)
        .reduce((sum, size) => sum + size, 0);
    },
    settle: async () => undefined,
    end,
    async endInto(folder) {
      await moveFolder(main, folder);
      await end();
    },
  };
}

const PREFIX = 'axle_bench_';

async function onServer(
  url: string,
  cluster: PostgresCluster | undefined,
  hasMain = false,
): Promise<BenchPlaces> {
  const made: string[] = [];
  const create = async (name: string) => {
    const database = `${PREFIX}${name.replaceAll('-', '_')}`;
    await runOn(url, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await runOn(url, `CREATE DATABASE ${database} TEMPLATE template0`);
    made.push(database);
    return withDatabase(url, database);
  };
  const main = hasMain ? withDatabase(url, `${PREFIX}main`) : await create('main');
  const end = async () => {
    if (cluster !== undefined) return cluster.stop();
    for (const database of made) await runOn(url, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  };
  return {
    main,
    databasePid: cluster?.pid,
    fresh: create,
    async sizeOf(place) {
      const [row] = await runOn(place, 'SELECT pg_database_size(current_database()) AS size');
      return Number(row?.['size']);
    },
    async settle() {
      await runOn(main, 'VACUUM ANALYZE');
      await runOn(url, 'CHECKPOINT');
    },
    end,
    async endInto(folder) {
      if (cluster === undefined) throw new Error('a database of somebody else cannot be kept');
      await cluster.stopInto(folder);
    },
  };
}
