import { accept, type Result, refuse } from '../result.ts';
import { type BinaryOperator, type Expression, isFunctionName } from './expression.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Assumed: the longest formula, and how deep its parts may be nested. */
export const MAX_FORMULA_LENGTH = 10_000;
const MAX_DEPTH = 100;

/**
 * Reads a formula. Refuses with a sentence on what is wrong and where.
 *
 * Source: `if C then A elseif … else B endif` with an `endif` that may be left out, `and or not`, comparisons, the
 * four operations, parentheses, and `10x` for ten times x. Seen: square brackets and `if(...)` are refused.
 */
export function parseFormula(formula: string): Result<Expression, string> {
  if (formula.length > MAX_FORMULA_LENGTH) return refuse(`longer than ${MAX_FORMULA_LENGTH} characters`);
  const tokens = tokensOf(formula);
  if (!tokens.ok) return tokens;
  try {
    return accept(new Parser(tokens.value).formula());
  } catch (error) {
    if (error instanceof FormulaError) return refuse(error.message);
    throw error;
  }
}

/** Leaves the depths of the parser, and never this file. */
class FormulaError extends Error {}

const KEYWORDS: ReadonlySet<string> = new Set(
  'if then elseif else endif and or not equals true false'.split(' '),
);

/** The operators by how loosely they bind. */
const LEVELS: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['<', '>', '<=', '>=', '=', '!=', 'equals'],
  ['+', '-'],
  ['*', '/'],
];
const COMPARISON = 2;

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  formula(): Expression {
    const expression = this.#expression();
    if (this.#peek().kind !== 'end') throw this.#unexpected();
    return expression;
  }

  #expression(): Expression {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new FormulaError(`nested deeper than ${MAX_DEPTH} levels`);
    const expression = this.#takesWord('if') ? this.#choice() : this.#level(0);
    this.#depth -= 1;
    return expression;
  }

  #choice(): Expression {
    if (this.#peek().value === '(' && this.#peek().kind === 'sign' && this.#isCallLike()) {
      throw new FormulaError('if is written as "if condition then value", without parentheses and commas');
    }
    const cases: { when: Expression; result: Expression }[] = [];
    do {
      const when = this.#expression();
      this.#expectWord('then');
      cases.push({ when, result: this.#expression() });
    } while (this.#takesWord('elseif'));
    const otherwise = this.#takesWord('else') ? this.#expression() : undefined;
    this.#takesWord('endif');
    return { kind: 'choice', cases, otherwise };
  }

  /** Whether a comma stands within the parentheses that begin here. */
  #isCallLike(): boolean {
    let open = 0;
    for (const { kind, value } of this.#tokens.slice(this.#next)) {
      if (kind === 'sign' && value === '(') open += 1;
      if (kind === 'sign' && value === ')') open -= 1;
      if (kind === 'sign' && value === ',' && open === 1) return true;
      if (open === 0) return false;
    }
    return false;
  }

  #level(level: number): Expression {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    if (level === COMPARISON && this.#takesWord('not')) return { kind: 'not', of: this.#level(level) };
    let left = this.#level(level + 1);
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'text' || !operators.includes(String(token.value))) return left;
      this.#next += 1;
      left = combine(String(token.value), left, this.#level(level + 1));
    }
  }

  #unary(): Expression {
    if (this.#takesSign('-')) return { kind: 'negation', of: this.#deeper(() => this.#unary()) };
    return this.#primary();
  }

  #primary(): Expression {
    const token = this.#peek();
    this.#next += 1;
    if (token.kind === 'number') return this.#numberOrProduct(token.value);
    if (token.kind === 'text') return { kind: 'literal', value: token.value };
    if (token.kind === 'sign' && token.value === '(') {
      const inner = this.#expression();
      this.#expectSign(')');
      return inner;
    }
    if (token.kind === 'word' && (token.value === 'true' || token.value === 'false')) {
      return { kind: 'literal', value: token.value === 'true' };
    }
    if (token.kind === 'word' && !KEYWORDS.has(token.value)) return this.#named(token.value);
    this.#next -= 1;
    throw this.#unexpected();
  }

  /** `10x` is ten times x. */
  #numberOrProduct(value: number): Expression {
    const literal: Expression = { kind: 'literal', value };
    const next = this.#peek();
    if (next.kind !== 'word' || KEYWORDS.has(next.value)) return literal;
    this.#next += 1;
    return { kind: 'binary', operator: '*', left: literal, right: this.#named(next.value) };
  }

  #named(name: string): Expression {
    if (!this.#takesSign('(')) return { kind: 'property', name, as: 'number' };
    const operands = this.#operands();
    if (name === 'string' || name === 'bool') {
      const [only] = operands;
      if (operands.length === 1 && only?.kind === 'property') return { ...only, as: name };
      throw new FormulaError(`${name}() takes the name of one property`);
    }
    if (!isFunctionName(name)) throw new FormulaError(`there is no function ${name}`);
    return { kind: 'call', name, operands };
  }

  #operands(): readonly Expression[] {
    if (this.#takesSign(')')) return [];
    const operands = [this.#expression()];
    while (this.#takesSign(',')) operands.push(this.#expression());
    this.#expectSign(')');
    return operands;
  }

  #deeper(read: () => Expression): Expression {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new FormulaError(`nested deeper than ${MAX_DEPTH} levels`);
    const expression = read();
    this.#depth -= 1;
    return expression;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', value: '', at: 0 };
  }

  #takesWord(word: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'word' || token.value !== word) return false;
    this.#next += 1;
    return true;
  }

  #takesSign(sign: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'sign' || token.value !== sign) return false;
    this.#next += 1;
    return true;
  }

  #expectWord(word: string): void {
    if (!this.#takesWord(word)) throw new FormulaError(`expected ${word} ${this.#place()}`);
  }

  #expectSign(sign: string): void {
    if (!this.#takesSign(sign)) throw new FormulaError(`expected ${sign} ${this.#place()}`);
  }

  #unexpected(): FormulaError {
    const { kind, value } = this.#peek();
    return new FormulaError(kind === 'end' ? 'unexpected end' : `unexpected "${value}" ${this.#place()}`);
  }

  #place(): string {
    return `at position ${this.#peek().at}`;
  }
}

function combine(sign: string, left: Expression, right: Expression): Expression {
  if (sign === '!=') return { kind: 'not', of: combine('equals', left, right) };
  const operator = (sign === '=' ? 'equals' : sign) as BinaryOperator;
  return { kind: 'binary', operator, left, right };
}
