import type { AccountId } from '../../model/ids.ts';

/**
 * Words as the database's index of words has them: each behind the account and the number of the index. Longer texts
 * than this, in bytes, have one lexeme that stands for any word, because the database limits what a row may have:
 * they are looked through whenever something is searched for.
 */
const MAX_INDEXED_BYTES = 60_000;

const PREFIX = `(account_id::text || '.' || index_number::text || ':')`;

/** Stands for any word: no word is empty. */
const ANY_WORD = '';

/** The lexemes of a row of `word_index`. Part of an index: a change needs a migration. */
export const WORD_LEXEMES = `
  array_to_tsvector(
    CASE WHEN octet_length(words) > ${MAX_INDEXED_BYTES} THEN ARRAY[${PREFIX} || '${ANY_WORD}']
    ELSE string_to_array(${PREFIX} || replace(words, ' ', ' ' || ${PREFIX}), ' ') END)`;

/** What is asked of the lexemes: rows with every word, or with a beginning of every one, and those that are too long. */
export function toLexemeQuery(
  place: { readonly accountId: AccountId; readonly index: number },
  words: readonly string[],
  match: 'whole' | 'beginning',
): string {
  const prefix = `${place.accountId}.${place.index}:`;
  const sign = match === 'whole' ? '' : ':*';
  // Words are letters and digits: no sign of the query language is among them.
  const wanted = words.map((word) => `'${prefix}${word}'${sign}`).join(' & ');
  return `'${prefix}${ANY_WORD}' | (${wanted})`;
}
