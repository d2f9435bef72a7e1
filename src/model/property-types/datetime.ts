import { findEpochMs, findIsoDateMs, findIsoInstantMs, toWireTimestamp } from '../timestamps.ts';
import { problem, type ReadValue, value } from './property-type.ts';

/**
 * ISO 8601, a bare day, or milliseconds since 1970; stored as ISO 8601 in UTC, milliseconds only if not zero.
 * Seen: `2026-12-31` is stored as `2026-12-31T00:00:00Z`; anything else "was not a valid long".
 */
export const readDatetime: ReadValue = (text) => {
  const instantMs = findInstantMs(text);
  if (instantMs === undefined) return problem({ kind: 'not-a-long', value: text });
  return value(toWireTimestamp(instantMs));
};

/** The instant that a date or datetime text means, in any accepted form. */
export function findInstantMs(text: string): number | undefined {
  return findEpochMs(text) ?? findIsoInstantMs(text) ?? findIsoDateMs(text);
}
