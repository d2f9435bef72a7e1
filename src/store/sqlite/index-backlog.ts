import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { holdsWords, type IndexEntry } from '../../model/index-entries.ts';
import type { Row } from '../rows.ts';
import type { IndexRows, StoredIndexState } from './index-rows.ts';
import { type FlatEntries, NetEntries, type NetEntry, toFlat } from './net-entries.ts';

type IndexStates = ReadonlyMap<number, StoredIndexState>;

/**
 * From so many waiting entries on, every transaction enters about as many as it appends: a quarter of the number of
 * records, and no more or less than this. The more records there are, the farther apart the entries of an index lie, and
 * the more of them it takes until several share a page. Who searches first after that many has to wait for them.
 */
const MIN_WAITING = 50_000;
const MAX_WAITING = 250_000;
const WAITING_PER_RECORD = 1 / 4;
/** How many a transaction that has to enter some enters at the least. */
const MIN_ENTERED = 500;

/**
 * The part of the indexes that is not entered yet.
 *
 * Entering seven values takes longer than all else that a write of seven properties does, because each lands on
 * a page of its own. So a transaction appends what it changes in the indexes as one row, and that is all its
 * clients wait for. What waits is entered later, a window of many rows at a time: what cancels out is dropped, and
 * the rest goes in sorted, many entries to a page. A window is entered in parts, so that nobody waits for all of it.
 * Who reads an index has the backlog entered first.
 *
 * The file says which window is open, and nothing later is entered before it is done. So a window can be begun again
 * at any time, by any process: entering what is entered already changes nothing. What this process has appended
 * itself it keeps in memory too, and need not read again.
 */
export class IndexBacklog {
  readonly #rows: IndexRows;
  readonly #statements: BacklogStatements;
  /** How many entries wait; an estimate where another process writes. */
  #waiting: number;
  #maxWaiting: number;
  /** How many the transaction that is open has appended. */
  #appended = 0;
  /** Rows of the transaction that is open. */
  #staged: [row: number, entries: FlatEntries][] = [];
  /** What was appended by this process since the newest window was opened. */
  #young = new YoungRows();
  /** The newest window that this process knows of. */
  #newestWindow: number;
  #window: Window | undefined;

  constructor(database: DatabaseSync, rows: IndexRows) {
    this.#rows = rows;
    this.#statements = new BacklogStatements(database);
    this.#waiting = this.#statements.countWaiting();
    this.#maxWaiting = this.#statements.limitWaiting();
    this.#newestWindow = this.#statements.findWindow().number;
  }

  /** Whether anything waits. */
  get isEmpty(): boolean {
    return this.#waiting === 0;
  }

  /** The number of the newest row, whoever appended it; zero when everything is entered. */
  lastNumber(): number {
    return this.#statements.lastNumber();
  }

  /** Appends what one transaction changes. To be called within it. */
  append(removed: readonly IndexEntry[], added: readonly IndexEntry[]): void {
    const size = removed.length + added.length;
    if (size === 0) return;
    const entries = toFlat(removed, added);
    this.#staged.push([this.#statements.append(size, JSON.stringify(entries)), entries]);
    this.#waiting += size;
    this.#appended += size;
  }

  /** To be called when a transaction is over. */
  endTransaction(isCommitted: boolean): void {
    if (isCommitted) this.#takeStaged();
    else this.#forget();
    this.#appended = 0;
  }

  /** Called at the end of a transaction that writes: enters some, when too many wait or a window is open. */
  keepUp(): void {
    if (this.#waiting <= this.#maxWaiting && this.#window === undefined) return;
    try {
      this.enterPart(Math.max(MIN_ENTERED, this.#appended));
    } catch {
      // What cannot be entered stays in the backlog; whoever reads the index meets the failure.
      this.#window = undefined;
    }
  }

  /** Enters all of it, within a transaction. */
  enterAll(): void {
    while (this.enterPart(Number.POSITIVE_INFINITY) !== undefined);
  }

  /**
   * Enters the next entries, within a transaction. Answers with the number of the last row of a window that is done
   * with that, zero where a window is not, and nothing when nothing waits.
   */
  enterPart(limit: number): number | undefined {
    const states = this.#rows.states();
    const window = this.#openWindow(states);
    if (window === undefined) {
      this.#waiting = 0;
      return undefined;
    }
    for (let count = 0; count < limit; count += 1) {
      const { done, value } = window.entries.next();
      if (done === true) {
        this.#statements.closeWindow(window.last);
        this.#window = undefined;
        this.#waiting = this.#statements.countWaiting();
        this.#maxWaiting = this.#statements.limitWaiting();
        return window.last;
      }
      this.#enter(states.get(value.index), value);
    }
    return 0;
  }

  #enter(state: StoredIndexState | undefined, entry: NetEntry): void {
    // Records that an index has not come to yet are entered, as they are then, when it does.
    if (state === undefined || (state.nextId !== undefined && entry.objectId >= state.nextId)) return;
    if (holdsWords(state.kind)) {
      if (entry.isAdded) this.#rows.setWords(entry);
      else this.#rows.removeWords(entry);
    } else if (entry.isAdded) this.#rows.addKey(entry);
    else this.#rows.removeKey(entry);
  }

  /** The window that is open, or a new one of all rows; absent when there are none. */
  #openWindow(states: IndexStates): Window | undefined {
    this.#takeStaged();
    const stored = this.#statements.findWindow();
    const isOpen = stored.last !== 0;
    if (isOpen && this.#window?.number === stored.number) return this.#window;
    const opened = isOpen ? stored : this.#beginWindow(stored.number + 1);
    if (opened === undefined) return undefined;
    // What this process remembers, a window that another has opened since may hold, or have entered.
    const isRemembered = !isOpen && stored.number === this.#newestWindow;
    this.#window = this.#toWindow(opened, isRemembered ? this.#young : new YoungRows(), states);
    this.#young = new YoungRows();
    this.#newestWindow = opened.number;
    return this.#window;
  }

  #beginWindow(number: number): StoredWindow | undefined {
    const last = this.#statements.lastNumber();
    if (last === 0) return undefined;
    this.#statements.openWindow({ number, last });
    return { number, last };
  }

  #toWindow({ number, last }: StoredWindow, known: YoungRows, states: IndexStates): Window {
    const { numbers, net } = known;
    if (this.#statements.countRows(last) !== numbers.size) {
      for (const row of this.#statements.listRows(last)) {
        if (!numbers.has(row)) net.add(row, this.#statements.entriesOf(row));
      }
    }
    const isOfWords = (index: number) => {
      const kind = states.get(index)?.kind;
      return kind !== undefined && holdsWords(kind);
    };
    return { number, last, entries: net.inOrder(isOfWords) };
  }

  #takeStaged(): void {
    for (const [row, entries] of this.#staged) this.#young.add(row, entries);
    this.#staged = [];
  }

  /** A transaction came to nothing: what is in memory may be of it. */
  #forget(): void {
    this.#staged = [];
    this.#young = new YoungRows();
    this.#window = undefined;
    this.#newestWindow = this.#statements.findWindow().number;
    this.#waiting = this.#statements.countWaiting();
  }
}

/** Rows that this process has appended. */
class YoungRows {
  readonly net = new NetEntries();
  readonly numbers = new Set<number>();

  add(row: number, entries: FlatEntries): void {
    this.net.add(row, entries);
    this.numbers.add(row);
  }
}

interface StoredWindow {
  readonly number: number;
  /** The number of the last row that belongs to it. */
  readonly last: number;
}

interface Window extends StoredWindow {
  /** What is left to enter. */
  readonly entries: Generator<NetEntry, void>;
}

/** What is said to the tables of the backlog. */
class BacklogStatements {
  readonly #append: StatementSync;
  readonly #countWaiting: StatementSync;
  readonly #lastNumber: StatementSync;
  readonly #countRecords: StatementSync;
  readonly #countRows: StatementSync;
  readonly #listRows: StatementSync;
  readonly #entriesOf: StatementSync;
  readonly #drop: StatementSync;
  readonly #findWindow: StatementSync;
  readonly #openWindow: StatementSync;
  readonly #closeWindow: StatementSync;

  constructor(database: DatabaseSync) {
    const prepare = (sql: string) => {
      const statement = database.prepare(sql);
      statement.setReturnArrays(true);
      return statement;
    };
    this.#append = prepare('INSERT INTO index_backlog (size, entries) VALUES (?, ?)');
    this.#countWaiting = prepare('SELECT coalesce(sum(size), 0) FROM index_backlog');
    this.#lastNumber = prepare('SELECT coalesce(max(number), 0) FROM index_backlog');
    // Rows are numbered as they come, and those that went are few.
    this.#countRecords = prepare('SELECT coalesce(max(rowid), 0) FROM object');
    this.#countRows = prepare('SELECT count(*) FROM index_backlog WHERE number <= ?');
    this.#listRows = prepare('SELECT number FROM index_backlog WHERE number <= ? ORDER BY number');
    this.#entriesOf = prepare('SELECT entries FROM index_backlog WHERE number = ?');
    this.#drop = prepare('DELETE FROM index_backlog WHERE number <= ?');
    this.#findWindow = prepare('SELECT number, last_row FROM index_window');
    this.#openWindow = prepare('UPDATE index_window SET number = ?, last_row = ?');
    this.#closeWindow = prepare('UPDATE index_window SET last_row = 0');
  }

  /** Answers with the number of the new row. */
  append(size: number, entries: string): number {
    return Number(this.#append.run(size, entries).lastInsertRowid);
  }

  countWaiting(): number {
    return numberIn(this.#countWaiting.get());
  }

  lastNumber(): number {
    return numberIn(this.#lastNumber.get());
  }

  limitWaiting(): number {
    const wanted = numberIn(this.#countRecords.get()) * WAITING_PER_RECORD;
    return Math.min(MAX_WAITING, Math.max(MIN_WAITING, wanted));
  }

  countRows(last: number): number {
    return numberIn(this.#countRows.get(last));
  }

  listRows(last: number): readonly number[] {
    return (this.#listRows.all(last) as unknown as readonly Row[]).map(([number]) => Number(number));
  }

  entriesOf(row: number): FlatEntries {
    const [entries] = this.#entriesOf.get(row) as unknown as Row;
    return JSON.parse(String(entries)) as FlatEntries;
  }

  /** Its last row is zero when none is open. */
  findWindow(): StoredWindow {
    const [number, last] = this.#findWindow.get() as unknown as Row;
    return { number: Number(number), last: Number(last) };
  }

  openWindow({ number, last }: StoredWindow): void {
    this.#openWindow.run(number, last);
  }

  closeWindow(last: number): void {
    this.#drop.run(last);
    this.#closeWindow.run();
  }
}

function numberIn(row: unknown): number {
  return Number((row as Row)[0]);
}
