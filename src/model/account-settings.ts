import { accept, type Result, refuse } from './result.ts';
import { isTimeZone } from './time-zones.ts';

/** Source: the editions between which the limits of private apps differ. */
export const PLANS = ['free', 'starter', 'professional', 'enterprise'] as const;

export type Plan = (typeof PLANS)[number];

/** Source: how often an account may have its API limits increased. */
export const MAX_API_LIMIT_INCREASES = 2;

/** What whoever keeps an account decides about it. */
export interface AccountSettings {
  readonly plan: Plan;
  /** How many increases of the API limits the account has, from 0 to `MAX_API_LIMIT_INCREASES`. */
  readonly apiLimitIncreases: number;
  /** A name of the IANA time zone database; the account's day begins at midnight there. */
  readonly timeZone: string;
  /** Apps are authorized for the account without asking anybody: for tests. */
  readonly grantsWithoutPage: boolean;
}

export const DEFAULT_SETTINGS: AccountSettings = {
  plan: 'free',
  apiLimitIncreases: 0,
  timeZone: 'UTC',
  grantsWithoutPage: false,
};

/** Some settings as they were given, not looked at yet. */
export interface GivenSettings {
  readonly plan?: string | undefined;
  readonly apiLimitIncreases?: number | undefined;
  readonly timeZone?: string | undefined;
  readonly grantsWithoutPage?: boolean | undefined;
}

/** What is wrong with a setting. */
export interface SettingsFlaw {
  readonly field: keyof AccountSettings;
  readonly problem: string;
}

/** The settings that were given, or what is wrong with the first one that cannot be so. */
export function checkSettings(given: GivenSettings): Result<Partial<AccountSettings>, SettingsFlaw> {
  const { plan, apiLimitIncreases, timeZone, grantsWithoutPage } = given;
  if (plan !== undefined && !isPlan(plan)) {
    return refuse({ field: 'plan', problem: `one of ${PLANS.join(', ')} is allowed, not ${plan}` });
  }
  if (apiLimitIncreases !== undefined && !isIncreases(apiLimitIncreases)) {
    const problem = `0 to ${MAX_API_LIMIT_INCREASES} are allowed, not ${apiLimitIncreases}`;
    return refuse({ field: 'apiLimitIncreases', problem });
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    return refuse({ field: 'timeZone', problem: `a name like Europe/Berlin is needed, not ${timeZone}` });
  }
  return accept({
    ...(plan !== undefined && { plan }),
    ...(apiLimitIncreases !== undefined && { apiLimitIncreases }),
    ...(timeZone !== undefined && { timeZone }),
    ...(grantsWithoutPage !== undefined && { grantsWithoutPage }),
  });
}

/** As `checkSettings`; throws with a sentence that names what is wrong. */
export function requireSettings(given: GivenSettings): Partial<AccountSettings> {
  const checked = checkSettings(given);
  if (checked.ok) return checked.value;
  throw new Error(`${checked.refusal.field}: ${checked.refusal.problem}`);
}

function isPlan(text: string): text is Plan {
  return PLANS.some((plan) => plan === text);
}

function isIncreases(count: number): boolean {
  return Number.isInteger(count) && count >= 0 && count <= MAX_API_LIMIT_INCREASES;
}
