import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callAxle } from './axle-client.ts';
import { type BenchPlaces, type BenchStoreKind, canBeKept, openPlaces } from './bench-places.ts';
import { runJob, startAxleProcess } from './child-processes.ts';
import { sentValues } from './contact-values.ts';
import type { FilledAccount, FillJob } from './fill-account.ts';

/** A store of one kind and size, filled. */
export interface FilledPlace extends FilledFacts {
  readonly places: BenchPlaces;
}

export interface FilledFacts extends FilledAccount {
  readonly records: number;
  /** Of a contact with its history, its share of companies and associations, and its rows in all indexes. */
  readonly bytesPerRecord: number;
  /** What the server answers to a change of the seven properties. */
  readonly patchAnswer: string;
}

export interface PlaceSize {
  readonly store: BenchStoreKind;
  readonly records: number;
}

const ROOT = join(import.meta.dirname, '..');
const KEPT = join(import.meta.dirname, 'data');
const FACTS = 'facts.json';
const CONTENT = 'content';

/** What decides what is filled in: when one of these changes, all is made anew. */
const SOURCES = [
  'bench/contact-saves.ts',
  'bench/contact-values.ts',
  'bench/fill-account.ts',
  'bench/filled-contacts.ts',
  'src/demo/demo-metadata.ts',
  'src/model/comparable-keys.ts',
  'src/model/index-entries.ts',
  'src/model/standard/properties/contacts.json',
  'src/store/postgres/migrations.ts',
  'src/store/postgres/stored-keys.ts',
  'src/store/postgres/word-lexemes.ts',
  'src/store/sqlite/migrations.ts',
  'src/store/sqlite/packed-properties.ts',
  'src/store/sqlite/packed-shape.ts',
];

/** A million entries of many indexes are held until they are sorted; the young ones die early where there is room. */
const FILL_NODE_ARGS = ['--max-old-space-size=6000', '--max-semi-space-size=128'];

/**
 * Opens a filled place that nobody else uses: a copy of what was kept when it was filled first, or filled now where
 * nothing can be kept.
 *
 * @param parent is the folder in which the copy is made.
 */
export async function openFilled(size: PlaceSize, parent: string): Promise<FilledPlace> {
  if (!canBeKept(size.store)) {
    const places = await openPlaces({ ...size, parent });
    return { places, ...(await fill(places, size.records)) };
  }
  const kept = await keepFilled(size, parent);
  const facts = JSON.parse(readFileSync(join(kept, FACTS), 'utf8')) as FilledFacts;
  const places = await openPlaces({ ...size, parent, kept: join(kept, CONTENT) });
  writeOut();
  return { places, ...facts };
}

/** Whether a place of the size has been filled and kept, as it would be filled now. */
export function isKept(size: PlaceSize): boolean {
  return existsSync(join(folderOf(size), FACTS));
}

/** Answers with the folder in which what was filled is kept. Fills it when there is none, which takes minutes for a million. */
export async function keepFilled(size: PlaceSize, parent: string): Promise<string> {
  const folder = folderOf(size);
  if (isKept(size)) return folder;
  mkdirSync(KEPT, { recursive: true });
  for (const name of readdirSync(KEPT)) {
    if (name.startsWith(`${size.store}-${size.records}-`)) rmSync(join(KEPT, name), { recursive: true });
  }
  const places = await openPlaces({ ...size, parent, durable: false });
  const facts = await fill(places, size.records);
  const unfinished = `${folder}.unfinished`;
  mkdirSync(unfinished);
  await places.endInto(join(unfinished, CONTENT));
  writeFileSync(join(unfinished, FACTS), JSON.stringify(facts));
  renameSync(unfinished, folder);
  writeOut();
  return folder;
}

function folderOf({ store, records }: PlaceSize): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) hash.update(readFileSync(join(ROOT, source)));
  return join(KEPT, `${store}-${records}-${hash.digest('hex').slice(0, 12)}`);
}

async function fill(places: BenchPlaces, records: number): Promise<FilledFacts> {
  // The demo account's own records do not count.
  await (await startAxleProcess({ place: places.main })).stop();
  const emptyBytes = await places.sizeOf(places.main);
  const job: FillJob = { place: places.main, records };
  const filled = await runJob<FilledAccount>('fill-account.ts', job, FILL_NODE_ARGS);
  const server = await startAxleProcess({ place: places.main });
  try {
    const call = `PATCH /crm/objects/v3/contacts/${filled.firstId}`;
    const patchAnswer = await callAxle(server, call, { properties: sentValues(1) });
    await places.settle();
    const bytesPerRecord = Math.round(((await places.sizeOf(places.main)) - emptyBytes) / records);
    return { ...filled, records, bytesPerRecord, patchAnswer };
  } finally {
    await server.stop();
  }
}

/** What was copied is written to the disk now, and not while something is measured. */
function writeOut(): void {
  if (process.platform !== 'win32') execFileSync('sync');
}
