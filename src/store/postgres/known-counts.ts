import type { AccountId } from '../../model/ids.ts';
import { type CountLesson, CountMoves, type KnownCount, MAX_KNOWN, toKnownCount } from '../known-counts.ts';
import type { RecordSave } from '../store.ts';
import type { AccountState } from './account-state.ts';
import type { Connection, Transaction } from './database.ts';

const FIND = 'SELECT number, base + moved FROM known_count WHERE account_id = $1 AND asked = $2';
const LIST = 'SELECT number, asked FROM known_count WHERE account_id = $1 ORDER BY number';
const NOTE = `
  INSERT INTO known_count (account_id, number, asked, moved) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING`;
const LEARN = 'UPDATE known_count SET base = $3 WHERE account_id = $1 AND number = $2 AND base IS NULL';
const MOVE = `
  UPDATE known_count SET moved = moved + given.by
  FROM unnest($2::bigint[], $3::bigint[]) AS given (number, by)
  WHERE known_count.account_id = $1 AND known_count.number = given.number`;
const DROP = 'DELETE FROM known_count WHERE account_id = $1 AND number = ANY($2::bigint[])';

export async function findKnownCount(
  connection: Connection,
  accountId: AccountId,
  asked: string,
): Promise<KnownCount | undefined> {
  const [row] = await connection.all(FIND, accountId, asked);
  return toKnownCount(row);
}

/** The searches of an account that are noted, as this process has seen them last. */
export class NotedSearches {
  version = -1;
  list: readonly (readonly [number: number, asked: string])[] = [];
  moves = new CountMoves([]);
}

/**
 * How many records match the searches that were noted, kept true within each transaction. An account's state says which
 * version the list of them has, so that most transactions need not ask for it.
 */
export class KnownCounts {
  readonly #transaction: Transaction;
  readonly #accountId: AccountId;
  readonly #state: AccountState;
  readonly #noted: NotedSearches;
  #moves: CountMoves | undefined;
  #isForgetting = false;

  /** @param noted is brought up to date where it is not. */
  constructor(transaction: Transaction, accountId: AccountId, state: AccountState, noted: NotedSearches) {
    this.#transaction = transaction;
    this.#accountId = accountId;
    this.#state = state;
    this.#noted = noted;
  }

  /** Counts what is saved. */
  async follow(saves: readonly RecordSave[]): Promise<void> {
    const moves = await this.#load();
    for (const { record, isNew, changes, removedEntries, addedEntries } of saves) {
      for (const { index, value } of removedEntries) moves.move(index, value, -1);
      for (const { index, value } of addedEntries) moves.move(index, value, 1);
      if (isNew && record.archivedAtMs === undefined) moves.addRecord(record.typeId);
      if (changes.some(({ kind }) => kind === 'archived' || kind === 'restored')) this.forget();
    }
  }

  /** Something changed of which it is not said what. */
  forget(): void {
    this.#isForgetting = true;
  }

  /** Keeps what searches found out, in a transaction of its own. */
  async learn(lessons: readonly CountLesson[]): Promise<void> {
    await this.#load();
    const known = new Map(this.#noted.list);
    for (const lesson of lessons) {
      if (lesson.kind === 'learn') {
        this.#send(LEARN, lesson.number, lesson.base);
        continue;
      }
      if ([...known.values()].includes(lesson.asked)) continue;
      const number = this.#state.takeIndexNumber();
      known.set(number, lesson.asked);
      this.#send(NOTE, number, lesson.asked);
      this.#state.changeCounts();
    }
    const tooMany = [...known.keys()].slice(0, Math.max(0, known.size - MAX_KNOWN));
    if (tooMany.length > 0) this.#drop(tooMany);
  }

  /** To be called at the end of a transaction. */
  async save(): Promise<void> {
    if (this.#isForgetting) {
      await this.#load();
      if (this.#noted.list.length > 0) this.#drop(this.#noted.list.map(([number]) => number));
      return;
    }
    const moved = this.#moves?.take() ?? [];
    if (moved.length === 0) return;
    this.#send(
      MOVE,
      moved.map(([number]) => number),
      moved.map(([, by]) => by),
    );
  }

  async #load(): Promise<CountMoves> {
    if (this.#moves !== undefined) return this.#moves;
    const version = this.#state.countsVersion;
    if (this.#noted.version !== version) {
      const rows = await this.#transaction.all(LIST, this.#accountId);
      this.#noted.list = rows.map(([number, asked]) => [Number(number), String(asked)]);
      this.#noted.moves = new CountMoves(this.#noted.list);
      this.#noted.version = version;
    }
    this.#moves = this.#noted.moves;
    // What a transaction that came to nothing has moved.
    this.#moves.take();
    return this.#moves;
  }

  #drop(numbers: readonly number[]): void {
    this.#send(DROP, numbers);
    this.#state.changeCounts();
  }

  #send(text: string, ...values: readonly (number | string | readonly number[])[]): void {
    this.#transaction.send(text, this.#accountId, ...values);
  }
}
