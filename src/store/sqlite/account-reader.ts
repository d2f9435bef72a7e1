import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AssociationType, Link } from '../../model/associations/association-types.ts';
import type { AuditEntry, AuditSubject, NumberedAudit } from '../../model/audit.ts';
import type { Change } from '../../model/changes.ts';
import type { AccountMetadata } from '../../model/definitions.ts';
import { type ObjectId, type ObjectTypeId, toObjectId, toObjectTypeId } from '../../model/ids.ts';
import type { CrmRecord } from '../../model/records.ts';
import type { UniqueKey } from '../../model/unique-values.ts';
import type { CountLessons } from '../count-lessons.ts';
import type { IndexPage, IndexSearch } from '../index-search.ts';
import {
  type AccountCounters,
  OBJECT_ROWS,
  type RowRange,
  type RowTable,
  type StoredRow,
  type UniqueDigest,
} from '../row-tables.ts';
import {
  AUDIT_COLUMNS,
  CHANGE_COLUMNS,
  NO_TYPE,
  OBJECT_COLUMNS,
  PROPERTIES,
  type Row,
  toAudit,
  toChange,
  toRecordOf,
} from '../rows.ts';
import type { AuditPage, CrowdedRecord, IndexReader, LinkPage, ObjectPage, UniqueHolder } from '../store.ts';
import { toMetadata } from '../stored-metadata.ts';
import { hashOf } from '../value-hash.ts';
import { countMatching, findMatching, pageMatching } from './index-search.ts';
import { findKnownCount, findMoved } from './known-counts.ts';
import { LinkRows } from './link-rows.ts';
import { PackedProperties } from './packed-properties.ts';
import { countRows, digestUniqueValues, OWN_FILE, readCounters, readRows } from './row-access.ts';
import { Statements } from './statements.ts';

const FIND_OBJECT = `SELECT ${OBJECT_COLUMNS} FROM object WHERE object_type = ? AND id = ?`;

const FIND_OBJECTS = `
  SELECT ${OBJECT_COLUMNS}
  FROM json_each(?2) AS wanted CROSS JOIN object ON object.object_type = ?1 AND object.id = wanted.value`;

const FIND_HOLDERS = `
  SELECT unique_value.object_type, unique_value.property_name, unique_value.value, unique_value.object_id
  FROM json_each(?1) AS wanted CROSS JOIN unique_value
    ON unique_value.object_type = wanted.value ->> 0
    AND unique_value.property_name = wanted.value ->> 1
    AND unique_value.value = wanted.value ->> 2`;

const IS_BLOCKED = 'SELECT 1 FROM blocked_value WHERE object_type = ? AND property_name = ? AND hash = ?';

const LIST_LIVE = `
  SELECT ${OBJECT_COLUMNS} FROM object INDEXED BY object_live
  WHERE object_type = ? AND id >= ? AND archived_at_ms IS NULL ORDER BY id LIMIT ?`;

const LIST_ARCHIVED = `
  SELECT ${OBJECT_COLUMNS} FROM object INDEXED BY object_archived
  WHERE object_type = ? AND id >= ? AND archived_at_ms IS NOT NULL ORDER BY id LIMIT ?`;

/** Every entry carries the newest one from which it was reached, which tells whose history it belongs to. */
const LOAD_CHANGES = `
  WITH RECURSIVE history (root, number, previous, also_previous) AS (
    SELECT change.number, change.number, change.previous, change.also_previous
    FROM json_each(?1) AS wanted CROSS JOIN change ON change.number = wanted.value
    UNION ALL
    SELECT history.root, change.number, change.previous, change.also_previous
    FROM history CROSS JOIN change ON change.number IN (history.previous, history.also_previous)
  )
  SELECT history.root, ${CHANGE_COLUMNS} FROM history CROSS JOIN change ON change.number = history.number
  ORDER BY change.number DESC`;

/** The log is read from its end to the newest entry that is old enough. */
const LIST_CHANGED_SINCE = `
  SELECT DISTINCT object_id FROM change
  WHERE object_type = ?1
    AND number > coalesce((SELECT number FROM change WHERE at_ms <= ?2 ORDER BY number DESC LIMIT 1), 0)`;

const LIST_AUDITS = `
  SELECT ${AUDIT_COLUMNS} FROM audit
  WHERE object_type = ? AND kind = ? AND name = ? ORDER BY number DESC`;

const READ_AUDIT_LOG = `
  SELECT ${AUDIT_COLUMNS} FROM audit
  WHERE number < ?1 AND kind IN (SELECT value FROM json_each(?2)) AND (?3 = '' OR user_id = ?3)
    AND at_ms BETWEEN ?4 AND ?5
  ORDER BY number DESC LIMIT ?6`;

const FIND_SURVIVORS = `
  SELECT merged_id.id, merged_id.survivor_id
  FROM json_each(?2) AS wanted CROSS JOIN merged_id
    ON merged_id.object_type = ?1 AND merged_id.id = wanted.value`;

const METADATA_VERSION = `SELECT value FROM counter WHERE name = 'metadata_version'`;
const LOAD_DEFINITIONS = 'SELECT kind, object_type, body FROM definition ORDER BY kind, object_type, name';
const LOAD_INDEXES = `
  SELECT number, object_type, kind, property_name, next_id IS NULL FROM record_index ORDER BY number`;

/** Reads of one account's file over one connection. */
export class SqliteAccountReader implements IndexReader {
  protected readonly database: DatabaseSync;
  protected readonly links: LinkRows;
  protected readonly statements: Statements;
  protected readonly packed: PackedProperties;

  readonly #lessons: CountLessons | undefined;

  /** @param lessons count where others have counted before; without them all is counted anew. */
  constructor(database: DatabaseSync, lessons?: CountLessons) {
    this.database = database;
    this.#lessons = lessons;
    this.statements = new Statements(database);
    this.links = new LinkRows(this.statements);
    this.packed = new PackedProperties(this.statements);
    // For searches by a text that is longer than what an index holds of it.
    this.packed.offerValues(database);
  }

  async metadataVersion(): Promise<number> {
    return Number(this.one(METADATA_VERSION)?.[0]);
  }

  async loadMetadata(): Promise<AccountMetadata> {
    return toMetadata(await this.metadataVersion(), this.all(LOAD_DEFINITIONS), this.all(LOAD_INDEXES));
  }

  async findObjects(typeId: ObjectTypeId, ids: readonly ObjectId[]): Promise<readonly CrmRecord[]> {
    const [only] = ids;
    const rows =
      ids.length === 1 && only !== undefined
        ? this.all(FIND_OBJECT, typeId, only)
        : this.all(FIND_OBJECTS, typeId, JSON.stringify(ids));
    return rows.map((row) => this.#toRecord(row));
  }

  async findHolders(keys: readonly UniqueKey[]): Promise<readonly UniqueHolder[]> {
    if (keys.length === 0) return [];
    const wanted = keys.map((key) => [key.typeId, key.propertyName, key.value]);
    return this.all(FIND_HOLDERS, JSON.stringify(wanted)).map(([typeId, propertyName, value, objectId]) => ({
      key: {
        typeId: toObjectTypeId(String(typeId)),
        propertyName: String(propertyName),
        value: String(value),
      },
      objectId: toObjectId(Number(objectId)),
    }));
  }

  async findBlocked(keys: readonly UniqueKey[]): Promise<readonly UniqueKey[]> {
    return keys.filter(
      (key) => this.one(IS_BLOCKED, key.typeId, key.propertyName, hashOf(key)) !== undefined,
    );
  }

  async listObjects({ typeId, fromId, limit, archived }: ObjectPage): Promise<readonly CrmRecord[]> {
    return this.all(archived ? LIST_ARCHIVED : LIST_LIVE, typeId, fromId, limit).map((row) =>
      this.#toRecord(row),
    );
  }

  async loadChanges(records: readonly CrmRecord[]): Promise<ReadonlyMap<ObjectId, readonly Change[]>> {
    const ids = new Map(records.map((record) => [record.lastChange, record.id]));
    const histories = new Map<ObjectId, Change[]>(records.map((record) => [record.id, []]));
    for (const [root, ...row] of this.all(LOAD_CHANGES, JSON.stringify([...ids.keys()]))) {
      const id = ids.get(Number(root));
      if (id !== undefined) histories.get(id)?.push(toChange(row));
    }
    return histories;
  }

  async listChangedSince(typeId: ObjectTypeId, atMs: number): Promise<readonly ObjectId[]> {
    return this.all(LIST_CHANGED_SINCE, typeId, atMs).map(([id]) => toObjectId(Number(id)));
  }

  async listLinks(pages: readonly LinkPage[]): Promise<readonly (readonly Link[])[]> {
    return pages.map((page) => this.links.page(page));
  }

  async findLinks(
    types: readonly AssociationType[],
    pairs: readonly (readonly [ObjectId, ObjectId])[],
  ): Promise<readonly Link[]> {
    return types.flatMap((type) => this.links.between(type, pairs));
  }

  async findLinksFrom(type: AssociationType, fromIds: readonly ObjectId[]): Promise<readonly Link[]> {
    return this.links.from(type, fromIds);
  }

  async countLinks(
    type: AssociationType,
    fromIds: readonly ObjectId[],
  ): Promise<ReadonlyMap<ObjectId, number>> {
    return this.links.count(type, fromIds);
  }

  async findCrowded(type: AssociationType, min: number): Promise<readonly CrowdedRecord[]> {
    return this.links.crowded(type, min);
  }

  async loadLinks(typeId: ObjectTypeId, id: ObjectId): Promise<readonly Link[]> {
    return this.links.ofRecord(typeId, id);
  }

  async listAudits({ typeId, kind, name }: AuditSubject): Promise<readonly AuditEntry[]> {
    return this.all(LIST_AUDITS, typeId ?? NO_TYPE, kind, name).map(toAudit);
  }

  async readAuditLog(page: AuditPage): Promise<readonly NumberedAudit[]> {
    const { before, limit, kinds, userId = '', fromMs, toMs } = page;
    return this.all(READ_AUDIT_LOG, before, JSON.stringify(kinds), userId, fromMs, toMs, limit).map(toAudit);
  }

  async findSurvivors(
    typeId: ObjectTypeId,
    ids: readonly ObjectId[],
  ): Promise<ReadonlyMap<ObjectId, ObjectId>> {
    const rows = this.all(FIND_SURVIVORS, typeId, JSON.stringify(ids));
    return new Map(rows.map(([id, survivorId]) => [toObjectId(Number(id)), toObjectId(Number(survivorId))]));
  }

  async findMatching(search: IndexSearch, limit: number): Promise<readonly ObjectId[]> {
    return findMatching(this.database, search, limit);
  }

  async countMatching(search: IndexSearch): Promise<number> {
    const count = async (noted?: number) =>
      this.#atOneMoment(() => ({
        count: countMatching(this.database, search),
        moved: noted === undefined ? 0 : findMoved(this.statements, noted),
      }));
    const find = async (asked: string) => findKnownCount(this.statements, asked);
    return this.#lessons === undefined ? (await count()).count : this.#lessons.count(search, { find, count });
  }

  async pageMatching(page: IndexPage): Promise<readonly ObjectId[]> {
    return pageMatching(this.database, page);
  }

  async readRows(table: RowTable, range: RowRange, limit: number): Promise<readonly StoredRow[]> {
    const rows = readRows(this.statements, { table, owned: OWN_FILE, range, limit });
    return table === OBJECT_ROWS ? rows.map((row) => row.with(PROPERTIES, this.#toText(row))) : rows;
  }

  async countRows(table: RowTable): Promise<number> {
    return countRows(this.statements, table);
  }

  async readCounters(): Promise<AccountCounters> {
    return readCounters(this.statements);
  }

  async digestUniqueValues(): Promise<UniqueDigest> {
    return digestUniqueValues(this.statements);
  }

  #toRecord(row: Row): CrmRecord {
    return toRecordOf(row, this.packed.unpack(String(row[PROPERTIES])));
  }

  /** A commit of this process may have ended the snapshot in which others of this turn are read. */
  #atOneMoment<T>(body: () => T): T {
    if (this.database.isTransaction) return body();
    this.database.exec('BEGIN');
    try {
      return body();
    } finally {
      this.database.exec('COMMIT');
    }
  }

  /** The values of a row as every store has them. What cannot be read is left for the reader to find so. */
  #toText(row: StoredRow): string {
    const packed = String(row[PROPERTIES]);
    try {
      return JSON.stringify(this.packed.unpack(packed));
    } catch {
      return `unreadable: ${packed}`;
    }
  }

  protected all(sql: string, ...values: readonly (string | number)[]): readonly Row[] {
    return this.statements.all(sql, ...values);
  }

  protected one(sql: string, ...values: readonly (string | number)[]): Row | undefined {
    return this.statements.one(sql, ...values);
  }

  protected statement(sql: string): StatementSync {
    return this.statements.get(sql);
  }
}
