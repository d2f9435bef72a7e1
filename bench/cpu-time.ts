import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second. */
const TICK_MS = 10;
const PARENT_FIELD = 1;
const USER_FIELD = 11;
const SYSTEM_FIELD = 12;
const ENDED_CHILDREN_FIELDS = [13, 14];

/** Processor time that a process has used, all threads; absent where the machine has no /proc. */
export function processCpuMs(pid: number): number | undefined {
  const fields = readStat(pid);
  return fields === undefined ? undefined : sumOf(fields, [USER_FIELD, SYSTEM_FIELD]) * TICK_MS;
}

/** Processor time that a process and its children have used, those that have ended included. */
export function treeCpuMs(pid: number | undefined): number | undefined {
  const fields = pid === undefined ? undefined : readStat(pid);
  if (fields === undefined) return undefined;
  const ofChildren = childPids(pid).map((child) => sumOf(readStat(child) ?? [], [USER_FIELD, SYSTEM_FIELD]));
  const own = sumOf(fields, [USER_FIELD, SYSTEM_FIELD, ...ENDED_CHILDREN_FIELDS]);
  return (own + ofChildren.reduce((sum, ticks) => sum + ticks, 0)) * TICK_MS;
}

/** The processes that a process has started and that live; none where the machine has no /proc. */
export function childPids(pid: number | undefined): readonly number[] {
  if (!existsSync('/proc/self')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((each) => Number(readStat(each)?.[PARENT_FIELD]) === pid);
}

/** What stands behind the name of the program, which is in brackets and may hold anything. */
function readStat(pid: number): readonly string[] | undefined {
  const text = readProcFile(pid, 'stat');
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

function sumOf(fields: readonly string[], places: readonly number[]): number {
  return places.reduce((sum, place) => sum + Number(fields[place] ?? 0), 0);
}

/** A file about a process; absent where there is none. */
export function readProcFile(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}
