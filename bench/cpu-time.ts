import { readdirSync, readFileSync } from 'node:fs';

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
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readStat(Number(name)))
    .filter((each) => each !== undefined && Number(each[PARENT_FIELD]) === pid);
  const ofChildren = children.map((each) => sumOf(each ?? [], [USER_FIELD, SYSTEM_FIELD]));
  const own = sumOf(fields, [USER_FIELD, SYSTEM_FIELD, ...ENDED_CHILDREN_FIELDS]);
  return (own + ofChildren.reduce((sum, ticks) => sum + ticks, 0)) * TICK_MS;
}

/** What stands behind the name of the program, which is in brackets and may hold anything. */
function readStat(pid: number): readonly string[] | undefined {
  const text = readProcFile(pid, 'stat');
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

function sumOf(fields: readonly string[], places: readonly number[]): number {
  return places.reduce((sum, place) => sum + Number(fields[place]), 0);
}

/** A file about a process; absent where there is none. */
export function readProcFile(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}
