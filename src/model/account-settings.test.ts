import { expect, test } from 'vitest';
import { requireSettings } from './account-settings.ts';

test('settings that were given are taken, and no others', () => {
  const given = { plan: 'enterprise', apiLimitIncreases: 2, timeZone: 'Europe/Berlin' };
  expect(requireSettings(given)).toEqual(given);
  expect(requireSettings({ apiLimitIncreases: 0, plan: undefined })).toEqual({ apiLimitIncreases: 0 });
  expect(Object.keys(requireSettings({ plan: undefined }))).toEqual([]);
});

test.each([
  [{ plan: 'gold' }, 'plan: one of free, starter, professional, enterprise is allowed, not gold'],
  [{ plan: '' }, 'plan: one of'],
  [{ apiLimitIncreases: 3 }, 'apiLimitIncreases: 0 to 2 are allowed, not 3'],
  [{ apiLimitIncreases: -1 }, 'not -1'],
  [{ apiLimitIncreases: 1.5 }, 'not 1.5'],
  [{ apiLimitIncreases: Number.NaN }, 'not NaN'],
  [{ timeZone: 'Berlin' }, 'timeZone: a name like Europe/Berlin is needed, not Berlin'],
])('%j cannot be', (given, why) => {
  expect(() => requireSettings(given)).toThrow(why);
});
