import { accept } from '../../model/result.ts';
import { toWireTimestamp } from '../../model/timestamps.ts';
import type { AccountOperation } from '../operation.ts';

const SHARED = { family: 'Account/Account Info', on: 'account', method: 'GET', anyOf: [] } as const;

const DAY_MS = 86_400_000;

/**
 * What kind of account it is. Source: every token may ask.
 * Assumed: an account is one for development, counts in dollars, and its day begins at midnight UTC.
 */
export const readAccountDetails: AccountOperation = {
  ...SHARED,
  path: '/account-info/details',
  async run({ account }) {
    return accept({
      status: 200,
      body: {
        portalId: account.id,
        accountType: 'DEVELOPER_TEST',
        timeZone: 'UTC',
        companyCurrency: 'USD',
        additionalCurrencies: [],
        utcOffset: '+00:00',
        utcOffsetMilliseconds: 0,
        uiDomain: 'app.hubspot.com',
        dataHostingLocation: 'na1',
      },
    });
  },
};

/** How many requests private apps have made today, those of this process. */
export const readApiUsage: AccountOperation = {
  ...SHARED,
  path: '/account-info/api-usage/daily/private-apps',
  run: async (call) => accept({ status: 200, body: { results: [toUsage(call)] } }),
};

/** The same under its older path. */
export const readOldApiUsage: AccountOperation = {
  ...SHARED,
  path: '/account-info/api-usage/daily',
  run: async (call) => accept({ status: 200, body: { results: [toUsage(call)] } }),
};

function toUsage({ usage, account, nowMs }: Parameters<AccountOperation['run']>[0]) {
  const now = nowMs();
  const { limit, taken } = usage.dailyOf(account.id, now);
  return {
    name: 'private-apps-api-calls-daily',
    usageLimit: limit,
    currentUsage: taken,
    collectedAt: toWireTimestamp(now),
    fetchStatus: 'SUCCESS',
    resetsAt: toWireTimestamp((Math.floor(now / DAY_MS) + 1) * DAY_MS),
  };
}
