import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Plan } from './account-settings.ts';
import { rateLimitsOf } from './rate-limits.ts';

const limitsOf = (plan: Plan, apiLimitIncreases: number) =>
  rateLimitsOf({ ...DEFAULT_SETTINGS, plan, apiLimitIncreases }, undefined);

test.each<[Plan, number, number, number, number]>([
  ['free', 0, 100, 250_000, 10],
  ['starter', 0, 100, 250_000, 10],
  ['professional', 0, 190, 625_000, 19],
  ['enterprise', 0, 190, 1_000_000, 19],
  ['free', 1, 250, 1_250_000, 25],
  ['professional', 1, 250, 1_625_000, 25],
  ['enterprise', 2, 250, 3_000_000, 25],
])(
  'a private app of a %s account with %i increases has its limits',
  (plan, increases, burst, daily, secondly) => {
    expect(limitsOf(plan, increases)).toEqual({ burst, daily, secondly });
  },
);

test.each<[Plan, number]>([
  ['free', 0],
  ['enterprise', 2],
])('a public app has the same limits in a %s account with %i increases', (plan, apiLimitIncreases) => {
  const settings = { ...DEFAULT_SETTINGS, plan, apiLimitIncreases };
  expect(rateLimitsOf(settings, 'public')).toEqual({ burst: 110, daily: undefined, secondly: 11 });
});
