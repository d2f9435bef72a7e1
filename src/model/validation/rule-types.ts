import type { PropertyDefinition } from '../properties.ts';

/** A rule that an account made for the values of one property. */
export interface ValidationRule {
  readonly ruleType: RuleType;
  readonly ruleArguments: readonly string[];
  /** A value that breaks the rule only by its form is brought into it instead of being refused. */
  readonly shouldApplyNormalization?: boolean;
}

interface RuleShape {
  readonly types: readonly string[];
  /** Absent for any field type. */
  readonly fieldTypes?: readonly string[];
  readonly atLeast: number;
  readonly atMost: number;
  /** What every argument has to be; absent for anything. */
  readonly argument?: RegExp;
}

const WORDS = ['text', 'textarea'];
const DOMAINS = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;
const INTEGER = /^\d{1,5}$/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;
const EPOCH = /^-?\d{1,15}$/;
const PERIOD = /^-?P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/;
const DAYS = /^(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY$/;

function text(shape: Partial<RuleShape> = {}): RuleShape {
  return { types: ['string'], fieldTypes: ['text'], atLeast: 0, atMost: 0, ...shape };
}

function moment(type: 'date' | 'datetime', argument: RegExp): RuleShape {
  return { types: [type], atLeast: 1, atMost: 1, argument };
}

const LIST_OF_DOMAINS = text({ atLeast: 1, atMost: 20, argument: DOMAINS });

/** Source: the rules there are, what they are for, and what they take. */
export const RULE_TYPES = {
  ALPHANUMERIC: text({
    fieldTypes: WORDS,
    atLeast: 1,
    atMost: 1,
    argument: /^(?:ALPHANUMERIC|ALPHA_ONLY|NUMERIC_ONLY)$/,
  }),
  FORMAT: text({ fieldTypes: WORDS, atLeast: 1, atMost: 1, argument: /^(?:CAPITALIZATION|UPPER|LOWER)$/ }),
  SPECIAL_CHARACTERS: text({ fieldTypes: WORDS, atLeast: 1, atMost: 1, argument: /^NOT_ALLOWED$/ }),
  WHITESPACE: text({ atMost: 1, argument: /^(?:ALL|TRIM)$/ }),
  REGEX: text({ fieldTypes: WORDS, atLeast: 1, atMost: 2 }),
  MIN_LENGTH: text({ fieldTypes: [...WORDS, 'phonenumber'], atLeast: 1, atMost: 1, argument: INTEGER }),
  MAX_LENGTH: text({ fieldTypes: [...WORDS, 'phonenumber'], atLeast: 1, atMost: 1, argument: INTEGER }),
  EMAIL: text(),
  DOMAIN: text(),
  URL: text(),
  EMAIL_ALLOWED_DOMAINS: LIST_OF_DOMAINS,
  EMAIL_BLOCKED_DOMAINS: LIST_OF_DOMAINS,
  URL_ALLOWED_DOMAINS: LIST_OF_DOMAINS,
  URL_BLOCKED_DOMAINS: LIST_OF_DOMAINS,
  PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE: {
    types: ['string', 'phone_number'],
    fieldTypes: ['phonenumber'],
    atLeast: 0,
    atMost: 1,
    argument: /^[a-z]{2}$/,
  },
  MIN_NUMBER: { types: ['number'], atLeast: 1, atMost: 1, argument: NUMBER },
  MAX_NUMBER: { types: ['number'], atLeast: 1, atMost: 1, argument: NUMBER },
  DECIMAL: { types: ['number'], atLeast: 1, atMost: 1, argument: /^(?:1?\d|20)$/ },
  START_DATE: moment('date', EPOCH),
  END_DATE: moment('date', EPOCH),
  START_DATETIME: moment('datetime', EPOCH),
  END_DATETIME: moment('datetime', EPOCH),
  BEFORE_DURATION: moment('date', PERIOD),
  AFTER_DURATION: moment('date', PERIOD),
  BEFORE_DATETIME_DURATION: moment('datetime', PERIOD),
  AFTER_DATETIME_DURATION: moment('datetime', PERIOD),
  DAYS_OF_WEEK: { types: ['date', 'datetime'], atLeast: 1, atMost: 7, argument: DAYS },
} as const satisfies Readonly<Record<string, RuleShape>>;

export type RuleType = keyof typeof RULE_TYPES;

export function isRuleType(text: string): text is RuleType {
  return Object.hasOwn(RULE_TYPES, text);
}

/** Source: the longest length that a rule may ask for. */
const MAX_LENGTH_LIMIT = 10_000;

/**
 * Why a property cannot have a rule; absent where it can.
 *
 * @param isPattern whether a text is a regular expression of the syntax that rules use.
 */
export function findRuleFlaw(
  { type, fieldType, name }: PropertyDefinition,
  { ruleType, ruleArguments }: ValidationRule,
  isPattern: (text: string) => boolean,
): string | undefined {
  const shape: RuleShape = RULE_TYPES[ruleType];
  const fits = shape.types.includes(type) && shape.fieldTypes?.includes(fieldType) !== false;
  if (!fits) return `it does not go with property "${name}" of type ${type} and field type ${fieldType}`;
  const count = ruleArguments.length;
  if (count < shape.atLeast || count > shape.atMost) {
    const wanted =
      shape.atLeast === shape.atMost ? `${shape.atLeast}` : `${shape.atLeast} to ${shape.atMost}`;
    return `it takes ${wanted} arguments, not ${count}`;
  }
  const odd = ruleArguments.find((argument) => shape.argument?.test(argument) === false);
  if (odd !== undefined) return `"${odd}" is no argument of it`;
  const [first = ''] = ruleArguments;
  if (ruleType === 'REGEX' && !isPattern(first)) return `"${first}" is no RE2 pattern`;
  const isLength = ruleType === 'MIN_LENGTH' || ruleType === 'MAX_LENGTH';
  const isInRange = Number(first) <= MAX_LENGTH_LIMIT && (ruleType === 'MIN_LENGTH' || Number(first) > 0);
  return isLength && !isInRange ? `a length is a number from 1 to ${MAX_LENGTH_LIMIT}` : undefined;
}
