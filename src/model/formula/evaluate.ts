import { toCalculatedText } from '../maintained/calculated-number.ts';
import { MAX_VALUE_LENGTH } from '../properties.ts';
import { findInstantMs } from '../property-types/datetime.ts';
import type { BinaryOperator, Expression, FunctionName, ValueType } from './expression.ts';

/** What an expression comes to; absent where there is no value. */
export type FormulaValue = number | string | boolean | undefined;

/**
 * What a checked expression comes to for a record.
 *
 * Assumed: where a number or a flag is missing, what is computed of it is missing too, but for `and` and `or` that
 * the other side decides; a missing text is empty when joined; a comparison with what is missing is false, and a
 * condition that is missing does not hold; a division by zero has no value. A text is cut at the length of a value.
 *
 * @param get the value of a property of the record; absent or empty where it has none.
 */
export function evaluate(expression: Expression, get: (name: string) => string | undefined): FormulaValue {
  const of = (each: Expression) => evaluate(each, get);
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'property':
      return readAs(get(expression.name), expression.as);
    case 'negation': {
      const value = of(expression.of);
      return typeof value === 'number' ? -value : undefined;
    }
    case 'not': {
      const value = of(expression.of);
      return typeof value === 'boolean' ? !value : undefined;
    }
    case 'binary':
      return combine(expression.operator, of(expression.left), of(expression.right));
    case 'call': {
      const { name, operands } = expression;
      if (name === 'is_present') return isPresent(operands[0], get);
      return call(name, operands.map(of));
    }
    case 'choice': {
      const chosen = expression.cases.find(({ when }) => of(when) === true)?.result ?? expression.otherwise;
      return chosen === undefined ? undefined : of(chosen);
    }
    default:
      return expression satisfies never;
  }
}

/** A value as it is stored. */
export function toFormulaText(value: FormulaValue): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'number' ? toCalculatedText(value) : String(value);
}

function readAs(text: string | undefined, type: ValueType): FormulaValue {
  if (text === undefined || text === '') return undefined;
  if (type === 'string') return text;
  if (type === 'bool') return text === 'true';
  const number = Number(text);
  return Number.isFinite(number) ? number : findInstantMs(text);
}

function isPresent(operand: Expression | undefined, get: (name: string) => string | undefined): boolean {
  if (operand === undefined) return false;
  if (operand.kind === 'property') return (get(operand.name) ?? '') !== '';
  const value = evaluate(operand, get);
  return value !== undefined && value !== '';
}

function combine(operator: BinaryOperator, left: FormulaValue, right: FormulaValue): FormulaValue {
  switch (operator) {
    case 'and':
      if (left === false || right === false) return false;
      return left === true && right === true ? true : undefined;
    case 'or':
      if (left === true || right === true) return true;
      return left === false && right === false ? false : undefined;
    case 'equals':
      return left !== undefined && left === right;
    default:
      if (typeof left === 'number' && typeof right === 'number') return compute(operator, left, right);
      return ['<', '>', '<=', '>='].includes(operator) ? false : undefined;
  }
}

function compute(
  operator: Exclude<BinaryOperator, 'and' | 'or' | 'equals'>,
  left: number,
  right: number,
): FormulaValue {
  switch (operator) {
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
    case '+':
      return finite(left + right);
    case '-':
      return finite(left - right);
    case '*':
      return finite(left * right);
    case '/':
      return finite(left / right);
    default:
      return operator satisfies never;
  }
}

function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}

function call(name: Exclude<FunctionName, 'is_present'>, operands: readonly FormulaValue[]): FormulaValue {
  const [first, second] = operands;
  switch (name) {
    case 'max':
    case 'min': {
      const numbers = operands.filter((each) => typeof each === 'number');
      if (numbers.length < operands.length) return undefined;
      return name === 'max' ? Math.max(...numbers) : Math.min(...numbers);
    }
    case 'contains':
      return typeof first === 'string' && typeof second === 'string' && first.includes(second);
    case 'concatenate':
      return operands
        .map((each) => each ?? '')
        .join('')
        .slice(0, MAX_VALUE_LENGTH);
    case 'number_to_string':
      return typeof first === 'number' ? toCalculatedText(first) : undefined;
    case 'string_to_number':
      return typeof first === 'string' && first.trim() !== '' ? finite(Number(first)) : undefined;
    default:
      return name satisfies never;
  }
}
