/**
 * The baseline for the store: a process that does the same row work on the same schema with the same
 * settings, and nothing else. Its argument is a `RawJob` as JSON, its output a `RawResult`.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ACCOUNT_MIGRATIONS } from '../src/store/sqlite/migrations.ts';
import { openDatabase, openReader } from '../src/store/sqlite/open-database.ts';
import {
  BATCH_SIZE,
  batchIndexedValues,
  batchValues,
  indexedValues,
  newContact,
  plannedWrite,
  storedValues,
} from './contact-values.ts';

export type RawKind = 'update' | 'update-indexed' | 'batch-update-indexed' | 'create' | 'get' | 'list';

export interface RawJob {
  readonly kind: RawKind;
  readonly file: string;
  readonly records: number;
  readonly firstId: number;
  readonly fromIndex: number;
  readonly durationMs: number;
}

export interface RawResult {
  readonly ratePerSecond: number;
  readonly cpuUs: number;
  /** That of the database, where it is a process of its own. */
  readonly databaseCpuUs?: number;
  readonly nextIndex: number;
}

/** How many records one transaction writes: as many as there are connections in the measure beside it, or a batch. */
const GROUP = 64;
const WARM_UP_MS = 300;
const PAGE_LIMIT = 100;
const CONTACTS = '0-1';

const FIND =
  'SELECT object_type, id, properties, created_at_ms, updated_at_ms, archived_at_ms, last_change FROM object';
const ADD_CHANGE = `
  INSERT INTO change
    (number, object_type, object_id, previous, also_previous, kind, at_ms, source_type, source_id, sent, calculated)
  VALUES (?, '${CONTACTS}', ?, ?, 0, ?, ?, 'INTEGRATION', '482001', ?, ?)`;

type Step = (index: number) => void;

/** Writes seven properties of a record or the two of a batch, and the rows of the index when asked to. */
function updateStep(database: DatabaseSync, job: RawJob): Step {
  const find = prepare(database, `${FIND} WHERE object_type = '${CONTACTS}' AND id = ?`);
  const change = database.prepare(
    `UPDATE object SET properties = ?, updated_at_ms = ?, last_change = ? WHERE object_type = '${CONTACTS}' AND id = ?`,
  );
  const addChange = database.prepare(ADD_CHANGE);
  const isBatch = job.kind === 'batch-update-indexed';
  const valuesOf = isBatch ? batchValues : storedValues;
  const entriesOf = isBatch ? batchIndexedValues : indexedValues;
  const moveEntries = job.kind === 'update' ? undefined : entryMover(database, entriesOf);
  let number = lastChange(database);
  return (index) => {
    const { record, version } = plannedWrite(index, job.records);
    const id = job.firstId + record;
    const row = find.get(id) as unknown as readonly (string | number)[];
    const values = valuesOf(version);
    const properties = JSON.stringify({ ...(JSON.parse(String(row[2])) as object), ...values });
    number += 1;
    const now = Date.now();
    addChange.run(number, id, Number(row[6]), 'changed', now, JSON.stringify(values), '{}');
    change.run(properties, now, number, id);
    moveEntries?.(id, version);
  };
}

function entryMover(
  database: DatabaseSync,
  entriesOf: typeof indexedValues,
): (id: number, version: number) => void {
  const remove = database.prepare(
    'DELETE FROM property_index WHERE index_number = ? AND value = ? AND object_id = ?',
  );
  const add = database.prepare(
    'INSERT OR IGNORE INTO property_index (index_number, value, object_id) VALUES (?, ?, ?)',
  );
  const rows = database.prepare('SELECT property_name, number FROM record_index').all();
  const numbers = new Map(rows.map((row) => [String(row['property_name']), Number(row['number'])]));
  if (numbers.size === 0) throw new Error('the file has no property in its value index');
  return (id, version) => {
    for (const [name, value] of entriesOf(version - 1)) remove.run(numbers.get(name) ?? 0, value, id);
    for (const [name, value] of entriesOf(version)) add.run(numbers.get(name) ?? 0, value, id);
  };
}

/** Writes a contact like those that are there. */
function createStep(database: DatabaseSync): Step {
  const newest = database.prepare(`SELECT max(id) AS id FROM object WHERE object_type = '${CONTACTS}'`).get();
  let id = Number(newest?.['id']);
  let number = lastChange(database);
  const model = database
    .prepare(`SELECT calculated FROM change WHERE object_id = ? AND kind = 'created'`)
    .get(id);
  const calculated = JSON.parse(String(model?.['calculated'])) as object;
  const addObject = database.prepare(
    `INSERT INTO object (object_type, id, properties, created_at_ms, updated_at_ms, archived_at_ms, last_change)
     VALUES ('${CONTACTS}', ?, ?, ?, ?, NULL, ?)`,
  );
  const addChange = database.prepare(ADD_CHANGE);
  const claim = database.prepare(
    `INSERT INTO unique_value (object_type, property_name, value, object_id) VALUES ('${CONTACTS}', 'email', ?, ?)`,
  );
  return (index) => {
    const sent = newContact(index);
    const now = Date.now();
    id += 1;
    number += 1;
    addChange.run(number, id, 0, 'created', now, JSON.stringify(sent), JSON.stringify(calculated));
    addObject.run(id, JSON.stringify({ ...sent, ...calculated }), now, now, number);
    claim.run(sent['email'] ?? '', id);
  };
}

function getStep(database: DatabaseSync, { records, firstId }: RawJob): Step {
  const find = prepare(database, `${FIND} WHERE object_type = '${CONTACTS}' AND id = ?`);
  return (index) => {
    const row = find.get(firstId + plannedWrite(index, records).record) as unknown as readonly unknown[];
    JSON.parse(String(row[2]));
  };
}

function listStep(database: DatabaseSync, { records, firstId }: RawJob): Step {
  const list = prepare(
    database,
    `${FIND} INDEXED BY object_id
     WHERE object_type = '${CONTACTS}' AND id >= ? AND archived_at_ms IS NULL ORDER BY id LIMIT ${PAGE_LIMIT}`,
  );
  return (index) => {
    const fromId = firstId + plannedWrite(index, records).record;
    for (const row of list.all(fromId) as unknown as readonly unknown[][]) JSON.parse(String(row[2]));
  };
}

function prepare(database: DatabaseSync, sql: string): StatementSync {
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
}

function lastChange(database: DatabaseSync): number {
  return Number(database.prepare('SELECT max(number) AS number FROM change').get()?.['number']);
}

function stepOf(database: DatabaseSync, job: RawJob): Step {
  switch (job.kind) {
    case 'update':
    case 'update-indexed':
    case 'batch-update-indexed':
      return updateStep(database, job);
    case 'create':
      return createStep(database);
    case 'get':
      return getStep(database, job);
    case 'list':
      return listStep(database, job);
    default:
      return job.kind satisfies never;
  }
}

function runRawLoop(job: RawJob): RawResult {
  const isRead = job.kind === 'get' || job.kind === 'list';
  const database = isRead ? openReader(job.file) : openDatabase(job.file, ACCOUNT_MIGRATIONS);
  const step = stepOf(database, job);
  const group = job.kind === 'batch-update-indexed' ? BATCH_SIZE : GROUP;
  const runGroup = (fromIndex: number) => {
    if (!isRead) database.exec('BEGIN IMMEDIATE');
    for (let index = fromIndex; index < fromIndex + group; index += 1) step(index);
    if (!isRead) database.exec('COMMIT');
    return fromIndex + group;
  };
  let index = job.fromIndex;
  const runFor = (durationMs: number) => {
    const startedAtMs = performance.now();
    while (performance.now() < startedAtMs + durationMs) index = runGroup(index);
    return performance.now() - startedAtMs;
  };
  runFor(WARM_UP_MS);
  const firstCounted = index;
  const cpuBefore = process.cpuUsage();
  const tookMs = runFor(job.durationMs);
  const { user, system } = process.cpuUsage(cpuBefore);
  database.close();
  const count = index - firstCounted;
  return { ratePerSecond: count / (tookMs / 1000), cpuUs: (user + system) / count, nextIndex: index };
}

if (import.meta.main) {
  const job = JSON.parse(process.argv[2] ?? '{}') as RawJob;
  process.stdout.write(JSON.stringify(runRawLoop(job)));
}
