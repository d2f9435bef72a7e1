import type { BinaryOperator, Expression } from './expression.ts';

/** How tightly an operator binds: what binds less tightly than what stands around it needs parentheses. */
const BINDING: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  equals: 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
};
const NOT = 3;
const NEGATION = 7;
const LOWEST = 0;

/**
 * The canonical text of a formula.
 * Seen: keywords in lower case, texts in single quotes, `equals` for `=`, `not` around it for `!=`, an asterisk for
 * every product, numbers without closing zeros, and no parentheses that are not needed.
 */
export function printFormula(expression: Expression): string {
  return print(expression, LOWEST);
}

function print(expression: Expression, around: number): string {
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression.value);
    case 'property':
      return expression.as === 'number' ? expression.name : `${expression.as}(${expression.name})`;
    case 'negation':
      return `-${print(expression.of, NEGATION)}`;
    case 'not':
      return wrapped(`not ${printNegated(expression.of)}`, NOT, around);
    case 'binary': {
      const { operator, left, right } = expression;
      const binding = BINDING[operator];
      const text = `${print(left, binding)} ${operator} ${print(right, binding + 1)}`;
      return wrapped(text, binding, around);
    }
    case 'call':
      return `${expression.name}(${expression.operands.map((each) => print(each, LOWEST)).join(', ')})`;
    case 'choice':
      return printChoice(expression, around);
    default:
      return expression satisfies never;
  }
}

/** Seen: what is denied stands in parentheses where it is a comparison. */
function printNegated(expression: Expression): string {
  return expression.kind === 'binary' ? `(${print(expression, LOWEST)})` : print(expression, NOT);
}

function printChoice(
  { cases, otherwise }: Extract<Expression, { readonly kind: 'choice' }>,
  around: number,
): string {
  const branches = cases.map(
    ({ when, result }, index) =>
      `${index === 0 ? 'if' : 'elseif'} ${print(when, LOWEST + 1)} then ${printBranch(result)}`,
  );
  const last = otherwise === undefined ? '' : ` else ${printBranch(otherwise)}`;
  return wrapped(`${branches.join(' ')}${last}`, LOWEST, around);
}

/** A choice within a choice stands in parentheses: its branches would be taken for those around it. */
function printBranch(expression: Expression): string {
  return print(expression, LOWEST + 1);
}

function printLiteral(value: number | string | boolean): string {
  if (typeof value !== 'string') return String(value);
  return `'${value.replaceAll(/['\\]/g, '\\$&')}'`;
}

function wrapped(text: string, binding: number, around: number): string {
  return binding < around ? `(${text})` : text;
}
