import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, expect, inject } from 'vitest';
import { STATEMENTS_CHANNEL } from '../../src/store/postgres/database.ts';
import { findUnroutable } from './statement-rules.ts';
import { giveDatabaseBack, takeDatabase } from './test-database.ts';

/**
 * Goes before every test file that is about PostgreSQL: when its tests are done, each statement that they led to is
 * explained, and has to be limited to one account.
 */

/** By what tells them apart: an account that stands in one as a constant makes no difference. */
const statements = new Map<string, string>();

function remember(message: unknown): void {
  const text = String(message);
  statements.set(text.replaceAll(/\baccount_id = \d+/g, 'account_id = 0'), text);
}

subscribe(STATEMENTS_CHANNEL, remember);

afterAll(async () => {
  unsubscribe(STATEMENTS_CHANNEL, remember);
  if (statements.size === 0) return;
  const url = await takeDatabase(inject('postgresServer'));
  const faults = await findUnroutable(url, [...statements.values()]);
  await giveDatabaseBack(url);
  expect(faults).toEqual([]);
});
