import type { AssociationType } from '../../model/associations/association-types.ts';
import type { Change } from '../../model/changes.ts';
import { type AccountId, type ObjectId, type ObjectTypeId, toObjectId } from '../../model/ids.ts';
import type { IndexKind, IndexSubject } from '../../model/index-entries.ts';
import type { CrmRecord } from '../../model/records.ts';
import type { UniqueKey } from '../../model/unique-values.ts';
import type { AccountCounters, RowRange, RowTable, StoredRow } from '../row-tables.ts';
import { NO_TYPE } from '../rows.ts';
import type {
  AccountWriter,
  Erasure,
  ForeseenObjects,
  IndexExtension,
  LinkSave,
  MergeSave,
  MetadataChanges,
  RecordSave,
  UniqueHolder,
} from '../store.ts';
import { toDefinitionRows } from '../stored-metadata.ts';
import { PostgresAccountReader, toKeyLists } from './account-reader.ts';
import type { AccountState } from './account-state.ts';
import type { Parameter, Transaction } from './database.ts';
import { IndexRows } from './index-rows.ts';
import { KnownCounts, type NotedSearches } from './known-counts.ts';
import { LinkChanges } from './link-changes.ts';
import { addChanges, addObjects, changeObjects, moveChanges, type NumberedChange } from './record-rows.ts';
import { replaceRows } from './row-access.ts';

/** What holds rows of an object type beside the indexes. */
const TYPE_TABLES = ['object', 'change', 'merged_id', 'unique_value', 'blocked_value', 'definition', 'audit'];

const NEWEST_CHANGES = `
  SELECT object.object_type, object.id, object.last_change
  FROM unnest($2::text[], $3::bigint[]) AS wanted (object_type, id) JOIN object
    ON object.account_id = $1 AND object.object_type = wanted.object_type AND object.id = wanted.id`;

/** Keys with their holders as four lists, from $2 on. */
const GIVEN_VALUES = `
  unnest($2::text[], $3::text[], $4::bytea[], $5::bigint[])
    AS given (object_type, property_name, hash, object_id)`;

const RELEASE_GIVEN = `
  DELETE FROM unique_value USING ${GIVEN_VALUES}
  WHERE unique_value.account_id = $1 AND unique_value.object_type = given.object_type
    AND unique_value.property_name = given.property_name AND unique_value.hash = given.hash
    AND unique_value.object_id = given.object_id`;
const CLAIM_GIVEN = `
  INSERT INTO unique_value (account_id, object_type, property_name, hash, object_id)
  SELECT $1, given.object_type, given.property_name, given.hash, given.object_id FROM ${GIVEN_VALUES}`;
const RELEASE_ALL =
  'DELETE FROM unique_value WHERE account_id = $1 AND object_type = $2 AND property_name = $3';

const DROP_OBJECTS =
  'DELETE FROM object WHERE account_id = $1 AND object_type = $2 AND id = ANY($3::bigint[])';
const ADD_SURVIVORS = `
  INSERT INTO merged_id (account_id, object_type, id, survivor_id)
  SELECT $1, $2, gone.id, $4 FROM unnest($3::bigint[]) AS gone (id)`;
const MOVE_SURVIVORS = `
  UPDATE merged_id SET survivor_id = $4
  WHERE account_id = $1 AND object_type = $2 AND survivor_id = ANY($3::bigint[])`;
const DROP_SURVIVORS =
  'DELETE FROM merged_id WHERE account_id = $1 AND object_type = $2 AND survivor_id = $3';

const DROP_CHANGES = `
  WITH RECURSIVE history (number, previous, also_previous) AS (
    SELECT number, previous, also_previous FROM change WHERE account_id = $1 AND number = $2
    UNION ALL
    SELECT change.number, change.previous, change.also_previous
    FROM history JOIN change
      ON change.account_id = $1 AND change.number = ANY(ARRAY[history.previous, history.also_previous])
  )
  DELETE FROM change WHERE account_id = $1 AND number IN (SELECT number FROM history)`;

const BLOCK_VALUE = `
  INSERT INTO blocked_value (account_id, object_type, property_name, hash)
  SELECT $1, given.object_type, given.property_name, given.hash
  FROM unnest($2::text[], $3::text[], $4::bytea[]) AS given (object_type, property_name, hash)
  ON CONFLICT DO NOTHING`;

const SAVE_DEFINITIONS = `
  INSERT INTO definition (account_id, kind, object_type, name, body)
  SELECT $1, given.kind, given.object_type, given.name, given.body
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS given (kind, object_type, name, body)
  ON CONFLICT (account_id, kind, object_type, name) DO UPDATE SET body = excluded.body`;

const ADD_AUDITS = `
  INSERT INTO audit (account_id, number, object_type, kind, name, action, at_ms, user_id, body)
  SELECT $1, given.number, given.object_type, given.kind, given.name, given.action, given.at_ms, given.user_id,
    given.body
  FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[])
    AS given (number, object_type, kind, name, action, at_ms, user_id, body)`;

const BEGIN_INDEX = `
  INSERT INTO record_index (account_id, number, object_type, kind, property_name, next_id)
  VALUES ($1, $2, $3, $4, $5, 0)`;
const INDEXES_OF_TYPE = 'SELECT number FROM record_index WHERE account_id = $1 AND object_type = $2';
const DROP_INDEX = 'DELETE FROM record_index WHERE account_id = $1 AND number = $2';
const EXTEND_INDEX = 'UPDATE record_index SET next_id = $3 WHERE account_id = $1 AND number = $2';
const INDEX_END = 'SELECT next_id FROM record_index WHERE account_id = $1 AND number = $2';

const NEWEST_NUMBERS = `
  SELECT (SELECT coalesce(max(number), 0) FROM change WHERE account_id = $1),
    (SELECT coalesce(max(number), 0) FROM audit WHERE account_id = $1)`;

/** Records that were looked for with the beginning of a transaction, and those that were found. */
export interface KnownObjects extends ForeseenObjects {
  readonly records: readonly CrmRecord[];
}

interface WriterSurroundings {
  readonly state: AccountState;
  readonly kinds: Map<number, IndexKind>;
  readonly known: readonly KnownObjects[];
  readonly noted: NotedSearches;
}

/**
 * Reads and writes inside one transaction that has the account locked. Statements that answer nothing are sent without
 * waiting: the connection carries them out in their order, and the end of the transaction tells of one that failed.
 */
export class PostgresAccountWriter extends PostgresAccountReader implements AccountWriter {
  readonly counts: KnownCounts;
  readonly #transaction: Transaction;
  readonly #state: AccountState;
  readonly #indexes: IndexRows;
  readonly #linkChanges: LinkChanges;
  #known: readonly KnownObjects[];

  constructor(
    transaction: Transaction,
    accountId: AccountId,
    { state, kinds, known, noted }: WriterSurroundings,
  ) {
    super(transaction, accountId);
    this.#known = known;
    // What was found before the first change may be another after it.
    const changing: Transaction = {
      ...transaction,
      send: (...statement) => {
        this.#known = [];
        transaction.send(...statement);
      },
    };
    this.#transaction = changing;
    this.#state = state;
    this.#indexes = new IndexRows(changing, accountId, kinds);
    this.#linkChanges = new LinkChanges(changing, accountId);
    this.counts = new KnownCounts(changing, accountId, state, noted);
  }

  override async metadataVersion(): Promise<number> {
    return this.#state.version;
  }

  override async findObjects(typeId: ObjectTypeId, ids: readonly ObjectId[]): Promise<readonly CrmRecord[]> {
    const known = this.#known.find((each) => each.typeId === typeId);
    if (known === undefined) return super.findObjects(typeId, ids);
    const [asked, foreseen] = [new Set(ids), new Set(known.ids)];
    if (!ids.every((id) => foreseen.has(id))) return super.findObjects(typeId, ids);
    return known.records.filter(({ id }) => asked.has(id));
  }

  override async loadMetadata() {
    return { ...(await super.loadMetadata()), version: this.#state.version };
  }

  async takeObjectIds(count: number): Promise<ObjectId> {
    return this.#state.takeObjectIds(count);
  }

  async takeTypeNumbers(count: number): Promise<number> {
    return this.#state.takeTypeNumbers(count);
  }

  async saveRecords(saves: readonly RecordSave[]): Promise<void> {
    const removed = saves.flatMap((save) => save.removedEntries);
    const added = saves.flatMap((save) => save.addedEntries);
    await this.#indexes.prepare([...removed, ...added]);
    await this.counts.follow(saves);
    const changes: NumberedChange[] = [];
    const records = saves.map((save) => {
      const lastChange = this.#chain(save.record.lastChange, save.changes, changes);
      return { isNew: save.isNew, record: { ...save.record, lastChange } };
    });
    const recordsOf = (isNew: boolean) =>
      records.filter((each) => each.isNew === isNew).map(({ record }) => record);
    // All values are released before any is claimed: one record may take over what another gives up.
    this.#release(saves.flatMap(({ releasedKeys, record }) => toHolders(releasedKeys, record)));
    addChanges(this.#transaction, this.accountId, changes);
    addObjects(this.#transaction, this.accountId, recordsOf(true));
    changeObjects(this.#transaction, this.accountId, recordsOf(false));
    this.#claim(saves.flatMap(({ claimedKeys, record }) => toHolders(claimedKeys, record)));
    this.#indexes.change(removed, added);
  }

  async saveLinks({ removed, added, changes }: LinkSave): Promise<void> {
    this.#linkChanges.remove(removed);
    this.#linkChanges.add(added);
    if (changes.length > 0) await this.#logLinks(changes);
  }

  async dropLinks(type: AssociationType): Promise<void> {
    this.#linkChanges.drop(type);
  }

  async saveMerge({ save, absorbed }: MergeSave): Promise<void> {
    const { record, changes, removedEntries, addedEntries } = save;
    await this.#indexes.prepare([...removedEntries, ...addedEntries]);
    this.counts.forget();
    const [primary, other] = absorbed;
    const number = this.#state.takeChangeNumber();
    const previous = [primary.lastChange, other.lastChange] as const;
    const ids = absorbed.map(({ id }) => id);
    this.#release(absorbed.flatMap((each) => toHolders(save.releasedKeys, each)));
    this.#send(MOVE_SURVIVORS, record.typeId, ids, record.id);
    this.#send(ADD_SURVIVORS, record.typeId, ids, record.id);
    this.#send(DROP_OBJECTS, record.typeId, ids);
    const numbered = changes.map((change) => ({ change, number, previous }));
    addChanges(this.#transaction, this.accountId, numbered);
    addObjects(this.#transaction, this.accountId, [{ ...record, lastChange: number }]);
    this.#claim(toHolders(save.claimedKeys, record));
    this.#indexes.change(removedEntries, addedEntries);
  }

  async eraseRecord({ record, keys, entries }: Erasure): Promise<void> {
    const { typeId, id, lastChange } = record;
    await this.#indexes.prepare(entries);
    this.counts.forget();
    this.#release(toHolders(keys, record));
    this.#indexes.change(entries, []);
    this.#send(DROP_CHANGES, lastChange);
    this.#send(DROP_SURVIVORS, typeId, id);
    this.#send(DROP_OBJECTS, typeId, [id]);
  }

  async blockValue(key: UniqueKey): Promise<void> {
    this.#send(BLOCK_VALUE, ...toKeyLists([key]));
  }

  async saveMetadata(changes: MetadataChanges): Promise<void> {
    this.#state.raiseVersion();
    this.#saveDefinitions(toDefinitionRows(changes));
    this.#addAudits(changes.audits ?? []);
  }

  async beginIndex(typeId: ObjectTypeId, { kind, propertyName }: IndexSubject): Promise<number> {
    const number = this.#state.takeIndexNumber();
    this.#state.raiseVersion();
    this.#indexes.learn(number, kind);
    this.#send(BEGIN_INDEX, number, typeId, kind, propertyName);
    return number;
  }

  async purgeType(typeId: ObjectTypeId): Promise<void> {
    const indexes = await this.connection.all(INDEXES_OF_TYPE, this.accountId, typeId);
    for (const [number] of indexes) await this.dropIndex(Number(number));
    this.#linkChanges.removeType(typeId);
    this.counts.forget();
    for (const table of TYPE_TABLES)
      this.#send(`DELETE FROM ${table} WHERE account_id = $1 AND object_type = $2`, typeId);
    this.#state.raiseVersion();
  }

  async dropIndex(index: number): Promise<void> {
    this.#state.raiseVersion();
    this.counts.forget();
    await this.#indexes.drop(index);
    this.#send(DROP_INDEX, index);
  }

  async releaseValues(typeId: ObjectTypeId, propertyName: string): Promise<void> {
    this.#send(RELEASE_ALL, typeId, propertyName);
  }

  async replaceRows(table: RowTable, range: RowRange, rows: readonly StoredRow[]): Promise<void> {
    this.counts.forget();
    await replaceRows(this.connection, this.accountId, { table, range, rows });
  }

  async replaceCounters(counters: AccountCounters): Promise<void> {
    const [row] = await this.connection.all(NEWEST_NUMBERS, this.accountId);
    this.#state.replace({ ...counters, lastChange: Number(row?.[0]), lastAudit: Number(row?.[1]) });
  }

  async releaseAllValues(): Promise<void> {
    await this.connection.all('DELETE FROM unique_value WHERE account_id = $1', this.accountId);
  }

  async claimValues(holders: readonly UniqueHolder[]): Promise<void> {
    this.#claim(holders);
  }

  async findIndexEnd(index: number): Promise<ObjectId | undefined> {
    const [row] = await this.connection.all(INDEX_END, this.accountId, index);
    const nextId = row?.[0] ?? undefined;
    return nextId === undefined ? undefined : toObjectId(Number(nextId));
  }

  async extendIndex(index: number, { entries, nextId }: IndexExtension): Promise<void> {
    await this.#indexes.prepare(entries);
    if (nextId === undefined) this.#state.raiseVersion();
    this.#send(EXTEND_INDEX, index, nextId ?? null);
    this.#indexes.change([], entries);
  }

  #send(text: string, ...values: readonly Parameter[]): void {
    this.#transaction.send(text, this.accountId, ...values);
  }

  /** Gives changes of one record their numbers, adds them to the list, and answers with the last number. */
  #chain(lastChange: number, changes: readonly Change[], numbered: NumberedChange[]): number {
    let previous = lastChange;
    for (const change of changes) {
      const number = this.#state.takeChangeNumber();
      numbered.push({ change, number, previous: [previous, 0] });
      previous = number;
    }
    return previous;
  }

  async #logLinks(changes: readonly Change[]): Promise<void> {
    const records = new Map<string, { typeId: ObjectTypeId; id: ObjectId; changes: Change[] }>();
    for (const change of changes) {
      const { typeId, objectId: id } = change;
      const record = records.get(`${typeId} ${id}`) ?? { typeId, id, changes: [] };
      record.changes.push(change);
      records.set(`${typeId} ${id}`, record);
    }
    const list = [...records.values()];
    const types = list.map(({ typeId }) => typeId);
    const ids = list.map(({ id }) => id);
    const newest = await this.connection.all(NEWEST_CHANGES, this.accountId, types, ids);
    const numbered: NumberedChange[] = [];
    const moved = newest.map(([typeId, id, lastChange]) => {
      const record = records.get(`${typeId} ${id}`);
      if (record === undefined) throw new Error('a record was found that was not asked for');
      return { ...record, lastChange: this.#chain(Number(lastChange), record.changes, numbered) };
    });
    addChanges(this.#transaction, this.accountId, numbered);
    moveChanges(this.#transaction, this.accountId, moved);
  }

  #release(holders: readonly UniqueHolder[]): void {
    if (holders.length > 0) this.#send(RELEASE_GIVEN, ...toHolderLists(holders));
  }

  #claim(holders: readonly UniqueHolder[]): void {
    if (holders.length > 0) this.#send(CLAIM_GIVEN, ...toHolderLists(holders));
  }

  #saveDefinitions(given: ReturnType<typeof toDefinitionRows>): void {
    // The later of two of the same name is what counts.
    const rows = [
      ...new Map(given.map((row) => [JSON.stringify([row.kind, row.objectType, row.name]), row])).values(),
    ];
    if (rows.length === 0) return;
    this.#send(
      SAVE_DEFINITIONS,
      rows.map(({ kind }) => kind),
      rows.map(({ objectType }) => objectType),
      rows.map(({ name }) => name),
      rows.map(({ body }) => body),
    );
  }

  #addAudits(audits: NonNullable<MetadataChanges['audits']>): void {
    if (audits.length === 0) return;
    this.#send(
      ADD_AUDITS,
      audits.map(() => this.#state.takeAuditNumber()),
      audits.map(({ typeId }) => typeId ?? NO_TYPE),
      audits.map(({ kind }) => kind),
      audits.map(({ name }) => name),
      audits.map(({ action }) => action),
      audits.map(({ atMs }) => atMs),
      audits.map(({ userId }) => userId ?? null),
      audits.map(({ body }) => JSON.stringify(body)),
    );
  }
}

function toHolders(keys: readonly UniqueKey[], { id }: Pick<CrmRecord, 'id'>): readonly UniqueHolder[] {
  return keys.map((key) => ({ key, objectId: id }));
}

function toHolderLists(holders: readonly UniqueHolder[]) {
  return [...toKeyLists(holders.map(({ key }) => key)), holders.map(({ objectId }) => objectId)] as const;
}
