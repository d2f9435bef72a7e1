import type { ReadingRules } from '../model/sent-values.ts';
import type { AccountRequest } from './operation.ts';
import { matchesPattern } from './patterns.ts';
import { isAtLeast, type Version } from './versions.ts';

/** Everything that a version does otherwise than the one before it: named here, and applied at the edge. */

/**
 * Source: since 2026-09 a date may come as seconds, with a time of day, or as ISO with a time; the answer
 * then warns how it was understood. Since then too, writes have to keep the validation rules of the account.
 */
export function readingRulesOf({ version, nowMs }: Pick<AccountRequest, 'version' | 'nowMs'>): ReadingRules {
  if (!isAtLeast(version, '2026-09')) return { lenientDates: false };
  return { lenientDates: true, enforcement: { nowMs: nowMs(), matchesPattern } };
}

export type BatchVerb = 'create' | 'read' | 'update' | 'upsert';

/**
 * The status of a batch that was carried out.
 * Source: v3 and 2026-03 tell of partial success by 207; 2025-09 and 2026-09 fold the errors into a plain
 * success, and 2025-09 says 200 even where records were created.
 */
export function batchStatusOf(version: Version, verb: BatchVerb, hasErrors: boolean): number {
  const foldsErrors = version === '2025-09' || version === '2026-09';
  if (hasErrors && !foldsErrors) return 207;
  return verb === 'create' && version !== '2025-09' ? 201 : 200;
}

export type AssociationVerb = 'create' | 'read' | 'update' | 'default' | 'archive';

/**
 * The status of a batch of associations that was carried out.
 * Seen: creation says 201, as clients of v3 expect too, though v3 has been seen to say 200. Source: 2026-09 says 200
 * throughout, and so does a batch by the default type.
 */
export function associationStatusOf(version: Version, verb: AssociationVerb, hasErrors: boolean): number {
  if (version === '2026-09' || verb === 'default') return 200;
  if (hasErrors) return 207;
  return verb === 'create' ? 201 : 200;
}
