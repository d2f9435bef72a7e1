import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { compareKeys } from '../../model/comparable-keys.ts';
import { holdsWords, type IndexEntry } from '../../model/index-entries.ts';
import type { IndexRows, StoredIndexState } from './index-rows.ts';

/**
 * The part of the indexes that is not entered yet.
 *
 * Entering seven values takes longer than all else that a write of seven properties does, because each lands on
 * a page of its own. So a transaction appends what it changes in the indexes as one row, and that is all its
 * clients wait for. The rows of many transactions are entered together later: what cancels out is dropped, and
 * the rest goes in sorted, many entries to a page. Who reads an index has the backlog entered first.
 */
export class IndexBacklog {
  readonly #rows: IndexRows;
  readonly #append: StatementSync;
  readonly #next: StatementSync;
  readonly #drop: StatementSync;
  readonly #countAll: StatementSync;
  readonly #findLast: StatementSync;
  #size: number;

  constructor(database: DatabaseSync, rows: IndexRows) {
    this.#rows = rows;
    const prepare = (sql: string) => {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      return statement;
    };
    this.#append = prepare('INSERT INTO index_backlog (size, entries) VALUES (?, ?)');
    this.#next = prepare('SELECT number, size, entries FROM index_backlog ORDER BY number LIMIT ?');
    this.#drop = prepare('DELETE FROM index_backlog WHERE number <= ?');
    this.#countAll = prepare('SELECT coalesce(sum(size), 0) FROM index_backlog');
    this.#findLast = prepare('SELECT coalesce(max(number), 0) FROM index_backlog');
    this.#size = this.#countStored();
  }

  /** How many entries wait; an estimate where a transaction was rolled back or another process writes. */
  get size(): number {
    return this.#size;
  }

  /** The number of the newest part, whoever wrote it; zero when everything is entered. */
  lastNumber(): number {
    const [number] = this.#findLast.get() as unknown as readonly [number];
    return number;
  }

  /** Appends what one transaction changes. To be called within it. */
  append(removed: readonly IndexEntry[], added: readonly IndexEntry[]): void {
    const size = removed.length + added.length;
    if (size === 0) return;
    const entries = [
      ...removed.flatMap((entry) => toFlat(entry, -1)),
      ...added.flatMap((entry) => toFlat(entry, 1)),
    ];
    this.#append.run(size, JSON.stringify(entries));
    this.#size += size;
  }

  /** Enters all of it, within a transaction. */
  enterAll(): void {
    while (this.enterSlice() !== undefined);
  }

  /** Enters the oldest part, within a transaction. Answers with the number of the last entered; absent for none. */
  enterSlice(): number | undefined {
    const rows = this.#next.all(SLICE_ROWS) as unknown as readonly (readonly [number, number, string])[];
    const last = rows.at(-1);
    if (last === undefined) {
      this.#size = 0;
      return undefined;
    }
    const net = new NetEntries(this.#rows.states());
    for (const [, , entries] of rows) net.addUp(JSON.parse(entries) as readonly (number | string)[]);
    net.enter(this.#rows);
    this.#drop.run(last[0]);
    this.#size = this.#countStored();
    return last[0];
  }

  #countStored(): number {
    const [count] = this.#countAll.get() as unknown as readonly [number];
    return count;
  }
}

/** How many transactions are entered at a time: what is written meanwhile has to wait that long. */
const SLICE_ROWS = 12;

const FIELDS = 4;

function toFlat({ index, value, objectId }: IndexEntry, sign: 1 | -1): readonly (number | string)[] {
  return [index, value, objectId, sign];
}

interface NetEntry extends IndexEntry {
  balance: number;
}

/** What many changes of the indexes come to. */
class NetEntries {
  readonly #states: ReadonlyMap<number, StoredIndexState>;
  readonly #keys = new Map<string, NetEntry>();
  readonly #words = new Map<string, NetEntry>();

  constructor(states: ReadonlyMap<number, StoredIndexState>) {
    this.#states = states;
  }

  addUp(flat: readonly (number | string)[]): void {
    for (let at = 0; at < flat.length; at += FIELDS) {
      const [index, value, objectId, balance] = flat.slice(at, at + FIELDS);
      this.#add({ index, value, objectId, balance } as NetEntry);
    }
  }

  enter(rows: IndexRows): void {
    for (const entry of [...this.#keys.values()].sort(inKeyOrder)) {
      if (entry.balance > 0) rows.addKey(entry);
      else if (entry.balance < 0) rows.removeKey(entry);
    }
    for (const entry of [...this.#words.values()].sort(inKeyOrder)) {
      if (entry.balance > 0) rows.setWords(entry);
      else rows.removeWords(entry);
    }
  }

  #add(entry: NetEntry): void {
    const { index, value, objectId, balance } = entry;
    const state = this.#states.get(index);
    // Records that an index has not come to yet are entered, as they are then, when it does.
    if (state === undefined || (state.nextId !== undefined && objectId >= state.nextId)) return;
    if (holdsWords(state.kind)) {
      this.#words.set(`${index} ${objectId}`, entry);
      return;
    }
    const key = `${index} ${objectId} ${typeof value} ${value}`;
    const known = this.#keys.get(key);
    if (known === undefined) this.#keys.set(key, entry);
    else known.balance += balance;
  }
}

/** The order of the table's key. */
function inKeyOrder(left: NetEntry, right: NetEntry): number {
  return left.index - right.index || compareKeys(left.value, right.value) || left.objectId - right.objectId;
}
