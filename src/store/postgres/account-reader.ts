import type { AssociationType, Link } from '../../model/associations/association-types.ts';
import type { AuditEntry, AuditSubject, NumberedAudit } from '../../model/audit.ts';
import type { Change } from '../../model/changes.ts';
import type { AccountMetadata } from '../../model/definitions.ts';
import { type AccountId, type ObjectId, type ObjectTypeId, toObjectId } from '../../model/ids.ts';
import type { CrmRecord } from '../../model/records.ts';
import type { UniqueKey } from '../../model/unique-values.ts';
import type { CountLessons } from '../count-lessons.ts';
import type { IndexPage, IndexSearch } from '../index-search.ts';
import type { AccountCounters, RowRange, RowTable, StoredRow, UniqueDigest } from '../row-tables.ts';
import {
  AUDIT_COLUMNS,
  CHANGE_COLUMNS,
  NO_TYPE,
  OBJECT_COLUMNS,
  type Row,
  toAudit,
  toChange,
  toRecord,
} from '../rows.ts';
import type { AuditPage, CrowdedRecord, IndexReader, LinkPage, ObjectPage, UniqueHolder } from '../store.ts';
import { toMetadata } from '../stored-metadata.ts';
import { hashOf } from '../value-hash.ts';
import type { Connection } from './database.ts';
import { IndexSearches } from './index-search.ts';
import { findKnownCount } from './known-counts.ts';
import { LinkRows } from './link-rows.ts';
import { countRows, digestUniqueValues, ownRows, readCounters, readRows } from './row-access.ts';

export const FIND_OBJECTS = `
  SELECT ${OBJECT_COLUMNS} FROM object
  WHERE account_id = $1 AND object_type = $2 AND id = ANY($3::bigint[])`;

/** Keys as three lists, from $2 on, each with its place in them. */
const WANTED_KEYS = `
  unnest($2::text[], $3::text[], $4::bytea[]) WITH ORDINALITY AS wanted (object_type, property_name, hash, place)`;

const FIND_HOLDERS = `
  SELECT wanted.place, held.object_id
  FROM ${WANTED_KEYS} JOIN unique_value AS held
    ON held.account_id = $1 AND held.object_type = wanted.object_type
    AND held.property_name = wanted.property_name AND held.hash = wanted.hash`;

const FIND_BLOCKED = `
  SELECT wanted.place
  FROM ${WANTED_KEYS} JOIN blocked_value AS blocked
    ON blocked.account_id = $1 AND blocked.object_type = wanted.object_type
    AND blocked.property_name = wanted.property_name AND blocked.hash = wanted.hash`;

const LIST_LIVE = `
  SELECT ${OBJECT_COLUMNS} FROM object
  WHERE account_id = $1 AND object_type = $2 AND id >= $3 AND archived_at_ms IS NULL ORDER BY id LIMIT $4`;

const LIST_ARCHIVED = `
  SELECT ${OBJECT_COLUMNS} FROM object
  WHERE account_id = $1 AND object_type = $2 AND id >= $3 AND archived_at_ms IS NOT NULL ORDER BY id LIMIT $4`;

/** Every entry carries the newest one from which it was reached, which tells whose history it belongs to. */
const LOAD_CHANGES = `
  WITH RECURSIVE history (root, number, previous, also_previous) AS (
    SELECT change.number, change.number, change.previous, change.also_previous
    FROM change WHERE change.account_id = $1 AND change.number = ANY($2::bigint[])
    UNION ALL
    SELECT history.root, change.number, change.previous, change.also_previous
    FROM history JOIN change
      ON change.account_id = $1 AND change.number = ANY(ARRAY[history.previous, history.also_previous])
  )
  SELECT history.root, ${CHANGE_COLUMNS}
  FROM history JOIN change ON change.account_id = $1 AND change.number = history.number
  ORDER BY change.number DESC`;

/** The log is read from its end to the newest entry that is old enough. */
const LIST_CHANGED_SINCE = `
  SELECT DISTINCT object_id FROM change
  WHERE account_id = $1 AND object_type = $2
    AND number > coalesce(
      (SELECT number FROM change WHERE account_id = $1 AND at_ms <= $3 ORDER BY number DESC LIMIT 1), 0)`;

const LIST_AUDITS = `
  SELECT ${AUDIT_COLUMNS} FROM audit
  WHERE account_id = $1 AND object_type = $2 AND kind = $3 AND name = $4 ORDER BY number DESC`;

const READ_AUDIT_LOG = `
  SELECT ${AUDIT_COLUMNS} FROM audit
  WHERE account_id = $1 AND number < $2 AND kind = ANY($3::text[]) AND ($4 = '' OR user_id = $4)
    AND at_ms BETWEEN $5 AND $6
  ORDER BY number DESC LIMIT $7`;

const FIND_SURVIVORS = `
  SELECT id, survivor_id FROM merged_id
  WHERE account_id = $1 AND object_type = $2 AND id = ANY($3::bigint[])`;

const METADATA_VERSION = 'SELECT metadata_version FROM account_state WHERE account_id = $1';

/** One statement, so that all of it is of one moment. */
const LOAD_METADATA = `
  SELECT 'version', NULL, metadata_version::text, NULL, NULL FROM account_state WHERE account_id = $1
  UNION ALL
  (SELECT kind, object_type, body, NULL, NULL FROM definition WHERE account_id = $1
   ORDER BY kind, object_type, name)
  UNION ALL
  (SELECT 'index', object_type, kind, property_name, number::text || CASE WHEN next_id IS NULL THEN '+' ELSE '' END
   FROM record_index WHERE account_id = $1 ORDER BY number)`;

/** Reads of one account, over a transaction or over whatever connection is free. */
export class PostgresAccountReader implements IndexReader {
  protected readonly connection: Connection;
  protected readonly accountId: AccountId;
  protected readonly links: LinkRows;
  readonly #searches: IndexSearches;

  readonly #lessons: CountLessons | undefined;

  /** @param lessons count where others have counted before; without them all is counted anew. */
  constructor(connection: Connection, accountId: AccountId, lessons?: CountLessons) {
    this.connection = connection;
    this.accountId = accountId;
    this.links = new LinkRows(connection, accountId);
    this.#lessons = lessons;
    this.#searches = new IndexSearches(connection, accountId);
  }

  async metadataVersion(): Promise<number> {
    const [row] = await this.connection.all(METADATA_VERSION, this.accountId);
    if (row === undefined) throw new Error(`there is no account ${this.accountId}`);
    return Number(row[0]);
  }

  async loadMetadata(): Promise<AccountMetadata> {
    const rows = await this.connection.all(LOAD_METADATA, this.accountId);
    const version = Number(rows.find(([kind]) => kind === 'version')?.[2]);
    const definitions = rows.filter(([kind]) => kind !== 'version' && kind !== 'index');
    const indexes = rows.filter(([kind]) => kind === 'index').map(toIndexRow);
    return toMetadata(version, definitions, indexes);
  }

  async findObjects(typeId: ObjectTypeId, ids: readonly ObjectId[]): Promise<readonly CrmRecord[]> {
    if (ids.length === 0) return [];
    return (await this.connection.all(FIND_OBJECTS, this.accountId, typeId, ids)).map(toRecord);
  }

  async findHolders(keys: readonly UniqueKey[]): Promise<readonly UniqueHolder[]> {
    if (keys.length === 0) return [];
    const rows = await this.connection.all(FIND_HOLDERS, this.accountId, ...toKeyLists(keys));
    return rows.flatMap(([place, objectId]) => {
      const key = keys[Number(place) - 1];
      return key === undefined ? [] : { key, objectId: toObjectId(Number(objectId)) };
    });
  }

  async findBlocked(keys: readonly UniqueKey[]): Promise<readonly UniqueKey[]> {
    if (keys.length === 0) return [];
    const rows = await this.connection.all(FIND_BLOCKED, this.accountId, ...toKeyLists(keys));
    const places = new Set(rows.map(([place]) => Number(place)));
    return keys.filter((_, at) => places.has(at + 1));
  }

  async listObjects({ typeId, fromId, limit, archived }: ObjectPage): Promise<readonly CrmRecord[]> {
    const text = archived ? LIST_ARCHIVED : LIST_LIVE;
    return (await this.connection.all(text, this.accountId, typeId, fromId, limit)).map(toRecord);
  }

  async loadChanges(records: readonly CrmRecord[]): Promise<ReadonlyMap<ObjectId, readonly Change[]>> {
    const ids = new Map(records.map((record) => [record.lastChange, record.id]));
    const histories = new Map<ObjectId, Change[]>(records.map((record) => [record.id, []]));
    if (records.length === 0) return histories;
    for (const [root, ...row] of await this.connection.all(LOAD_CHANGES, this.accountId, [...ids.keys()])) {
      const id = ids.get(Number(root));
      if (id !== undefined) histories.get(id)?.push(toChange(row));
    }
    return histories;
  }

  async listChangedSince(typeId: ObjectTypeId, atMs: number): Promise<readonly ObjectId[]> {
    const rows = await this.connection.all(LIST_CHANGED_SINCE, this.accountId, typeId, Math.floor(atMs));
    return rows.map(([id]) => toObjectId(Number(id)));
  }

  async listLinks(pages: readonly LinkPage[]): Promise<readonly (readonly Link[])[]> {
    return this.links.pages(pages);
  }

  async findLinks(
    types: readonly AssociationType[],
    pairs: readonly (readonly [ObjectId, ObjectId])[],
  ): Promise<readonly Link[]> {
    return this.links.between(types, pairs);
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
    return (await this.connection.all(LIST_AUDITS, this.accountId, typeId ?? NO_TYPE, kind, name)).map(
      toAudit,
    );
  }

  async readAuditLog(page: AuditPage): Promise<readonly NumberedAudit[]> {
    const { before, limit, kinds, userId = '', fromMs, toMs } = page;
    const values = [before, kinds, userId, fromMs, toMs, limit] as const;
    return (await this.connection.all(READ_AUDIT_LOG, this.accountId, ...values)).map(toAudit);
  }

  async findSurvivors(
    typeId: ObjectTypeId,
    ids: readonly ObjectId[],
  ): Promise<ReadonlyMap<ObjectId, ObjectId>> {
    if (ids.length === 0) return new Map();
    const rows = await this.connection.all(FIND_SURVIVORS, this.accountId, typeId, ids);
    return new Map(rows.map(([id, survivorId]) => [toObjectId(Number(id)), toObjectId(Number(survivorId))]));
  }

  readRows(table: RowTable, range: RowRange, limit: number): Promise<readonly StoredRow[]> {
    return readRows(this.connection, ownRows(this.accountId), { table, range, limit });
  }

  countRows(table: RowTable): Promise<number> {
    return countRows(this.connection, this.accountId, table);
  }

  readCounters(): Promise<AccountCounters> {
    return readCounters(this.connection, this.accountId);
  }

  digestUniqueValues(): Promise<UniqueDigest> {
    return digestUniqueValues(this.connection, this.accountId);
  }

  async findMatching(search: IndexSearch, limit: number): Promise<readonly ObjectId[]> {
    return this.#searches.findMatching(search, limit);
  }

  async countMatching(search: IndexSearch): Promise<number> {
    const count = (noted?: number) => this.#searches.countMatching(search, noted);
    const find = (asked: string) => findKnownCount(this.connection, this.accountId, asked);
    return this.#lessons === undefined ? (await count()).count : this.#lessons.count(search, { find, count });
  }

  async pageMatching(page: IndexPage): Promise<readonly ObjectId[]> {
    return this.#searches.pageMatching(page);
  }
}

/** Keys as lists of their object types, their property names, and the hashes of their values. */
export function toKeyLists(keys: readonly UniqueKey[]) {
  return [
    keys.map(({ typeId }) => typeId),
    keys.map(({ propertyName }) => propertyName),
    keys.map((key) => Buffer.from(hashOf(key), 'hex')),
  ] as const;
}

function toIndexRow([, typeId, kind, name, number]: Row): Row {
  const text = String(number);
  return [Number.parseInt(text, 10), typeId, kind, name, text.endsWith('+') ? 1 : 0];
}
