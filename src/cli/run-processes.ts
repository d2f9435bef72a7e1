import cluster, { type Worker } from 'node:cluster';

/** What a process is told when it is to finish what is in flight and end. */
const STOP_MESSAGE = 'stop';

/** How long it takes until a process that ended by itself gets a successor. */
const RESTART_MS = 1000;

/** How one of several processes is told apart. */
export function isFirstProcess(): boolean {
  return cluster.worker === undefined || cluster.worker.id === 1;
}

/** Calls back when this process, one of several, is told to end; never where there is but one. */
export function onStopMessage(stop: () => void): void {
  cluster.worker?.on('message', (message) => {
    if (message === STOP_MESSAGE) stop();
  });
}

/** The last that one of several processes does: until then it is kept alive to hear what it is told. */
export function leaveProcesses(): void {
  cluster.worker?.disconnect();
}

/** Whether this process is to run the others, and no server. */
export function mayRunProcesses(): boolean {
  return cluster.isPrimary;
}

/**
 * Runs the same command in several processes, which share the port and the store. Connections go to them in turn. One
 * that ends without being asked gets a successor; when the first cannot start at all, its exit code is that of this
 * process.
 */
export async function runProcesses(count: number): Promise<void> {
  const [, script, ...args] = process.argv;
  cluster.setupPrimary({ ...(script !== undefined && { exec: script }), args });
  const first = cluster.fork();
  const exitCode = await startOf(first);
  if (exitCode !== undefined) {
    process.exitCode = exitCode;
    return;
  }
  let isStopping = false;
  cluster.on('exit', (worker, code, signal) => {
    if (isStopping) {
      if (code !== 0) process.exitCode = 1;
      return;
    }
    process.stderr.write(
      `process ${worker.process.pid} ended (${signal ?? code}); another takes its place\n`,
    );
    setTimeout(() => isStopping || cluster.fork(), RESTART_MS);
  });
  const stop = () => {
    isStopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) {
      if (worker?.isConnected() === true) worker.send(STOP_MESSAGE);
    }
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  for (let started = 1; started < count; started += 1) cluster.fork();
}

/** Resolves once the process listens, or with its exit code when it ends before. */
function startOf(worker: Worker): Promise<number | undefined> {
  return new Promise((resolve) => {
    worker.once('listening', () => resolve(undefined));
    worker.once('exit', (code) => resolve(code));
  });
}
