import { toCleanText } from '../comparable-keys.ts';

/** What is longer counts as several words, each of so many characters at most. */
const WORD = /[\p{L}\p{N}]{1,200}/gu;

/** The words of a text, in lower case: runs of letters and digits. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(WORD) ?? [];
}

/**
 * Whether a text contains a token.
 *
 * Source: whole tokens match, and `*` stands for any characters. Seen: `test` is found in "Test Company 2 - Batch
 * Updated", and `example.org` in the address `test5@example.org`.
 * Assumed: a pattern without a wildcard is found where its words stand in a row; one with a wildcard is compared
 * with each word, and with each piece between blanks.
 */
export function containsToken(text: string, pattern: string): boolean {
  if (pattern.includes('*')) return matchesWildcard(text, pattern);
  const sought = wordsOf(pattern);
  if (sought.length === 0) return false;
  const words = wordsOf(text);
  return words.some((_word, at) => sought.every((word, index) => words[at + index] === word));
}

function matchesWildcard(text: string, pattern: string): boolean {
  const parts = toCleanText(pattern.toLowerCase()).split('*');
  return piecesOf(text).some((piece) => fits(piece, parts));
}

/** What a pattern with a wildcard is compared with, in lower case: the words of a text, and what is between blanks. */
export function piecesOf(text: string): readonly string[] {
  return [...wordsOf(text), ...toCleanText(text.toLowerCase()).split(/\s+/)];
}

/** Whether a piece consists of the parts in their order, with anything between them. No pattern is built. */
function fits(piece: string, parts: readonly string[]): boolean {
  const [first = ''] = parts;
  const last = parts.at(-1) ?? '';
  if (!piece.startsWith(first) || !piece.endsWith(last) || piece.length < first.length + last.length)
    return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const at = piece.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return from <= piece.length - last.length;
}
