import type { ChangeSource } from '../changes.ts';
import type { ObjectId, ObjectTypeId } from '../ids.ts';
import type { Refusal } from '../refusal.ts';
import { accept, type Result, refuse } from '../result.ts';
import {
  type AssociationSpec,
  type AssociationType,
  type AssociationTypes,
  type Link,
  pairText,
  specText,
} from './association-types.ts';

/** Two records of which one direction is looked at. */
export type Pair = Pick<Link, 'fromTypeId' | 'fromId' | 'toTypeId' | 'toId'>;

export interface LinkDifference {
  readonly added: readonly Link[];
  readonly removed: readonly Link[];
}

/**
 * The associations that a set of changes touches, as they are after the changes decided so far. Both directions
 * change together: whatever is added or removed here is so in the direction back as well.
 */
export class LinkSet {
  readonly #types: AssociationTypes;
  readonly #original = new Map<string, Link>();
  readonly #current = new Map<string, Link>();
  /** The same, by the pair of records, and by the record that an association goes out from. */
  readonly #byPair = new Map<string, Set<string>>();
  readonly #outgoing = new Map<string, Set<string>>();
  /** What takes the changes back, newest last. */
  readonly #undoing: (() => void)[] = [];
  readonly #sources = new Map<string, ChangeSource>();
  #source: ChangeSource | undefined;

  constructor(types: AssociationTypes, known: readonly Link[]) {
    this.#types = types;
    this.addKnown(known);
  }

  /** Takes in what is stored already. */
  addKnown(known: readonly Link[]): void {
    for (const link of known) {
      for (const each of [link, this.#back(link)]) {
        this.#original.set(linkText(each), each);
        this.#enter(each);
      }
    }
  }

  /** Whatever is changed from here on is changed by this source. */
  actAs(source: ChangeSource): void {
    this.#source = source;
  }

  /** A state to which `undoTo` leads back. */
  mark(): number {
    return this.#undoing.length;
  }

  undoTo(mark: number): void {
    for (const takeBack of this.#undoing.splice(mark).reverse()) takeBack();
  }

  /** Who added the association, or removed it. */
  sourceOf(link: Link): ChangeSource | undefined {
    return this.#sources.get(linkText(link));
  }

  /**
   * Associates two records by these types and no others. Source: the default type stands beside any other, labels
   * that are not named go, and where a record may have only one primary record the former loses that label and
   * stays associated. Assumed: the same goes for other types of which a record may have only one. Refuses
   * `association-limit-exceeded` where that one is the default type, and beyond the limits of the account.
   */
  replace(pair: Pair, types: readonly AssociationType[]): Result<true, Refusal> {
    const fallback = this.#types.findDefault(pair.fromTypeId, pair.toTypeId);
    const wanted = [...(fallback === undefined ? [] : [fallback]), ...types];
    for (const type of wanted) {
      const full = this.#findFull(pair, type);
      if (full !== undefined) return refuse({ kind: 'association-limit-exceeded', ...full });
    }
    const kept = new Set(wanted.map(specText));
    for (const link of this.between(pair)) if (!kept.has(specText(link))) this.#remove(link);
    for (const type of wanted) this.#add(pair, type);
    return accept(true);
  }

  /** As `replace`, and the types that are there already stay. */
  extend(pair: Pair, types: readonly AssociationType[]): Result<true, Refusal> {
    const there = this.between(pair).flatMap((link) => this.#types.find(link) ?? []);
    return this.replace(pair, [...there, ...types]);
  }

  /** Takes types away from a pair. Source: without the default type nothing of the association is left. */
  remove(pair: Pair, types: readonly AssociationType[]): void {
    const leaving = new Set(types.map(specText));
    const all = types.some((type) => type.isDefault);
    for (const link of this.between(pair)) if (all || leaving.has(specText(link))) this.#remove(link);
  }

  removeAll(pair: Pair): void {
    for (const link of this.between(pair)) this.#remove(link);
  }

  /**
   * Lets one record take over the associations of two that go into it. Source: those of the primary record have
   * priority, and what the other has too many of its kind loses that label. An association between the two goes.
   */
  succeed(typeId: ObjectTypeId, [primaryId, otherId]: readonly [ObjectId, ObjectId], id: ObjectId): void {
    for (const formerId of [primaryId, otherId]) {
      for (const pair of this.#pairsFrom(typeId, formerId)) {
        const types = this.between(pair).flatMap((link) => this.#types.find(link) ?? []);
        this.removeAll(pair);
        const isSelf = pair.toTypeId === typeId && (pair.toId === primaryId || pair.toId === otherId);
        if (isSelf) continue;
        const next: Pair = { ...pair, fromId: id };
        const kept = types.filter((type) => !this.#isTaken(next, type));
        // What the account limits is not lost by a merge: the record may have more than the limit afterwards.
        if (kept.some((type) => type.isDefault)) for (const type of kept) this.#add(next, type);
      }
    }
  }

  /** Takes away every association of a record. */
  removeRecord(typeId: ObjectTypeId, id: ObjectId): void {
    for (const pair of this.#pairsFrom(typeId, id)) this.removeAll(pair);
  }

  /** Each pair with the record at its beginning, once. */
  #pairsFrom(typeId: ObjectTypeId, id: ObjectId): readonly Pair[] {
    const pairs = new Map<string, Pair>();
    for (const link of this.#current.values()) {
      if (link.fromTypeId === typeId && link.fromId === id) pairs.set(pairKey(link), pairOf(link));
    }
    return [...pairs.values()];
  }

  /** Whether the record has its one association of the type with another record. */
  #isTaken(pair: Pair, type: AssociationType): boolean {
    return type.onlyOne && this.#others(toLink(pair, type)).length > 0;
  }

  /** The associations in the direction of the pair. */
  between(pair: Pair): readonly Link[] {
    return this.#all(this.#byPair.get(pairKey(pair)));
  }

  /** What has to be stored for all this to be true. */
  difference(): LinkDifference {
    const added = [...this.#current].filter(([text]) => !this.#original.has(text));
    const removed = [...this.#original].filter(([text]) => !this.#current.has(text));
    return { added: added.map(([, link]) => link), removed: removed.map(([, link]) => link) };
  }

  #add(pair: Pair, type: AssociationType): void {
    const link = toLink(pair, type);
    if (this.#current.has(linkText(link))) return;
    const back = this.#back(link);
    for (const each of [link, back]) {
      const { onlyOne, isDefault } = this.#types.find(each) ?? type;
      if (onlyOne && !isDefault) for (const former of this.#others(each)) this.#remove(former);
    }
    for (const each of [link, back]) {
      this.#enter(each);
      this.#note(each, () => this.#leave(each));
    }
  }

  /** The direction by which one of the records has all the associations that it may have, and how many that is. */
  #findFull(pair: Pair, type: AssociationType): { type: AssociationType; max: number } | undefined {
    const link = toLink(pair, type);
    if (this.#current.has(linkText(link))) return undefined;
    for (const each of [link, this.#back(link)]) {
      const direction = this.#types.find(each) ?? type;
      const max = direction.max ?? (direction.onlyOne && direction.isDefault ? 1 : undefined);
      if (max !== undefined && this.#others(each).length >= max) return { type: direction, max };
    }
    return undefined;
  }

  /** The associations of the same type that go from the same record to others. */
  #others(link: Link): readonly Link[] {
    return this.#all(this.#outgoing.get(outgoingKey(link))).filter(({ toId }) => toId !== link.toId);
  }

  #enter(link: Link): void {
    const text = linkText(link);
    this.#current.set(text, link);
    for (const [index, key] of this.#places(link)) index.set(key, (index.get(key) ?? new Set()).add(text));
  }

  #leave(link: Link): void {
    const text = linkText(link);
    this.#current.delete(text);
    for (const [index, key] of this.#places(link)) index.get(key)?.delete(text);
  }

  #remove(link: Link): void {
    for (const each of [link, this.#back(link)]) {
      this.#leave(each);
      this.#note(each, () => this.#enter(each));
    }
  }

  #note(link: Link, takeBack: () => void): void {
    this.#undoing.push(takeBack);
    if (this.#source !== undefined) this.#sources.set(linkText(link), this.#source);
  }

  #places(link: Link): readonly (readonly [Map<string, Set<string>>, string])[] {
    return [
      [this.#byPair, pairKey(link)],
      [this.#outgoing, outgoingKey(link)],
    ];
  }

  #all(texts: ReadonlySet<string> | undefined): readonly Link[] {
    return [...(texts ?? [])].flatMap((text) => this.#current.get(text) ?? []);
  }

  #back(link: Link): Link {
    const type = this.#types.find(link);
    if (type === undefined) throw new Error(`there is no association type ${specText(link)}`);
    return toLink(reversed(link), { category: type.category, typeId: type.inverseId });
  }
}

export function reversed({ fromTypeId, fromId, toTypeId, toId }: Pair): Pair {
  return { fromTypeId: toTypeId, fromId: toId, toTypeId: fromTypeId, toId: fromId };
}

function toLink({ fromTypeId, fromId, toTypeId, toId }: Pair, { category, typeId }: AssociationSpec): Link {
  return { fromTypeId, fromId, toTypeId, toId, category, typeId };
}

function pairOf({ fromTypeId, fromId, toTypeId, toId }: Link): Pair {
  return { fromTypeId, fromId, toTypeId, toId };
}

function pairKey({ fromTypeId, fromId, toTypeId, toId }: Pair): string {
  return `${pairText(fromTypeId, toTypeId)}/${fromId}/${toId}`;
}

function outgoingKey(link: Link): string {
  return `${link.fromTypeId}/${link.fromId}/${link.toTypeId}/${specText(link)}`;
}

function linkText(link: Link): string {
  return `${pairKey(link)}/${specText(link)}`;
}
