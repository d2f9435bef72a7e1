import { findMachine } from '../machine.ts';
import { rounded, type Sample } from '../samples.ts';
import { type Cell, toTable } from '../table.ts';
import { PEER_MEASURES, type PeerFindings, type PeerMeasure, type PeerOptions } from './peer-measures.ts';

const HEADING: readonly Cell[] = [
  'measure',
  'conns',
  'rate/s',
  'p50 ms',
  'p99 ms',
  'cpu us',
  'failed',
  'Axle / it, rate',
  'its cpu / Axle',
];
const NOT_THERE: readonly Cell[] = Array.from({ length: HEADING.length - 1 }, () => '-');

/** How many times as much Axle does as a peer. */
interface PeerRatio {
  /** By rate: what a client sees. */
  readonly byRate: number | undefined;
  /** By processor time for each request. */
  readonly byCpu: number | undefined;
}

export interface PeersRun {
  readonly options: PeerOptions;
  readonly fsyncMs: number;
  readonly axle: PeerFindings;
  readonly others: readonly PeerFindings[];
}

export interface PeersReport {
  readonly text: string;
  /** What is kept of it. */
  readonly json: object;
}

export function toPeersReport({ options, fsyncMs, axle, others }: PeersRun): PeersReport {
  const machine = findMachine();
  const { seconds, rounds, records } = options;
  const all = [axle, ...others];
  const heading = [
    `Axle beside others: ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${machine.platform}`,
    `median of ${rounds} rounds of ${seconds} s, ${records} contacts; rates count records where they go in batches, all else is for each request`,
    `a write of 4 KiB with fsync takes ${fsyncMs.toFixed(2)} ms`,
  ].join('\n');
  const taken = PEER_MEASURES.filter(({ name }) => all.some(({ samples }) => samples.has(name)));
  const rows = taken.flatMap((measure) => [
    [measure.label],
    ...all.map((findings) => toRow(measure, findings, axle)),
  ]);
  const memory = all.map(({ peer, memoryMib }) => [peer.label, memoryMib]);
  const sections = [
    heading,
    toTable([HEADING, ...rows]),
    toTable([['memory after all that', 'MiB'], ...memory]),
    ...all.flatMap(toFailureLines),
  ];
  const json = {
    date: new Date().toISOString(),
    machine,
    options: { seconds, rounds, records },
    fsyncMs,
    servers: Object.fromEntries(all.map((findings) => [findings.peer.name, toJson(findings)])),
    ratios: Object.fromEntries(others.map((findings) => [findings.peer.name, toRatios(findings, axle)])),
  };
  return { text: `${sections.join('\n\n')}\n`, json };
}

function toRow({ name, connections }: PeerMeasure, findings: PeerFindings, axle: PeerFindings) {
  const { peer, samples } = findings;
  const sample = samples.get(name);
  if (sample === undefined) return [`  ${peer.label}`, ...NOT_THERE];
  const { ratePerSecond, p50Ms, p99Ms, cpuUs, failures } = sample;
  const { byRate, byCpu } = toRatio(axle.samples.get(name), sample);
  const ratios = findings === axle ? [] : [byRate, byCpu];
  return [`  ${peer.label}`, connections, ratePerSecond, p50Ms, p99Ms, cpuUs, failures, ...ratios];
}

function toRatio(axle: Sample | undefined, other: Sample): PeerRatio {
  const divided = (left: number | undefined, right: number | undefined) =>
    left === undefined || right === undefined || right === 0 ? undefined : rounded(left / right);
  return {
    byRate: divided(axle?.ratePerSecond, other.ratePerSecond),
    byCpu: divided(other.cpuUs, axle?.cpuUs),
  };
}

function toRatios({ samples }: PeerFindings, axle: PeerFindings): Readonly<Record<string, PeerRatio>> {
  return Object.fromEntries(
    [...samples].map(([name, sample]) => [name, toRatio(axle.samples.get(name), sample)]),
  );
}

function toJson({ peer, samples, memoryMib }: PeerFindings): object {
  return {
    label: peer.label,
    memoryMib: memoryMib === undefined ? undefined : rounded(memoryMib),
    measures: Object.fromEntries(samples),
  };
}

function toFailureLines({ peer, samples }: PeerFindings): readonly string[] {
  return [...samples].flatMap(([name, { firstFailure }]) =>
    firstFailure === undefined ? [] : [`${peer.name} ${name} failed: ${firstFailure}`],
  );
}
