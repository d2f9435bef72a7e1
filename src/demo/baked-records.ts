import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordSave } from '../store/store.ts';

/**
 * The demo account's records as they are stored, worked out when the package is built: deciding several hundred
 * creations takes longer than all the rest of a start. Where nothing was built they are worked out on the spot.
 */
const FILE = join(import.meta.dirname, 'baked-records.json');

export function findBakedRecords(): readonly RecordSave[] | undefined {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as RecordSave[]) : undefined;
}

export function writeBakedRecords(saves: readonly RecordSave[]): void {
  writeFileSync(FILE, JSON.stringify(saves));
}
