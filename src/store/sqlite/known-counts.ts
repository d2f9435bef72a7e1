import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { compareKeys, type IndexKey } from '../../model/comparable-keys.ts';
import type { ObjectTypeId } from '../../model/ids.ts';
import type { IndexSearch, IndexTest } from '../index-search.ts';

/** What fewer match is counted as quickly as it is looked up. */
const MIN_COUNT = 200;
/** More of them are not kept up: the one that was learned first is forgotten. */
const MAX_KNOWN = 100;
/** A longer list of values is not compared with everything that is entered. */
const MAX_KEYS = 20;

type KeyTest = Extract<IndexTest, { readonly kind: 'is-present' | 'is-one-of' | 'lies-between' }>;

/** Of which rows there are how many: those of an index that pass a test, or the live records of a type. */
interface Known {
  readonly of: number | ObjectTypeId;
  readonly test: KeyTest;
  count: number;
}

const EVERY: KeyTest = { kind: 'is-present' };

/**
 * How many records match the searches that were counted before, kept true by what is entered since: an index can be
 * counted only by going through it. It is about searches by one condition, or by none.
 *
 * What this process commits is followed row by row. A commit of another is noticed by the database's own version, and
 * everything is counted anew.
 */
export class KnownCounts {
  readonly #version: StatementSync;
  #seenVersion: unknown;
  readonly #known = new Map<string, Known>();
  #staged = new Map<Known, number>();
  #isWriting = false;
  #isForgetting = false;

  /** @param writer is the connection that writes, whose version moves with the commits of all others. */
  constructor(writer: DatabaseSync) {
    this.#version = writer.prepare('PRAGMA data_version');
  }

  /** To be called before a search, and before a snapshot for it begins. */
  refresh(): void {
    const version = this.#version.get()?.['data_version'];
    if (version !== this.#seenVersion) this.#known.clear();
    this.#seenVersion = version;
  }

  /** How many match, as far as is committed; by `count` where it is not known. */
  find(search: IndexSearch, count: () => number): number {
    const asked = toAsked(search);
    if (asked === undefined) return count();
    const text = JSON.stringify(asked);
    const isCurrent = this.#version.get()?.['data_version'] === this.#seenVersion;
    const known = isCurrent ? this.#known.get(text) : undefined;
    if (known !== undefined) return known.count;
    const counted = count();
    // What a transaction has entered so far would be missing.
    if (isCurrent && !this.#isWriting && counted >= MIN_COUNT)
      this.#learn(text, { ...asked, count: counted });
    return counted;
  }

  beginTransaction(): void {
    this.#isWriting = true;
  }

  /** A row came into an index or went out of it. */
  move(index: number, key: IndexKey, by: 1 | -1): void {
    for (const known of this.#known.values()) {
      if (known.of === index && passes(known.test, key)) this.#stage(known, by);
    }
  }

  /** A live record came into being. */
  addRecord(typeId: ObjectTypeId): void {
    for (const known of this.#known.values()) if (known.of === typeId) this.#stage(known, 1);
  }

  /** Something changed of which it is not said what. */
  forget(): void {
    this.#isForgetting = true;
  }

  endTransaction(isCommitted: boolean): void {
    if (isCommitted) {
      for (const [known, by] of this.#staged) known.count += by;
      if (this.#isForgetting) this.#known.clear();
    }
    this.#staged = new Map();
    this.#isWriting = false;
    this.#isForgetting = false;
  }

  #stage(known: Known, by: number): void {
    this.#staged.set(known, (this.#staged.get(known) ?? 0) + by);
  }

  #learn(text: string, known: Known): void {
    const [oldest] = this.#known.keys();
    if (this.#known.size >= MAX_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(text, known);
  }
}

/** What a search asks for, where it is one thing of which each record has one row at the most. */
function toAsked({ typeId, groups }: IndexSearch): Pick<Known, 'of' | 'test'> | undefined {
  const [group] = groups;
  if (group === undefined || groups.length > 1 || group.length > 1) return undefined;
  const [condition] = group;
  if (condition === undefined) return { of: typeId, test: EVERY };
  const { index, test, negated, isMultiValued } = condition;
  if (index === 'id' || negated || isMultiValued) return undefined;
  if (test.kind === 'is-one-of') return test.keys.length > MAX_KEYS ? undefined : { of: index, test };
  return test.kind === 'is-present' || test.kind === 'lies-between' ? { of: index, test } : undefined;
}

/** As the database compares. */
function passes(test: KeyTest, key: IndexKey): boolean {
  if (test.kind === 'is-present') return true;
  if (test.kind === 'is-one-of') return test.keys.includes(key);
  return [test.from, test.to].every((bound, at) => {
    if (bound === undefined) return true;
    if (typeof bound.key !== typeof key) return false;
    const order = at === 0 ? compareKeys(key, bound.key) : compareKeys(bound.key, key);
    return order > 0 || (order === 0 && bound.inclusive);
  });
}
