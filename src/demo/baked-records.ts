import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LinkSave, RecordSave } from '../store/store.ts';

/**
 * The demo account's records as they are stored, worked out when the package is built: deciding several hundred
 * creations takes longer than all the rest of a start. Where nothing was built they are worked out on the spot.
 */
const FILE = join(import.meta.dirname, 'baked-records.jsonl');

/** Records, and how they are associated. */
export interface DemoContent {
  readonly saves: readonly RecordSave[];
  /** To be stored after the records. */
  readonly links: LinkSave;
}

/** Some records, to be stored before the next, and associations of what is stored then. */
export interface DemoPart {
  readonly saves: readonly RecordSave[];
  readonly links?: LinkSave;
}

/** So few that what was read is gone before it counts as long-lived: an idle server keeps none of it. */
const RECORDS_PER_LINE = 20;
const ASSOCIATIONS_PER_LINE = 200;

/** A part for each line of the file, read when it is asked for. */
export function findBakedParts(): Iterable<DemoPart> | undefined {
  return existsSync(FILE) ? readParts(readFileSync(FILE)) : undefined;
}

function* readParts(bytes: Buffer): Generator<DemoPart> {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf('\n', start);
    yield JSON.parse(bytes.toString('utf8', start, end)) as DemoPart;
    start = end + 1;
  }
}

export function writeBakedContent({ saves, links }: DemoContent): void {
  const parts: readonly DemoPart[] = [
    ...chunksOf(saves, RECORDS_PER_LINE).map((some) => ({ saves: some })),
    ...chunksOf(links.removed, ASSOCIATIONS_PER_LINE).map((removed) => toLinks({ removed })),
    ...chunksOf(links.added, ASSOCIATIONS_PER_LINE).map((added) => toLinks({ added })),
    ...chunksOf(links.changes, ASSOCIATIONS_PER_LINE).map((changes) => toLinks({ changes })),
  ];
  writeFileSync(FILE, parts.map((part) => `${JSON.stringify(part)}\n`).join(''));
}

function toLinks(links: Partial<LinkSave>): DemoPart {
  return { saves: [], links: { removed: [], added: [], changes: [], ...links } };
}

function chunksOf<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(list.length / size);
  return Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size));
}
