import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import {
  killProcess,
  type ServerProcessOptions,
  spawnServer,
  startServerProcess,
} from '../support/server-process.ts';
import { JsonClient } from './json-client.ts';

/**
 * What is wrong with the files that a killed server left behind. Looks at copies: to open a database is to
 * mend it, and that is left to the server.
 */
export function findDamage(folder: string): readonly string[] {
  const copy = mkdtempSync(join(tmpdir(), 'axle-copy-'));
  try {
    cpSync(folder, copy, { recursive: true });
    const files = readdirSync(copy, { recursive: true, encoding: 'utf8' });
    return files.filter((file) => file.endsWith('.db')).flatMap((file) => damageIn(join(copy, file), file));
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function damageIn(path: string, name: string): readonly string[] {
  const database = new DatabaseSync(path);
  try {
    const rows = database.prepare('PRAGMA integrity_check').all();
    const found = rows.map((row) => String(row['integrity_check']));
    return found.join() === 'ok' ? [] : [`${name} is damaged: ${found.join('; ').slice(0, 500)}`];
  } finally {
    database.close();
  }
}

const MOST_START_MS = 500;

/** Starts a server and kills it before, while or shortly after it takes up what the last one left. */
export async function cutStart(options: ServerProcessOptions, random: Random): Promise<void> {
  const child = spawnServer(options);
  await sleep(random.between(0, MOST_START_MS));
  await killProcess(child);
}

const MOST_DELAY_MS = 30;
const FILE_TIMEOUT_MS = 60_000;

/**
 * Starts a server on an empty folder, kills it while it sets up the account, and starts it again: the account
 * has to be there as if nothing had been. Answers with what is missing.
 */
export async function cutFirstStart(
  options: ServerProcessOptions,
  random: Random,
): Promise<readonly string[]> {
  const child = spawnServer(options);
  const exited = once(child, 'exit');
  const accounts = join(options.data, 'accounts');
  const deadlineMs = performance.now() + FILE_TIMEOUT_MS;
  // The first file of an account appears in the middle of its making.
  while (!existsSync(accounts) || readdirSync(accounts).length === 0) {
    if (performance.now() > deadlineMs) throw new Error('no file of an account appeared');
    await sleep(0);
  }
  const delayMs = random.between(0, MOST_DELAY_MS);
  if (delayMs > 0) await sleep(delayMs);
  child.kill('SIGKILL');
  await exited;
  return [...findDamage(options.data), ...(await findMissing(options))].map(
    (fault) => `after a first start that was cut ${delayMs} ms into the making of the account, ${fault}`,
  );
}

async function findMissing(options: ServerProcessOptions): Promise<readonly string[]> {
  const server = await startServerProcess(options);
  const client = new JsonClient(server.address, server.token);
  try {
    const missing: string[] = [];
    for (const path of ['/crm/v3/objects/contacts/512', '/crm/v3/objects/machines']) {
      const { status } = await client.ask('GET', path);
      if (status !== 200) missing.push(`${path} answers ${status} for good`);
    }
    return missing;
  } finally {
    client.close();
    await server.kill();
  }
}
