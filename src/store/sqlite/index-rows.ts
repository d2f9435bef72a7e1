import type { DatabaseSync } from 'node:sqlite';
import { type IndexKey, toTextKey } from '../../model/comparable-keys.ts';
import { holdsWords, type IndexEntry, type IndexKind } from '../../model/index-entries.ts';
import type { KnownCounts } from './known-counts.ts';
import { Statements } from './statements.ts';

export interface StoredIndexState {
  readonly kind: IndexKind;
  /** From which id on records are not entered yet; absent for a complete index. */
  readonly nextId: number | undefined;
}

/** The table of a word index. */
export function toWordTable(index: number): string {
  return `word_index_${index}`;
}

/**
 * The rows of all indexes: keys in one table, and of each word index the words in a full-text table of its own,
 * under the record's id. Everything here is to be called within a transaction.
 */
export class IndexRows {
  readonly #database: DatabaseSync;
  readonly #counts: KnownCounts;
  readonly #statements: Statements;

  constructor(database: DatabaseSync, counts: KnownCounts) {
    this.#database = database;
    this.#counts = counts;
    this.#statements = new Statements(database);
  }

  /** Makes the table of an index that needs one. */
  create(index: number, kind: IndexKind): void {
    if (!holdsWords(kind)) return;
    // The words come separated by blanks, and this tokenizer splits nothing but them: it takes every character
    // beyond ASCII for a part of a word. Only phrases need to know where in a text a word stands.
    const detail = kind === 'words' ? 'full' : 'none';
    this.#database.exec(
      `CREATE VIRTUAL TABLE ${toWordTable(index)} USING fts5(
         words, content='', contentless_delete=1, tokenize='ascii', detail=${detail})`,
    );
  }

  /** Takes away all that an index holds. */
  drop(index: number, kind: IndexKind): void {
    this.#counts.forget();
    if (holdsWords(kind)) {
      this.#statements.clear();
      this.#database.exec(`DROP TABLE ${toWordTable(index)}`);
    } else this.#statements.get('DELETE FROM property_index WHERE index_number = ?').run(index);
  }

  states(): ReadonlyMap<number, StoredIndexState> {
    const rows = this.#statements.all('SELECT number, kind, next_id FROM record_index');
    return new Map(
      rows.map(([number, kind, nextId]) => [
        Number(number),
        { kind: String(kind) as IndexKind, nextId: nextId === null ? undefined : Number(nextId) },
      ]),
    );
  }

  addKey({ index, value, objectId }: IndexEntry): void {
    const key = toKey(value);
    const { changes } = this.#statements
      .get('INSERT OR IGNORE INTO property_index (index_number, value, object_id) VALUES (?, ?, ?)')
      .run(index, key, objectId);
    if (changes > 0) this.#counts.move(index, key, 1);
  }

  removeKey({ index, value, objectId }: IndexEntry): void {
    const key = toKey(value);
    const { changes } = this.#statements
      .get('DELETE FROM property_index WHERE index_number = ? AND value = ? AND object_id = ?')
      .run(index, key, objectId);
    if (changes > 0) this.#counts.move(index, key, -1);
  }

  /** Takes the place of the words that the record had. */
  setWords({ index, value, objectId }: IndexEntry): void {
    this.removeWords({ index, objectId });
    this.#statements
      .get(`INSERT INTO ${toWordTable(index)} (rowid, words) VALUES (?, ?)`)
      .run(objectId, value);
  }

  removeWords({ index, objectId }: Pick<IndexEntry, 'index' | 'objectId'>): void {
    this.#statements.get(`DELETE FROM ${toWordTable(index)} WHERE rowid = ?`).run(objectId);
  }

  /** Rewrites a word index, which otherwise keeps removed words until it gets round to it. */
  forgetWords(index: number): void {
    const table = toWordTable(index);
    this.#statements.get(`INSERT INTO ${table} (${table}) VALUES ('optimize')`).run();
  }
}

/** Whole texts are kept as keys, cut where they are long. */
function toKey(value: IndexKey): IndexKey {
  return typeof value === 'string' ? toTextKey(value) : value;
}
