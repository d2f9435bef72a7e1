import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Address, toAddress } from './raw-connection.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const START_TIMEOUT_MS = 60_000;

/** A real server in a process of its own, on data that outlives it. */
export interface ServerProcess {
  readonly address: Address;
  readonly token: string;
  /** When the process was spawned, on the clock of `performance.now()`. */
  readonly spawnedAtMs: number;
  /** Ends it without a warning, and resolves once it is gone. */
  kill(): Promise<void>;
}

export interface ServerProcessOptions {
  /** A folder, or the address of a database. */
  readonly data: string;
  /** The sources to run; by default those that this file belongs to. */
  readonly root?: string;
}

export function spawnServer({ data, root = ROOT }: ServerProcessOptions): ChildProcess {
  const flag = data.startsWith('postgres://') ? '--database-url' : '--data';
  const args = ['src/main.ts', 'serve', '--port', '0', flag, data, '--log', 'silent'];
  return spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Starts a server and resolves with its address. Rejects with what it said when it ends or takes too long. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const spawnedAtMs = performance.now();
  const child = spawnServer(options);
  try {
    const greeting = await readGreeting(child);
    return { ...greeting, spawnedAtMs, kill: () => killProcess(child) };
  } catch (error) {
    await killProcess(child);
    throw error;
  }
}

export async function killProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

function readGreeting(child: ChildProcess): Promise<Pick<ServerProcess, 'address' | 'token'>> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(new Error(`the server ${why}; it said: ${said}`));
    };
    const timer = setTimeout(() => fail('did not start in time'), START_TIMEOUT_MS);
    child.once('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const url = /address +(http:\S+)/.exec(said)?.[1];
      const token = /token +(\S+)\n/.exec(said)?.[1];
      if (url === undefined || token === undefined) return;
      clearTimeout(timer);
      resolve({ address: toAddress(url), token });
    });
  });
}
