import type { Refusal } from './refusal.ts';
import { accept, type Result, refuse } from './result.ts';

declare const brand: unique symbol;

/** The number of an account (a "portal" in the real API). */
export type AccountId = number & { readonly [brand]: 'AccountId' };
/** A record's id: unique within one object type of one account; a decimal string on the wire. */
export type ObjectId = number & { readonly [brand]: 'ObjectId' };
/** An object type's id: `0-n` for standard types, `2-n` for custom ones. */
export type ObjectTypeId = string & { readonly [brand]: 'ObjectTypeId' };

const WHOLE = /^[+-]?\d{1,19}$/;
/** Whatever has so many characters is no larger than 64 bits. */
const SURELY_LONG_LENGTH = 18;
const MAX_LONG = 2n ** 63n - 1n;

/** Whether a text is a 64-bit integer as the real API reads one: an optional sign and digits. */
export function isLong(text: string): boolean {
  if (!WHOLE.test(text)) return false;
  if (text.length <= SURELY_LONG_LENGTH) return true;
  const value = BigInt(text.replace('+', ''));
  return value <= MAX_LONG && value >= -MAX_LONG - 1n;
}

/**
 * Reads a record id from a path.
 *
 * Refuses what is not a number (`object-id-not-numeric`), zero and below (`object-id-not-positive`), and
 * numbers that no record can have (`record-not-found`).
 * Seen: the real API words these three apart, all with status 404.
 */
export function parseObjectId(text: string): Result<ObjectId, Refusal> {
  if (!isLong(text)) return refuse({ kind: 'object-id-not-numeric', given: text });
  const id = Number(text);
  if (id <= 0) return refuse({ kind: 'object-id-not-positive', given: text });
  if (!Number.isSafeInteger(id)) return refuse({ kind: 'record-not-found' });
  return accept(toObjectId(id));
}

/** Brands a number that is already known to be a record id, such as one read from the store. */
export function toObjectId(id: number): ObjectId {
  return id as ObjectId;
}

/** Brands a text that is already known to be an object type id. */
export function toObjectTypeId(id: string): ObjectTypeId {
  return id as ObjectTypeId;
}

/** Reads an account id: a positive whole number. Absent when the text is none. */
export function findAccountId(text: string): AccountId | undefined {
  const id = /^\d+$/.test(text) ? Number(text) : 0;
  return Number.isSafeInteger(id) && id > 0 ? toAccountId(id) : undefined;
}

/** Brands a number that is already known to be an account id. */
export function toAccountId(id: number): AccountId {
  return id as AccountId;
}
