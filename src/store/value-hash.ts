import { hash } from 'node:crypto';
import type { UniqueKey } from '../model/unique-values.ts';

/** What is kept of a value that nobody shall read: enough to know it again. SHA-256, in hex. */
export function hashOf({ value }: UniqueKey): string {
  return hash('sha256', value, 'hex');
}
