import { execFileSync } from 'node:child_process';
import { readProcFile } from './cpu-time.ts';

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
