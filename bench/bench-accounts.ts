import { ensureIndex } from '../src/actions/build-index.ts';
import { createApp } from '../src/app.ts';
import { DEMO_ACCOUNT_ID, DEMO_TOKEN } from '../src/demo/demo-account.ts';
import { toObjectTypeId } from '../src/model/ids.ts';
import { systemWorld } from '../src/worlds.ts';
import { callAxle } from './axle-client.ts';
import { type BenchPlace, type BenchPlaces, toStorePlace } from './bench-places.ts';
import { runJob, type ServerProcess, startAxleProcess } from './child-processes.ts';
import { EXAMPLE_PROPERTY_NAMES, sentValues } from './contact-values.ts';
import type { LoadJob, LoadResult } from './load-generator.ts';

/** The places that are measured, and what is known of them. */
export interface BenchAccounts {
  /** No property is in the index. */
  readonly plain: BenchPlace;
  /** The seven properties are in the index. */
  readonly indexed: BenchPlace;
  /** The same as `indexed`, for batches. */
  readonly batched: BenchPlace;
  /** For creations, so that they do not make the others grow. */
  readonly growing: BenchPlace;
  /** The same, for the loops that use the store's tables directly. */
  readonly rawPlain: BenchPlace;
  readonly rawIndexed: BenchPlace;
  readonly rawBatched: BenchPlace;
  readonly rawGrowing: BenchPlace;
  readonly records: number;
  readonly firstId: number;
  readonly bytesPerRecord: number;
  /** What the server answers to a change of the seven properties. */
  readonly patchAnswer: string;
}

const FILL_CONNECTIONS = 64;
const FILL_TIMEOUT_MS = 120_000;
const CONTACTS_PATH = '/crm/objects/v3/contacts';

/** Makes contacts through the API, sets the seven properties of each, and copies the result. */
export async function prepareAccounts(places: BenchPlaces, records: number): Promise<BenchAccounts> {
  const plain = await places.fresh('plain');
  // The demo account's own records do not count.
  await (await startAxleProcess({ place: plain })).stop();
  const emptyBytes = await places.sizeOf(plain);
  const { firstId, patchAnswer } = await fillAccount(plain, records);
  const indexed = await places.copy(plain, 'indexed');
  await indexExampleProperties(indexed);
  const accounts = {
    plain,
    indexed,
    batched: await places.copy(indexed, 'batched'),
    growing: await places.copy(plain, 'growing'),
    rawPlain: await places.copy(plain, 'raw-plain'),
    rawIndexed: await places.copy(indexed, 'raw-indexed'),
    rawBatched: await places.copy(indexed, 'raw-batched'),
    rawGrowing: await places.copy(plain, 'raw-growing'),
    records,
    firstId,
    bytesPerRecord: ((await places.sizeOf(plain)) - emptyBytes) / records,
    patchAnswer,
  };
  await places.settle();
  return accounts;
}

async function fillAccount(place: BenchPlace, records: number) {
  const server = await startAxleProcess({ place });
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

/** Done while no server runs on the place, as the store is opened by this process. */
async function indexExampleProperties(place: BenchPlace): Promise<void> {
  const app = await createApp({ ...toStorePlace(place), world: systemWorld(), observe: () => undefined });
  try {
    const account = await app.accounts.open(DEMO_ACCOUNT_ID);
    for (const propertyName of EXAMPLE_PROPERTY_NAMES) {
      await ensureIndex(account, toObjectTypeId('0-1'), { kind: 'values', propertyName });
    }
  } finally {
    await app.close();
  }
}
