import { findInstantMs } from '../property-types/datetime.ts';
import { callingCodeOf } from './country-codes.ts';
import { addPeriod } from './period.ts';
import type { ValidationRule } from './rule-types.ts';

export interface RuleContext {
  readonly nowMs: number;
  /** Whether a text matches a regular expression somewhere; takes time in proportion to both. */
  readonly matchesPattern: (pattern: string, text: string) => boolean;
}

/** A value that keeps all rules, perhaps brought into form, or the first rule that it breaks. */
export type RuleOutcome =
  | { readonly kind: 'kept'; readonly value: string }
  | { readonly kind: 'broken'; readonly rule: ValidationRule; readonly reason: string };

/** Applies the rules of a property to a value in its stored form; an empty one keeps them all. */
export function applyRules(
  rules: readonly ValidationRule[],
  value: string,
  context: RuleContext,
): RuleOutcome {
  let kept = value;
  for (const rule of rules) {
    if (kept === '') break;
    if (rule.shouldApplyNormalization === true) kept = normalized(rule, kept);
    const reason = findBreach(rule, kept, context);
    if (reason !== undefined) return { kind: 'broken', rule, reason };
  }
  return { kind: 'kept', value: kept };
}

/** Assumed: what can be brought into form is the case of letters and the blanks around a text, or all of them. */
function normalized({ ruleType, ruleArguments }: ValidationRule, value: string): string {
  const [first = 'ALL'] = ruleArguments;
  if (ruleType === 'WHITESPACE') return first === 'TRIM' ? value.trim() : value.replaceAll(/\s/g, '');
  if (ruleType !== 'FORMAT') return value;
  if (first === 'UPPER') return value.toUpperCase();
  return first === 'LOWER' ? value.toLowerCase() : capitalized(value);
}

function capitalized(value: string): string {
  return value.replaceAll(/(^|\s)(\p{L})/gu, (_match, blank, letter) => blank + String(letter).toUpperCase());
}

const EMAIL = /^[^\s@]+@((?:[a-z0-9-]+\.)+[a-z0-9-]{2,})$/i;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

function findBreach(rule: ValidationRule, value: string, context: RuleContext): string | undefined {
  const { ruleArguments } = rule;
  const [first = ''] = ruleArguments;
  switch (rule.ruleType) {
    case 'ALPHANUMERIC':
      return first in LETTERS
        ? unless(LETTERS[first as keyof typeof LETTERS].test(value), ALPHANUMERIC[first])
        : undefined;
    case 'FORMAT':
      return unless(value === normalized(rule, value), `it has to be in the form ${first}`);
    case 'SPECIAL_CHARACTERS':
      return unless(/^[\p{L}\p{N}\s]*$/u.test(value), 'it must have no special characters');
    case 'WHITESPACE':
      return unless(value === normalized(rule, value), 'it has blanks where none may be');
    case 'REGEX':
      return unless(context.matchesPattern(first, value), ruleArguments[1] || `it has to match ${first}`);
    case 'MIN_LENGTH':
      return unless(value.length >= Number(first), `it has to have at least ${first} characters`);
    case 'MAX_LENGTH':
      return unless(value.length <= Number(first), `it has to have at most ${first} characters`);
    case 'EMAIL':
      return unless(EMAIL.test(value), 'it has to be an e-mail address');
    case 'DOMAIN':
      return unless(DOMAIN.test(value), 'it has to be a domain');
    case 'URL':
      return unless(hostIn(value) !== undefined, 'it has to be a URL');
    case 'EMAIL_ALLOWED_DOMAINS':
    case 'EMAIL_BLOCKED_DOMAINS':
      return domainBreach(rule, EMAIL.exec(value)?.[1]);
    case 'URL_ALLOWED_DOMAINS':
    case 'URL_BLOCKED_DOMAINS':
      return domainBreach(rule, hostIn(value));
    case 'PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE':
      return phoneBreach(first, value);
    case 'MIN_NUMBER':
      return unless(Number(value) >= Number(first), `it has to be at least ${first}`);
    case 'MAX_NUMBER':
      return unless(Number(value) <= Number(first), `it has to be at most ${first}`);
    case 'DECIMAL':
      return unless(
        (value.split('.')[1] ?? '').length <= Number(first),
        `it has more than ${first} decimals`,
      );
    default:
      return momentBreach(rule, value, context.nowMs);
  }
}

const LETTERS = {
  ALPHANUMERIC: /^[\p{L}\p{N}]*$/u,
  ALPHA_ONLY: /^\p{L}*$/u,
  NUMERIC_ONLY: /^\p{N}*$/u,
} as const;

const ALPHANUMERIC: Readonly<Record<string, string>> = {
  ALPHANUMERIC: 'it must have letters and digits only',
  ALPHA_ONLY: 'it must have letters only',
  NUMERIC_ONLY: 'it must have digits only',
};

function unless(isKept: boolean, reason = 'it is not of the form that is asked for'): string | undefined {
  return isKept ? undefined : reason;
}

function hostIn(value: string): string | undefined {
  const [, host] = /^(?:https?:\/\/)?([^/?#:\s]+)(?::\d+)?(?:[/?#]\S*)?$/i.exec(value) ?? [];
  return host !== undefined && DOMAIN.test(host) ? host : undefined;
}

/** Assumed: a domain stands for those below it too. */
function domainBreach({ ruleType, ruleArguments }: ValidationRule, host: string | undefined) {
  const isListed = ruleArguments.some((domain) =>
    `.${host ?? ''}`.toLowerCase().endsWith(`.${domain.toLowerCase()}`),
  );
  if (ruleType.endsWith('ALLOWED_DOMAINS')) {
    return unless(isListed, `its domain has to be one of: ${ruleArguments.join(', ')}`);
  }
  return unless(!isListed, `its domain must be none of: ${ruleArguments.join(', ')}`);
}

function phoneBreach(country: string, value: string): string | undefined {
  const digits = value.replaceAll(/[\s().-]/g, '');
  if (!/^\+\d{5,15}$/.test(digits)) return 'it has to be a telephone number with a country code';
  const code = country === '' ? '' : (callingCodeOf(country) ?? '');
  return unless(digits.startsWith(`+${code}`), `it has to begin with +${code}`);
}

const DAY_NAMES = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];
const DAY_MS = 86_400_000;

/** Assumed: the ends of a range belong to it, and a period is counted from now, or for a date from today. */
function momentBreach(
  { ruleType, ruleArguments }: ValidationRule,
  value: string,
  nowMs: number,
): string | undefined {
  const [first = ''] = ruleArguments;
  const instantMs = findInstantMs(value) ?? 0;
  if (ruleType === 'DAYS_OF_WEEK') {
    const day = DAY_NAMES[new Date(instantMs).getUTCDay()] ?? '';
    return unless(ruleArguments.includes(day), `it has to be one of: ${ruleArguments.join(', ')}`);
  }
  if (ruleType.startsWith('START_')) return unless(instantMs >= Number(first), 'it is too early');
  if (ruleType.startsWith('END_')) return unless(instantMs <= Number(first), 'it is too late');
  const fromMs = ruleType.includes('DATETIME') ? nowMs : Math.floor(nowMs / DAY_MS) * DAY_MS;
  const limitMs = addPeriod(fromMs, first);
  return ruleType.startsWith('BEFORE_')
    ? unless(instantMs <= limitMs, `it has to be before ${first} from now`)
    : unless(instantMs >= limitMs, `it has to be after ${first} from now`);
}
