import type { JsonPosition, JsonToken } from '../model/refusal.ts';

/**
 * Finds places in a JSON text: where it is broken and why, where a value stands, where the text ends.
 * Used for refusals only; what is well formed is read by the platform's own parser.
 * Seen: refusals name line and column, counted from 1, and a reason in the words of the Jackson parser.
 */
export interface JsonDefect {
  readonly at: JsonPosition;
  readonly reason: string;
}

/** Deeper nesting is refused. Source: the default of the parser whose words are used here. */
const MAX_DEPTH = 1000;

const LITERALS = ['true', 'false', 'null'] as const;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WHITE_SPACE = /[ \t\n\r]*/y;
const WORD = /[\p{L}\p{N}_$.+-]*/uy;

class Defect extends Error {
  readonly offset: number;

  constructor(offset: number, reason: string) {
    super(reason);
    this.offset = offset;
  }
}

/** What is wrong with a text that is no JSON. Absent for a text that is. */
export function findJsonDefect(text: string): JsonDefect | undefined {
  try {
    const end = skipValue(text, 0, 0);
    const rest = skipSpace(text, end);
    if (rest < text.length) throw unexpected(text, rest, 'Expected space separating root-level values');
    return undefined;
  } catch (defect) {
    if (!(defect instanceof Defect)) throw defect;
    return { at: positionIn(text, defect.offset), reason: defect.message };
  }
}

export interface FoundValue {
  readonly at: JsonPosition;
  readonly token: JsonToken;
}

/**
 * Where the value under a chain of keys begins, in a text that is JSON. Of equal keys the last one counts; the
 * key of an array's element is its index. The empty chain is the whole text.
 */
export function findJsonValue(text: string, path: readonly string[]): FoundValue {
  const offset = offsetOf(text, path);
  return { at: positionIn(text, offset), token: tokenAt(text, offset) };
}

/** Where the value under a chain of keys ends, in a text that is JSON: the place of its last character. */
export function endOfJsonValue(text: string, path: readonly string[]): JsonPosition {
  return positionIn(text, passValue(text, offsetOf(text, path)) - 1);
}

function offsetOf(text: string, path: readonly string[]): number {
  let offset = skipSpace(text, 0);
  for (const key of path) offset = offsetOfEntry(text, offset, key) ?? offset;
  return offset;
}

/** Where an entry of the object or array at the offset has its value; absent when there is none. */
function offsetOfEntry(text: string, from: number, key: string): number | undefined {
  const isObject = text[from] === '{';
  if (!isObject && text[from] !== '[') return undefined;
  let found: number | undefined;
  let offset = skipSpace(text, from + 1);
  for (let index = 0; offset < text.length && text[offset] !== (isObject ? '}' : ']'); index += 1) {
    let name = String(index);
    if (isObject) {
      const nameEnd = passValue(text, offset);
      name = JSON.parse(text.slice(offset, nameEnd)) as string;
      offset = skipSpace(text, skipSpace(text, nameEnd) + 1);
    }
    if (name === key) found = offset;
    const next = skipSpace(text, passValue(text, offset));
    offset = text[next] === ',' ? skipSpace(text, next + 1) : next;
  }
  return found;
}

/** Whether a text that is JSON is nested deeper than bodies may be. */
export function isTooDeep(text: string): boolean {
  // So many levels need twice as many characters: short texts, which nearly all are, need no look.
  if (text.length <= 2 * MAX_DEPTH) return false;
  let depth = 0;
  for (let offset = 0; offset < text.length; offset += 1) {
    const character = text[offset];
    if (character === '"') offset = closingQuote(text, offset);
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

const SCALAR_END = /[,\]}\s]|$/g;

/** Passes over a value of a text that is known to be JSON, however deep, and answers with the offset behind it. */
function passValue(text: string, from: number): number {
  let depth = 0;
  let offset = from;
  do {
    const character = text[offset];
    if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    else if (character === '"') offset = closingQuote(text, offset);
    else if (depth === 0) return endOfScalar(text, offset);
    offset += 1;
  } while (depth > 0);
  return offset;
}

function closingQuote(text: string, opening: number): number {
  let offset = opening + 1;
  while (text[offset] !== '"') offset += text[offset] === '\\' ? 2 : 1;
  return offset;
}

function endOfScalar(text: string, from: number): number {
  SCALAR_END.lastIndex = from;
  return SCALAR_END.exec(text)?.index ?? text.length;
}

/** Walks over one value, looking at every character, and answers with the offset behind it. */
function skipValue(text: string, from: number, depth: number): number {
  const offset = skipSpace(text, from);
  if (depth > MAX_DEPTH) {
    const reason = `Document nesting depth (${depth}) exceeds the maximum allowed (${MAX_DEPTH})`;
    throw new Defect(offset, reason);
  }
  switch (text[offset]) {
    case undefined:
      throw new Defect(offset, 'Unexpected end-of-input');
    case '{':
      return skipObject(text, offset, depth);
    case '[':
      return skipArray(text, offset, depth);
    case '"':
      return skipString(text, offset);
    default:
      return skipScalar(text, offset);
  }
}

function skipObject(text: string, from: number, depth: number): number {
  let offset = skipSpace(text, from + 1);
  if (text[offset] === '}') return offset + 1;
  for (;;) {
    if (offset >= text.length) throw unclosed(text, from, 'Object');
    if (text[offset] !== '"')
      throw unexpected(text, offset, 'was expecting double-quote to start field name');
    const nameEnd = skipString(text, offset);
    const colon = skipSpace(text, nameEnd);
    if (text[colon] !== ':') {
      throw unexpected(text, colon, 'was expecting a colon to separate field name and value');
    }
    const next = skipSpace(text, skipValue(text, colon + 1, depth + 1));
    if (text[next] === '}') return next + 1;
    if (next >= text.length) throw unclosed(text, from, 'Object');
    if (text[next] !== ',') throw unexpected(text, next, 'was expecting comma to separate Object entries');
    offset = skipSpace(text, next + 1);
  }
}

function skipArray(text: string, from: number, depth: number): number {
  let offset = skipSpace(text, from + 1);
  if (text[offset] === ']') return offset + 1;
  for (;;) {
    if (offset >= text.length) throw unclosed(text, from, 'Array');
    const next = skipSpace(text, skipValue(text, offset, depth + 1));
    if (text[next] === ']') return next + 1;
    if (next >= text.length) throw unclosed(text, from, 'Array');
    if (text[next] !== ',') throw unexpected(text, next, 'was expecting comma to separate Array entries');
    offset = skipSpace(text, next + 1);
  }
}

function skipString(text: string, from: number): number {
  for (let offset = from + 1; offset < text.length; offset += 1) {
    const code = text.charCodeAt(offset);
    if (code === 0x22) return offset + 1;
    if (code < 0x20) {
      const what = `Illegal unquoted character ((CTRL-CHAR, code ${code}))`;
      throw new Defect(offset, `${what}: has to be escaped using backslash to be included in string value`);
    }
    if (code === 0x5c) offset = skipEscape(text, offset);
  }
  throw new Defect(text.length, 'Unexpected end-of-input: was expecting closing quote for a string value');
}

function skipEscape(text: string, backslash: number): number {
  const offset = backslash + 1;
  const escaped = text[offset];
  if (escaped === undefined) throw new Defect(offset, 'Unexpected end-of-input in character escape sequence');
  if ('"\\/bfnrt'.includes(escaped)) return offset;
  if (escaped !== 'u') {
    throw new Defect(offset, `Unrecognized character escape ${describe(text, offset)}`);
  }
  const end = offset + 4;
  for (let digit = offset + 1; digit <= end; digit += 1) {
    if (!/^[0-9a-fA-F]$/.test(text[digit] ?? '')) {
      throw unexpected(text, digit, 'expected a hex-digit for character escape sequence');
    }
  }
  return end;
}

function skipScalar(text: string, from: number): number {
  const literal = LITERALS.find((each) => text.startsWith(each, from));
  const end = literal === undefined ? endOf(NUMBER, text, from) : from + literal.length;
  const wordEnd = endOf(WORD, text, from);
  if (end > from && wordEnd <= end) return end;
  if (wordEnd === from) {
    throw unexpected(text, from, 'expected a valid value (JSON String, Number, Array, Object or token)');
  }
  const word = text.slice(from, wordEnd);
  const expected = `was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`;
  throw new Defect(from, `Unrecognized token '${word.slice(0, 100)}': ${expected}`);
}

function skipSpace(text: string, from: number): number {
  return endOf(WHITE_SPACE, text, from);
}

function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

function unclosed(text: string, start: number, what: 'Object' | 'Array'): Defect {
  const { line, column } = positionIn(text, start);
  const marker = `expected close marker for ${what} (start marker at line ${line}, column ${column})`;
  return new Defect(text.length, `Unexpected end-of-input: ${marker}`);
}

function unexpected(text: string, offset: number, expected: string): Defect {
  if (offset >= text.length) return new Defect(offset, `Unexpected end-of-input: ${expected}`);
  return new Defect(offset, `Unexpected character ${describe(text, offset)}: ${expected}`);
}

function describe(text: string, offset: number): string {
  const code = text.charCodeAt(offset);
  return code < 0x20 ? `((CTRL-CHAR, code ${code}))` : `('${text[offset]}' (code ${code}))`;
}

function tokenAt(text: string, offset: number): JsonToken {
  switch (text[offset]) {
    case '{':
      return 'object';
    case '[':
      return 'array';
    case '"':
      return 'string';
    case 't':
      return 'true';
    case 'f':
      return 'false';
    case 'n':
      return 'null';
    default:
      return 'number';
  }
}

/** The line and column of an offset. */
export function positionIn(text: string, offset: number): JsonPosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}
