import type { IndexKey } from '../../model/comparable-keys.ts';
import { toObjectId } from '../../model/ids.ts';
import type { IndexEntry } from '../../model/index-entries.ts';

/** Changes of indexes as they are kept: index, value, record, and 1 or -1, four by four. */
export type FlatEntries = readonly (number | string)[];

const FIELDS = 4;

export function toFlat(removed: readonly IndexEntry[], added: readonly IndexEntry[]): FlatEntries {
  const flat: (number | string)[] = [];
  for (const { index, value, objectId } of removed) flat.push(index, value, objectId, -1);
  for (const { index, value, objectId } of added) flat.push(index, value, objectId, 1);
  return flat;
}

/** What all changes come to for one key, or for the words of one record. */
export interface NetEntry extends IndexEntry {
  readonly isAdded: boolean;
}

interface Change {
  readonly value: IndexKey;
  balance: number;
  /** Of the newest: greater for what happened later. */
  order: number;
  isAdded: boolean;
}

/**
 * What many changes of the indexes come to. It is only ever about the end: the rows in which the changes are kept may
 * be added in any order.
 */
export class NetEntries {
  /** By index and record. */
  readonly #changes = new Map<number, Map<number, Change[]>>();

  /** @param row is the number of the row that holds the changes. */
  add(row: number, flat: FlatEntries): void {
    for (let at = 0; at < flat.length; at += FIELDS) {
      const balance = flat[at + 3] as number;
      const isAdded = balance > 0;
      // What a row takes out, it takes out before it puts anything in.
      const order = 2 * row + (isAdded ? 1 : 0);
      const changes = this.#changesOf(flat[at] as number, flat[at + 2] as number);
      const value = flat[at + 1] as IndexKey;
      const known = changes.find((change) => change.value === value);
      if (known === undefined) {
        changes.push({ value, balance, order, isAdded });
        continue;
      }
      known.balance += balance;
      if (order < known.order) continue;
      known.order = order;
      known.isAdded = isAdded;
    }
  }

  /** Index by index, each sorted when it is come to: in the order of the tables, so that neighbours share a page. */
  *inOrder(holdsWords: (index: number) => boolean): Generator<NetEntry, void> {
    for (const index of [...this.#changes.keys()].sort((left, right) => left - right)) {
      const objects = this.#changes.get(index) ?? new Map();
      yield* holdsWords(index) ? newestWords(index, objects) : keysInOrder(index, objects);
      this.#changes.delete(index);
    }
  }

  #changesOf(index: number, objectId: number): Change[] {
    const objects = this.#changes.get(index) ?? new Map<number, Change[]>();
    if (objects.size === 0) this.#changes.set(index, objects);
    const known = objects.get(objectId);
    if (known !== undefined) return known;
    const changes: Change[] = [];
    objects.set(objectId, changes);
    return changes;
  }
}

function keysInOrder(index: number, objects: ReadonlyMap<number, readonly Change[]>): readonly NetEntry[] {
  const entries: NetEntry[] = [];
  for (const [id, changes] of objects) {
    for (const { value, balance } of changes) {
      if (balance !== 0) entries.push({ index, value, objectId: toObjectId(id), isAdded: balance > 0 });
    }
  }
  return entries.sort((left, right) => inTable(left.value, right.value) || left.objectId - right.objectId);
}

/**
 * Numbers before texts, as in the table. Texts by UTF-16 units, which is quicker than by code points: a few stand
 * elsewhere then, and are only found less quickly.
 */
function inTable(left: IndexKey, right: IndexKey): number {
  if (left === right) return 0;
  if (typeof left !== typeof right) return typeof left === 'number' ? -1 : 1;
  return left < right ? -1 : 1;
}

/** The words of a record are one row: the newest decides what it is, and whether there is one. */
function newestWords(index: number, objects: ReadonlyMap<number, readonly Change[]>): readonly NetEntry[] {
  const entries: NetEntry[] = [];
  for (const [id, changes] of objects) {
    const newest = changes.reduce((left, right) => (right.order > left.order ? right : left));
    entries.push({ index, value: newest.value, objectId: toObjectId(id), isAdded: newest.isAdded });
  }
  return entries.sort((left, right) => left.objectId - right.objectId);
}
