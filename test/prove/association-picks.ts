import fc from 'fast-check';
import type { Random } from '../support/random.ts';
import type { RecordKind } from './association-kinds.ts';
import type { AssociationModel, ModelLink, ModelPair } from './association-model.ts';
import type { JsonAnswer } from './json-client.ts';

/** Whom and what a step is about: the numbers of a step made into records and types of its sequence. */

/** All numbers below the limit, each as likely. */
export const below = (limit: number) => fc.noBias(fc.nat(limit - 1));

/** The last two stand for types that lead the other way, and for none. */
const MARKS = 150;

export const link = fc.record({
  types: below(800),
  from: below(800),
  to: below(800),
  marks: fc.array(below(MARKS), { maxLength: 3 }),
});
export type PickedLink = typeof link extends fc.Arbitrary<infer Value> ? Value : never;

export interface Stage {
  readonly model: AssociationModel;
  /** The types whose records take part. */
  readonly cast: readonly RecordKind[];
  readonly random: Random;
  ask(method: string, target: string, body?: unknown): Promise<JsonAnswer>;
}

/** An id that no record has. */
const NO_RECORD = 987_654_321_987;
/** A number that no association type has. */
export const NO_MARK = 9_876_543;

export function castAt({ cast }: Stage, at: number): RecordKind {
  const found = cast[at % cast.length];
  if (found === undefined) throw new Error('nobody takes part');
  return found;
}

/** Mostly a record that lives; else any id that there ever was, or one that never was. */
export function idAt({ model }: Stage, type: string, at: number): number {
  const known = [...model.ids].flatMap(([id, each]) => (each === type ? [id] : []));
  const live = known.filter((id) => model.records.get(id)?.isArchived === false);
  const choice = at % 8 === 0 || live.length === 0 ? [...known, NO_RECORD] : live;
  return choice[Math.floor(at / 8) % choice.length] ?? NO_RECORD;
}

/** Mostly two types whose records can be associated. */
function typesAt({ model, cast }: Stage, at: number, near?: string): readonly [from: string, to: string] {
  const all = cast.flatMap(({ name: from }) => cast.map(({ name: to }) => [from, to] as const));
  const pairs = all.filter(([from]) => near === undefined || from === near);
  const linked = pairs.filter(([from, to]) => model.between(from, to).length > 0);
  const choice = at % 16 === 0 || linked.length === 0 ? pairs : linked;
  return choice[Math.floor(at / 16) % choice.length] ?? ['', ''];
}

export function toPair(stage: Stage, { types, from, to, marks }: PickedLink) {
  const [fromType, toType] = typesAt(stage, types);
  const pair = { fromType, from: idAt(stage, fromType, from), toType, to: idAt(stage, toType, to) };
  return { pair, marks: marks.map((mark) => toMark(stage, pair, mark)) };
}

/** All between the types of the first. */
export function toPairs(stage: Stage, sent: readonly PickedLink[]) {
  const types = sent[0]?.types ?? 0;
  return sent.map((each) => toPair(stage, { ...each, types }));
}

/** Mostly a type that leads from the one to the other; else one that leads back, or none at all. */
export function toMark({ model }: Stage, { fromType, toType }: ModelPair, at: number): number {
  const there = model.between(fromType, toType);
  const kinds = at === MARKS - 2 ? model.between(toType, fromType) : at === MARKS - 1 ? [] : there;
  return kinds[at % Math.max(1, kinds.length)]?.id ?? NO_MARK;
}

export function toNewLink(stage: Stage, type: RecordKind, { types, to, marks }: PickedLink): ModelLink {
  const toType = typesAt(stage, types, type.name)[1];
  const pair = { fromType: type.name, from: NO_RECORD, toType, to: idAt(stage, toType, to) };
  // The types alone tell the far end: without one the request would be refused.
  const sent = marks.length === 0 && to % 8 !== 0 ? [0] : marks;
  return { toType, to: pair.to, marks: sent.map((mark) => toMark(stage, pair, mark)) };
}

export function toSentLink(stage: Stage, type: RecordKind, { to, marks }: ModelLink) {
  return { to: { id: String(to) }, types: toSpecs(stage, type.name, marks) };
}

export function toSpecs({ model }: Stage, fromType: string, marks: readonly number[]) {
  return marks.map((associationTypeId) => {
    // Numbers are counted for each category; between the types of one pair they are all of the same.
    const kind =
      model.kinds.find(({ id, from }) => id === associationTypeId && from === fromType) ??
      model.kinds.find(({ id }) => id === associationTypeId);
    return { associationCategory: kind?.category ?? 'HUBSPOT_DEFINED', associationTypeId };
  });
}

export function nameOf({ model, random }: Stage, { fromType, toType }: ModelPair, mark: number): string {
  const kind =
    model.between(fromType, toType).find(({ id }) => id === mark) ??
    model.kinds.find(({ id }) => id === mark);
  const sharesName = model
    .between(fromType, toType)
    .some(({ id, name }) => name === kind?.name && id !== mark);
  return kind === undefined || sharesName || random.chance(0.2) ? String(mark) : kind.name;
}

export function spelled({ cast, random }: Pick<Stage, 'cast' | 'random'>, type: string): string {
  return random.pick(cast.find(({ name }) => name === type)?.spellings ?? [type]);
}

export function objectsPath({ random }: Pick<Stage, 'random'>): string {
  return random.pick([
    '/crm/v4/objects',
    '/crm/objects/v4',
    '/crm/objects/2025-09',
    '/crm/objects/2026-03',
    '/crm/objects/2026-09',
  ]);
}
