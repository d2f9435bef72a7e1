import { MAX_ASSOCIATIONS } from '../../model/associations/define-label.ts';
import { accept, refuse } from '../../model/result.ts';
import type { AccountOperation } from '../operation.ts';
import { SINCE_V4 } from '../versions.ts';
import { findCrowded, limitsBetween } from './association-limits.ts';
import { namesOf, readableTypesOf, SHARED, share } from './limits.ts';

/**
 * Asks for the report of records near the limits of their associations. Source: the real API mails it to the user
 * and answers with the moment at which it began. Axle mails nothing: the report is read by `readHighUsage`.
 */
export const requestHighUsageReport: AccountOperation = {
  family: 'CRM/Associations',
  on: 'account',
  method: 'POST',
  path: '/crm/associations/usage/high-usage-report/{userId}',
  versions: SINCE_V4,
  anyOf: SHARED.anyOf,
  async run({ definitions, params, nowMs }) {
    const id = params['userId'] ?? '';
    const user = definitions.people.users.find((each) => each.id === id && each.archivedAtMs === undefined);
    if (user === undefined) return refuse({ kind: 'user-not-found', id });
    const enqueueTime = { value: nowMs(), dateOnly: false, timeZoneShift: 0 };
    return accept({ status: 200, body: { userId: Number(id), userEmail: user.email, enqueueTime } });
  },
};

/** Lists every record that is near a limit of its associations, as of now; under Axle's own paths. */
export const readHighUsage: AccountOperation = {
  family: 'Axle',
  on: 'account',
  method: 'GET',
  path: '/_axle/associations/high-usage-report',
  anyOf: SHARED.anyOf,
  async run(call) {
    const types = readableTypesOf(call);
    const limits = types.flatMap((from) => limitsBetween(call, from, types));
    const rows = limits.map(async (limit) => {
      const from = namesOf(call.definitions.requireType(limit.fromTypeId).type);
      const to = namesOf(call.definitions.requireType(limit.toTypeId).type);
      const crowded = await findCrowded(call, [limit]);
      return crowded.map(({ id, count }) => ({
        fromObjectType: from,
        toObjectType: to,
        objectId: String(id),
        ...share(count, limit.max ?? MAX_ASSOCIATIONS),
      }));
    });
    return accept({ status: 200, body: { results: (await Promise.all(rows)).flat() } });
  },
};
