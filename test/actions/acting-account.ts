import { onTestFinished } from 'vitest';
import { ensureIndex } from '../../src/actions/build-index.ts';
import {
  type UniqueTarget,
  type WriteCommand,
  type WriteSet,
  type WriteTarget,
  writeObjects,
} from '../../src/actions/write-objects.ts';
import type { Caller } from '../../src/model/caller.ts';
import type { Change } from '../../src/model/changes.ts';
import {
  type AccountId,
  type ObjectTypeId,
  toAccountId,
  toObjectId,
  toObjectTypeId,
} from '../../src/model/ids.ts';
import type { IndexKind } from '../../src/model/index-entries.ts';
import type { PropertyDefinition } from '../../src/model/properties.ts';
import { historyOf } from '../../src/model/property-history.ts';
import type { RecordWrite } from '../../src/model/record-writes.ts';
import type { CrmRecord } from '../../src/model/records.ts';
import type { Refusal } from '../../src/model/refusal.ts';
import type { Result } from '../../src/model/result.ts';
import { everyScope } from '../../src/model/scopes.ts';
import { Accounts, type OpenAccount } from '../../src/store/accounts.ts';
import type { Store } from '../../src/store/store.ts';
import { openTestStore } from '../support/test-place.ts';

export const ACCOUNT_ID = toAccountId(11);
export const CONTACTS = toObjectTypeId('0-1');
export const COMPANIES = toObjectTypeId('0-2');

export const CALLER: Caller = { accountId: ACCOUNT_ID, appId: 77, scopes: new Set(everyScope()) };

type Values = Readonly<Record<string, string | null>>;
export type WriteResult = Result<RecordWrite, Refusal>;

/** A property of the account's own, a line of text unless it says otherwise. */
export function own(name: string, more: Partial<PropertyDefinition>): PropertyDefinition {
  return {
    name,
    label: name,
    type: 'string',
    fieldType: 'text',
    groupName: 'information',
    custom: true,
    ...more,
  };
}

const FLAVOURS = ['a', 'b', 'c'].map((value) => ({ value, label: value }));

/** The properties that the account has made for contacts. */
export const OWN_PROPERTIES: readonly PropertyDefinition[] = [
  own('member_number', { hasUniqueValue: true }),
  own('seats', { type: 'number', fieldType: 'number' }),
  own('renewal', { type: 'date', fieldType: 'date' }),
  own('flavours', { type: 'enumeration', fieldType: 'checkbox', options: FLAVOURS }),
];

export function toCreate(values: Values, typeId: ObjectTypeId = CONTACTS): WriteCommand {
  return {
    kind: 'create',
    typeId,
    caller: CALLER,
    rules: { lenientDates: false },
    sent: Object.entries(values),
  };
}

export function toUpdate(target: WriteTarget, values: Values, typeId: ObjectTypeId = CONTACTS): WriteCommand {
  const sent = Object.entries(values);
  return { kind: 'update', typeId, caller: CALLER, rules: { lenientDates: false }, sent, target };
}

export function toUpsert(target: UniqueTarget, values: Values): WriteCommand {
  const sent = Object.entries(values);
  return { kind: 'upsert', typeId: CONTACTS, caller: CALLER, rules: { lenientDates: false }, sent, target };
}

export function toArchive(target: WriteTarget, typeId: ObjectTypeId = CONTACTS): WriteCommand {
  return { kind: 'archive', typeId, caller: CALLER, target };
}

export function withId(id: number): WriteTarget {
  return { kind: 'id', id: toObjectId(id) };
}

export function withEmail(value: string): UniqueTarget {
  return { kind: 'unique-value', key: { typeId: CONTACTS, propertyName: 'email', value } };
}

export function requireWrite(result: WriteResult | undefined): RecordWrite {
  if (result?.ok !== true) throw new Error(`refused: ${JSON.stringify(result?.refusal)}`);
  return result.value;
}

export function refusalOf(result: WriteResult | undefined): Refusal | undefined {
  return result?.ok === false ? result.refusal : undefined;
}

/** An account of a store of its own, and what can be done and seen in it. */
export async function openActingAccount() {
  const { store, close } = await openTestStore();
  onTestFinished(close);
  return actIn(store);
}

/** The same for as long as the body runs: for one run of many within a test. */
export async function withActingAccount(body: (acting: ActingAccount) => Promise<void>): Promise<void> {
  const { store, close } = await openTestStore();
  try {
    await body(await actIn(store));
  } finally {
    await close();
  }
}

export async function actIn(store: Store, id: AccountId = ACCOUNT_ID) {
  await store.createAccount({ id, name: 'Eleven', createdAtMs: 1 });
  const account = await new Accounts(store).open(id);
  const properties = OWN_PROPERTIES.map((property) => ({ typeId: CONTACTS, property }));
  await account.store.write((writer) => writer.saveMetadata({ properties }));
  let nowMs = 1000;
  const runSets = (sets: readonly WriteSet[]) => {
    nowMs += 1000;
    return account.store.write(async (writer) => {
      const definitions = await account.definitions.current(writer);
      return writeObjects(writer, sets, { definitions, nowMs });
    });
  };
  return {
    account,
    store,
    /** Carries sets of commands out in one transaction, a second after the last. */
    runSets,
    /** Carries the commands out in one transaction, each as a set of its own. */
    async run(...commands: readonly WriteCommand[]): Promise<readonly WriteResult[]> {
      return (await runSets(commands.map((command) => ({ commands: [command], isAtomic: false })))).flat();
    },
    index: (propertyName: string, kind: IndexKind = 'values') =>
      ensureIndex(account, CONTACTS, { kind, propertyName }),
    find: (id: number) => findRecord(account, id),
    list: (archived: boolean) => listRecords(account, archived),
    holderOf: (value: string, propertyName = 'email') => findHolder(account, propertyName, value),
    changesOf: (id: number) => loadChanges(account, id),
    historyOf: (id: number, name: string) => loadHistory(account, id, name),
  };
}

export type ActingAccount = Awaited<ReturnType<typeof actIn>>;

async function findRecord(account: OpenAccount, id: number): Promise<CrmRecord | undefined> {
  const found = await account.store.read((reader) => reader.findObjects(CONTACTS, [toObjectId(id)]));
  return found[0];
}

function listRecords(account: OpenAccount, archived: boolean): Promise<readonly CrmRecord[]> {
  const page = { typeId: CONTACTS, fromId: toObjectId(1), limit: 100_000, archived };
  return account.store.read((reader) => reader.listObjects(page));
}

async function findHolder(account: OpenAccount, propertyName: string, value: string) {
  const key = { typeId: CONTACTS, propertyName, value };
  const [holder] = await account.store.read((reader) => reader.findHolders([key]));
  return holder?.objectId;
}

async function loadChanges(account: OpenAccount, id: number): Promise<readonly Change[]> {
  const record = await findRecord(account, id);
  if (record === undefined) return [];
  const histories = await account.store.read((reader) => reader.loadChanges([record]));
  return histories.get(record.id) ?? [];
}

async function loadHistory(account: OpenAccount, id: number, name: string): Promise<readonly string[]> {
  const definitions = await account.store.read((reader) => account.definitions.current(reader));
  const changes = await loadChanges(account, id);
  return historyOf(definitions.requireType(CONTACTS), changes, name).map(({ value }) => value);
}
