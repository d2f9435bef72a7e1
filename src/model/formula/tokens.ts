import { accept, type Result, refuse } from '../result.ts';

export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number }
  /** A keyword, a function or a property. */
  | { readonly kind: 'word'; readonly value: string; readonly at: number }
  | { readonly kind: 'sign'; readonly value: string; readonly at: number }
  | { readonly kind: 'end'; readonly value: ''; readonly at: number };

const PATTERN =
  /\s*(?:(\d+(?:\.\d+)?|\.\d+)|([A-Za-z_][A-Za-z0-9_]*)|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(<=|>=|!=|[-+*/()<>=,]))/y;

/**
 * Splits a formula into its tokens. Source: letter case counts in texts only. Refuses with the place of a
 * character that cannot stand there.
 */
export function tokensOf(formula: string): Result<readonly Token[], string> {
  const tokens: Token[] = [];
  PATTERN.lastIndex = 0;
  const end = formula.trimEnd().length;
  while (PATTERN.lastIndex < end) {
    const from = PATTERN.lastIndex;
    const match = PATTERN.exec(formula);
    if (match === null) {
      const at = from + (/^\s*/.exec(formula.slice(from))?.[0].length ?? 0);
      return refuse(`unexpected character "${formula[at]}" at position ${at + 1}`);
    }
    const [, number, word, text, sign] = match;
    const at = from + 1;
    if (number !== undefined) tokens.push({ kind: 'number', value: Number(number), at });
    else if (word !== undefined) tokens.push({ kind: 'word', value: word.toLowerCase(), at });
    else if (text !== undefined) tokens.push({ kind: 'text', value: unquoted(text), at });
    else tokens.push({ kind: 'sign', value: sign ?? '', at });
  }
  return accept([...tokens, { kind: 'end', value: '', at: end + 1 }]);
}

function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(.)/gs, '$1');
}
