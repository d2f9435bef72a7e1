import { type App, createApp } from '../app.ts';
import { isLoopback, type ServeConfig } from '../config.ts';
import { DEMO_ACCOUNT_ID, DEMO_ADMIN_KEY, DEMO_APP_ID, seedDemoAccount } from '../demo/demo-account.ts';
import { everyScope } from '../model/scopes.ts';
import { RELEASE } from '../release.ts';
import { systemWorld } from '../worlds.ts';
import { openLog } from './log.ts';
import { isFirstProcess, leaveProcesses, onStopMessage } from './run-processes.ts';
import { flushesAtOnce } from './thread-pool.ts';

/** How long requests in flight may take to finish once the process was asked to stop. */
const STOP_TIMEOUT_MS = 10_000;

/** Starts a server and keeps it until the process is told to stop; answers once it is listening. */
export async function runServer(config: ServeConfig): Promise<void> {
  const log = await openLog(config.log);
  const { folder, databaseUrl, searchLagMs, rateLimits } = config;
  const app = await createApp({
    folder,
    databaseUrl,
    flushesAtOnce: flushesAtOnce(),
    world: systemWorld(),
    observe: log.observe,
    searchLagMs,
    rateLimits,
  });
  const hasDemo = await prepareDemo(app, config);
  const adminKey = await openAdministration(app, config);
  const url = await app.listen(config);
  log.observe({ kind: 'started', url, store: app.location, version: RELEASE });
  if (isFirstProcess()) {
    process.stderr.write(toGreeting({ url, location: app.location, token: config.token, hasDemo, adminKey }));
  }
  let isStopping = false;
  const stop = (reason: string) => {
    if (isStopping) return;
    isStopping = true;
    void stopServer(app, log, reason);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  onStopMessage(() => stop('stop'));
}

/**
 * The demo account is made in a new store only, and opened only where nobody else can reach it unless asked for:
 * its token is known to everybody. Whatever token opened it before does so no longer.
 */
async function prepareDemo(app: App, { host, demo, token }: ServeConfig): Promise<boolean> {
  const accounts = await app.listAccounts();
  const mayOpen = demo || isLoopback(host);
  if (accounts.length === 0 && mayOpen) await seedDemoAccount(app, { withRecords: true });
  else if (!accounts.some(({ id }) => id === DEMO_ACCOUNT_ID)) return false;
  const grant = { accountId: DEMO_ACCOUNT_ID, appId: DEMO_APP_ID };
  // Other servers may share the account: the token is good at every moment.
  if (mayOpen) await app.issueToken(token, { ...grant, scopes: everyScope() });
  await app.dropTokens(grant, mayOpen ? token : undefined);
  return mayOpen;
}

/**
 * Opens the administration to who holds the key. Without one, only a server that nobody else can reach is opened, by a
 * key that everybody knows, and only while it holds nothing but the demo.
 */
async function openAdministration(app: App, { adminKey, host }: ServeConfig): Promise<AdminAccess> {
  if (adminKey !== undefined) {
    app.openAdministration({ key: adminKey, isPublic: false });
    return 'own key';
  }
  const accounts = await app.listAccounts();
  const isDemo = isLoopback(host) && accounts.length === 1 && accounts[0]?.id === DEMO_ACCOUNT_ID;
  if (!isDemo) return 'closed';
  app.openAdministration({ key: DEMO_ADMIN_KEY, isPublic: true });
  return 'demo key';
}

type AdminAccess = 'own key' | 'demo key' | 'closed';

const ADMIN_WORDS: Readonly<Record<AdminAccess, string>> = {
  'own key': 'yours',
  'demo key': DEMO_ADMIN_KEY,
  closed: 'none: give one with --admin-key to manage apps and authorize them',
};

interface Greeting {
  readonly url: string;
  readonly location: string;
  readonly token: string;
  readonly hasDemo: boolean;
  readonly adminKey: AdminAccess;
}

function toGreeting({ url, location, token, hasDemo, adminKey }: Greeting): string {
  const access = hasDemo
    ? `  account  ${DEMO_ACCOUNT_ID} (demo)\n  token    ${token}\n`
    : '  token    none yet: make one with "axle token create --account N --scope S..."\n';
  const admin = `  admin    ${ADMIN_WORDS[adminKey]}\n`;
  const data = location === 'memory' ? 'in memory' : location;
  return `\nAxle ${RELEASE} is ready\n\n  address  ${url}\n${access}${admin}  data     ${data}\n\n`;
}

async function stopServer(app: App, log: Awaited<ReturnType<typeof openLog>>, signal: string): Promise<void> {
  // A request that never ends must not keep the process for ever.
  setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
  await app.close();
  log.observe({ kind: 'stopped', reason: signal });
  await log.close();
  leaveProcesses();
}
