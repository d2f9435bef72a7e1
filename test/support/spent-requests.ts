import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { TestPlace } from './test-place.ts';

const SPEND = 'INSERT INTO rate_take (key, slot_ms, taken) VALUES ($1, $2, $3)';
const AGAIN = 'ON CONFLICT (key, slot_ms) DO UPDATE SET taken = excluded.taken';

/** Makes it so that so many requests were let through, without a quarter of a million being sent. */
export async function spendRequests(
  { options }: TestPlace,
  { key, slotMs, count }: { readonly key: string; readonly slotMs: number; readonly count: number },
): Promise<void> {
  if (options.databaseUrl === undefined) {
    const file = new DatabaseSync(join(options.folder ?? '', 'rates.db'));
    file.prepare(`${SPEND} ${AGAIN}`.replaceAll('$', '?')).run(key, slotMs, count);
    file.close();
    return;
  }
  const client = new pg.Client({ connectionString: options.databaseUrl });
  await client.connect();
  try {
    await client.query(`${SPEND} ${AGAIN}`, [key, slotMs, count]);
  } finally {
    await client.end();
  }
}
