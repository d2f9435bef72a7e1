import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { type BenchStoreKind, STORES } from './bench-places.ts';

/** What a run was asked to do. */
export interface BenchOptions {
  /** How long each measure lasts in each round. */
  readonly seconds: number;
  /** Every measure is taken once in each round; the median of the rounds counts. */
  readonly rounds: number;
  /** How many contacts there are before anything is measured. */
  readonly sizes: readonly number[];
  readonly stores: readonly BenchStoreKind[];
  /** Measures whose name begins so, with the baselines they are compared to; all without it. */
  readonly only: string | undefined;
  /** The folder in which a temporary one is made: decides which disk is measured. */
  readonly folder: string;
  /** How the server logs; what it logs goes to a file. */
  readonly log: 'silent' | 'json';
  /** How many processes the server has. */
  readonly processes: number;
  /** Whether all was asked for, as it comes: then the results are kept. */
  readonly isWhole: boolean;
}

export const USAGE = `usage: node bench/bench.ts
  --only NAME     measures whose name begins so: patch, batch, get, list, search, associations, loaded, create,
                  start; then of sqlite at 10000 records, unless told otherwise, 3 rounds of 2 s
  --seconds N     length of each measure (default 0.6)
  --rounds N      how often each is taken; the median counts (default 1)
  --records N     contacts there are before (default 10000, and then 1000000)
  --store KIND    sqlite or postgres (default one, and then the other)
  --folder PATH   where the data is put, for choosing a disk (default: the machine's temporary folder)
  --processes N   how many processes the server has (default 1)
  --log FORM      silent or json, into a file (default silent)`;

const SIZES = [10_000, 1_000_000];
const QUICK = { seconds: 2, rounds: 3, sizes: [10_000], stores: ['sqlite'] } as const;
const WHOLE = { seconds: 0.6, rounds: 1, sizes: SIZES, stores: STORES } as const;
/** With fewer, nothing is shared as it is to be. */
const MIN_RECORDS = 1000;

/** Throws with a sentence for the user when an option is not understood. */
export function readBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      records: { type: 'string' },
      only: { type: 'string' },
      store: { type: 'string' },
      folder: { type: 'string', default: tmpdir() },
      log: { type: 'string', default: 'silent' },
      processes: { type: 'string', default: '1' },
    },
  });
  const { only, folder, store, records } = values;
  const usual = only === undefined ? WHOLE : QUICK;
  return {
    seconds: readPositive('seconds', values.seconds) ?? usual.seconds,
    rounds: Math.ceil(readPositive('rounds', values.rounds) ?? usual.rounds),
    sizes: records === undefined ? usual.sizes : [readRecords(records)],
    stores: store === undefined ? usual.stores : [readStore(store)],
    only,
    folder,
    log: values.log === 'json' ? 'json' : 'silent',
    processes: Math.ceil(readPositive('processes', values.processes) ?? 1),
    isWhole: [only, records, store].every((choice) => choice === undefined) && values.processes === '1',
  };
}

/** Throws for anything else. */
export function readStore(text: string): BenchStoreKind {
  const store = STORES.find((each) => each === text);
  if (store === undefined) throw new Error('--store takes sqlite or postgres');
  return store;
}

/** Contacts come in hundreds. */
export function readRecords(text: string): number {
  const records = Math.ceil((readPositive('records', text) ?? 0) / 100) * 100;
  if (records < MIN_RECORDS) throw new Error(`--records takes ${MIN_RECORDS} or more`);
  return records;
}

/** Throws for what is no number above zero. */
export function readPositive(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${name} takes a number above zero, not ${text}`);
  return number;
}
