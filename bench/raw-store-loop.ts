/**
 * The baseline for the store: a process that does the same row work on the same schema with the same
 * settings, and nothing else. Its argument is a `RawJob` as JSON, its output a `RawResult`.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ACCOUNT_MIGRATIONS } from '../src/store/sqlite/migrations.ts';
import { openDatabase, openReader } from '../src/store/sqlite/open-database.ts';
import { PackedProperties } from '../src/store/sqlite/packed-properties.ts';
import { Statements } from '../src/store/sqlite/statements.ts';
import {
  BATCH_SIZE,
  batchValues,
  type ExampleValues,
  indexedForms,
  newContact,
  plainValues,
  plannedWrite,
  storedValues,
} from './contact-values.ts';
import { lastName } from './filled-contacts.ts';

export type RawKind = 'update' | 'update-indexed' | 'batch-update-indexed' | RawRead | 'create';

/** What writes nothing. */
type RawRead = 'get' | 'list' | 'scan';

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

/** Of each kind of update, what it writes. */
export const WRITTEN = {
  update: plainValues,
  'update-indexed': storedValues,
  'batch-update-indexed': batchValues,
} as const;

/** Those of the values before that are written anew. */
export function valuesBefore(before: ExampleValues, after: ExampleValues): ExampleValues {
  return Object.fromEntries(Object.keys(after).map((name) => [name, before[name] ?? '']));
}

/** Writes seven properties of a record or the two of a batch, and the rows of the index where they are in one. */
function updateStep(database: DatabaseSync, job: RawJob, kind: keyof typeof WRITTEN): Step {
  const find = prepare(database, `${FIND} WHERE object_type = '${CONTACTS}' AND id = ?`);
  const change = database.prepare(
    `UPDATE object SET properties = ?, updated_at_ms = ?, last_change = ? WHERE object_type = '${CONTACTS}' AND id = ?`,
  );
  const addChange = database.prepare(ADD_CHANGE);
  const moveEntries = kind === 'update' ? undefined : entryMover(database);
  const packed = packedOf(database);
  let number = lastChange(database);
  return (index) => {
    const { record, version } = plannedWrite(index, job.records);
    const id = job.firstId + record;
    const row = find.get(id) as unknown as readonly (string | number)[];
    const before = packed.unpack(String(row[2]));
    const values = WRITTEN[kind](version);
    const properties = packed.pack({ ...before, ...values });
    number += 1;
    const now = Date.now();
    addChange.run(number, id, Number(row[6]), 'changed', now, JSON.stringify(values), '{}');
    change.run(properties, now, number, id);
    moveEntries?.(id, valuesBefore(before, values), values);
  };
}

function entryMover(
  database: DatabaseSync,
): (id: number, before: ExampleValues, after: ExampleValues) => void {
  const remove = database.prepare(
    'DELETE FROM property_index WHERE index_number = ? AND value = ? AND object_id = ?',
  );
  const add = database.prepare(
    'INSERT OR IGNORE INTO property_index (index_number, value, object_id) VALUES (?, ?, ?)',
  );
  const rows = database.prepare('SELECT property_name, number FROM record_index').all();
  const numbers = new Map(rows.map((row) => [String(row['property_name']), Number(row['number'])]));
  if (numbers.size === 0) throw new Error('the file has no property in its value index');
  return (id, before, after) => {
    for (const [name, value] of indexedForms(before)) remove.run(numbers.get(name) ?? 0, value, id);
    for (const [name, value] of indexedForms(after)) add.run(numbers.get(name) ?? 0, value, id);
  };
}

/** Ids that the server does not come to. */
const FIRST_RAW_ID = 40_000_000_000;

/** What the server sets of a contact that has a name and an address. */
export const CALCULATED_OF_NEW = {
  hs_all_contact_vids: '40000000001',
  hs_associated_target_accounts: '0',
  hs_currently_enrolled_in_prospecting_agent: 'false',
  hs_date_entered_lead: '2026-03-01T10:00:00.000Z',
  hs_email_domain: 'example.com',
  hs_full_name_or_email: 'First1 Last1',
  hs_is_contact: 'true',
  hs_is_unworked: 'true',
  hs_lifecyclestage_lead_date: '1772359200000',
  hs_membership_has_accessed_private_content: '0',
  hs_object_source: 'INTEGRATION',
  hs_object_source_id: '482001',
  hs_object_source_label: 'INTEGRATION',
  hs_pipeline: 'contacts-lifecycle-pipeline',
  hs_prospecting_agent_actively_enrolled_count: '0',
  hs_prospecting_agent_total_enrolled_count: '0',
  hs_registered_member: '0',
  hs_sequences_actively_enrolled_count: '0',
  hs_v2_date_entered_current_stage: '2026-03-01T10:00:00.000Z',
  hs_v2_date_entered_lead: '2026-03-01T10:00:00.000Z',
  hs_v2_time_in_current_stage: '2026-03-01T10:00:00.000Z',
  lifecyclestage: 'lead',
  num_notes: '0',
};

/** Writes a contact like those that are there. */
function createStep(database: DatabaseSync): Step {
  const newest = database.prepare(`SELECT max(id) AS id FROM object WHERE object_type = '${CONTACTS}'`).get();
  let id = Math.max(FIRST_RAW_ID, Number(newest?.['id']));
  let number = lastChange(database);
  const addObject = database.prepare(
    `INSERT INTO object (object_type, id, properties, created_at_ms, updated_at_ms, archived_at_ms, last_change)
     VALUES ('${CONTACTS}', ?, ?, ?, ?, NULL, ?)`,
  );
  const addChange = database.prepare(ADD_CHANGE);
  const claim = database.prepare(
    `INSERT INTO unique_value (object_type, property_name, value, object_id) VALUES ('${CONTACTS}', 'email', ?, ?)`,
  );
  const packed = packedOf(database);
  return (index) => {
    const sent = newContact(index, 'raw');
    const calculated = CALCULATED_OF_NEW;
    const now = Date.now();
    id += 1;
    number += 1;
    addChange.run(number, id, 0, 'created', now, JSON.stringify(sent), JSON.stringify(calculated));
    addObject.run(id, packed.pack({ ...sent, ...calculated }), now, now, number);
    claim.run(sent['email'] ?? '', id);
  };
}

function getStep(database: DatabaseSync, { records, firstId }: RawJob): Step {
  const find = prepare(database, `${FIND} WHERE object_type = '${CONTACTS}' AND id = ?`);
  const packed = packedOf(database);
  return (index) => {
    const row = find.get(firstId + plannedWrite(index, records).record) as unknown as readonly unknown[];
    packed.unpack(String(row[2]));
  };
}

function listStep(database: DatabaseSync, { records, firstId }: RawJob): Step {
  const list = prepare(
    database,
    `${FIND} INDEXED BY object_id
     WHERE object_type = '${CONTACTS}' AND id >= ? AND archived_at_ms IS NULL ORDER BY id LIMIT ${PAGE_LIMIT}`,
  );
  const packed = packedOf(database);
  return (index) => {
    const fromId = firstId + plannedWrite(index, records).record;
    for (const row of list.all(fromId) as unknown as readonly unknown[][]) packed.unpack(String(row[2]));
  };
}

function packedOf(database: DatabaseSync): PackedProperties {
  return new PackedProperties(new Statements(database));
}

/** Looks for a name in the values of every record, counts those that have it, and takes the newest ten. */
function scanStep(database: DatabaseSync, { records }: RawJob): Step {
  packedOf(database).offerValues(database);
  const scan = prepare(
    database,
    `SELECT properties, count(*) OVER () FROM object
     WHERE object_type = '${CONTACTS}' AND archived_at_ms IS NULL AND lower(value_of(properties, 'lastname')) = ?
     ORDER BY created_at_ms DESC LIMIT 10`,
  );
  return (index) => {
    const found = scan.all(lastName(index, records).toLowerCase());
    if (found.length === 0) throw new Error('a scan found nothing');
  };
}

export function isRawRead(kind: RawKind): kind is RawRead {
  return kind === 'get' || kind === 'list' || kind === 'scan';
}

/** How long a loop runs before it is counted. One scan is as long as the next. */
export function rawWarmUpMs(kind: RawKind, usualMs: number): number {
  return kind === 'scan' ? 0 : usualMs;
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
      return updateStep(database, job, job.kind);
    case 'create':
      return createStep(database);
    case 'get':
      return getStep(database, job);
    case 'list':
      return listStep(database, job);
    case 'scan':
      return scanStep(database, job);
    default:
      return job.kind satisfies never;
  }
}

function groupOf(kind: RawKind): number {
  if (kind === 'scan') return 1;
  return kind === 'batch-update-indexed' ? BATCH_SIZE : GROUP;
}

function runRawLoop(job: RawJob): RawResult {
  const isRead = isRawRead(job.kind);
  const database = isRead ? openReader(job.file) : openDatabase(job.file, ACCOUNT_MIGRATIONS);
  const step = stepOf(database, job);
  const group = groupOf(job.kind);
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
  runFor(rawWarmUpMs(job.kind, WARM_UP_MS));
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
