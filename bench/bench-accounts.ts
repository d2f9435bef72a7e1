import { cpSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureIndex } from '../src/actions/build-index.ts';
import { createApp } from '../src/app.ts';
import { DEMO_ACCOUNT_ID, DEMO_TOKEN } from '../src/demo/demo-account.ts';
import { toObjectTypeId } from '../src/model/ids.ts';
import { systemWorld } from '../src/worlds.ts';
import { callAxle } from './axle-client.ts';
import { runJob, type ServerProcess, startAxleProcess } from './child-processes.ts';
import { EXAMPLE_PROPERTY_NAMES, sentValues } from './contact-values.ts';
import type { LoadJob, LoadResult } from './load-generator.ts';

/** The folders that are measured, and what is known of them. */
export interface BenchAccounts {
  /** No property is in the index. */
  readonly plain: string;
  /** The seven properties are in the index. */
  readonly indexed: string;
  /** The same as `indexed`, for batches. */
  readonly batched: string;
  /** For creations, so that they do not make the others grow. */
  readonly growing: string;
  /** The same, for the loops that use the files directly. */
  readonly rawPlain: string;
  readonly rawIndexed: string;
  readonly rawBatched: string;
  readonly rawGrowing: string;
  readonly records: number;
  readonly firstId: number;
  readonly fileBytesPerRecord: number;
  /** What the server answers to a change of the seven properties. */
  readonly patchAnswer: string;
}

const FILL_CONNECTIONS = 64;
const FILL_TIMEOUT_MS = 120_000;
const CONTACTS_PATH = '/crm/objects/v3/contacts';

/** Makes contacts through the API, sets the seven properties of each, and copies the result. */
export async function prepareAccounts(root: string, records: number): Promise<BenchAccounts> {
  const plain = join(root, 'plain');
  // The demo account's own records do not count.
  await (await startAxleProcess({ folder: plain, log: 'silent' })).stop();
  const emptyBytes = accountBytes(plain);
  const { firstId, patchAnswer } = await fillAccount(plain, records);
  const copy = (from: string, name: string) => {
    cpSync(from, join(root, name), { recursive: true });
    return join(root, name);
  };
  const indexed = copy(plain, 'indexed');
  await indexExampleProperties(indexed);
  return {
    plain,
    indexed,
    batched: copy(indexed, 'batched'),
    growing: copy(plain, 'growing'),
    rawPlain: copy(plain, 'raw-plain'),
    rawIndexed: copy(indexed, 'raw-indexed'),
    rawBatched: copy(indexed, 'raw-batched'),
    rawGrowing: copy(plain, 'raw-growing'),
    records,
    firstId,
    fileBytesPerRecord: (accountBytes(plain) - emptyBytes) / records,
    patchAnswer,
  };
}

async function fillAccount(folder: string, records: number) {
  const server = await startAxleProcess({ folder, log: 'silent' });
  try {
    // Ids follow each other: this contact tells which ones those of the measures get.
    const probe = { properties: { email: 'probe@example.com' } };
    const { id } = JSON.parse(await callAxle(server, `POST ${CONTACTS_PATH}`, probe)) as { id: string };
    const firstId = Number(id) + 1;
    await fill(server, 'create', { records, firstId });
    await fill(server, 'patch', { records, firstId });
    const patchAnswer = await callAxle(server, `PATCH ${CONTACTS_PATH}/${id}`, { properties: sentValues(1) });
    return { firstId, patchAnswer };
  } finally {
    await server.stop();
  }
}

async function fill(
  server: ServerProcess,
  kind: 'create' | 'patch',
  contacts: { readonly records: number; readonly firstId: number },
): Promise<void> {
  const job: LoadJob = {
    kind,
    target: { port: server.port, token: DEMO_TOKEN, ...contacts },
    serverPid: server.pid,
    connections: FILL_CONNECTIONS,
    fromIndex: 0,
    warmUpMs: 0,
    durationMs: FILL_TIMEOUT_MS,
    maxRequests: contacts.records,
  };
  const { failures, firstFailure } = await runJob<LoadResult>('load-generator.ts', job);
  if (failures > 0) throw new Error(`${failures} requests failed while filling: ${firstFailure}`);
}

/** Done while no server runs on the folder, as the store is opened by this process. */
async function indexExampleProperties(folder: string): Promise<void> {
  const app = await createApp({ folder, world: systemWorld(), observe: () => undefined });
  try {
    const account = await app.accounts.open(DEMO_ACCOUNT_ID);
    for (const propertyName of EXAMPLE_PROPERTY_NAMES) {
      await ensureIndex(account, toObjectTypeId('0-1'), { kind: 'values', propertyName });
    }
  } finally {
    await app.close();
  }
}

/** The account's file in a store folder. */
export function accountFile(folder: string): string {
  return join(folder, 'accounts', `${DEMO_ACCOUNT_ID}.db`);
}

/** What the account takes on the disk, its log included. */
function accountBytes(folder: string): number {
  const accounts = join(folder, 'accounts');
  return readdirSync(accounts)
    .map((name) => statSync(join(accounts, name)).size)
    .reduce((sum, size) => sum + size, 0);
}
