import type { PropertyDefinition } from '../properties.ts';
import { accept, type Result, refuse } from '../result.ts';
import { type BinaryOperator, type Expression, shapeOf, type ValueType } from './expression.ts';

/** Finds a property of the record that a formula is about. */
export type FindProperty = (name: string) => PropertyDefinition | undefined;

export type TypeRefusal =
  | { readonly kind: 'unknown-property'; readonly name: string }
  | { readonly kind: 'mismatch'; readonly reason: string };

/** An expression with what it gives. */
export interface TypedExpression {
  readonly expression: Expression;
  readonly gives: ValueType;
}

/**
 * Finds what an expression gives, and turns `+` between texts into `concatenate`, which it stands for.
 *
 * Source: a bare name is a number; `string(x)` and `bool(x)` read the others. Assumed: dates and instants are numbers
 * of milliseconds, and a name has to be read as what its property is.
 */
export function checkTypes(
  expression: Expression,
  findProperty: FindProperty,
): Result<TypedExpression, TypeRefusal> {
  switch (expression.kind) {
    case 'literal':
      return accept({ expression, gives: typeOfLiteral(expression.value) });
    case 'property':
      return checkProperty(expression, findProperty);
    case 'negation':
    case 'not': {
      const gives = expression.kind === 'not' ? 'bool' : 'number';
      const of = expectType(expression.of, gives, findProperty, expression.kind === 'not' ? 'not' : '-');
      return of.ok ? accept({ expression: { ...expression, of: of.value }, gives }) : of;
    }
    case 'binary':
      return checkBinary(expression, findProperty);
    case 'call':
      return checkCall(expression, findProperty);
    case 'choice':
      return checkChoice(expression, findProperty);
    default:
      return expression satisfies never;
  }
}

function typeOfLiteral(value: number | string | boolean): ValueType {
  if (typeof value === 'number') return 'number';
  return typeof value === 'string' ? 'string' : 'bool';
}

function typeOfProperty({ type }: PropertyDefinition): ValueType {
  if (type === 'number' || type === 'date' || type === 'datetime') return 'number';
  return type === 'bool' ? 'bool' : 'string';
}

function checkProperty(
  expression: Extract<Expression, { readonly kind: 'property' }>,
  findProperty: FindProperty,
): Result<TypedExpression, TypeRefusal> {
  const { name, as } = expression;
  const property = findProperty(name);
  if (property === undefined) return refuse({ kind: 'unknown-property', name });
  const type = typeOfProperty(property);
  // Any value can be read as a text.
  if (as === type || as === 'string') return accept({ expression, gives: as });
  const spelling = type === 'number' ? name : `${type}(${name})`;
  return mismatch(`${name} is no ${as}; write ${spelling}`);
}

function expectType(
  expression: Expression,
  type: ValueType | 'any',
  findProperty: FindProperty,
  where: string,
): Result<Expression, TypeRefusal> {
  // What is only asked for its presence may be of any type, and is written without saying which.
  if (type === 'any' && expression.kind === 'property') {
    const property = findProperty(expression.name);
    if (property === undefined) return refuse({ kind: 'unknown-property', name: expression.name });
    return accept(expression);
  }
  const checked = checkTypes(expression, findProperty);
  if (!checked.ok) return checked;
  if (type !== 'any' && checked.value.gives !== type) {
    return mismatch(`${where} takes a ${type}, not a ${checked.value.gives}`);
  }
  return accept(checked.value.expression);
}

const NUMERIC: readonly BinaryOperator[] = ['-', '*', '/', '<', '>', '<=', '>='];

function checkBinary(
  expression: Extract<Expression, { readonly kind: 'binary' }>,
  findProperty: FindProperty,
): Result<TypedExpression, TypeRefusal> {
  const { operator } = expression;
  const left = checkTypes(expression.left, findProperty);
  if (!left.ok) return left;
  const right = checkTypes(expression.right, findProperty);
  if (!right.ok) return right;
  const [first, second] = [left.value, right.value];
  if (first.gives !== second.gives) {
    return mismatch(`${operator} is between a ${first.gives} and a ${second.gives}`);
  }
  const type = first.gives;
  const isLogic = operator === 'and' || operator === 'or';
  if ((isLogic && type !== 'bool') || (NUMERIC.includes(operator) && type !== 'number')) {
    return mismatch(`${operator} takes a ${isLogic ? 'bool' : 'number'}, not a ${type}`);
  }
  if (operator === '+' && type === 'bool') return mismatch('+ takes a number or a string, not a bool');
  if (operator === '+' && type === 'string') {
    const operands = [...joined(first.expression), ...joined(second.expression)];
    return accept({ expression: { kind: 'call', name: 'concatenate', operands }, gives: 'string' });
  }
  const checked: Expression = { ...expression, left: first.expression, right: second.expression };
  const isArithmetic = ['+', '-', '*', '/'].includes(operator);
  return accept({ expression: checked, gives: isArithmetic ? 'number' : 'bool' });
}

/** Texts that are joined in a row are joined at once. */
function joined(expression: Expression): readonly Expression[] {
  return expression.kind === 'call' && expression.name === 'concatenate' ? expression.operands : [expression];
}

function checkCall(
  expression: Extract<Expression, { readonly kind: 'call' }>,
  findProperty: FindProperty,
): Result<TypedExpression, TypeRefusal> {
  const { name, operands } = expression;
  const { takes, gives, atLeast, atMost } = shapeOf(name);
  if (operands.length < atLeast || operands.length > atMost) {
    const count = atLeast === atMost ? `${atLeast}` : `${atLeast} to ${atMost}`;
    return mismatch(`${name} takes ${count} operands, not ${operands.length}`);
  }
  const checked: Expression[] = [];
  for (const [index, operand] of operands.entries()) {
    const type = takes[Math.min(index, takes.length - 1)] ?? 'any';
    const each = expectType(operand, type, findProperty, name);
    if (!each.ok) return each;
    checked.push(each.value);
  }
  return accept({ expression: { ...expression, operands: checked }, gives });
}

function checkChoice(
  { cases, otherwise }: Extract<Expression, { readonly kind: 'choice' }>,
  findProperty: FindProperty,
): Result<TypedExpression, TypeRefusal> {
  const checked: { when: Expression; result: Expression }[] = [];
  const types = new Set<ValueType>();
  for (const { when, result } of cases) {
    const condition = expectType(when, 'bool', findProperty, 'if');
    if (!condition.ok) return condition;
    const value = checkTypes(result, findProperty);
    if (!value.ok) return value;
    types.add(value.value.gives);
    checked.push({ when: condition.value, result: value.value.expression });
  }
  const last = otherwise === undefined ? undefined : checkTypes(otherwise, findProperty);
  if (last !== undefined && !last.ok) return last;
  if (last !== undefined) types.add(last.value.gives);
  const [gives = 'string'] = types;
  if (types.size > 1) return mismatch(`the results of if are of different types: ${[...types].join(', ')}`);
  return accept({
    expression: { kind: 'choice', cases: checked, otherwise: last?.value.expression },
    gives,
  });
}

function mismatch(reason: string) {
  return refuse({ kind: 'mismatch', reason } as const);
}
