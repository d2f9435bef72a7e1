import type { DatabaseSync } from 'node:sqlite';
import type { Change } from '../../model/changes.ts';
import { type ObjectId, type ObjectTypeId, toObjectId } from '../../model/ids.ts';
import type { IndexEntry } from '../../model/index-entries.ts';
import type { CrmRecord } from '../../model/records.ts';
import type { UniqueKey } from '../../model/unique-values.ts';
import type { AccountWriter, Erasure, MergeSave, MetadataChanges, RecordSave } from '../store.ts';
import { hashOf, SqliteAccountReader } from './account-reader.ts';
import type { IndexBacklog } from './index-backlog.ts';

const TAKE_IDS = `
  UPDATE counter SET value = value + ? WHERE name = 'next_object_id' RETURNING value`;

const LAST_CHANGE = 'SELECT coalesce(max(number), 0) FROM change';

const ADD_CHANGE = `
  INSERT INTO change
    (number, object_type, object_id, previous, also_previous, kind, at_ms, source_type, source_id, sent,
     calculated)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const ADD_OBJECT = `
  INSERT INTO object
    (properties, created_at_ms, updated_at_ms, archived_at_ms, last_change, object_type, id)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;

const CHANGE_OBJECT = `
  UPDATE object
  SET properties = ?, created_at_ms = ?, updated_at_ms = ?, archived_at_ms = ?, last_change = ?
  WHERE object_type = ? AND id = ?`;

const RELEASE_VALUE =
  'DELETE FROM unique_value WHERE object_type = ? AND property_name = ? AND value = ? AND object_id = ?';
const CLAIM_VALUE =
  'INSERT INTO unique_value (object_type, property_name, value, object_id) VALUES (?, ?, ?, ?)';

const ADD_ENTRY = 'INSERT OR IGNORE INTO property_index (index_number, value, object_id) VALUES (?, ?, ?)';

const DROP_OBJECT = 'DELETE FROM object WHERE object_type = ? AND id = ?';
const ADD_SURVIVOR = 'INSERT INTO merged_id (object_type, id, survivor_id) VALUES (?, ?, ?)';
const MOVE_SURVIVOR = 'UPDATE merged_id SET survivor_id = ? WHERE object_type = ? AND survivor_id = ?';

const DROP_CHANGES = `
  WITH RECURSIVE history (number, previous, also_previous) AS (
    SELECT number, previous, also_previous FROM change WHERE number = ?
    UNION ALL
    SELECT change.number, change.previous, change.also_previous
    FROM history CROSS JOIN change ON change.number IN (history.previous, history.also_previous)
  )
  DELETE FROM change WHERE number IN (SELECT number FROM history)`;
const DROP_SURVIVORS = 'DELETE FROM merged_id WHERE object_type = ? AND survivor_id = ?';
const DROP_ENTRY = 'DELETE FROM property_index WHERE index_number = ? AND value = ? AND object_id = ?';
const BLOCK_VALUE = 'INSERT OR IGNORE INTO blocked_value (object_type, property_name, hash) VALUES (?, ?, ?)';

const SAVE_DEFINITION = `
  INSERT INTO definition (kind, object_type, name, body) VALUES (?, ?, ?, ?)
  ON CONFLICT (kind, object_type, name) DO UPDATE SET body = excluded.body`;

const RAISE_METADATA_VERSION = `
  UPDATE counter SET value = max(value, ?) + 1 WHERE name = 'metadata_version' RETURNING value`;

const REGISTER_INDEX =
  'INSERT INTO indexed_property (object_type, property_name) VALUES (?, ?) RETURNING number';

/**
 * Reads and writes inside one transaction. A set of rows goes through one prepared statement row by row:
 * in one process that is no round trip, and one statement over a list made into JSON is no quicker.
 */
export class SqliteAccountWriter extends SqliteAccountReader implements AccountWriter {
  readonly #backlog: IndexBacklog;
  #highestVersion = 0;

  constructor(database: DatabaseSync, backlog: IndexBacklog) {
    super(database);
    this.#backlog = backlog;
  }

  async takeObjectIds(count: number): Promise<ObjectId> {
    const next = Number(this.one(TAKE_IDS, count)?.[0]);
    return toObjectId(next - count);
  }

  async saveRecords(saves: readonly RecordSave[]): Promise<void> {
    let lastNumber = Number(this.one(LAST_CHANGE)?.[0]);
    // All values are released before any is claimed: one record may take over what another gives up.
    for (const { releasedKeys, record } of saves) this.#release(releasedKeys, record.id);
    for (const save of saves) {
      let previous = save.record.lastChange;
      for (const change of save.changes) {
        lastNumber += 1;
        this.#addChange(lastNumber, [previous, 0], change);
        previous = lastNumber;
      }
      this.#saveObject(save.record, save.isNew, previous);
      this.#claim(save);
    }
    const removed = saves.flatMap((save) => save.removedEntries);
    const added = saves.flatMap((save) => save.addedEntries);
    this.#backlog.append(removed, added);
  }

  async saveMerge({ save, absorbed }: MergeSave): Promise<void> {
    const { record, changes } = save;
    const number = Number(this.one(LAST_CHANGE)?.[0]) + 1;
    const [primary, other] = absorbed;
    for (const { typeId, id } of absorbed) {
      this.#release(save.releasedKeys, id);
      this.statement(MOVE_SURVIVOR).run(record.id, typeId, id);
      this.statement(ADD_SURVIVOR).run(typeId, id, record.id);
      this.statement(DROP_OBJECT).run(typeId, id);
    }
    for (const change of changes) this.#addChange(number, [primary.lastChange, other.lastChange], change);
    this.#saveObject(record, true, number);
    this.#claim(save);
    this.#backlog.append(save.removedEntries, save.addedEntries);
  }

  async eraseRecord({ record, keys, entries }: Erasure): Promise<void> {
    const { typeId, id, lastChange } = record;
    this.#release(keys, id);
    for (const { index, value } of entries) this.statement(DROP_ENTRY).run(index, value, id);
    this.statement(DROP_CHANGES).run(lastChange);
    this.statement(DROP_SURVIVORS).run(typeId, id);
    this.statement(DROP_OBJECT).run(typeId, id);
  }

  async blockValue(key: UniqueKey): Promise<void> {
    this.statement(BLOCK_VALUE).run(key.typeId, key.propertyName, hashOf(key));
  }

  async saveMetadata(changes: MetadataChanges): Promise<void> {
    const save = this.statement(SAVE_DEFINITION);
    for (const type of changes.objectTypes ?? []) {
      save.run('object_type', type.id, type.name, JSON.stringify(type));
    }
    for (const { typeId, property } of changes.properties ?? []) {
      save.run('property', typeId, property.name, JSON.stringify(property));
    }
    for (const { typeId, pipeline } of changes.pipelines ?? []) {
      save.run('pipeline', typeId, pipeline.id, JSON.stringify(pipeline));
    }
    this.#raiseMetadataVersion();
  }

  async registerIndex(typeId: ObjectTypeId, propertyName: string): Promise<number> {
    const number = Number(this.one(REGISTER_INDEX, typeId, propertyName)?.[0]);
    this.#raiseMetadataVersion();
    return number;
  }

  async addIndexEntries(entries: readonly IndexEntry[]): Promise<void> {
    const add = this.statement(ADD_ENTRY);
    for (const { index, value, objectId } of entries) add.run(index, value, objectId);
  }

  /** A version that was rolled back is never given out again: someone may have kept what it stood for. */
  #raiseMetadataVersion(): void {
    this.#highestVersion = Number(this.one(RAISE_METADATA_VERSION, this.#highestVersion)?.[0]);
  }

  #addChange(number: number, previous: readonly [number, number], change: Change): void {
    const { typeId, objectId, kind, atMs, source } = change;
    const sent = JSON.stringify(change.sent);
    const calculated = JSON.stringify(change.calculated);
    const add = this.statement(ADD_CHANGE);
    add.run(number, typeId, objectId, ...previous, kind, atMs, source.type, source.id, sent, calculated);
  }

  #saveObject(record: CrmRecord, isNew: boolean, lastChange: number): void {
    const { typeId, id, createdAtMs, updatedAtMs, archivedAtMs = null } = record;
    const properties = JSON.stringify(record.properties);
    const save = this.statement(isNew ? ADD_OBJECT : CHANGE_OBJECT);
    save.run(properties, createdAtMs, updatedAtMs, archivedAtMs, lastChange, typeId, id);
  }

  #release(keys: readonly UniqueKey[], holderId: ObjectId): void {
    for (const { typeId, propertyName, value } of keys) {
      this.statement(RELEASE_VALUE).run(typeId, propertyName, value, holderId);
    }
  }

  #claim({ record, claimedKeys }: RecordSave): void {
    for (const { typeId, propertyName, value } of claimedKeys) {
      this.statement(CLAIM_VALUE).run(typeId, propertyName, value, record.id);
    }
  }
}
