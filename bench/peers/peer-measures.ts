import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BATCH_SIZE } from '../contact-values.ts';
import { isBatch, type LoadTask } from '../load-requests.ts';
import { findTreeRssMib } from '../memory.ts';
import { type LoadSubject, runLoad } from '../run-load.ts';
import { medianSample, type Sample } from '../samples.ts';
import type { Peer, PeerTask, StartedPeer } from './peer.ts';
import { findMissingWork } from './work-done.ts';

export interface PeerMeasure {
  readonly name: string;
  readonly label: string;
  readonly task: PeerTask;
  readonly connections: number;
}

/** In this order, so that what is created makes no other measure slower. */
export const PEER_MEASURES: readonly PeerMeasure[] = [
  { name: 'patch-64', label: 'PATCH 7 properties, not indexed', task: 'patch-plain', connections: 64 },
  { name: 'patch-1', label: 'PATCH 7 properties, not indexed', task: 'patch-plain', connections: 1 },
  { name: 'get-64', label: 'GET by id', task: 'get', connections: 64 },
  { name: 'list-16', label: 'list, 100 a page', task: 'list', connections: 16 },
  { name: 'batch-4', label: 'batch update, 100 x 2 properties', task: 'batch-update', connections: 4 },
  { name: 'create-64', label: 'create a contact', task: 'create', connections: 64 },
];

/** How many answers each connection has to get for a measure to count. */
const ANSWERS_PER_CONNECTION = 3;
/** The time after which a measure counts in any case. */
const LONGEST_SECONDS = 16;

export interface PeerOptions {
  readonly seconds: number;
  readonly rounds: number;
  readonly records: number;
  /** Measures whose name begins so; all without it. */
  readonly only: string | undefined;
}

export interface PeerFindings {
  readonly peer: Peer;
  /** By measure, the median of the rounds. */
  readonly samples: ReadonlyMap<string, Sample>;
  /** Of the server and the processes that it has started, when all was done. */
  readonly memoryMib: number | undefined;
}

/** Starts a peer, takes all of its measures, and stops it: it is the only one that runs then. */
export async function measurePeer(peer: Peer, root: string, options: PeerOptions): Promise<PeerFindings> {
  const folder = join(root, peer.name);
  mkdirSync(folder);
  const started = await peer.start(folder, options.records);
  try {
    const samples = await takeSamples(peer, started, options);
    return { peer, samples, memoryMib: findTreeRssMib(started.server.pid) };
  } finally {
    await started.server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function takeSamples(peer: Peer, started: StartedPeer, options: PeerOptions) {
  const { records, only = '' } = options;
  const progress = new Map<LoadTask, number>();
  const samples = new Map<string, Sample>();
  for (const measure of PEER_MEASURES) {
    const { name, task } = measure;
    if (!peer.tasks.includes(task) || !name.startsWith(only)) continue;
    const taken: Sample[] = [];
    for await (const sample of takeRounds({ peer, started, measure, progress }, options)) {
      const nextIndex = progress.get(task) ?? records;
      const missing = await findMissingWork({ peer, started, task, records, nextIndex });
      taken.push(missing === undefined ? sample : withFailure(sample, missing));
    }
    samples.set(name, medianSample(taken));
  }
  return samples;
}

interface Load {
  readonly peer: Peer;
  readonly started: StartedPeer;
  readonly measure: PeerMeasure;
  readonly progress: LoadSubject['progress'];
}

/**
 * Gives a sample for each round. A peer that answers so few requests in the time that they tell little gets more time,
 * and what was found in less does not count.
 */
async function* takeRounds(load: Load, { seconds, rounds, records }: PeerOptions): AsyncGenerator<Sample> {
  const { peer, started, measure, progress } = load;
  const { server, firstId } = started;
  // Nothing that is measured here asks for companies.
  const target = { records, firstId, firstCompanyId: 0, token: peer.token, form: peer.form };
  const size = isBatch(measure.task) ? BATCH_SIZE : 1;
  const wanted = measure.connections * ANSWERS_PER_CONNECTION * size;
  let currentSeconds = seconds;
  for (let round = 1; round <= rounds; ) {
    const durationMs = currentSeconds * 1000;
    const sample = await runLoad({ server, target, durationMs, progress }, measure);
    const isEnough = sample.ratePerSecond * currentSeconds >= wanted;
    if (isEnough || sample.failures > 0 || currentSeconds >= LONGEST_SECONDS) {
      round += 1;
      yield sample;
    } else {
      currentSeconds = Math.min(currentSeconds * 2, LONGEST_SECONDS);
    }
  }
}

function withFailure(sample: Sample, reason: string): Sample {
  return { ...sample, failures: sample.failures + 1, firstFailure: sample.firstFailure ?? reason };
}
