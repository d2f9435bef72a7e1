import type { AssociationType } from '../../model/associations/association-types.ts';
import type { Change } from '../../model/changes.ts';
import { type AccountId, type ObjectId, type ObjectTypeId, toObjectId } from '../../model/ids.ts';
import type { IndexKind, IndexSubject } from '../../model/index-entries.ts';
import type { CrmRecord } from '../../model/records.ts';
import type { UniqueKey } from '../../model/unique-values.ts';
import { NO_TYPE } from '../rows.ts';
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
import { PostgresAccountReader, toKeyLists } from './account-reader.ts';
import type { AccountState } from './account-state.ts';
import type { Connection } from './database.ts';
import { IndexRows } from './index-rows.ts';
import { addChanges, addObjects, changeObjects, moveChanges, type NumberedChange } from './record-rows.ts';

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

/**
 * Reads and writes inside one transaction that has the account locked. Statements that need nothing of each other's
 * answers are sent one after the other without waiting: the connection carries them out in their order.
 */
export class PostgresAccountWriter extends PostgresAccountReader implements AccountWriter {
  readonly #state: AccountState;
  readonly #indexes: IndexRows;

  constructor(
    connection: Connection,
    accountId: AccountId,
    { state, kinds }: { readonly state: AccountState; readonly kinds: Map<number, IndexKind> },
  ) {
    super(connection, accountId);
    this.#state = state;
    this.#indexes = new IndexRows(connection, accountId, kinds);
  }

  override async metadataVersion(): Promise<number> {
    return this.#state.version;
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
    if (saves.length === 0) return;
    const changes: NumberedChange[] = [];
    const records = saves.map((save) => {
      const lastChange = this.#chain(save.record.lastChange, save.changes, changes);
      return { isNew: save.isNew, record: { ...save.record, lastChange } };
    });
    const recordsOf = (isNew: boolean) =>
      records.filter((each) => each.isNew === isNew).map(({ record }) => record);
    await Promise.all([
      // All values are released before any is claimed: one record may take over what another gives up.
      this.#release(saves.flatMap(({ releasedKeys, record }) => toHolders(releasedKeys, record))),
      addChanges(this.connection, this.accountId, changes),
      addObjects(this.connection, this.accountId, recordsOf(true)),
      changeObjects(this.connection, this.accountId, recordsOf(false)),
      this.claimValues(saves.flatMap(({ claimedKeys, record }) => toHolders(claimedKeys, record))),
      this.#indexes.change(
        saves.flatMap((save) => save.removedEntries),
        saves.flatMap((save) => save.addedEntries),
      ),
    ]);
  }

  async saveLinks({ removed, added, changes }: LinkSave): Promise<void> {
    const saved = [this.links.remove(removed), this.links.add(added)];
    if (changes.length > 0) saved.push(this.#logLinks(changes));
    await Promise.all(saved);
  }

  async dropLinks(type: AssociationType): Promise<void> {
    await this.links.drop(type);
  }

  async saveMerge({ save, absorbed }: MergeSave): Promise<void> {
    const { record, changes } = save;
    const [primary, other] = absorbed;
    const number = this.#state.takeChangeNumber();
    const previous = [primary.lastChange, other.lastChange] as const;
    const ids = absorbed.map(({ id }) => id);
    await Promise.all([
      this.#release(absorbed.flatMap((each) => toHolders(save.releasedKeys, each))),
      this.connection.all(MOVE_SURVIVORS, this.accountId, record.typeId, ids, record.id),
      this.connection.all(ADD_SURVIVORS, this.accountId, record.typeId, ids, record.id),
      this.connection.all(DROP_OBJECTS, this.accountId, record.typeId, ids),
      addChanges(
        this.connection,
        this.accountId,
        changes.map((change) => ({ change, number, previous })),
      ),
      addObjects(this.connection, this.accountId, [{ ...record, lastChange: number }]),
      this.claimValues(toHolders(save.claimedKeys, record)),
      this.#indexes.change(save.removedEntries, save.addedEntries),
    ]);
  }

  async eraseRecord({ record, keys, entries }: Erasure): Promise<void> {
    const { typeId, id, lastChange } = record;
    await Promise.all([
      this.#release(toHolders(keys, record)),
      this.#indexes.change(entries, []),
      this.connection.all(DROP_CHANGES, this.accountId, lastChange),
      this.connection.all(DROP_SURVIVORS, this.accountId, typeId, id),
      this.connection.all(DROP_OBJECTS, this.accountId, typeId, [id]),
    ]);
  }

  async blockValue(key: UniqueKey): Promise<void> {
    await this.connection.all(BLOCK_VALUE, this.accountId, ...toKeyLists([key]));
  }

  async saveMetadata(changes: MetadataChanges): Promise<void> {
    const rows = toDefinitionRows(changes);
    this.#state.raiseVersion();
    await Promise.all([this.#saveDefinitions(rows), this.#addAudits(changes.audits ?? [])]);
  }

  async beginIndex(typeId: ObjectTypeId, { kind, propertyName }: IndexSubject): Promise<number> {
    const number = this.#state.takeIndexNumber();
    this.#state.raiseVersion();
    this.#indexes.learn(number, kind);
    await this.connection.all(BEGIN_INDEX, this.accountId, number, typeId, kind, propertyName);
    return number;
  }

  async purgeType(typeId: ObjectTypeId): Promise<void> {
    const indexes = await this.connection.all(INDEXES_OF_TYPE, this.accountId, typeId);
    await Promise.all([
      ...indexes.map(([number]) => this.dropIndex(Number(number))),
      this.links.removeType(typeId),
      ...TYPE_TABLES.map((table) =>
        this.connection.all(
          `DELETE FROM ${table} WHERE account_id = $1 AND object_type = $2`,
          this.accountId,
          typeId,
        ),
      ),
    ]);
    this.#state.raiseVersion();
  }

  async dropIndex(index: number): Promise<void> {
    this.#state.raiseVersion();
    await Promise.all([this.#indexes.drop(index), this.connection.all(DROP_INDEX, this.accountId, index)]);
  }

  async releaseValues(typeId: ObjectTypeId, propertyName: string): Promise<void> {
    await this.connection.all(RELEASE_ALL, this.accountId, typeId, propertyName);
  }

  async claimValues(holders: readonly UniqueHolder[]): Promise<void> {
    if (holders.length > 0) await this.connection.all(CLAIM_GIVEN, this.accountId, ...toHolderLists(holders));
  }

  async findIndexEnd(index: number): Promise<ObjectId | undefined> {
    const [row] = await this.connection.all(INDEX_END, this.accountId, index);
    const nextId = row?.[0] ?? undefined;
    return nextId === undefined ? undefined : toObjectId(Number(nextId));
  }

  async extendIndex(index: number, { entries, nextId }: IndexExtension): Promise<void> {
    if (nextId === undefined) this.#state.raiseVersion();
    await Promise.all([
      this.connection.all(EXTEND_INDEX, this.accountId, index, nextId ?? null),
      this.#indexes.change([], entries),
    ]);
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
    await Promise.all([
      addChanges(this.connection, this.accountId, numbered),
      moveChanges(this.connection, this.accountId, moved),
    ]);
  }

  async #release(holders: readonly UniqueHolder[]): Promise<void> {
    if (holders.length > 0)
      await this.connection.all(RELEASE_GIVEN, this.accountId, ...toHolderLists(holders));
  }

  async #saveDefinitions(given: ReturnType<typeof toDefinitionRows>): Promise<void> {
    // The later of two of the same name is what counts.
    const rows = [
      ...new Map(given.map((row) => [JSON.stringify([row.kind, row.objectType, row.name]), row])).values(),
    ];
    if (rows.length === 0) return;
    await this.connection.all(
      SAVE_DEFINITIONS,
      this.accountId,
      rows.map(({ kind }) => kind),
      rows.map(({ objectType }) => objectType),
      rows.map(({ name }) => name),
      rows.map(({ body }) => body),
    );
  }

  async #addAudits(audits: NonNullable<MetadataChanges['audits']>): Promise<void> {
    if (audits.length === 0) return;
    await this.connection.all(
      ADD_AUDITS,
      this.accountId,
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
