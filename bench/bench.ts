/** Measures the server against what its parts could do at best. `npm run bench`, options in USAGE. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareAccounts } from './bench-accounts.ts';
import { type BenchOptions, readBenchOptions, USAGE } from './bench-options.ts';
import { openPlaces } from './bench-places.ts';
import { measureFsyncMs } from './fsync-time.ts';
import { type BenchRun, type Measure, openMeasures, type Sample } from './measures.ts';
import { toReport } from './report.ts';
import { measureStart } from './start-measures.ts';

const RESULTS = join(import.meta.dirname, 'results');

async function runBench(options: BenchOptions): Promise<void> {
  mkdirSync(options.folder, { recursive: true });
  const root = mkdtempSync(join(options.folder, 'axle-bench-'));
  const places = await openPlaces(options.store, root);
  try {
    tell(`filling ${options.records} contacts`);
    const accounts = await prepareAccounts(places, options.records);
    const taken = await takeRounds({ root, places, accounts }, options);
    tell('starting servers');
    const withStart = 'start'.startsWith(options.only ?? '');
    const start = withStart ? await measureStart(places, accounts.plain) : undefined;
    const { bytesPerRecord } = accounts;
    const { text, json } = toReport({ options, ...taken, start, bytesPerRecord });
    process.stdout.write(`\n${text}`);
    // A run of a part would take the place of a whole one.
    if (options.only === undefined) saveResults(options, json);
  } finally {
    await places.end();
    rmSync(root, { recursive: true, force: true });
  }
}

function saveResults({ store }: BenchOptions, json: object): void {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(
    join(RESULTS, store === 'sqlite' ? 'latest.json' : `${store}.json`),
    `${JSON.stringify(json, null, 2)}\n`,
  );
}

/**
 * Takes every measure once a round, so that a measure and its baseline meet the same moods of a machine that
 * others use too.
 */
async function takeRounds(run: BenchRun, options: BenchOptions) {
  const samples = new Map<string, Sample[]>();
  const fsyncMs: number[] = [];
  const { measures, close } = await openMeasures(run, options);
  try {
    for (let round = 1; round <= options.rounds; round += 1) {
      tell(`round ${round} of ${options.rounds}`);
      fsyncMs.push(measureFsyncMs(run.root));
      for (const measure of measures) await take(measure, samples);
    }
  } finally {
    await close();
  }
  return { measures, samples, fsyncMs };
}

async function take(measure: Measure, samples: Map<string, Sample[]>): Promise<void> {
  const sample = await measure.run();
  samples.set(measure.name, [...(samples.get(measure.name) ?? []), sample]);
}

function tell(progress: string): void {
  process.stderr.write(`${progress}\n`);
}

let options: BenchOptions | undefined;
try {
  options = readBenchOptions(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n${USAGE}\n`);
  process.exitCode = 2;
}
if (options !== undefined) await runBench(options);
