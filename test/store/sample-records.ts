import type { Change, ChangeKind } from '../../src/model/changes.ts';
import { toObjectId, toObjectTypeId } from '../../src/model/ids.ts';
import type { CrmRecord, PropertyValues } from '../../src/model/records.ts';
import type { UniqueKey } from '../../src/model/unique-values.ts';
import type { AccountStore, RecordSave } from '../../src/store/store.ts';

export const CONTACTS = toObjectTypeId('0-1');
export const COMPANIES = toObjectTypeId('0-2');

export function sampleRecord(id: number, more: Partial<CrmRecord> = {}): CrmRecord {
  return {
    typeId: CONTACTS,
    id: toObjectId(id),
    properties: { firstname: `First ${id}` },
    createdAtMs: 1000,
    updatedAtMs: 1000,
    archivedAtMs: undefined,
    lastChange: 0,
    ...more,
  };
}

export function sampleChange(
  record: CrmRecord,
  kind: ChangeKind,
  atMs: number,
  sent: PropertyValues = {},
): Change {
  return {
    typeId: record.typeId,
    objectId: record.id,
    kind,
    atMs,
    source: { type: 'INTEGRATION', id: '77' },
    sent,
    calculated: {},
  };
}

/** A save of a new record with the entry that made it. */
export function toCreation(record: CrmRecord, more: Partial<RecordSave> = {}): RecordSave {
  return {
    record,
    isNew: true,
    changes: [sampleChange(record, 'created', record.createdAtMs, record.properties)],
    releasedKeys: [],
    claimedKeys: [],
    removedEntries: [],
    addedEntries: [],
    ...more,
  };
}

/** A save of a record that is there, with nothing in it but what is given. */
export function toUpdate(record: CrmRecord, more: Partial<RecordSave> = {}): RecordSave {
  return { ...toCreation(record), isNew: false, changes: [], ...more };
}

export function emailKey(value: string): UniqueKey {
  return { typeId: CONTACTS, propertyName: 'email', value };
}

/** Counts one up in the record 7, on top of what is there. */
export function addOne(account: AccountStore): Promise<void> {
  return account.write(async (writer) => {
    const [record] = await writer.findObjects(CONTACTS, [toObjectId(7)]);
    if (record === undefined) throw new Error('the record is not there');
    const count = String(Number(record.properties['count']) + 1);
    await writer.saveRecords([toUpdate({ ...record, properties: { count } })]);
  });
}
