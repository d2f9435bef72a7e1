import type pg from 'pg';

/**
 * What is done where the `citus` extension is there: every table of accounts is split by account, all parts of one
 * account on one node, and what belongs to no account is copied to every node.
 * Not run by the tests, which have a PostgreSQL without the extension.
 */

/** In the order in which they are split: all others follow the first. */
export const ACCOUNT_TABLES = [
  'account_state',
  'object',
  'change',
  'merged_id',
  'unique_value',
  'blocked_value',
  'association',
  'definition',
  'audit',
  'record_index',
  'property_index',
  'word_index',
  'text_index',
  'known_count',
] as const;

export const SHARED_TABLES = ['account', 'token', 'control_state', 'app', 'app_grant', 'rate_take'] as const;

export async function hasCitus(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(`SELECT 1 FROM pg_extension WHERE extname = 'citus'`);
  return rows.length > 0;
}

/** Splits the tables that are not split yet. For use within the transaction of the migration. */
export async function distributeTables(client: pg.Client): Promise<void> {
  // Tables are split and filled in one transaction: that goes one part after the other.
  await client.query(`SET LOCAL citus.multi_shard_modify_mode TO 'sequential'`);
  const { rows } = await client.query<{ name: string }>(
    `SELECT logicalrelid::text AS name FROM pg_dist_partition`,
  );
  const done = new Set(rows.map(({ name }) => name));
  const [first, ...others] = ACCOUNT_TABLES;
  if (!done.has(first)) await client.query(`SELECT create_distributed_table('${first}', 'account_id')`);
  for (const table of others) {
    if (done.has(table)) continue;
    await client.query(
      `SELECT create_distributed_table('${table}', 'account_id', colocate_with => '${first}')`,
    );
  }
  for (const table of SHARED_TABLES) {
    if (!done.has(table)) await client.query(`SELECT create_reference_table('${table}')`);
  }
}
