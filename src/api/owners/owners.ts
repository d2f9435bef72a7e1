import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { toWireTimestamp } from '../../model/timestamps.ts';
import type { AccountUser, People } from '../../model/users.ts';
import type { AccountOperation, AccountRequest } from '../operation.ts';
import { toNextLink } from '../paging.ts';
import { lastOf, readFlag, readWholeNumber } from '../read-query.ts';

const OWNERS = '/crm/owners';
const SHARED = {
  family: 'CRM/Crm Owners',
  on: 'account',
  anyOf: ['crm.objects.owners.read', 'automation'],
} as const;

/** Source: the page of a list that names no limit. Assumed: the largest one. */
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 500;

/** Lists the owners, those who have left on request and then no others. Seen: `paging` only where more remain. */
export const listOwners: AccountOperation = {
  ...SHARED,
  method: 'GET',
  path: OWNERS,
  async run(call) {
    const { query, definitions } = call;
    const archived = readFlag(query, 'archived');
    if (!archived.ok) return archived;
    const page = readPage(call);
    if (!page.ok) return page;
    const email = lastOf(query, 'email')?.toLowerCase();
    const { afterId, limit } = page.value;
    const found = definitions.people.users.filter(
      (user) =>
        (user.archivedAtMs !== undefined) === archived.value &&
        (!email || user.email.toLowerCase() === email) &&
        Number(user.id) > afterId,
    );
    const users = found.slice(0, limit);
    const after = found.length > limit ? users.at(-1)?.id : undefined;
    const paging = after && { next: { after, link: toNextLink(call, OWNERS, after) } };
    return accept({
      status: 200,
      body: {
        results: users.map((user) => toWireOwner(definitions.people, user)),
        ...(paging && { paging }),
      },
    });
  },
};

/** Reads one owner, by its id or as `idProperty` says by that of its user. */
export const readOwner: AccountOperation = {
  ...SHARED,
  method: 'GET',
  path: `${OWNERS}/{ownerId}`,
  async run({ query, params, definitions }) {
    const { ownerId: id = '' } = params;
    const archived = readFlag(query, 'archived');
    if (!archived.ok) return archived;
    const idProperty = lastOf(query, 'idProperty') || 'id';
    if (idProperty !== 'id' && idProperty !== 'userId') {
      return refuse({ kind: 'unreadable-query-parameter', name: 'idProperty' });
    }
    const user = definitions.people.findUser(id);
    if (user === undefined || (user.archivedAtMs !== undefined) !== archived.value) {
      return refuse({ kind: 'owner-not-found', id });
    }
    return accept({ status: 200, body: toWireOwner(definitions.people, user) });
  },
};

/** Seen: someone who has left has no user id but the inactive one, and teams are missing where there are none. */
function toWireOwner(people: People, user: AccountUser) {
  const userId = Number(user.id);
  const teams = people.teamsOf(user);
  return {
    id: user.id,
    email: user.email,
    type: 'PERSON',
    firstName: user.firstName ?? '',
    lastName: user.lastName ?? '',
    userId: user.archivedAtMs === undefined ? userId : null,
    userIdIncludingInactive: userId,
    createdAt: toWireTimestamp(user.createdAtMs),
    updatedAt: toWireTimestamp(user.updatedAtMs),
    archived: user.archivedAtMs !== undefined,
    ...(teams.length > 0 && { teams }),
  };
}

/** A page in order of id, from behind the one that the cursor names. */
export function readPage({
  query,
}: AccountRequest): Result<{ readonly afterId: number; readonly limit: number }, Refusal> {
  const limit = readWholeNumber(query, 'limit');
  if (!limit.ok) return limit;
  const given = limit.value ?? DEFAULT_LIMIT;
  if (given < 1 || given > MAX_LIMIT)
    return refuse({ kind: 'page-limit-out-of-range', given, max: MAX_LIMIT });
  const after = lastOf(query, 'after') ?? '';
  if (!/^\d{0,15}$/.test(after)) return refuse({ kind: 'unreadable-cursor', given: after });
  return accept({ afterId: Number(after), limit: given });
}
