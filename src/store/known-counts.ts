import { compareKeys, type IndexKey } from '../model/comparable-keys.ts';
import type { ObjectTypeId } from '../model/ids.ts';
import type { IndexSearch, IndexTest } from './index-search.ts';
import type { Row } from './rows.ts';

/** More of them are not kept up: the one that was noted first is forgotten. */
export const MAX_KNOWN = 100;
/** A longer list of values is not compared with everything that is entered. */
const MAX_KEYS = 20;

/** In UTF-16 units. A longer text might be too long for an index of a database. */
const MAX_ASKED_LENGTH = 600;

type KeyTest = Extract<IndexTest, { readonly kind: 'is-present' | 'is-one-of' | 'lies-between' }>;

/** Of which rows there are how many: those of an index that pass a test, or the live records of a type. */
interface Asked {
  readonly of: number | ObjectTypeId;
  readonly test: KeyTest;
}

const EVERY: KeyTest = { kind: 'is-present' };

/** A search that was noted, in the state that a reader sees. */
export interface KnownCount {
  readonly number: number;
  /** How many match; absent as long as nobody has counted since it was noted. */
  readonly count: number | undefined;
}

/** @param row has the number and what is known to match, the latter null where nobody has counted. */
export function toKnownCount(row: Row | undefined): KnownCount | undefined {
  if (row === undefined) return undefined;
  const [number, count] = row;
  return { number: Number(number), count: count === null ? undefined : Number(count) };
}

/** What a search has found out for those after it. */
export type CountLesson =
  | { readonly kind: 'note'; readonly asked: string }
  /** @param base is what was counted, less by how much that had moved since the search was noted. */
  | { readonly kind: 'learn'; readonly number: number; readonly base: number };

/** What a search asks to be counted, as a text; absent where that is not one thing of which each record has one row. */
export function toAsked({ typeId, groups }: IndexSearch): string | undefined {
  const [group] = groups;
  if (group === undefined || groups.length > 1 || group.length > 1) return undefined;
  const [condition] = group;
  if (condition === undefined) return toText({ of: typeId, test: EVERY });
  const { index, test, negated, isMultiValued } = condition;
  if (index === 'id' || negated || isMultiValued) return undefined;
  switch (test.kind) {
    case 'is-one-of':
      return test.keys.length > MAX_KEYS ? undefined : toText({ of: index, test });
    case 'is-present':
    case 'lies-between':
      return toText({ of: index, test });
    default:
      return undefined;
  }
}

function toText(asked: Asked): string | undefined {
  const text = JSON.stringify(asked);
  return text.length > MAX_ASKED_LENGTH ? undefined : text;
}

/**
 * By how much a transaction moves what was counted before. A search is noted first, and followed from then on. Who
 * counts it after that also sees by how much it has moved since, and the difference is what the count is based on: so
 * nothing has to stand still while somebody counts.
 */
export class CountMoves {
  readonly #followed = new Map<Asked['of'], { readonly number: number; readonly test: KeyTest }[]>();
  #moved = new Map<number, number>();

  /** @param noted are the searches that were noted, by their numbers. */
  constructor(noted: Iterable<readonly [number: number, asked: string]>) {
    for (const [number, text] of noted) {
      const { of, test } = JSON.parse(text) as Asked;
      const followed = this.#followed.get(of) ?? [];
      followed.push({ number, test });
      this.#followed.set(of, followed);
    }
  }

  /** A row came into an index or went out of it. */
  move(index: number, key: IndexKey, by: 1 | -1): void {
    for (const { number, test } of this.#followed.get(index) ?? []) {
      if (passes(test, key)) this.#count(number, by);
    }
  }

  /** A live record came into being. */
  addRecord(typeId: ObjectTypeId): void {
    for (const { number } of this.#followed.get(typeId) ?? []) this.#count(number, 1);
  }

  /** What it comes to, by the numbers of the searches. From here on it is counted anew. */
  take(): readonly (readonly [number: number, by: number])[] {
    const moved = [...this.#moved].filter(([, by]) => by !== 0);
    this.#moved = new Map();
    return moved;
  }

  #count(number: number, by: 1 | -1): void {
    this.#moved.set(number, (this.#moved.get(number) ?? 0) + by);
  }
}

/** As the stores compare. */
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
