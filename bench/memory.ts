import { execFileSync } from 'node:child_process';
import { childPids, readProcFile } from './cpu-time.ts';

const RSS_LINE = /^VmRSS:\s+(\d+) kB$/m;
const KIB_PER_MIB = 1024;

/** The memory of a process. Asks the machine: /proc where it exists, otherwise `ps`; absent where neither does. */
export function findRssMib(pid: number): number | undefined {
  const status = readProcFile(pid, 'status');
  try {
    const text = status === undefined ? execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]) : undefined;
    const kib = Number(text ?? RSS_LINE.exec(status ?? '')?.[1]);
    return Number.isFinite(kib) ? kib / KIB_PER_MIB : undefined;
  } catch {
    return undefined;
  }
}

/** The memory of a process and of its children, as far as the machine tells which ones they are. */
export function findTreeRssMib(pid: number): number | undefined {
  const own = findRssMib(pid);
  return own === undefined
    ? undefined
    : childPids(pid).reduce((sum, child) => sum + (findRssMib(child) ?? 0), own);
}
