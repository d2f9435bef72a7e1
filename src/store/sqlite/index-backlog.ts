import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { IndexEntry } from '../../model/index-entries.ts';

/**
 * The part of the value index that is not entered yet.
 *
 * Entering seven values takes longer than all else that a write of seven properties does, because each lands on
 * a page of its own. So a transaction appends what it changes in the index as one row, and that is all its
 * clients wait for. The rows of many transactions are entered together later: what cancels out is dropped, and
 * the rest goes in sorted, many entries to a page. Who reads the index has the backlog entered first.
 */
export class IndexBacklog {
  readonly #append: StatementSync;
  readonly #next: StatementSync;
  readonly #drop: StatementSync;
  readonly #add: StatementSync;
  readonly #remove: StatementSync;
  readonly #countAll: StatementSync;
  #size: number;

  constructor(database: DatabaseSync) {
    const prepare = (sql: string) => {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      return statement;
    };
    this.#append = prepare('INSERT INTO index_backlog (size, entries) VALUES (?, ?)');
    this.#next = prepare('SELECT number, size, entries FROM index_backlog ORDER BY number LIMIT ?');
    this.#drop = prepare('DELETE FROM index_backlog WHERE number <= ?');
    this.#add = prepare(
      'INSERT OR IGNORE INTO property_index (index_number, value, object_id) VALUES (?, ?, ?)',
    );
    this.#remove = prepare(
      'DELETE FROM property_index WHERE index_number = ? AND value = ? AND object_id = ?',
    );
    this.#countAll = prepare('SELECT coalesce(sum(size), 0) FROM index_backlog');
    this.#size = this.#countStored();
  }

  /** How many entries wait; an estimate where a transaction was rolled back or another process writes. */
  get size(): number {
    return this.#size;
  }

  /** Whether every entry is in the index, whoever wrote it. */
  isEmpty(): boolean {
    return this.#countStored() === 0;
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

  /** Enters the oldest part of the backlog, within a transaction. Answers whether any of it was left. */
  enterSlice(): boolean {
    const rows = this.#next.all(SLICE_ROWS) as unknown as readonly (readonly [number, number, string])[];
    const last = rows.at(-1);
    if (last === undefined) {
      this.#size = 0;
      return false;
    }
    const net = new Map<string, NetEntry>();
    for (const [, , entries] of rows) addUp(net, JSON.parse(entries) as readonly (number | string)[]);
    for (const { index, value, objectId, balance } of [...net.values()].sort(inKeyOrder)) {
      if (balance > 0) this.#add.run(index, value, objectId);
      else if (balance < 0) this.#remove.run(index, value, objectId);
    }
    this.#drop.run(last[0]);
    this.#size = this.#countStored();
    return this.#size > 0;
  }

  #countStored(): number {
    const [count] = this.#countAll.get() as unknown as readonly [number];
    return count;
  }
}

/** How many transactions are entered at a time: what is written meanwhile has to wait that long. */
const SLICE_ROWS = 12;

interface NetEntry extends IndexEntry {
  balance: number;
}

const FIELDS = 4;

function toFlat({ index, value, objectId }: IndexEntry, sign: 1 | -1): readonly (number | string)[] {
  return [index, value, objectId, sign];
}

function addUp(net: Map<string, NetEntry>, flat: readonly (number | string)[]): void {
  for (let at = 0; at < flat.length; at += FIELDS) {
    const [index, value = '', objectId, sign] = flat.slice(at, at + FIELDS);
    const key = `${index} ${objectId} ${typeof value} ${value}`;
    const known = net.get(key);
    if (known !== undefined) known.balance += Number(sign);
    else net.set(key, { index, value, objectId, balance: Number(sign) } as NetEntry);
  }
}

/** The order of the table's key, in which SQLite puts numbers before texts. */
function inKeyOrder(left: NetEntry, right: NetEntry): number {
  return left.index - right.index || compareValues(left.value, right.value) || left.objectId - right.objectId;
}

function compareValues(left: string | number, right: string | number): number {
  if (typeof left !== typeof right) return typeof left === 'number' ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}
