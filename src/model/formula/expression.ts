/** A formula, read. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: number | string | boolean }
  /** The value of a property of the same record, taken as a number, a text or a flag. */
  | { readonly kind: 'property'; readonly name: string; readonly as: ValueType }
  | { readonly kind: 'negation'; readonly of: Expression }
  | { readonly kind: 'not'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly operands: readonly Expression[] }
  | {
      readonly kind: 'choice';
      readonly cases: readonly { readonly when: Expression; readonly result: Expression }[];
      readonly otherwise: Expression | undefined;
    };

export type ValueType = 'number' | 'string' | 'bool';

export type BinaryOperator = '+' | '-' | '*' | '/' | '<' | '>' | '<=' | '>=' | 'equals' | 'and' | 'or';

interface FunctionShape {
  /** What the operands are; the last one stands for all that follow. */
  readonly takes: readonly (ValueType | 'any')[];
  readonly gives: ValueType;
  readonly atLeast: number;
  readonly atMost: number;
}

/** Source: the functions there are, and how many operands they take. */
export const FUNCTIONS = {
  max: { takes: ['number'], gives: 'number', atLeast: 2, atMost: 100 },
  min: { takes: ['number'], gives: 'number', atLeast: 2, atMost: 100 },
  is_present: { takes: ['any'], gives: 'bool', atLeast: 1, atMost: 1 },
  contains: { takes: ['string', 'string'], gives: 'bool', atLeast: 2, atMost: 2 },
  concatenate: { takes: ['string'], gives: 'string', atLeast: 2, atMost: 100 },
  number_to_string: { takes: ['number'], gives: 'string', atLeast: 1, atMost: 1 },
  string_to_number: { takes: ['string'], gives: 'number', atLeast: 1, atMost: 1 },
} as const satisfies Readonly<Record<string, FunctionShape>>;

export type FunctionName = keyof typeof FUNCTIONS;

export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(FUNCTIONS, name);
}

export function shapeOf(name: FunctionName): FunctionShape {
  return FUNCTIONS[name];
}

/** The properties that an expression reads, each once. */
export function propertiesIn(expression: Expression): readonly string[] {
  return [...new Set(namesIn(expression))];
}

function namesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'property':
      return [expression.name];
    case 'negation':
    case 'not':
      return namesIn(expression.of);
    case 'binary':
      return [...namesIn(expression.left), ...namesIn(expression.right)];
    case 'call':
      return expression.operands.flatMap(namesIn);
    case 'choice': {
      const { cases, otherwise } = expression;
      const inCases = cases.flatMap(({ when, result }) => [...namesIn(when), ...namesIn(result)]);
      return otherwise === undefined ? inCases : [...inCases, ...namesIn(otherwise)];
    }
    default:
      return expression satisfies never;
  }
}
