import { type ObjectId, toObjectId } from '../../model/ids.ts';
import { draftAfter } from '../draft-version.ts';
import type { AccountCounters } from '../row-tables.ts';
import type { Row } from '../rows.ts';

/** Locks the account for a transaction: those of all processes follow each other. */
export const LOCK_ACCOUNT = `
  SELECT next_object_id, next_type_number, next_index, last_change, last_audit, metadata_version, counts_version
  FROM account_state WHERE account_id = $1 FOR NO KEY UPDATE`;

export const SAVE_STATE = `
  UPDATE account_state
  SET next_object_id = $2, next_type_number = $3, next_index = $4, last_change = $5, last_audit = $6,
    metadata_version = $7, counts_version = $8
  WHERE account_id = $1`;

export const ADD_STATE = `
  INSERT INTO account_state
    (account_id, next_object_id, next_type_number, next_index, last_change, last_audit, metadata_version)
  VALUES ($1, 20000000001, 140000001, 1, 0, 0, 1)
  ON CONFLICT DO NOTHING`;

const NAMES = [
  'nextObjectId',
  'nextTypeNumber',
  'nextIndex',
  'lastChange',
  'lastAudit',
  'version',
  'countsVersion',
] as const;
type Counts = Record<(typeof NAMES)[number], number>;

/**
 * What is counted of an account, while a transaction has it locked: numbers are given out without asking the
 * database, and what they have come to is stored with the end of the transaction.
 */
export class AccountState {
  readonly #counts: Counts;
  #isChanged = false;
  #draft: number | undefined;

  constructor(row: Row) {
    const [nextObjectId, nextTypeNumber, nextIndex, lastChange, lastAudit, version, countsVersion] =
      row.map(Number);
    this.#counts = {
      nextObjectId: requireCount(nextObjectId),
      nextTypeNumber: requireCount(nextTypeNumber),
      nextIndex: requireCount(nextIndex),
      lastChange: requireCount(lastChange),
      lastAudit: requireCount(lastAudit),
      version: requireCount(version),
      countsVersion: requireCount(countsVersion),
    };
  }

  /** The first of a block of ids. */
  takeObjectIds(count: number): ObjectId {
    return toObjectId(this.#take('nextObjectId', count));
  }

  /** The first of a block of numbers. */
  takeTypeNumbers(count: number): number {
    return this.#take('nextTypeNumber', count);
  }

  takeIndexNumber(): number {
    return this.#take('nextIndex', 1);
  }

  takeChangeNumber(): number {
    return this.#take('lastChange', 1) + 1;
  }

  takeAuditNumber(): number {
    return this.#take('lastAudit', 1) + 1;
  }

  /** The version of the metadata: a draft once it was raised. */
  get version(): number {
    return this.#draft ?? this.#counts.version;
  }

  raiseVersion(): void {
    this.#draft = draftAfter(this.#take('version', 1));
  }

  /** Of the list of searches whose counts are known. */
  get countsVersion(): number {
    return this.#counts.countsVersion;
  }

  changeCounts(): void {
    this.#take('countsVersion', 1);
  }

  /** Counts on from elsewhere. */
  replace({
    nextObjectId,
    nextTypeNumber,
    metadataVersion,
    lastChange,
    lastAudit,
  }: AccountCounters & { readonly lastChange: number; readonly lastAudit: number }): void {
    const version = metadataVersion;
    Object.assign(this.#counts, { nextObjectId, nextTypeNumber, version, lastChange, lastAudit });
    this.#isChanged = true;
  }

  /** What has to be stored, in the order of the parameters of `SAVE_STATE`; absent when nothing has changed. */
  changed(): readonly number[] | undefined {
    return this.#isChanged ? NAMES.map((name) => this.#counts[name]) : undefined;
  }

  #take(name: keyof Counts, count: number): number {
    const value = this.#counts[name];
    this.#counts[name] = value + count;
    this.#isChanged = true;
    return value;
  }
}

function requireCount(count: number | undefined): number {
  if (count === undefined || !Number.isSafeInteger(count))
    throw new Error('the state of an account is damaged');
  return count;
}
