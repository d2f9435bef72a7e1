import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LinkSave, RecordSave } from '../store/store.ts';

/**
 * The demo account's records as they are stored, worked out when the package is built: deciding several hundred
 * creations takes longer than all the rest of a start. Where nothing was built they are worked out on the spot.
 */
const FILE = join(import.meta.dirname, 'baked-records.json');

/** Records, and how they are associated. */
export interface DemoContent {
  readonly saves: readonly RecordSave[];
  /** To be stored after the records. */
  readonly links: LinkSave;
}

export function findBakedContent(): DemoContent | undefined {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as DemoContent) : undefined;
}

export function writeBakedContent(content: DemoContent): void {
  writeFileSync(FILE, JSON.stringify(content));
}
