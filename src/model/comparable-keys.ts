import { isMultiSelect, type PropertyDefinition } from './properties.ts';
import { findInstantMs } from './property-types/datetime.ts';

/** A value as it is compared: numbers and instants as numbers, anything else as a text. */
export type IndexKey = string | number;

/** Texts of up to so many UTF-16 units are compared as they are. */
export const MAX_KEY_TEXT_LENGTH = 200;

const KEPT_LENGTH = 150;
/** Stands between the beginning of a long text and its hash. */
export const KEY_CUT = '\uffff';

/**
 * What a stored value is compared by: numbers and instants as numbers, texts in lower case, each option of a set
 * by itself; nothing for a value that was cleared. A value that is none of its property's type is a text.
 */
export function comparableKeys(property: PropertyDefinition, stored: string): readonly IndexKey[] {
  if (stored === '') return [];
  if (property.type === 'number') {
    const number = Number(stored);
    if (Number.isFinite(number)) return [number];
  }
  if (property.type === 'date' || property.type === 'datetime') {
    const instantMs = findInstantMs(stored);
    if (instantMs !== undefined) return [instantMs];
  }
  if (isMultiSelect(property)) return stored.split(';').map(toTextKey);
  if (property.type === 'enumeration' || property.type === 'bool') return [toTextKey(stored)];
  return [toTextKey(stored.toLowerCase())];
}

/**
 * The key of a text. Of a long text it is the beginning and a hash of the whole: equal texts have equal keys, and
 * the order of texts that differ only beyond their beginning is not told.
 */
export function toTextKey(text: string): string {
  const clean = toCleanText(text);
  if (clean.length <= MAX_KEY_TEXT_LENGTH) return clean;
  return `${clean.slice(0, KEPT_LENGTH).toWellFormed()}${KEY_CUT}${fingerprintOf(clean)}`;
}

/** Tells long texts apart: their length and two hashes of all their characters. */
function fingerprintOf(text: string): string {
  let first = 0x811c9dc5;
  let second = 0x01000193;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    first = Math.imul(first ^ unit, 0x01000193);
    second = Math.imul(second ^ unit, 0x5bd1e995) ^ (second >>> 15);
  }
  return [text.length, first >>> 0, second >>> 0].map((number) => number.toString(36)).join('-');
}

/** A text as any store can hold it: well-formed and without the character zero. */
export function toCleanText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

/** Numbers before texts, and texts by code point, as databases order them. */
export function compareKeys(left: IndexKey, right: IndexKey): number {
  if (typeof left === 'string' && typeof right === 'string') return compareTexts(left, right);
  if (typeof left === 'string') return 1;
  if (typeof right === 'string') return -1;
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const a = left.charCodeAt(at);
    const b = right.charCodeAt(at);
    if (a !== b) return toCodePointOrder(a) - toCodePointOrder(b);
  }
  return left.length - right.length;
}

/** Halves of characters beyond the first 65,536 come after all others. */
function toCodePointOrder(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}
