import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type ServerProcess, stopChild } from '../child-processes.ts';

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 10_000;
const LOOK_INTERVAL_MS = 50;
const KEPT_OUTPUT_CHARACTERS = 2000;

export interface PeerProgram {
  /** The file that Node runs, and what it is given. */
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. Rejects when it fails. */
export async function runProgram({ args, folder, environment }: PeerProgram): Promise<void> {
  await promisify(execFile)(process.execPath, [...args], { cwd: folder, env: toEnvironment(environment) });
}

/** Starts a program, and resolves when it answers at the port, which it was told by its arguments or environment. */
export async function startProgram(program: PeerProgram, port: number): Promise<ServerProcess> {
  const { args, folder, environment } = program;
  const child = spawn(process.execPath, [...args], {
    cwd: folder,
    env: toEnvironment(environment),
    // Without an input that stays open, some take it for a sign to end.
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT_OUTPUT_CHARACTERS);
    });
  }
  await once(child, 'spawn');
  const stop = () => stopWithin(child, STOP_LIMIT_MS);
  const giveUpAtMs = performance.now() + START_LIMIT_MS;
  while (!(await answers(port))) {
    if (child.exitCode === null && child.signalCode === null && performance.now() < giveUpAtMs) {
      await sleep(LOOK_INTERVAL_MS);
      continue;
    }
    await stop();
    throw new Error(`${args.join(' ')} did not start: ${output}`);
  }
  return { port, pid: child.pid ?? 0, stop };
}

/** A port that nothing listens on. */
export async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('the probe has no port');
  return address.port;
}

/** Only what programs need to run at all: settings of the one who measures are not to change what is measured. */
function toEnvironment(environment: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR, NODE_ENV: 'production', ...environment };
}

/** Whether any answer comes, whatever its status is. */
async function answers(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' });
    await answer.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function stopWithin(child: ChildProcess, limitMs: number): Promise<void> {
  const end = setTimeout(() => child.kill('SIGKILL'), limitMs);
  await stopChild(child);
  clearTimeout(end);
}
