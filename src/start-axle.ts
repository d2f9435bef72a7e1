import { createApp } from './app.ts';
import {
  DEMO_ACCOUNT_ID,
  DEMO_ADMIN_KEY,
  DEMO_APP_ID,
  DEMO_TOKEN,
  seedDemoAccount,
} from './demo/demo-account.ts';
import type { AccountSettings } from './model/account-settings.ts';
import { everyScope } from './model/scopes.ts';
import { seededWorld, systemWorld } from './worlds.ts';

/** How a server inside a test is to be. Everything has a default. */
export interface StartAxleOptions {
  /** Fills the account with the demo CRM: contact 512, companies, deals, tickets and so on. Default: empty. */
  readonly demo?: boolean;
  /** Default: a free one. */
  readonly port?: number;
  /** Default: 127.0.0.1. */
  readonly host?: string;
  /** Keeps data in this folder. Default: in memory. */
  readonly folder?: string;
  /** Keeps data in this PostgreSQL database, as `postgres://user:password@host:port/database`. */
  readonly databaseUrl?: string;
  /** The token to use. Default: the demo account's. */
  readonly token?: string;
  /** What the token may do. Default: everything. */
  readonly scopes?: readonly string[];
  /**
   * What opens the administration under `/_axle/`, at least 16 characters without blanks. Default: the demo's, and
   * people need none to authorize an app.
   */
  readonly adminKey?: string;
  /** The clock, in milliseconds since 1970. Default: the machine's. */
  readonly nowMs?: () => number;
  /** By how many milliseconds searches lag behind writes, as those of the real API do. Default: 0. */
  readonly searchLagMs?: number;
  /** Refuses requests beyond the limits of their app and account, with 429. Default: they are counted only. */
  readonly rateLimits?: boolean;
  /**
   * What is decided about the account. Default: what it has; a new one is free, lives by UTC, and asks on a page before
   * it lets an app in.
   */
  readonly settings?: Partial<AccountSettings>;
  /** Makes correlation ids repeat from run to run. */
  readonly seed?: number;
}

export interface RunningAxle {
  /** Scheme, host and port, without a closing slash: the `basePath` of the official client. */
  readonly url: string;
  readonly token: string;
  readonly accountId: number;
  /** Opens the administration. */
  readonly adminKey: string;
  /** Finishes what is in flight and stops. */
  close(): Promise<void>;
}

/**
 * Starts a whole server in this process, by default on a free port with an empty account in memory.
 * Rejects when the port is taken or the folder cannot be written.
 */
export async function startAxle(options: StartAxleOptions = {}): Promise<RunningAxle> {
  const { seed, token = DEMO_TOKEN, nowMs = Date.now, adminKey = DEMO_ADMIN_KEY } = options;
  const world = seed === undefined ? { ...systemWorld(), nowMs } : seededWorld({ seed, nowMs });
  const app = await createApp({
    folder: options.folder,
    databaseUrl: options.databaseUrl,
    world,
    observe: () => undefined,
    searchLagMs: options.searchLagMs,
    rateLimits: options.rateLimits,
  });
  const accounts = await app.listAccounts();
  if (accounts.length === 0) await seedDemoAccount(app, { withRecords: options.demo ?? false });
  const scopes = options.scopes ?? everyScope();
  await app.issueToken(token, { accountId: DEMO_ACCOUNT_ID, appId: DEMO_APP_ID, scopes });
  if (options.settings !== undefined) await app.changeSettings(DEMO_ACCOUNT_ID, options.settings);
  app.openAdministration({ key: adminKey, isPublic: options.adminKey === undefined });
  const url = await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 });
  return { url, token, accountId: DEMO_ACCOUNT_ID, adminKey, close: () => app.close() };
}
