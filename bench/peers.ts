/**
 * Measures Axle beside what a user would otherwise pick, with the same requests, one server after the other:
 * Directus on SQLite, json-server and Prism. `npm run bench:peers`, options in USAGE.
 *
 * The first run installs them from the lock file in `bench/peers/`, which takes some minutes and 800 MB; nothing else
 * needs them. All have the same contacts, and none an index of what is changed one by one; Axle alone has the indexes of
 * the other measures beside that, which batches and creations keep up. Directus is configured to be quick: SQLite with a
 * write-ahead log, only the fields that are wanted, no limits, no logs and no cache of answers, which would be emptied by
 * each write; with history, it keeps activity and revisions, as Axle keeps the history of properties. json-server
 * answers with all of a contact, and before it has written anything. Prism stores nothing. After each measure of a
 * server that stores, some of what was written is read back. A server that is too slow for the time of a measure gets
 * more.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keepResult, runBenchCommand } from './bench-command.ts';
import { readPositive, readRecords } from './bench-options.ts';
import { measureFsyncMs } from './fsync-time.ts';
import { AXLE } from './peers/axle-peer.ts';
import { DIRECTUS, DIRECTUS_TRACKED } from './peers/directus-peer.ts';
import { installPackages } from './peers/installed-packages.ts';
import { JSON_SERVER } from './peers/json-server-peer.ts';
import { measurePeer, type PeerFindings, type PeerOptions } from './peers/peer-measures.ts';
import { toPeersReport } from './peers/peers-report.ts';
import { PRISM } from './peers/prism-peer.ts';

const USAGE = `usage: node bench/peers.ts
  --seconds N     length of each measure (default 2)
  --rounds N      how often each is taken; the median counts (default 3)
  --records N     contacts there are before (default 10000)
  --only NAME     measures whose name begins so: patch, get, list, batch, create
  --peer NAME     peers whose name begins so: directus, directus-history, json-server, prism
  --folder PATH   where the data is put, for choosing a disk (default: the machine's temporary folder)`;

const PEERS = [DIRECTUS, DIRECTUS_TRACKED, JSON_SERVER, PRISM];

interface Options extends PeerOptions {
  readonly peer: string | undefined;
  readonly folder: string;
  /** Whether all was asked for, as it comes: then the results are kept. */
  readonly isWhole: boolean;
}

async function run(options: Options): Promise<void> {
  installPackages();
  mkdirSync(options.folder, { recursive: true });
  const root = mkdtempSync(join(options.folder, 'axle-bench-'));
  try {
    const fsyncMs = measureFsyncMs(root);
    const measure = (peer: typeof AXLE) => {
      process.stderr.write(`${peer.label}\n`);
      return measurePeer(peer, root, options);
    };
    const axle = await measure(AXLE);
    const others: PeerFindings[] = [];
    for (const peer of PEERS) {
      if (peer.name.startsWith(options.peer ?? '')) others.push(await measure(peer));
    }
    const { text, json } = toPeersReport({ options, fsyncMs, axle, others });
    process.stdout.write(`\n${text}`);
    // A run of a part would take the place of a whole one.
    if (options.isWhole) keepResult('peers', json);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      records: { type: 'string' },
      only: { type: 'string' },
      peer: { type: 'string' },
      folder: { type: 'string', default: tmpdir() },
    },
  });
  const { records, only, peer, folder } = values;
  return {
    seconds: readPositive('seconds', values.seconds) ?? 2,
    rounds: Math.ceil(readPositive('rounds', values.rounds) ?? 3),
    records: records === undefined ? 10_000 : readRecords(records),
    only,
    peer,
    folder,
    isWhole: only === undefined && peer === undefined && records === undefined,
  };
}

await runBenchCommand({ usage: USAGE, read: readOptions, run });
