import type { AccountDefinitions } from '../model/definitions.ts';
import type { CrmRecord } from '../model/records.ts';
import { toKeyText, uniqueKeysOf } from '../model/unique-values.ts';
import type { OpenAccount } from '../store/accounts.ts';
import type { Finding } from '../store/finding.ts';
import { ACCOUNT_ROWS, CHANGE_ROWS, OBJECT_ROWS, type StoredRow } from '../store/row-tables.ts';
import { toRecord } from '../store/rows.ts';
import type { AccountReader } from '../store/store.ts';
import { examineIndexes, type SampledRecord } from './examine-indexes.ts';
import { examineLinks, type KnownIds } from './examine-links.ts';
import { Problems } from './problems.ts';
import { everyRow } from './row-pages.ts';

export interface Examination {
  readonly account: OpenAccount;
  /** Compares every record with the indexes and not some. */
  readonly isThorough: boolean;
}

/**
 * Whether the data of an account agrees with itself: the histories are complete, unique values are held by those that
 * have them, both directions of associations are there, and the indexes say what the records say. Changes nothing.
 */
export async function examineAccount({ account, isThorough }: Examination): Promise<readonly Finding[]> {
  const seen = await account.store.snapshot(async (reader) => {
    const definitions = await account.definitions.current(reader);
    const records = await examineRecords(reader, definitions, isThorough);
    const changes = await examineChanges(reader, records.newest);
    const links = await examineLinks(reader, definitions, records.ids);
    const merges = await examineMerges(reader, records.ids);
    return { sample: records.sample, problems: [records.problems, records.unique, changes, links, merges] };
  });
  const indexes = await examineIndexes(account, { sample: seen.sample, isWhole: isThorough });
  return [...seen.problems, indexes].map((problems) => problems.toFinding(`account ${account.id}`));
}

/** About so many records are compared with the indexes, where not all are. */
const SAMPLE_SIZE = 500;

async function examineRecords(reader: AccountReader, definitions: AccountDefinitions, isThorough: boolean) {
  const total = await reader.countRows(OBJECT_ROWS);
  const step = isThorough ? 1 : Math.max(1, Math.ceil(total / SAMPLE_SIZE));
  const problems = new Problems(`${total} records can be read`);
  const unique = new UniqueHolders(reader, definitions);
  const newest = new Map<number, string>();
  const ids = new Map<string, Set<number>>();
  const sample: SampledRecord[] = [];
  let count = 0;
  for await (const rows of everyRow(reader, OBJECT_ROWS)) {
    const records = rows.flatMap((row) => readRecord(row, definitions, problems));
    for (const record of records) {
      newest.set(record.lastChange, `${record.typeId} ${record.id}`);
      const known = ids.get(record.typeId) ?? new Set<number>();
      ids.set(record.typeId, known.add(record.id));
      if (count % step === 0) sample.push({ typeId: record.typeId, id: record.id });
      count += 1;
    }
    await unique.check(records);
  }
  return { problems, unique: await unique.finish(), newest, ids, sample };
}

function readRecord(
  row: StoredRow,
  definitions: AccountDefinitions,
  problems: Problems,
): readonly CrmRecord[] {
  const [typeId, id] = row;
  try {
    const record = toRecord(row);
    definitions.requireType(record.typeId);
    return [record];
  } catch (error) {
    problems.add(`record ${typeId} ${id}: ${error instanceof Error ? error.message : error}`);
    return [];
  }
}

/** Compares who holds unique values with who has them. */
class UniqueHolders {
  readonly #reader: AccountReader;
  readonly #definitions: AccountDefinitions;
  readonly #problems = new Problems('unique values are held by the records that have them');
  #count = 0;

  constructor(reader: AccountReader, definitions: AccountDefinitions) {
    this.#reader = reader;
    this.#definitions = definitions;
  }

  async check(records: readonly CrmRecord[]): Promise<void> {
    const wanted = records
      .filter(({ archivedAtMs }) => archivedAtMs === undefined)
      .flatMap((record) => {
        const keys = uniqueKeysOf(this.#definitions.requireType(record.typeId), record.properties);
        return keys.map((key) => ({ key, id: record.id }));
      });
    this.#count += wanted.length;
    const found = await this.#reader.findHolders(wanted.map(({ key }) => key));
    const holders = new Map(found.map(({ key, objectId }) => [toKeyText(key), objectId]));
    for (const { key, id } of wanted) {
      const holder = holders.get(toKeyText(key));
      if (holder === id) continue;
      const place = `${key.propertyName} of record ${key.typeId} ${id}`;
      this.#problems.add(`${place} is held by ${holder === undefined ? 'nobody' : `record ${holder}`}`);
    }
  }

  async finish(): Promise<Problems> {
    const { count } = await this.#reader.digestUniqueValues();
    if (count > this.#count)
      this.#problems.add(`${count - this.#count} values are held by records without them`);
    return this.#problems;
  }
}

/**
 * Goes through the log in its order: what a change names as the one before it is the newest of a record until then,
 * and at the end the newest ones are those that the records name.
 */
async function examineChanges(reader: AccountReader, newest: ReadonlyMap<number, string>): Promise<Problems> {
  const problems = new Problems(`${await reader.countRows(CHANGE_ROWS)} changes are complete`);
  const open = new Map<number, string>();
  for await (const rows of everyRow(reader, CHANGE_ROWS)) {
    for (const [number, typeId, objectId, ...previous] of rows) {
      for (const before of previous.slice(0, 2).map(Number)) {
        if (before === 0 || open.delete(before)) continue;
        problems.add(
          `change ${number} of record ${typeId} ${objectId} follows change ${before}, which is missing`,
        );
      }
      open.set(Number(number), `${typeId} ${objectId}`);
    }
  }
  for (const [number, record] of newest) {
    if (open.get(number) !== record)
      problems.add(`the newest change of record ${record}, ${number}, is missing`);
    open.delete(number);
  }
  for (const [number, record] of open)
    problems.add(`change ${number} of record ${record} is no part of its history`);
  return problems;
}

async function examineMerges(reader: AccountReader, ids: KnownIds): Promise<Problems> {
  const problems = new Problems('merged records lead to those that took their place');
  const table = ACCOUNT_ROWS.find(({ name }) => name === 'merged_id');
  if (table === undefined) throw new Error('merged ids are in no table');
  for await (const rows of everyRow(reader, table)) {
    for (const [typeId, id, survivorId] of rows) {
      const known = ids.get(String(typeId));
      if (known?.has(Number(survivorId)) !== true)
        problems.add(`record ${typeId} ${id} was merged into ${survivorId}, which is missing`);
      if (known?.has(Number(id)) === true) problems.add(`record ${typeId} ${id} was merged and is there`);
    }
  }
  return problems;
}
