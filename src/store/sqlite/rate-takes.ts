import type { DatabaseSync } from 'node:sqlite';
import { isFull, type RateTake, type RateWindow } from '../../model/rate-limits.ts';
import { RATE_MIGRATIONS } from './migrations.ts';
import { openDatabase } from './open-database.ts';
import { Statements } from './statements.ts';

const COUNT = 'SELECT coalesce(sum(taken), 0) FROM rate_take WHERE key = ? AND slot_ms >= ?';
const FORGET = 'DELETE FROM rate_take WHERE key = ? AND slot_ms < ?';
const ENTER = `
  INSERT INTO rate_take (key, slot_ms, taken) VALUES (?, ?, 1)
  ON CONFLICT (key, slot_ms) DO UPDATE SET taken = taken + 1`;

/**
 * The requests that were let through, in a file that all processes on a folder share. It is a file of its own because
 * it is written with every request: the others would take that for news, and none of it is worth a flush.
 */
export class SqliteRateTakes {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;

  constructor(path: string) {
    this.#database = openDatabase(path, RATE_MIGRATIONS);
    // A power cut may forget the last moments; the end of a process forgets nothing.
    this.#database.exec('PRAGMA synchronous = NORMAL');
    this.#statements = new Statements(this.#database);
  }

  take(windows: readonly RateWindow[]): RateTake {
    const before = this.#countAll(windows);
    // What is full stays full until time passes: to see that takes no turn among those who write.
    if (isFull(windows, before)) return { isTaken: false, counts: before };
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const counts = this.#countAll(windows);
      const isTaken = !isFull(windows, counts);
      if (isTaken) this.#enter(windows);
      this.#database.exec('COMMIT');
      return { isTaken, counts: isTaken ? counts.map((count) => count + 1) : counts };
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  count(key: string, sinceMs: number): number {
    return Number(this.#statements.one(COUNT, key, sinceMs)?.[0]);
  }

  close(): void {
    this.#database.close();
  }

  #countAll(windows: readonly RateWindow[]): readonly number[] {
    return windows.map(({ key, sinceMs }) => this.count(key, sinceMs));
  }

  #enter(windows: readonly RateWindow[]): void {
    for (const { key, slotMs, sinceMs } of windows) {
      this.#statements.get(FORGET).run(key, sinceMs);
      this.#statements.get(ENTER).run(key, slotMs);
    }
  }
}
