import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { killProcess } from '../support/server-process.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

export const DEMO_TOKEN = 'pat-na1-a71e0000-0000-4000-8000-000000004820';

type Environment = Readonly<Record<string, string>>;

export interface AxleRun {
  /** Where it is run: the default data folder is made in here. */
  readonly cwd?: string;
  /** All of its environment but for the path. */
  readonly env?: Environment;
}

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Served {
  readonly child: ChildProcess;
  /** Where it can be reached from this machine. */
  readonly url: string;
  readonly greeting: string;
  /** What it has logged so far. */
  logged(): string;
  /** Resolves when it has ended and everything it said has been read. */
  readonly ended: Promise<Ended>;
  /** Asks it to stop. */
  stop(signal?: 'SIGTERM' | 'SIGINT'): Promise<Ended>;
}

/** A folder that goes when the test is over. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'axle-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Whether the text stands in any file below the folder. */
export function isOnDisk(folder: string, text: string): boolean {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(text));
}

/** Runs a command to its end. */
export function runAxle(args: readonly string[], run: AxleRun = {}): Promise<Ended> {
  return endOf(spawnAxle(args, run));
}

/** Runs a command that serves, and resolves once it has greeted; rejects when it ends before. */
export async function serveAxle(args: readonly string[], run: AxleRun = {}): Promise<Served> {
  const child = spawnAxle(args, run);
  const ended = endOf(child);
  let logged = '';
  child.stdout?.on('data', (text: string) => {
    logged += text;
  });
  const greeting = await readGreeting(child, ended);
  const address = /address +(http:\S+)/.exec(greeting)?.[1] ?? '';
  return {
    child,
    url: address.replace('0.0.0.0', '127.0.0.1'),
    greeting,
    ended,
    logged: () => logged,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

function spawnAxle(args: readonly string[], { cwd = tmpdir(), env = {} }: AxleRun): ChildProcess {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout?.setEncoding('utf8');
  child.stderr?.setEncoding('utf8');
  onTestFinished(() => killProcess(child));
  return child;
}

async function endOf(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.on('data', (text: string) => {
    stderr += text;
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, stdout, stderr };
}

function readGreeting(child: ChildProcess, ended: Promise<Ended>): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (text: string) => {
      said += text;
      if (/ data +.*\n/.test(said)) resolve(said);
    });
    ended.then(
      ({ code, stderr }) => reject(new Error(`ended with ${code} before it served: ${stderr}`)),
      reject,
    );
  });
}

/** Calls a server as a client with a token would. */
export function call(url: string, path: string, init: RequestInit & { readonly token?: string } = {}) {
  const { token = DEMO_TOKEN, ...rest } = init;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return fetch(`${url}${path}`, { headers, ...rest });
}

export const CONTACT = '/crm/v3/objects/contacts/512';

/** Sets properties of the demo contact. */
export function patchContact(url: string, properties: Environment, token = DEMO_TOKEN) {
  return call(url, CONTACT, { method: 'PATCH', body: JSON.stringify({ properties }), token });
}
