import type { ReadingRules } from '../model/sent-values.ts';
import { isAtLeast, type Version } from './versions.ts';

/** Everything that a version does otherwise than the one before it: named here, and applied at the edge. */

/**
 * Source: since 2026-09 a date may come as seconds, with a time of day, or as ISO with a time; the answer
 * then warns how it was understood.
 */
export function readingRulesOf(version: Version): ReadingRules {
  return { lenientDates: isAtLeast(version, '2026-09') };
}
