/**
 * Loads contacts through the API and measures searches among them, beside the same conditions as a scan over the
 * JSON of the same file. `npm run bench:search`, options in USAGE.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { callAxle } from './axle-client.ts';
import { accountFile } from './bench-places.ts';
import { type ServerProcess, startAxleProcess } from './child-processes.ts';
import { findRssMib } from './memory.ts';
import { quantilesOf } from './quantiles.ts';
import { SEARCH_KINDS, type SearchKind, searchedContact } from './search-contacts.ts';
import { toTable } from './table.ts';

const USAGE = `usage: node bench/search-scale.ts
  --records N     contacts to load (default 1000000)
  --repeats N     how often each search is asked, each time for other values (default 100)
  --folder PATH   where the data is put (default: the machine's temporary folder)`;

const PATH = '/crm/v3/objects/contacts';
const BATCH = 100;
const LOAD_CONNECTIONS = 4;
const SCAN_REPEATS = 2;

interface Options {
  readonly records: number;
  readonly repeats: number;
  readonly folder: string;
}

interface SearchSample {
  readonly name: string;
  readonly total: number;
  /** The first search of a kind, which makes the indexes that it needs. */
  readonly firstMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** A scan over the JSON, the quickest of some. */
  readonly scanMs: number;
}

async function run(options: Options): Promise<void> {
  mkdirSync(options.folder, { recursive: true });
  const root = mkdtempSync(join(options.folder, 'axle-bench-'));
  try {
    const folder = join(root, 'data');
    const server = await startAxleProcess({ place: folder });
    const samples: SearchSample[] = [];
    let load: Awaited<ReturnType<typeof loadContacts>>;
    let loadedMib: number | undefined;
    let searchedMib: number | undefined;
    try {
      load = await loadContacts(server, options.records);
      loadedMib = findRssMib(server.pid);
      for (const kind of SEARCH_KINDS) {
        process.stderr.write(`${kind.name}\n`);
        samples.push(await measure(server, accountFile(folder), kind, options.repeats));
      }
      searchedMib = findRssMib(server.pid);
    } finally {
      await server.stop();
    }
    const fileBytes = statSync(accountFile(folder)).size;
    report(options, { ...load, fileBytes, loadedMib, searchedMib, samples });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function loadContacts(server: ServerProcess, records: number) {
  const startedAtMs = performance.now();
  let next = 0;
  const loadSome = async () => {
    while (next < records) {
      const from = next;
      next += BATCH;
      const inputs = Array.from({ length: Math.min(BATCH, records - from) }, (_, at) => ({
        properties: searchedContact(from + at),
      }));
      await callAxle(server, `POST ${PATH}/batch/create`, { inputs });
      if (from % 100_000 === 0) process.stderr.write(`${from} contacts\n`);
    }
  };
  await Promise.all(Array.from({ length: LOAD_CONNECTIONS }, loadSome));
  const seconds = (performance.now() - startedAtMs) / 1000;
  return { perSecond: Math.round(records / seconds), propertyCount: Object.keys(searchedContact(0)).length };
}

async function measure(
  server: ServerProcess,
  file: string,
  kind: SearchKind,
  repeats: number,
): Promise<SearchSample> {
  const search = async (at: number) => {
    const startedAtMs = performance.now();
    const answer = await callAxle(server, `POST ${PATH}/search`, kind.body(at));
    return { ms: performance.now() - startedAtMs, total: (JSON.parse(answer) as { total: number }).total };
  };
  const { ms: firstMs } = await search(0);
  const samples: { readonly ms: number; readonly total: number }[] = [];
  for (let at = 1; at <= repeats; at += 1) samples.push(await search(at));
  const at = quantilesOf(samples.map(({ ms }) => ms));
  const scan = scanMs(file, kind);
  // What is measured is only worth something where it found the same.
  if (scan.total !== samples[0]?.total) {
    throw new Error(`${kind.name}: ${samples[0]?.total} found, and ${scan.total} by the scan`);
  }
  return { name: kind.name, total: scan.total, firstMs, p50Ms: at(0.5), p95Ms: at(0.95), scanMs: scan.ms };
}

/** Counts and takes the newest ten, as the search does, over the JSON of every record. */
function scanMs(file: string, kind: SearchKind): { readonly ms: number; readonly total: number } {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const { where, values } = kind.scan(1);
    const live = `FROM object WHERE object_type = '0-1' AND archived_at_ms IS NULL AND ${where}`;
    const count = database.prepare(`SELECT count(*) AS total ${live}`);
    const page = database.prepare(`SELECT properties ${live} ORDER BY created_at_ms DESC LIMIT 10`);
    let ms = Number.POSITIVE_INFINITY;
    let total = 0;
    for (let repeat = 0; repeat < SCAN_REPEATS; repeat += 1) {
      const startedAtMs = performance.now();
      total = Number(count.get(...values)?.['total']);
      page.all(...values);
      ms = Math.min(ms, performance.now() - startedAtMs);
    }
    return { ms, total };
  } finally {
    database.close();
  }
}

interface Findings {
  readonly perSecond: number;
  readonly propertyCount: number;
  readonly fileBytes: number;
  readonly loadedMib: number | undefined;
  readonly searchedMib: number | undefined;
  readonly samples: readonly SearchSample[];
}

function report({ records, repeats }: Options, findings: Findings): void {
  const { perSecond, propertyCount, fileBytes, loadedMib, searchedMib, samples } = findings;
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`;
  const heading = ['search', 'found', 'p50 ms', 'p95 ms', 'first ms', 'JSON scan ms', 'scan / p50'];
  const rows = samples.map((each) => [
    each.name,
    each.total,
    each.p50Ms,
    each.p95Ms,
    each.firstMs,
    each.scanMs,
    each.scanMs / each.p50Ms,
  ]);
  const others = [
    ['loaded by batch/create, records/s', perSecond],
    ['account file with the indexes, MB', fileBytes / 1e6],
    ['bytes a record', fileBytes / records],
    ['memory after loading, MiB', loadedMib],
    ['memory after searching, MiB', searchedMib],
  ] as const;
  const text = [
    `Axle search bench: ${machine}`,
    `${records} contacts of ${propertyCount} properties, ${repeats} searches of each kind`,
    '',
    toTable([heading, ...rows]),
    '',
    toTable([['also', ''], ...others]),
  ].join('\n');
  process.stdout.write(`\n${text}\n`);
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  const json = { date: new Date().toISOString(), machine, records, repeats, ...findings };
  writeFileSync(join(folder, 'search.json'), `${JSON.stringify(json, null, 2)}\n`);
}

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '1000000' },
    repeats: { type: 'string', default: '100' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const [records, repeats] = [Number(values.records), Number(values.repeats)];
if (!(records > 0 && repeats > 0)) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else await run({ records, repeats, folder: values.folder });
