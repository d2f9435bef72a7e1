import type { DatabaseSync } from 'node:sqlite';
import type { IndexKey } from '../../model/comparable-keys.ts';
import type { ObjectTypeId } from '../../model/ids.ts';
import { type CountLesson, CountMoves, type KnownCount, MAX_KNOWN, toKnownCount } from '../known-counts.ts';
import { Statements } from './statements.ts';

const FIND = 'SELECT number, base + moved FROM known_count WHERE asked = ?';
const FIND_MOVED = 'SELECT moved FROM known_count WHERE number = ?';
const NOTE = 'INSERT OR IGNORE INTO known_count (asked) VALUES (?)';
const DROP_OLDEST = 'DELETE FROM known_count WHERE number <= (SELECT max(number) FROM known_count) - ?';
const LEARN = 'UPDATE known_count SET base = ? WHERE number = ? AND base IS NULL';
/** Numbers are never given out again, so that these two say whether the list is still the same. */
const STATE = 'SELECT coalesce(max(number), 0), count(*) FROM known_count';
const LIST = 'SELECT number, asked FROM known_count';
const MOVE = 'UPDATE known_count SET moved = moved + ? WHERE number = ?';
const FORGET = 'DELETE FROM known_count';

export function findKnownCount(statements: Statements, asked: string): KnownCount | undefined {
  return toKnownCount(statements.one(FIND, asked));
}

/** By how much the count of a search has moved since it was noted. */
export function findMoved(statements: Statements, noted: number): number {
  return Number(statements.one(FIND_MOVED, noted)?.[0] ?? 0);
}

/**
 * How many records match the searches that were noted, kept true by whoever enters rows into an index or makes records:
 * an index can be counted only by going through it.
 *
 * Of the connection that writes, and within its transactions.
 */
export class KnownCounts {
  readonly #statements: Statements;
  #moves = new CountMoves([]);
  /** Of which state of the table `#moves` tells. */
  #state = '';
  /** Whether that was compared with the table in the transaction that is open. */
  #isCompared = false;
  #isForgetting = false;

  constructor(writer: DatabaseSync) {
    this.#statements = new Statements(writer);
  }

  /** A row came into an index or went out of it. */
  move(index: number, key: IndexKey, by: 1 | -1): void {
    this.#compare();
    this.#moves.move(index, key, by);
  }

  /** A live record came into being. */
  addRecord(typeId: ObjectTypeId): void {
    this.#compare();
    this.#moves.addRecord(typeId);
  }

  /** Something changed of which it is not said what. */
  forget(): void {
    this.#isForgetting = true;
  }

  /** Keeps what searches found out, in a transaction of its own. */
  learn(lessons: readonly CountLesson[]): void {
    for (const lesson of lessons) {
      if (lesson.kind === 'learn') {
        this.#statements.get(LEARN).run(lesson.base, lesson.number);
        continue;
      }
      const { changes } = this.#statements.get(NOTE).run(lesson.asked);
      if (changes > 0) this.#statements.get(DROP_OLDEST).run(MAX_KNOWN);
    }
  }

  /** To be called at the end of a transaction that is going to be committed. */
  save(): void {
    const moved = this.#moves.take();
    if (this.#isForgetting) this.#statements.get(FORGET).run();
    else for (const [number, by] of moved) this.#statements.get(MOVE).run(by, number);
  }

  /** To be called when a transaction is over, committed or not. */
  endTransaction(): void {
    this.#moves.take();
    this.#isForgetting = false;
    this.#isCompared = false;
  }

  #compare(): void {
    if (this.#isCompared) return;
    this.#isCompared = true;
    const state = String(this.#statements.one(STATE));
    if (state === this.#state) return;
    this.#state = state;
    const noted = this.#statements.all(LIST);
    this.#moves = new CountMoves(noted.map(([number, asked]) => [Number(number), String(asked)]));
  }
}
