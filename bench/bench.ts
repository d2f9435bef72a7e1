/** Measures the server against what its parts could do at best. `npm run bench`, options in USAGE. */
import { keepResult, runBenchCommand } from './bench-command.ts';
import { type BenchOptions, readBenchOptions, USAGE } from './bench-options.ts';
import { canBeKept } from './bench-places.ts';
import { isKept, keepFilled, type PlaceSize } from './filled-places.ts';
import { findMachine } from './machine.ts';
import { type Block, measureBlock } from './measure-block.ts';
import { type BenchResult, toText } from './report.ts';

async function runBench(options: BenchOptions): Promise<void> {
  const startedAtMs = performance.now();
  await fillMissing(options);
  const blocks: Block[] = [];
  for (const records of options.sizes) {
    for (const store of options.stores) {
      const tellOf = (progress: string) => tell(`${store}, ${records} records: ${progress}`);
      blocks.push(await measureBlock({ store, records }, options, tellOf));
    }
  }
  const { seconds, rounds, log } = options;
  const tookSeconds = Math.round((performance.now() - startedAtMs) / 1000);
  const result: BenchResult = {
    date: new Date().toISOString(),
    machine: findMachine(),
    options: { seconds, rounds, log },
    tookSeconds,
    blocks,
  };
  process.stdout.write(`\n${toText(result)}\n`);
  // A run of a part would take the place of a whole one.
  if (options.isWhole) keepResult('bench', result);
}

/** The stores are filled at the same time: one is mostly a process of its own. */
async function fillMissing({ stores, sizes, folder }: BenchOptions): Promise<void> {
  const fillSizes = async (missing: readonly PlaceSize[]) => {
    for (const size of missing) await keepFilled(size, folder);
  };
  const ofStores = stores
    .filter(canBeKept)
    .map((store) => sizes.map((records) => ({ store, records })).filter((size) => !isKept(size)));
  const missing = ofStores.flat();
  if (missing.length === 0) return;
  const names = missing.map(({ store, records }) => `${store} with ${records} contacts`).join(', ');
  tell(`filling ${names}: kept for later runs in bench/data, and takes some minutes for a million`);
  const startedAtMs = performance.now();
  await Promise.all(ofStores.map(fillSizes));
  tell(`filled in ${Math.round((performance.now() - startedAtMs) / 1000)} s`);
}

function tell(progress: string): void {
  process.stderr.write(`${progress}\n`);
}

await runBenchCommand({ usage: USAGE, read: readBenchOptions, run: runBench });
