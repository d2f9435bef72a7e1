import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BenchPlace, isDatabase } from './bench-places.ts';

const ROOT = join(import.meta.dirname, '..');
const MAX_OUTPUT_BYTES = 1_000_000;

/**
 * Runs a program of this folder with one JSON argument; answers with the JSON that it prints.
 *
 * @param nodeArgs are flags for Node itself.
 */
export async function runJob<Result>(
  program: string,
  job: object,
  nodeArgs: readonly string[] = [],
): Promise<Result> {
  const args = [...nodeArgs, join(import.meta.dirname, program), JSON.stringify(job)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: MAX_OUTPUT_BYTES });
  return JSON.parse(stdout) as Result;
}

export interface ServerProcess {
  readonly port: number;
  readonly pid: number;
  /** Asks it to stop, and resolves when it has. */
  stop(): Promise<void>;
}

export interface AxleProcessOptions {
  readonly place: BenchPlace;
  /** The file that takes what is logged; without it, nothing is. */
  readonly logFile?: string | undefined;
  /** Flags for Node itself. */
  readonly nodeArgs?: readonly string[];
  /** Runs the sources instead of what was built of them, so that a profile names their files. */
  readonly fromSources?: boolean;
  /** How many processes answer. */
  readonly processes?: number;
}

/** Starts the server as users do. */
export async function startAxleProcess({
  place,
  logFile,
  nodeArgs = [],
  fromSources = false,
  processes = 1,
}: AxleProcessOptions): Promise<ServerProcess> {
  const args = [
    ...nodeArgs,
    join(ROOT, fromSources ? 'src/main.ts' : 'bin/axle.js'),
    'serve',
    '--port',
    '0',
    isDatabase(place) ? '--database-url' : '--data',
    place,
    '--log',
    logFile === undefined ? 'silent' : 'json',
    '--processes',
    String(processes),
  ];
  if (logFile === undefined) return startServer(args, 'ignore');
  const file = openSync(logFile, 'a');
  try {
    return await startServer(args, file);
  } finally {
    closeSync(file);
  }
}

/** @param answer is what the server says to everything. */
export function startTrivialProcess(answer: string): Promise<ServerProcess> {
  return startServer([join(import.meta.dirname, 'trivial-server.ts'), answer], 'ignore');
}

const ADDRESS = /address\s+http:\/\/127\.0\.0\.1:(\d+)/;

function startServer(args: readonly string[], output: 'ignore' | number): Promise<ServerProcess> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', output, 'pipe'] });
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`the server ended: ${text}`)));
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const port = ADDRESS.exec(text)?.[1];
      if (port === undefined || child.pid === undefined) return;
      resolve({ port: Number(port), pid: child.pid, stop: () => stopChild(child) });
    });
  });
}

/** Asks a process to stop, and resolves when it has. */
export function stopChild(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
