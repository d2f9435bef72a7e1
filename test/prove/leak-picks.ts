import type { Random } from '../support/random.ts';
import type { Field, WatchedType } from './leak-fields.ts';

/** What requests are made of, by someone who would like to know more than the token lets them. */
export interface Prying {
  readonly random: Random;
  /** The ids of records by type, archived ones too. */
  readonly ids: ReadonlyMap<WatchedType, readonly string[]>;
  /** A value that some record of one of the worlds may have, or had. */
  guess(type: WatchedType, field: Field): string;
  /** A text that no other request has. */
  fresh(): string;
}

export function idOf({ random, ids }: Prying, type: WatchedType): string {
  const known = ids.get(type) ?? [];
  return random.chance(0.95) && known.length > 0 ? random.pick(known) : '999999999';
}

/** A name of a property of the type, or one of none. */
export function nameOf({ random }: Prying, { fields, derived }: WatchedType): string {
  if (random.chance(0.03))
    return random.pick(['no_such_property', 'hs_object_id', 'createdate', 'hs_createdate']);
  return random.chance(0.75) ? random.pick(fields).name : random.pick(derived);
}
