import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchOptions } from './bench-options.ts';
import type { BenchStoreKind } from './bench-places.ts';
import { startAxleProcess, startTrivialProcess } from './child-processes.ts';
import { type FilledPlace, openFilled, type PlaceSize } from './filled-places.ts';
import { measureFsyncMs } from './fsync-time.ts';
import { MEASURES, type Measure } from './measures.ts';
import { baselinesOf, type Ratio, toRatios } from './ratios.ts';
import { medianSample, type Sample } from './samples.ts';
import { measureStart, type StartSample } from './start-measures.ts';
import { type Subject, takeMeasure } from './take-measures.ts';

/** All that was measured of one store at one size. */
export interface Block {
  readonly store: BenchStoreKind;
  readonly records: number;
  /** A write of 4 KiB with fsync at that time: the median. */
  readonly fsyncMs: number;
  /** The medians of the rounds. */
  readonly measures: Readonly<Record<string, Sample>>;
  readonly ratios: readonly Ratio[];
  readonly start: StartSample | undefined;
  readonly bytesPerRecord: number;
}

/** The measures that were asked for, with their baselines. */
export function findMeasures(only = ''): readonly Measure[] {
  const asked = MEASURES.map(({ name }) => name).filter((name) => name.startsWith(only));
  const wanted = new Set([...asked, ...asked.flatMap(baselinesOf)]);
  return MEASURES.filter(({ name }) => wanted.has(name));
}

export async function measureBlock(
  size: PlaceSize,
  options: BenchOptions,
  tell: (progress: string) => void,
): Promise<Block> {
  const filled = await openFilled(size, options.folder);
  const root = mkdtempSync(join(options.folder, 'axle-bench-'));
  try {
    const fsyncMs = measureFsyncMs(root);
    const logFile = options.log === 'json' ? join(root, 'axle.log') : undefined;
    const samples = await takeRounds(filled, { options, logFile, tell });
    const withStart = 'start'.startsWith(options.only ?? '');
    if (withStart) tell('starts');
    const start = withStart ? await measureStart(filled.places) : undefined;
    const measures = new Map([...samples].map(([name, all]) => [name, medianSample(all)]));
    return {
      ...size,
      fsyncMs,
      measures: Object.fromEntries(measures),
      ratios: toRatios(measures),
      start,
      bytesPerRecord: filled.bytesPerRecord,
    };
  } finally {
    await filled.places.end();
    rmSync(root, { recursive: true, force: true });
  }
}

interface RoundOptions {
  readonly options: BenchOptions;
  readonly logFile: string | undefined;
  readonly tell: (progress: string) => void;
}

/**
 * Takes every measure once a round, so that a measure and its baseline meet the same moods of a machine that others
 * use too; those that make more records only when all others are done.
 */
async function takeRounds(filled: FilledPlace, { options, logFile, tell }: RoundOptions) {
  const samples = new Map<string, Sample[]>();
  const measures = findMeasures(options.only);
  if (measures.length === 0) return samples;
  const server = await startAxleProcess({ place: filled.places.main, logFile, processes: options.processes });
  const trivial = await startTrivialProcess(filled.patchAnswer);
  const durationMs = options.seconds * 1000;
  const subject: Subject = { filled, server, trivial, durationMs, progress: new Map() };
  try {
    await warmUp(subject, measures);
    for (const part of ['level', 'growing'] as const) {
      const ofPart = measures.filter((measure) => measure.part === part);
      for (let round = 1; round <= options.rounds && ofPart.length > 0; round += 1) {
        for (const measure of ofPart) {
          tell(`round ${round} of ${options.rounds}, ${measure.name}`);
          const sample = await takeMeasure(subject, measure);
          samples.set(measure.name, [...(samples.get(measure.name) ?? []), sample]);
        }
      }
    }
  } finally {
    await Promise.all([server.stop(), trivial.stop()]);
  }
  return samples;
}

const WARM_UP_MS = 1500;

/** The first of all measures is not to be the one for which code is compiled. */
async function warmUp(subject: Subject, measures: readonly Measure[]): Promise<void> {
  const first = measures.find(({ kind }) => kind === 'load');
  if (first !== undefined) await takeMeasure({ ...subject, durationMs: WARM_UP_MS }, first);
}
