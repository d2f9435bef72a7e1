import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import type { BenchStoreKind } from './bench-places.ts';

/** What a run was asked to do. */
export interface BenchOptions {
  /** How long each measure lasts in each round. */
  readonly seconds: number;
  /** Every measure is taken once in each round; the median of the rounds counts. */
  readonly rounds: number;
  /** How many contacts there are before anything is measured. */
  readonly records: number;
  /** Measures whose name begins so, with the baselines they are compared to; all without it. */
  readonly only: string | undefined;
  readonly store: BenchStoreKind;
  /** The folder in which a temporary one is made: decides which disk is measured. */
  readonly folder: string;
  /** How the server logs; what it logs goes to a file. */
  readonly log: 'silent' | 'json';
}

export const USAGE = `usage: node bench/bench.ts
  --seconds N     length of each measure (default 2)
  --rounds N      how often each is taken; the median counts (default 3)
  --records N     contacts there are before (default 10000)
  --only NAME     measures whose name begins so: patch, batch, create, get, list, start
  --store KIND    sqlite or postgres (default sqlite)
  --folder PATH   where the data is put, for choosing a disk (default: the machine's temporary folder)
  --log FORM      silent or json, into a file (default silent)`;

/** Throws with a sentence for the user when an option is not understood. */
export function readBenchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '3' },
      records: { type: 'string', default: '10000' },
      only: { type: 'string' },
      store: { type: 'string', default: 'sqlite' },
      folder: { type: 'string', default: tmpdir() },
      log: { type: 'string', default: 'silent' },
    },
  });
  const { store } = values;
  if (store !== 'sqlite' && store !== 'postgres') throw new Error('--store takes sqlite or postgres');
  return {
    seconds: readPositive('seconds', values.seconds),
    rounds: Math.ceil(readPositive('rounds', values.rounds)),
    records: Math.ceil(readPositive('records', values.records)),
    only: values.only,
    store,
    folder: values.folder,
    log: values.log === 'json' ? 'json' : 'silent',
  };
}

function readPositive(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new Error(`--${name} takes a number above zero, not ${text}`);
  return number;
}
