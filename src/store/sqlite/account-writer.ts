import type { DatabaseSync } from 'node:sqlite';
import type { AssociationType } from '../../model/associations/association-types.ts';
import type { Change } from '../../model/changes.ts';
import { compareKeys } from '../../model/comparable-keys.ts';
import { type ObjectId, type ObjectTypeId, toObjectId } from '../../model/ids.ts';
import { holdsWords, type IndexEntry, type IndexSubject } from '../../model/index-entries.ts';
import type { PropertyValues } from '../../model/records.ts';
import type { UniqueKey } from '../../model/unique-values.ts';
import type { CountLessons } from '../count-lessons.ts';
import { draftAfter } from '../draft-version.ts';
import {
  type AccountCounters,
  OBJECT_ROWS,
  type RowRange,
  type RowTable,
  type StoredRow,
} from '../row-tables.ts';
import { NO_TYPE, PROPERTIES } from '../rows.ts';
import type {
  AccountWriter,
  Erasure,
  IndexExtension,
  LinkSave,
  MergeSave,
  MetadataChanges,
  RecordSave,
  UniqueHolder,
} from '../store.ts';
import { toDefinitionRows } from '../stored-metadata.ts';
import { hashOf } from '../value-hash.ts';
import { SqliteAccountReader } from './account-reader.ts';
import type { IndexBacklog } from './index-backlog.ts';
import type { IndexRows } from './index-rows.ts';
import type { KnownCounts } from './known-counts.ts';
import { replaceCounters, replaceRows } from './row-access.ts';

const TAKE_IDS = `
  UPDATE counter SET value = value + ? WHERE name = 'next_object_id' RETURNING value`;
const TAKE_TYPE_NUMBERS = `
  UPDATE counter SET value = value + ? WHERE name = 'next_type_number' RETURNING value`;

/** What holds rows of an object type beside the indexes. */
const TYPE_TABLES = ['object', 'change', 'merged_id', 'unique_value', 'blocked_value', 'definition', 'audit'];
const INDEXES_OF_TYPE = 'SELECT number FROM record_index WHERE object_type = ?';

const LAST_CHANGE = 'SELECT coalesce(max(number), 0) FROM change';

const ADD_CHANGE = `
  INSERT INTO change
    (number, object_type, object_id, previous, also_previous, kind, at_ms, source_type, source_id, sent,
     calculated, links)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const ADD_OBJECT = `
  INSERT INTO object
    (properties, created_at_ms, updated_at_ms, last_change, object_type, id, archived_at_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?)`;

const CHANGE_OBJECT = `
  UPDATE object SET properties = ?, created_at_ms = ?, updated_at_ms = ?, last_change = ?
  WHERE object_type = ? AND id = ? AND archived_at_ms IS ?`;
/** By itself, because it moves the record from one index to another, and most writes do not. */
const MOVE_OBJECT = `
  UPDATE object
  SET properties = ?1, created_at_ms = ?2, updated_at_ms = ?3, last_change = ?4, archived_at_ms = ?7
  WHERE object_type = ?5 AND id = ?6`;

const NEWEST_CHANGE = 'SELECT last_change FROM object WHERE object_type = ? AND id = ?';
const MOVE_CHANGE = 'UPDATE object SET last_change = ? WHERE object_type = ? AND id = ?';

const RELEASE_VALUE =
  'DELETE FROM unique_value WHERE object_type = ? AND property_name = ? AND value = ? AND object_id = ?';
const CLAIM_VALUE =
  'INSERT INTO unique_value (object_type, property_name, value, object_id) VALUES (?, ?, ?, ?)';

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
const BLOCK_VALUE = 'INSERT OR IGNORE INTO blocked_value (object_type, property_name, hash) VALUES (?, ?, ?)';

const SAVE_DEFINITION = `
  INSERT INTO definition (kind, object_type, name, body) VALUES (?, ?, ?, ?)
  ON CONFLICT (kind, object_type, name) DO UPDATE SET body = excluded.body`;

const ADD_AUDIT = `
  INSERT INTO audit (object_type, kind, name, action, at_ms, user_id, body) VALUES (?, ?, ?, ?, ?, ?, ?)`;

const RAISE_METADATA_VERSION = `
  UPDATE counter SET value = value + 1 WHERE name = 'metadata_version' RETURNING value`;

const BEGIN_INDEX =
  'INSERT INTO record_index (object_type, kind, property_name, next_id) VALUES (?, ?, ?, 0) RETURNING number';
const DROP_INDEX = 'DELETE FROM record_index WHERE number = ?';
const RELEASE_VALUES = 'DELETE FROM unique_value WHERE object_type = ? AND property_name = ?';
const EXTEND_INDEX = 'UPDATE record_index SET next_id = ? WHERE number = ?';

export interface WriterParts {
  readonly rows: IndexRows;
  readonly backlog: IndexBacklog;
  readonly counts: KnownCounts;
  /** For reads between transactions. */
  readonly lessons: CountLessons;
}

/**
 * Reads and writes inside one transaction. A set of rows goes through one prepared statement row by row:
 * in one process that is no round trip, and one statement over a list made into JSON is no quicker.
 */
export class SqliteAccountWriter extends SqliteAccountReader implements AccountWriter {
  readonly #rows: IndexRows;
  readonly #backlog: IndexBacklog;
  readonly #counts: KnownCounts;
  #draft: number | undefined;
  #savedCount = 0;

  constructor(database: DatabaseSync, parts: WriterParts) {
    super(database, parts.lessons);
    this.#rows = parts.rows;
    this.#backlog = parts.backlog;
    this.#counts = parts.counts;
  }

  /** To be called when a transaction is over, committed or not. */
  endTransaction(isCommitted: boolean): void {
    this.#draft = undefined;
    this.#savedCount = 0;
    this.packed.endTransaction(isCommitted);
  }

  /** How many records were saved in the transaction that is open. */
  get savedCount(): number {
    return this.#savedCount;
  }

  override async metadataVersion(): Promise<number> {
    return this.#draft ?? super.metadataVersion();
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
      this.#saveObject(save, previous);
      this.#claim(save);
    }
    this.#savedCount += saves.length;
    const removed = saves.flatMap((save) => save.removedEntries);
    const added = saves.flatMap((save) => save.addedEntries);
    this.#backlog.append(removed, added);
  }

  async saveLinks({ removed, added, changes }: LinkSave): Promise<void> {
    for (const link of removed) this.links.remove(link);
    for (const link of added) this.links.add(link);
    let number = Number(this.one(LAST_CHANGE)?.[0]);
    for (const change of changes) {
      const { typeId, objectId } = change;
      number += 1;
      this.#addChange(number, [Number(this.one(NEWEST_CHANGE, typeId, objectId)?.[0]), 0], change);
      this.statement(MOVE_CHANGE).run(number, typeId, objectId);
    }
  }

  async dropLinks(type: AssociationType): Promise<void> {
    this.links.drop(type);
  }

  async saveMerge({ save, absorbed }: MergeSave): Promise<void> {
    const { record, changes } = save;
    const number = Number(this.one(LAST_CHANGE)?.[0]) + 1;
    const [primary, other] = absorbed;
    this.#counts.forget();
    for (const { typeId, id } of absorbed) {
      this.#release(save.releasedKeys, id);
      this.statement(MOVE_SURVIVOR).run(record.id, typeId, id);
      this.statement(ADD_SURVIVOR).run(typeId, id, record.id);
      this.statement(DROP_OBJECT).run(typeId, id);
    }
    for (const change of changes) this.#addChange(number, [primary.lastChange, other.lastChange], change);
    this.#saveObject({ ...save, isNew: true }, number);
    this.#claim(save);
    this.#backlog.append(save.removedEntries, save.addedEntries);
  }

  async eraseRecord({ record, keys, entries }: Erasure): Promise<void> {
    const { typeId, id, lastChange } = record;
    this.#counts.forget();
    this.#release(keys, id);
    this.#eraseEntries(entries);
    this.statement(DROP_CHANGES).run(lastChange);
    this.statement(DROP_SURVIVORS).run(typeId, id);
    this.statement(DROP_OBJECT).run(typeId, id);
  }

  async blockValue(key: UniqueKey): Promise<void> {
    this.statement(BLOCK_VALUE).run(key.typeId, key.propertyName, hashOf(key));
  }

  async saveMetadata(changes: MetadataChanges): Promise<void> {
    const save = this.statement(SAVE_DEFINITION);
    for (const { kind, objectType, name, body } of toDefinitionRows(changes)) {
      save.run(kind, objectType, name, body);
    }
    for (const { typeId, kind, name, action, atMs, userId, body } of changes.audits ?? []) {
      this.statement(ADD_AUDIT).run(
        typeId ?? NO_TYPE,
        kind,
        name,
        action,
        atMs,
        userId ?? null,
        JSON.stringify(body),
      );
    }
    this.#raiseMetadataVersion();
  }

  async beginIndex(typeId: ObjectTypeId, { kind, propertyName }: IndexSubject): Promise<number> {
    const number = Number(this.one(BEGIN_INDEX, typeId, kind, propertyName)?.[0]);
    this.#rows.create(number, kind);
    this.#raiseMetadataVersion();
    return number;
  }

  async takeTypeNumbers(count: number): Promise<number> {
    return Number(this.one(TAKE_TYPE_NUMBERS, count)?.[0]) - count;
  }

  async purgeType(typeId: ObjectTypeId): Promise<void> {
    for (const [number] of this.all(INDEXES_OF_TYPE, typeId)) await this.dropIndex(Number(number));
    this.links.removeType(typeId);
    this.#counts.forget();
    for (const table of TYPE_TABLES) this.statement(`DELETE FROM ${table} WHERE object_type = ?`).run(typeId);
    this.#raiseMetadataVersion();
  }

  async dropIndex(index: number): Promise<void> {
    const state = this.#rows.states().get(index);
    if (state === undefined) return;
    this.#rows.drop(index, state.kind);
    this.statement(DROP_INDEX).run(index);
    this.#raiseMetadataVersion();
  }

  async releaseValues(typeId: ObjectTypeId, propertyName: string): Promise<void> {
    this.statement(RELEASE_VALUES).run(typeId, propertyName);
  }

  async replaceRows(table: RowTable, range: RowRange, rows: readonly StoredRow[]): Promise<void> {
    this.#counts.forget();
    const kept = table === OBJECT_ROWS ? rows.map((row) => row.with(PROPERTIES, this.#toPacked(row))) : rows;
    replaceRows(this.statements, table, range, kept);
  }

  async replaceCounters(counters: AccountCounters): Promise<void> {
    replaceCounters(this.statements, counters);
  }

  async releaseAllValues(): Promise<void> {
    this.statement('DELETE FROM unique_value').run();
  }

  async claimValues(holders: readonly UniqueHolder[]): Promise<void> {
    for (const { key, objectId } of holders) {
      this.statement(CLAIM_VALUE).run(key.typeId, key.propertyName, key.value, objectId);
    }
  }

  async findIndexEnd(index: number): Promise<ObjectId | undefined> {
    const nextId = this.#rows.states().get(index)?.nextId;
    return nextId === undefined ? undefined : toObjectId(nextId);
  }

  async extendIndex(index: number, { entries, nextId }: IndexExtension): Promise<void> {
    // What waits was written before these records were read: it must not be entered over them.
    this.#backlog.enterAll();
    const state = this.#rows.states().get(index);
    const hasWords = state !== undefined && holdsWords(state.kind);
    for (const entry of [...entries].sort((left, right) => compareKeys(left.value, right.value))) {
      if (hasWords) this.#rows.setWords(entry);
      else this.#rows.addKey(entry);
    }
    this.statement(EXTEND_INDEX).run(nextId ?? null, index);
    if (nextId === undefined) this.#raiseMetadataVersion();
  }

  #toPacked(row: StoredRow): string {
    return this.packed.pack(JSON.parse(String(row[PROPERTIES])) as PropertyValues);
  }

  #raiseMetadataVersion(): void {
    this.#draft = draftAfter(Number(this.one(RAISE_METADATA_VERSION)?.[0]) - 1);
  }

  #addChange(number: number, previous: readonly [number, number], change: Change): void {
    const { typeId, objectId, kind, atMs, source } = change;
    const sent = JSON.stringify(change.sent);
    const calculated = JSON.stringify(change.calculated);
    const links = change.links === undefined ? null : JSON.stringify(change.links);
    const add = this.statement(ADD_CHANGE);
    add.run(
      number,
      typeId,
      objectId,
      ...previous,
      kind,
      atMs,
      source.type,
      source.id,
      sent,
      calculated,
      links,
    );
  }

  #saveObject({ record, isNew }: RecordSave, lastChange: number): void {
    const { typeId, id, createdAtMs, updatedAtMs, archivedAtMs = null } = record;
    const properties = this.packed.pack(record.properties);
    const values = [properties, createdAtMs, updatedAtMs, lastChange, typeId, id, archivedAtMs] as const;
    if (isNew) {
      this.statement(ADD_OBJECT).run(...values);
      if (archivedAtMs === null) this.#counts.addRecord(typeId);
      return;
    }
    const { changes } = this.statement(CHANGE_OBJECT).run(...values);
    if (changes > 0) return;
    this.statement(MOVE_OBJECT).run(...values);
    this.#counts.forget();
  }

  /** Nothing of it waits any more: whoever erases has the backlog entered first. */
  #eraseEntries(entries: readonly IndexEntry[]): void {
    const states = this.#rows.states();
    for (const entry of entries) {
      const state = states.get(entry.index);
      if (state === undefined) continue;
      if (!holdsWords(state.kind)) {
        this.#rows.removeKey(entry);
        continue;
      }
      this.#rows.removeWords(entry);
      this.#rows.forgetWords(entry.index);
    }
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
