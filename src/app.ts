import fastify, { type FastifyInstance } from 'fastify';
import { defineMetadata } from './actions/define-metadata.ts';
import { WriteQueue } from './actions/write-queue.ts';
import { answerError, BODY_LIMIT_BYTES, HEADER_LIMIT_BYTES, mountApi } from './api/mount.ts';
import { Outbox } from './api/outbox.ts';
import { mountOwnEndpoints } from './api/own-endpoints.ts';
import { RateLimiter } from './api/rate-limiter.ts';
import type { ApiParts } from './api/serve.ts';
import { UnlimitedCounts } from './api/unlimited-counts.ts';
import { AdminKey, type AdminKeyOptions } from './auth/admin-key.ts';
import { Apps } from './auth/apps.ts';
import { AuthorizationServer } from './auth/authorization-server.ts';
import { hashSecret } from './auth/secrets.ts';
import { Tokens } from './auth/tokens.ts';
import { type GivenSettings, requireSettings } from './model/account-settings.ts';
import type { World } from './model/world.ts';
import type { Observe } from './observation.ts';
import { OpenConnections } from './open-connections.ts';
import { openStore, type StorePlace } from './open-store.ts';
import { RELEASE } from './release.ts';
import { Accounts } from './store/accounts.ts';
import type { AccountStore, MetadataChanges, StoredAccount, StoredToken } from './store/store.ts';

export interface AppOptions extends StorePlace {
  readonly world: World;
  readonly observe: Observe;
  /** By how much searches lag behind writes. Default: not at all. */
  readonly searchLagMs?: number | undefined;
  /** Whether requests beyond the limits of their app and account are refused. Default: they are counted only. */
  readonly rateLimits?: boolean | undefined;
}

export interface ListenOptions {
  readonly host: string;
  /** Zero picks a free one. */
  readonly port: number;
}

export interface TokenGrant extends Pick<StoredToken, 'appId' | 'scopes' | 'properties'> {
  readonly accountId: StoredAccount['id'];
}

const NOBODY: AdminKeyOptions = { key: undefined, isPublic: false };

/** Axle, put together: the only place that opens a store and wires the parts. */
export interface App {
  /** Resolves with the address once requests are answered. */
  listen(options: ListenOptions): Promise<string>;
  listAccounts(): Promise<readonly StoredAccount[]>;
  /** Makes an account with what it begins with; a start that is cut short leaves none. */
  createAccount(
    account: Pick<StoredAccount, 'id' | 'name'>,
    fill?: (account: AccountStore) => Promise<void>,
  ): Promise<void>;
  /** Changes those settings of an account that are given. Throws when one cannot be so, or there is no account. */
  changeSettings(accountId: StoredAccount['id'], given: GivenSettings): Promise<void>;
  /** Keeps the hash of a token that someone else made up. */
  issueToken(token: string, grant: TokenGrant): Promise<void>;
  /** Takes every token of an app back, but for one that may be kept. */
  dropTokens(grant: Pick<TokenGrant, 'accountId' | 'appId'>, keptToken?: string): Promise<void>;
  readonly apps: Apps;
  /** Lets those administer the server who hold a key; before that nobody may. */
  openAdministration(key: AdminKeyOptions): void;
  define(accountId: StoredAccount['id'], changes: MetadataChanges): Promise<void>;
  readonly accounts: Accounts;
  /** Where data is kept; nothing of it is secret. */
  readonly location: string;
  /** Finishes what is in flight, then closes the store. */
  close(): Promise<void>;
}

export async function createApp(options: AppOptions): Promise<App> {
  const { world, observe, searchLagMs = 0, rateLimits = false, ...place } = options;
  const store = await openStore(place);
  const accounts = new Accounts(store);
  let isReady = false;
  const writes = new WriteQueue(accounts, world);
  let isClosing = false;
  const { control } = store;
  const apps = new Apps(control, world);
  const access = {
    server: new AuthorizationServer(control, world),
    adminKey: new AdminKey(NOBODY),
    apps,
    accounts,
    control,
    world,
  };
  const parts: ApiParts = {
    world,
    observe,
    outbox: new Outbox(),
    accounts,
    writes,
    searchLagMs,
    limiter: new RateLimiter(rateLimits ? control : new UnlimitedCounts()),
    tokens: new Tokens(control),
    access,
    isClosing: () => isClosing,
  };
  const server = createServer(parts);
  const connections = new OpenConnections(server.server);
  mountApi(server, parts);
  const startedAtMs = world.nowMs();
  mountOwnEndpoints(server, { store, world, version: RELEASE, startedAtMs, isReady: () => isReady });
  return {
    accounts,
    location: store.location,
    apps,
    openAdministration(key) {
      access.adminKey = new AdminKey(key);
    },
    async listen({ host, port }) {
      const url = await server.listen({ host, port });
      isReady = true;
      return url;
    },
    listAccounts: () => control.listAccounts(),
    createAccount: ({ id, name }, fill) =>
      store.createAccount({ id, name, createdAtMs: world.nowMs() }, fill),
    async changeSettings(accountId, given) {
      const changes = requireSettings(given);
      await control.saveAccountSettings(accountId, {
        ...(await control.findAccountSettings(accountId)),
        ...changes,
      });
    },
    issueToken: (token, grant) =>
      control.saveToken({ hash: hashSecret(token), ...grant, createdAtMs: world.nowMs() }),
    dropTokens: ({ accountId, appId }, keptToken) =>
      control.dropTokens(accountId, appId, keptToken === undefined ? undefined : hashSecret(keptToken)),
    define: (accountId, changes) => defineMetadata(accounts, accountId, changes),
    async close() {
      isReady = false;
      isClosing = true;
      connections.endSoon();
      await server.close();
      await store.close();
    },
  };
}

/** Headers and bodies must come in within this time, so that a stalled client holds nothing for ever. */
const REQUEST_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

function createServer(parts: ApiParts): FastifyInstance {
  return fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => answerError(parts, error, request, reply),
    http: { maxHeaderSize: HEADER_LIMIT_BYTES },
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    logger: false,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { ignoreTrailingSlash: true },
  });
}

/**
 * Bodies are read by `api/read-body.ts`, which refuses in the words of the real API. Without these two the
 * framework would load its own validator and serializer: half the time of a start and a tenth of the memory.
 */
function noSchemas(): never {
  throw new Error('routes of this server have no framework schemas');
}
