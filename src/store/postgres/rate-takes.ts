import { isFull, type RateTake, type RateWindow } from '../../model/rate-limits.ts';
import type { Row } from '../rows.ts';
import type { Database } from './database.ts';

/** Sums that are asked for together, in the order in which they are. */
const COUNT = `
  SELECT (SELECT coalesce(sum(taken), 0) FROM rate_take WHERE key = asked.key AND slot_ms >= asked.since_ms)
  FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS asked (key, since_ms, place)
  ORDER BY asked.place`;
/**
 * Whoever counts under one of the keys takes its turn, always in the same order. What is counted is not worth a flush:
 * after a crash of the database the last moments may be forgotten.
 */
const LOCK = `
  SELECT pg_advisory_xact_lock(lock), set_config('synchronous_commit', 'off', true)
  FROM (SELECT hashtextextended(key, 429) AS lock FROM unnest($1::text[]) AS key ORDER BY lock) AS locks`;
const FORGET = `
  DELETE FROM rate_take USING unnest($1::text[], $2::bigint[]) AS asked (key, since_ms)
  WHERE rate_take.key = asked.key AND rate_take.slot_ms < asked.since_ms`;
const ENTER = `
  INSERT INTO rate_take AS known (key, slot_ms, taken)
  SELECT key, slot_ms, 1 FROM unnest($1::text[], $2::bigint[]) AS entered (key, slot_ms)
  ON CONFLICT (key, slot_ms) DO UPDATE SET taken = known.taken + 1`;

/** Lets a request through when every window has room, and counts it in all of them. */
export async function takeFromWindows(database: Database, windows: readonly RateWindow[]): Promise<RateTake> {
  const keys = windows.map(({ key }) => key);
  const [slots, sinces] = [windows.map(({ slotMs }) => slotMs), windows.map(({ sinceMs }) => sinceMs)];
  const before = toCounts(await database.all(COUNT, keys, sinces));
  // What is full stays full until time passes: to see that takes no turn among those who write.
  if (isFull(windows, before)) return { isTaken: false, counts: before };
  const beginning = [
    [LOCK, keys],
    [COUNT, keys, sinces],
  ] as const;
  return database.transact(beginning, async (transaction, [, counted = []]) => {
    const counts = toCounts(counted);
    if (isFull(windows, counts)) return { isTaken: false, counts };
    transaction.send(FORGET, keys, sinces);
    transaction.send(ENTER, keys, slots);
    return { isTaken: true, counts: counts.map((count) => count + 1) };
  });
}

export async function countTaken(database: Database, key: string, sinceMs: number): Promise<number> {
  const [count] = toCounts(await database.all(COUNT, [key], [sinceMs]));
  return count ?? 0;
}

function toCounts(rows: readonly Row[]): readonly number[] {
  return rows.map(([count]) => Number(count));
}
