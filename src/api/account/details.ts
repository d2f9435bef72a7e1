import { DEFAULT_SETTINGS } from '../../model/account-settings.ts';
import { accept } from '../../model/result.ts';
import { utcOffsetMs } from '../../model/time-zones.ts';
import { toWireTimestamp } from '../../model/timestamps.ts';
import type { AccountOperation, AccountRequest } from '../operation.ts';

const SHARED = { family: 'Account/Account Info', on: 'account', method: 'GET', anyOf: [] } as const;

/**
 * What kind of account it is. Source: every token may ask.
 * Assumed: an account is one for development and counts in dollars.
 */
export const readAccountDetails: AccountOperation = {
  ...SHARED,
  path: '/account-info/details',
  async run({ account, caller, nowMs }) {
    const { timeZone } = caller.settings ?? DEFAULT_SETTINGS;
    const offsetMs = utcOffsetMs(nowMs(), timeZone);
    return accept({
      status: 200,
      body: {
        portalId: account.id,
        accountType: 'DEVELOPER_TEST',
        timeZone,
        companyCurrency: 'USD',
        additionalCurrencies: [],
        utcOffset: toOffsetText(offsetMs),
        utcOffsetMilliseconds: offsetMs,
        uiDomain: 'app.hubspot.com',
        dataHostingLocation: 'na1',
      },
    });
  },
};

/** How many requests private apps have made today; where no limits are kept, those of this process. */
export const readApiUsage: AccountOperation = {
  ...SHARED,
  path: '/account-info/api-usage/daily/private-apps',
  run: async (call) => accept({ status: 200, body: { results: [await toUsage(call)] } }),
};

/** The same under its older path. */
export const readOldApiUsage: AccountOperation = {
  ...SHARED,
  path: '/account-info/api-usage/daily',
  run: async (call) => accept({ status: 200, body: { results: [await toUsage(call)] } }),
};

/** Such as `-05:00`. */
function toOffsetText(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `${offsetMs < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

async function toUsage({ limiter, caller, nowMs }: AccountRequest) {
  const now = nowMs();
  const { limit, taken, resetsAtMs } = await limiter.dailyUsage(caller, now);
  return {
    name: 'private-apps-api-calls-daily',
    usageLimit: limit,
    currentUsage: taken,
    collectedAt: toWireTimestamp(now),
    fetchStatus: 'SUCCESS',
    resetsAt: toWireTimestamp(resetsAtMs),
  };
}
