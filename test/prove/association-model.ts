import type { Kind } from './association-kinds.ts';

/** The rules of associations in the fewest words: records, and edges between them, looked through one by one. */

/** What becomes of a change; `type` where the association type does not fit, `missing` where a record is not live. */
export type Outcome = 'done' | 'type' | 'missing' | 'itself' | 'limit';

export interface ModelRecord {
  readonly type: string;
  readonly id: number;
  isArchived: boolean;
}

/** Two records, and the numbers of the types that associate them, as they are seen from the first. */
interface Edge {
  readonly ends: readonly [ModelRecord, ModelRecord];
  readonly marks: Set<number>;
}

export interface ModelPair {
  readonly fromType: string;
  readonly from: number;
  readonly toType: string;
  readonly to: number;
}

/** What a record is created with: a far record, and the numbers of the types. */
export interface ModelLink {
  readonly toType: string;
  readonly to: number;
  readonly marks: readonly number[];
}

export class AssociationModel {
  readonly kinds: readonly Kind[];
  readonly records = new Map<number, ModelRecord>();
  /** Every id that there ever was, with its type. */
  readonly ids = new Map<number, string>();
  readonly #mergedInto = new Map<number, number>();
  #edges: Edge[] = [];

  constructor(kinds: readonly Kind[]) {
    this.kinds = kinds;
  }

  between(from: string, to: string): readonly Kind[] {
    const found = this.kinds.filter((kind) => kind.from === from && kind.to === to);
    return found.sort((left, right) => left.id - right.id);
  }

  /** The record that an id stands for, live or archived. */
  find(type: string, id: number): ModelRecord | undefined {
    const next = this.#mergedInto.get(id);
    if (next !== undefined) return this.find(type, next);
    const record = this.records.get(id);
    return record?.type === type ? record : undefined;
  }

  /** The live record that an id stands for. */
  live(type: string, id: number): ModelRecord | undefined {
    const record = this.find(type, id);
    return record?.isArchived === false ? record : undefined;
  }

  /** With `extend` the types that are there stay beside the new ones. */
  associate(pair: ModelPair, marks: readonly number[], mode: 'replace' | 'extend'): Outcome {
    const kinds = this.between(pair.fromType, pair.toType);
    const base = kinds.find((kind) => kind.isDefault);
    if (base === undefined || marks.some((mark) => !kinds.some(({ id }) => id === mark))) return 'type';
    const [from, to] = [this.live(pair.fromType, pair.from), this.live(pair.toType, pair.to)];
    if (from === undefined || to === undefined) return 'missing';
    if (from === to) return 'itself';
    // A replacement by nothing succeeds and changes nothing.
    if (mode === 'replace' && marks.length === 0) return 'done';
    if (this.#rivals(base, from, to).length > 0) return 'limit';
    const there = mode === 'extend' ? this.#marks(from, to) : [];
    const wanted = new Set([base.id, ...there, ...marks]);
    for (const kind of kinds.filter(({ id }) => wanted.has(id))) {
      for (const [edge, seenFrom, mark] of this.#rivals(kind, from, to)) this.#unmark(edge, seenFrom, mark);
    }
    this.#edges = this.#edges.filter((edge) => !joins(edge, from, to));
    this.#edges.push({ ends: [from, to], marks: wanted });
    return 'done';
  }

  /** Without marks, or with that of the default type, everything goes. What is not there is passed over. */
  dissociate(pair: ModelPair, marks?: readonly number[]): Outcome {
    const kinds = this.between(pair.fromType, pair.toType);
    if (marks?.some((mark) => !kinds.some(({ id }) => id === mark))) return 'type';
    const [from, to] = [this.find(pair.fromType, pair.from), this.find(pair.toType, pair.to)];
    const edge = this.#edges.find((each) => from && to && joins(each, from, to));
    if (edge === undefined || from === undefined) return 'done';
    const base = kinds.find((kind) => kind.isDefault)?.id ?? 0;
    if (marks === undefined || marks.includes(base))
      this.#edges = this.#edges.filter((each) => each !== edge);
    else for (const mark of marks) this.#unmark(edge, from, mark);
    return 'done';
  }

  /** The record is there only if everything that it is to be created with can be. */
  create(type: string, id: number, links: readonly ModelLink[]): Outcome {
    if (links.some((link) => !this.#fits(type, link))) return 'type';
    const before = this.snapshot();
    this.#addRecord(type, id);
    for (const { toType, to, marks } of links) {
      const outcome = this.associate({ fromType: type, from: id, toType, to }, marks, 'extend');
      if (outcome === 'done') continue;
      before();
      this.#forget(id);
      return outcome;
    }
    return 'done';
  }

  /** Answers with what leads back to the associations as they are now. */
  snapshot(): () => void {
    const copies = this.#edges.map(({ ends, marks }) => ({ ends, marks: new Set(marks) }));
    return () => {
      this.#edges = copies;
    };
  }

  /** Takes back a creation of which the rest of a batch made nothing. */
  #forget(id: number): void {
    this.records.delete(id);
    this.ids.delete(id);
  }

  forgetAll(ids: readonly number[]): void {
    for (const id of ids) this.#forget(id);
  }

  setArchived(type: string, id: number, isArchived: boolean): void {
    const record = this.find(type, id);
    if (record !== undefined) record.isArchived = isArchived;
  }

  erase(type: string, id: number): void {
    const record = this.find(type, id);
    if (record === undefined) return;
    this.#edges = this.#edges.filter(({ ends }) => !ends.includes(record));
    this.records.delete(record.id);
  }

  /** The edges of the primary record come first; a type of which there may be one is not taken over a second time. */
  merge(type: string, [primaryId, otherId]: readonly [number, number], id: number): void {
    const former = [this.live(type, primaryId), this.live(type, otherId)].flatMap((each) => each ?? []);
    const merged = this.#addRecord(type, id);
    for (const record of former) {
      const edges = this.#edges.filter(({ ends }) => ends.includes(record));
      this.#edges = this.#edges.filter((edge) => !edges.includes(edge));
      for (const edge of edges) this.#hand(edge, record, merged, former);
      this.records.delete(record.id);
      this.#mergedInto.set(record.id, id);
    }
  }

  #hand(edge: Edge, from: ModelRecord, to: ModelRecord, former: readonly ModelRecord[]): void {
    const far = farOf(edge, from);
    if (former.includes(far)) return;
    const kinds = this.between(from.type, far.type);
    const own = new Set(this.#seenFrom(edge, from));
    const kept = kinds.filter((kind) => own.has(kind.id) && this.#rivals(kind, to, far).length === 0);
    if (!kept.some((kind) => kind.isDefault)) return;
    const marks = new Set([...this.#marks(to, far), ...kept.map((kind) => kind.id)]);
    this.#edges = this.#edges.filter((each) => !joins(each, to, far));
    this.#edges.push({ ends: [to, far], marks });
  }

  /** The live records of a type that a live record is associated with, by id, and by what, by number. */
  partners(type: string, id: number, toType: string): readonly { id: number; kinds: readonly Kind[] }[] {
    const record = this.live(type, id);
    if (record === undefined) return [];
    const kinds = this.between(type, toType);
    const found = this.#edges.flatMap((edge) => {
      if (!edge.ends.includes(record)) return [];
      const far = farOf(edge, record);
      if (far.type !== toType || far.isArchived) return [];
      const marks = new Set(this.#seenFrom(edge, record));
      return [{ id: far.id, kinds: kinds.filter((kind) => marks.has(kind.id)) }];
    });
    return found.sort((left, right) => left.id - right.id);
  }

  /** The same with a row for each type, by its number, then by id. */
  rows(type: string, id: number, toType: string): readonly { id: number; kind: Kind }[] {
    const partners = this.partners(type, id, toType);
    return this.between(type, toType).flatMap((kind) =>
      partners.filter(({ kinds }) => kinds.includes(kind)).map((partner) => ({ id: partner.id, kind })),
    );
  }

  get edgeCount(): number {
    return this.#edges.length;
  }

  /** What stands in the way of one more association of a type, from either end, and by what number it is seen. */
  #rivals(kind: Kind, from: ModelRecord, to: ModelRecord): readonly (readonly [Edge, ModelRecord, number])[] {
    const back = this.between(kind.to, kind.from).find(({ id }) => id === kind.back);
    const sides = [
      [kind, from, to],
      [back, to, from],
    ] as const;
    return sides.flatMap(([side, near, far]) => {
      if (side?.onlyOne !== true) return [];
      const rivals = this.#edges.filter(
        (edge) =>
          edge.ends.includes(near) &&
          farOf(edge, near) !== far &&
          farOf(edge, near).type === far.type &&
          this.#seenFrom(edge, near).includes(side.id),
      );
      return rivals.map((edge) => [edge, near, side.id] as const);
    });
  }

  #marks(from: ModelRecord, to: ModelRecord): readonly number[] {
    const edge = this.#edges.find((each) => joins(each, from, to));
    return edge === undefined ? [] : this.#seenFrom(edge, from);
  }

  #seenFrom({ ends: [first, second], marks }: Edge, end: ModelRecord): readonly number[] {
    if (end === first) return [...marks];
    return this.between(first.type, second.type)
      .filter(({ id }) => marks.has(id))
      .map(({ back }) => back);
  }

  #unmark({ ends: [first, second], marks }: Edge, end: ModelRecord, mark: number): void {
    const far = end === first ? second : first;
    const kind = this.between(end.type, far.type).find(({ id }) => id === mark);
    if (kind !== undefined) marks.delete(end === first ? kind.id : kind.back);
  }

  #fits(type: string, { toType, marks }: ModelLink): boolean {
    const kinds = this.between(type, toType);
    return marks.length > 0 && marks.every((mark) => kinds.some(({ id }) => id === mark));
  }

  #addRecord(type: string, id: number): ModelRecord {
    const record = { type, id, isArchived: false };
    this.records.set(id, record);
    this.ids.set(id, type);
    return record;
  }
}

function joins({ ends }: Edge, one: ModelRecord, other: ModelRecord): boolean {
  return one !== other && ends.includes(one) && ends.includes(other);
}

function farOf({ ends: [first, second] }: Edge, near: ModelRecord): ModelRecord {
  return near === first ? second : first;
}
