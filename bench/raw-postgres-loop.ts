/**
 * The baseline for PostgreSQL: clients that do the same row work on the same schema, one row a statement and each
 * transaction by itself, and nothing else. Its argument is a `RawPostgresJob` as JSON, its output a `RawResult`.
 */
import pg from 'pg';
import { DEMO_ACCOUNT_ID } from '../src/demo/demo-account.ts';
import { toStoredKey } from '../src/store/postgres/stored-keys.ts';
import { BATCH_SIZE, type ExampleValues, indexedForms, newContact, plannedWrite } from './contact-values.ts';
import { treeCpuMs } from './cpu-time.ts';
import { lastName } from './filled-contacts.ts';
import {
  CALCULATED_OF_NEW,
  isRawRead,
  type RawKind,
  type RawResult,
  rawWarmUpMs,
  valuesBefore,
  WRITTEN,
} from './raw-store-loop.ts';

export interface RawPostgresJob {
  readonly kind: RawKind;
  readonly url: string;
  /** Clients that each have one transaction under way. */
  readonly clients: number;
  readonly records: number;
  readonly firstId: number;
  readonly fromIndex: number;
  readonly durationMs: number;
  /** The process whose children carry out the statements. */
  readonly databasePid: number | undefined;
}

const WARM_UP_MS = 500;
const PAGE_LIMIT = 100;
const OF_CONTACT = `account_id = ${DEMO_ACCOUNT_ID} AND object_type = '0-1'`;
/** Each client gives out numbers and ids of its own. */
const NUMBERS_PER_CLIENT = 1_000_000_000;

const COLUMNS = 'object_type, id, properties, created_at_ms, updated_at_ms, archived_at_ms, last_change';
const FIND = `SELECT ${COLUMNS} FROM object WHERE ${OF_CONTACT} AND id = $1`;
const LIST = `
  SELECT ${COLUMNS} FROM object
  WHERE ${OF_CONTACT} AND id >= $1 AND archived_at_ms IS NULL ORDER BY id LIMIT ${PAGE_LIMIT}`;
const SCAN = `
  SELECT properties, count(*) OVER () FROM object
  WHERE ${OF_CONTACT} AND archived_at_ms IS NULL AND lower(properties::json ->> 'lastname') = $1
  ORDER BY created_at_ms DESC LIMIT 10`;
const CHANGE = `
  UPDATE object SET properties = $2, updated_at_ms = $3, last_change = $4 WHERE ${OF_CONTACT} AND id = $1`;
const ADD_CHANGE = `
  INSERT INTO change
    (account_id, number, object_type, object_id, previous, also_previous, kind, at_ms, source_type, source_id, sent,
     calculated)
  VALUES (${DEMO_ACCOUNT_ID}, $1, '0-1', $2, $3, 0, $4, $5, 'INTEGRATION', '482001', $6, $7)`;
const ADD_OBJECT = `
  INSERT INTO object
    (account_id, object_type, id, properties, created_at_ms, updated_at_ms, archived_at_ms, last_change)
  VALUES (${DEMO_ACCOUNT_ID}, '0-1', $1, $2, $3, $3, NULL, $4)`;
const CLAIM = `
  INSERT INTO unique_value (account_id, object_type, property_name, hash, object_id)
  VALUES (${DEMO_ACCOUNT_ID}, '0-1', 'email', sha256($1::text::bytea), $2)`;
const REMOVE_ENTRY = `
  DELETE FROM property_index
  WHERE account_id = ${DEMO_ACCOUNT_ID} AND index_number = $1 AND value = $2 AND object_id = $3`;
const ADD_ENTRY = `
  INSERT INTO property_index (account_id, index_number, value, object_id)
  VALUES (${DEMO_ACCOUNT_ID}, $1, $2, $3) ON CONFLICT DO NOTHING`;
const LIST_INDEXES = `SELECT property_name, number FROM record_index WHERE account_id = ${DEMO_ACCOUNT_ID}`;

type Value = string | number;

/** One client. It waits for the answer of each statement before it sends the next. */
class RawClient {
  readonly #client: pg.Client;
  /** The last number that was given out. */
  number: number;

  constructor(url: string, place: number) {
    this.#client = new pg.Client({ connectionString: url });
    this.number = (place + 1) * NUMBERS_PER_CLIENT;
  }

  async connect(): Promise<void> {
    await this.#client.connect();
    // Runs on the same database follow each other.
    const most = this.number + NUMBERS_PER_CLIENT - 1;
    const newest = `SELECT max(number) FROM change WHERE account_id = ${DEMO_ACCOUNT_ID} AND number BETWEEN $1 AND $2`;
    const { rows } = await this.#client.query({
      text: newest,
      values: [this.number, most],
      rowMode: 'array',
    });
    this.number = Math.max(this.number, Number(rows[0]?.[0] ?? 0));
  }

  async run(text: string, ...values: readonly Value[]): Promise<readonly unknown[][]> {
    const query = { name: nameOf(text), text, values: [...values], rowMode: 'array' as const };
    return (await this.#client.query(query)).rows;
  }

  async command(text: 'BEGIN' | 'COMMIT'): Promise<void> {
    await this.#client.query(text);
  }

  async end(): Promise<void> {
    await this.#client.end();
  }
}

const names = new Map<string, string>();

function nameOf(text: string): string {
  const name = names.get(text) ?? `raw_${names.size + 1}`;
  names.set(text, name);
  return name;
}

type Step = (client: RawClient, index: number) => Promise<void>;

/** Writes seven properties of a record or the two of a batch, and the rows of the index where they are in one. */
async function updateStep(job: RawPostgresJob, kind: keyof typeof WRITTEN): Promise<Step> {
  const indexes = kind === 'update' ? undefined : await findIndexes(job.url);
  return async (client, index) => {
    const { record, version } = plannedWrite(index, job.records);
    const id = job.firstId + record;
    const [row] = await client.run(FIND, id);
    const before = JSON.parse(String(row?.[2])) as ExampleValues;
    const values = WRITTEN[kind](version);
    const properties = JSON.stringify({ ...before, ...values });
    client.number += 1;
    const now = Date.now();
    const { number } = client;
    await client.run(ADD_CHANGE, number, id, Number(row?.[6]), 'changed', now, JSON.stringify(values), '{}');
    await client.run(CHANGE, id, properties, now, number);
    if (indexes === undefined) return;
    const numberOf = (name: string) => indexes.get(name) ?? 0;
    for (const [name, value] of indexedForms(valuesBefore(before, values)))
      await client.run(REMOVE_ENTRY, numberOf(name), toStoredKey(value), id);
    for (const [name, value] of indexedForms(values))
      await client.run(ADD_ENTRY, numberOf(name), toStoredKey(value), id);
  };
}

async function findIndexes(url: string): Promise<ReadonlyMap<string, number>> {
  const client = new RawClient(url, 0);
  await client.connect();
  const rows = await client.run(LIST_INDEXES);
  await client.end();
  if (rows.length === 0) throw new Error('the database has no property in its value index');
  return new Map(rows.map(([name, number]) => [String(name), Number(number)]));
}

/** Writes a contact like those that are there. */
const createStep: Step = async (client, index) => {
  const sent = newContact(index, 'raw');
  const now = Date.now();
  client.number += 1;
  const { number } = client;
  const id = 20_000_000_000 + number;
  const calculated = CALCULATED_OF_NEW;
  await client.run(
    ADD_CHANGE,
    number,
    id,
    0,
    'created',
    now,
    JSON.stringify(sent),
    JSON.stringify(calculated),
  );
  await client.run(ADD_OBJECT, id, JSON.stringify({ ...sent, ...calculated }), now, number);
  await client.run(CLAIM, `raw ${number} ${sent['email']}`, id);
};

function getStep({ records, firstId }: RawPostgresJob): Step {
  return async (client, index) => {
    const [row] = await client.run(FIND, firstId + plannedWrite(index, records).record);
    JSON.parse(String(row?.[2]));
  };
}

function listStep({ records, firstId }: RawPostgresJob): Step {
  return async (client, index) => {
    for (const row of await client.run(LIST, firstId + plannedWrite(index, records).record))
      JSON.parse(String(row[2]));
  };
}

/** Looks for a name in the JSON of every record, counts those that have it, and takes the newest ten. */
function scanStep({ records }: RawPostgresJob): Step {
  return async (client, index) => {
    const found = await client.run(SCAN, lastName(index, records).toLowerCase());
    if (found.length === 0) throw new Error('a scan found nothing');
  };
}

async function stepOf(job: RawPostgresJob): Promise<Step> {
  switch (job.kind) {
    case 'update':
    case 'update-indexed':
    case 'batch-update-indexed':
      return updateStep(job, job.kind);
    case 'create':
      return createStep;
    case 'get':
      return getStep(job);
    case 'list':
      return listStep(job);
    case 'scan':
      return scanStep(job);
    default:
      return job.kind satisfies never;
  }
}

async function runRawLoop(job: RawPostgresJob): Promise<RawResult> {
  const isRead = isRawRead(job.kind);
  const group = job.kind === 'batch-update-indexed' ? BATCH_SIZE : 1;
  const step = await stepOf(job);
  const clients = Array.from({ length: job.clients }, (_, place) => new RawClient(job.url, place));
  await Promise.all(clients.map((client) => client.connect()));
  let index = job.fromIndex;
  const runGroup = async (client: RawClient) => {
    const fromIndex = index;
    index += group;
    if (!isRead) await client.command('BEGIN');
    for (let at = fromIndex; at < fromIndex + group; at += 1) await step(client, at);
    if (!isRead) await client.command('COMMIT');
  };
  const runFor = async (durationMs: number) => {
    const startedAtMs = performance.now();
    const run = async (client: RawClient) => {
      while (performance.now() < startedAtMs + durationMs) await runGroup(client);
    };
    await Promise.all(clients.map(run));
    return performance.now() - startedAtMs;
  };
  await runFor(rawWarmUpMs(job.kind, WARM_UP_MS));
  const firstCounted = index;
  const [cpuBefore, databaseBefore] = [process.cpuUsage(), treeCpuMs(job.databasePid)];
  const tookMs = await runFor(job.durationMs);
  const { user, system } = process.cpuUsage(cpuBefore);
  const databaseAfter = treeCpuMs(job.databasePid);
  await Promise.all(clients.map((client) => client.end()));
  const count = index - firstCounted;
  const isKnown = databaseBefore !== undefined && databaseAfter !== undefined;
  return {
    ratePerSecond: count / (tookMs / 1000),
    cpuUs: (user + system) / count,
    ...(isKnown && { databaseCpuUs: ((databaseAfter - databaseBefore) * 1000) / count }),
    nextIndex: index,
  };
}

if (import.meta.main) {
  const job = JSON.parse(process.argv[2] ?? '{}') as RawPostgresJob;
  process.stdout.write(JSON.stringify(await runRawLoop(job)));
}
