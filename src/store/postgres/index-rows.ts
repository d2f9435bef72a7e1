import type { IndexKey } from '../../model/comparable-keys.ts';
import type { AccountId } from '../../model/ids.ts';
import type { IndexEntry, IndexKind } from '../../model/index-entries.ts';
import { piecesOf } from '../../model/search/tokens.ts';
import type { Transaction } from './database.ts';
import { toStoredKey } from './stored-keys.ts';

/** What a table of rows of indexes holds beside account, index and record. */
type RowTable = 'property_index' | 'word_index' | 'text_index';

const TABLE_OF_KIND: Readonly<Record<IndexKind, RowTable>> = {
  values: 'property_index',
  texts: 'text_index',
  words: 'word_index',
  'all-words': 'word_index',
};

/** Entries as three lists, from $2 on. */
const GIVEN = 'unnest($2::bigint[], $3::bigint[], $4::text[]) AS given (index_number, object_id, value)';

/** Records that an index has not come to yet are entered, as they are then, when it does. */
const BELONGS = `
  EXISTS (
    SELECT 1 FROM record_index
    WHERE record_index.account_id = $1 AND record_index.number = given.index_number
      AND (record_index.next_id IS NULL OR given.object_id < record_index.next_id))`;

function toAddition(table: RowTable, column: string, onConflict: string): string {
  return `
    INSERT INTO ${table} (account_id, index_number, object_id, ${column})
    SELECT $1, given.index_number, given.object_id, given.value FROM ${GIVEN} WHERE ${BELONGS}
    ON CONFLICT ${onConflict}`;
}

const REPLACE = '(account_id, index_number, object_id) DO UPDATE SET';

const ADD: Readonly<Record<RowTable, string>> = {
  property_index: toAddition('property_index', 'value', 'DO NOTHING'),
  word_index: toAddition('word_index', 'words', `${REPLACE} words = excluded.words`),
  text_index: toAddition('text_index', 'pieces', `${REPLACE} pieces = excluded.pieces`),
};

/** The value is compared for keys only: of the others a record has one row. */
function toRemoval(table: RowTable, condition: string): string {
  return `
    DELETE FROM ${table} USING ${GIVEN}
    WHERE ${table}.account_id = $1 AND ${table}.index_number = given.index_number
      AND ${table}.object_id = given.object_id AND ${condition}`;
}

const REMOVE: Readonly<Record<RowTable, string>> = {
  property_index: toRemoval('property_index', 'property_index.value = given.value'),
  word_index: toRemoval('word_index', 'TRUE'),
  text_index: toRemoval('text_index', 'TRUE'),
};

const LOAD_KINDS = 'SELECT number, kind FROM record_index WHERE account_id = $1';

/** The rows of all indexes of one account, within a transaction. */
export class IndexRows {
  readonly #transaction: Transaction;
  readonly #accountId: AccountId;
  /** A number stands for one index for ever. */
  readonly #kinds: Map<number, IndexKind>;

  /** @param kinds is what was found out so far; it is added to. */
  constructor(transaction: Transaction, accountId: AccountId, kinds: Map<number, IndexKind>) {
    this.#transaction = transaction;
    this.#accountId = accountId;
    this.#kinds = kinds;
  }

  learn(number: number, kind: IndexKind): void {
    this.#kinds.set(number, kind);
  }

  /** Finds out which indexes are meant, where that is not known. */
  async prepare(entries: readonly Pick<IndexEntry, 'index'>[]): Promise<void> {
    if (entries.every(({ index }) => this.#kinds.has(index))) return;
    for (const [number, kind] of await this.#transaction.all(LOAD_KINDS, this.#accountId)) {
      this.#kinds.set(Number(number), String(kind) as IndexKind);
    }
  }

  /**
   * Takes rows out and then puts others in, of indexes that `prepare` was told of. Those of an index that is gone are
   * left out.
   */
  change(removed: readonly IndexEntry[], added: readonly IndexEntry[]): void {
    const after = this.#group(added);
    for (const [table, entries] of this.#group(removed)) this.#remove(table, entries, after.get(table));
    for (const [table, entries] of after) this.#send(ADD[table], table, entries);
  }

  /** Takes away all that an index holds. */
  async drop(number: number): Promise<void> {
    await this.prepare([{ index: number }]);
    const kind = this.#kinds.get(number);
    if (kind === undefined) return;
    const text = `DELETE FROM ${TABLE_OF_KIND[kind]} WHERE account_id = $1 AND index_number = $2`;
    this.#transaction.send(text, this.#accountId, number);
  }

  /** A row that is replaced is not taken out before. */
  #remove(table: RowTable, entries: readonly IndexEntry[], added: readonly IndexEntry[] = []): void {
    const isReplaced = new Set(table === 'property_index' ? [] : added.map(toPlace));
    const gone = entries.filter((entry) => !isReplaced.has(toPlace(entry)));
    if (gone.length > 0) this.#send(REMOVE[table], table, gone);
  }

  #send(text: string, table: RowTable, entries: readonly IndexEntry[]): void {
    // The rows of one record come once: the later of two is what it has.
    const rows =
      table === 'property_index'
        ? entries
        : [...new Map(entries.map((each) => [toPlace(each), each])).values()];
    this.#transaction.send(
      text,
      this.#accountId,
      rows.map(({ index }) => index),
      rows.map(({ objectId }) => objectId),
      rows.map(({ value }) => toStored(table, value)),
    );
  }

  #group(entries: readonly IndexEntry[]): ReadonlyMap<RowTable, readonly IndexEntry[]> {
    const groups = new Map<RowTable, IndexEntry[]>();
    for (const entry of entries) {
      const kind = this.#kinds.get(entry.index);
      if (kind === undefined) continue;
      const table = TABLE_OF_KIND[kind];
      const group = groups.get(table) ?? [];
      group.push(entry);
      groups.set(table, group);
    }
    return groups;
  }
}

function toPlace({ index, objectId }: IndexEntry): string {
  return `${index} ${objectId}`;
}

function toStored(table: RowTable, value: IndexKey): string {
  switch (table) {
    case 'property_index':
      return toStoredKey(value);
    case 'word_index':
      return String(value);
    case 'text_index':
      return [...new Set(piecesOf(String(value)))].join(' ');
    default:
      return table satisfies never;
  }
}
