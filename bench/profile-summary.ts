import { readFileSync } from 'node:fs';
import { toTable } from './table.ts';

/** A profile as Node's `--cpu-prof` writes it. */
interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    readonly lineNumber: number;
  };
  readonly children?: readonly number[];
}

const TOP = 25;
const IDLE = '(idle)';

/**
 * Where the time of the last part of a profile went: by area, by function without what it called, and by
 * function of our own with what it called.
 *
 * @param lastMs leaves out what was before, such as the start of the server.
 */
export function summariseProfile(file: string, lastMs: number): string {
  const profile = JSON.parse(readFileSync(file, 'utf8')) as Profile;
  const selfUs = selfTimes(profile, lastMs);
  const busyUs = [...selfUs].reduce((sum, [node, us]) => sum + (nameOf(node) === IDLE ? 0 : us), 0);
  const busy = [...selfUs].filter(([node]) => nameOf(node) !== IDLE);
  const share = (us: number) => `${((100 * us) / busyUs).toFixed(1)}%`;
  const sections: (readonly [string, ReadonlyMap<string, number>])[] = [
    ['area', summed(busy.map(([node, us]) => [areaOf(node), us]))],
    ['function, without what it calls', summed(busy.map(([node, us]) => [titleOf(node), us]))],
    ['function of src, with what it calls', inclusiveTimes(profile, selfUs)],
  ];
  const tables = sections.map(([title, times]) => {
    const top = [...times].sort(([, left], [, right]) => right - left).slice(0, TOP);
    return toTable([[title, 'share'], ...top.map(([name, us]) => [name, share(us)])]);
  });
  const idleUs = [...selfUs].reduce((sum, [node, us]) => sum + (nameOf(node) === IDLE ? us : 0), 0);
  return [`busy ${Math.round((100 * busyUs) / (busyUs + idleUs))}% of the time`, ...tables].join('\n\n');
}

function selfTimes({ nodes, samples, timeDeltas }: Profile, lastMs: number): Map<ProfileNode, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const times = new Map<ProfileNode, number>();
  let leftUs = lastMs * 1000;
  for (let index = samples.length - 1; index > 0 && leftUs > 0; index -= 1) {
    const node = byId.get(samples[index - 1] ?? 0);
    const deltaUs = timeDeltas[index] ?? 0;
    leftUs -= deltaUs;
    if (node !== undefined) times.set(node, (times.get(node) ?? 0) + deltaUs);
  }
  return times;
}

function inclusiveTimes(
  { nodes }: Profile,
  selfUs: ReadonlyMap<ProfileNode, number>,
): ReadonlyMap<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const times = new Map<string, number>();
  const visit = (node: ProfileNode, above: ReadonlySet<string>): number => {
    const title = titleOf(node);
    const inside = new Set(above).add(title);
    let us = selfUs.get(node) ?? 0;
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child !== undefined) us += visit(child, inside);
    }
    // What calls itself is counted once, where it was first called.
    const isOwn = node.callFrame.url.includes('/src/') && !node.callFrame.url.includes('/node_modules/');
    if (isOwn && !above.has(title)) times.set(title, (times.get(title) ?? 0) + us);
    return us;
  };
  const [root] = nodes;
  if (root !== undefined) visit(root, new Set());
  return times;
}

function summed(entries: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [name, us] of entries) sums.set(name, (sums.get(name) ?? 0) + us);
  return sums;
}

function nameOf({ callFrame }: ProfileNode): string {
  return callFrame.functionName === '' ? '(anonymous)' : callFrame.functionName;
}

function titleOf(node: ProfileNode): string {
  const { url, lineNumber } = node.callFrame;
  if (url === '') return nameOf(node);
  return `${nameOf(node)}  ${shortened(url)}:${lineNumber + 1}`;
}

/** The files of a package, or of our own, by their last folders. */
function shortened(url: string): string {
  const at = Math.max(url.lastIndexOf('/node_modules/') + 1, url.lastIndexOf('/src/') + 1);
  return at > 0 ? url.slice(at).replace('node_modules/', '') : url;
}

const NATIVE_STORE = new Set(['run', 'all', 'get', 'exec']);

function areaOf(node: ProfileNode): string {
  const { url } = node.callFrame;
  const name = nameOf(node);
  if (url.startsWith('node:')) return 'Node: http, net, streams';
  if (url.includes('/node_modules/')) return 'Fastify and what it uses';
  const area = /\/src\/([\w-]+)/.exec(url)?.[1];
  if (area !== undefined) return `src/${area}`;
  if (name === '(garbage collector)') return 'garbage collection';
  if (name === '(program)') return '(program): native code between calls';
  if (NATIVE_STORE.has(name)) return 'SQLite (native, with the wait for the disk)';
  return name === '(root)' ? name : 'other native functions';
}
