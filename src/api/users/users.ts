import { changeUser, createUser, removeUser } from '../../actions/change-users.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import type { AccountUser, People } from '../../model/users.ts';
import { FLAG, recordOf, TEXT, TEXTS } from '../body-fields.ts';
import { type AccountOperation, type AccountRequest, withBody } from '../operation.ts';
import { readPage } from '../owners/owners.ts';
import { toNextLink } from '../paging.ts';
import { toAuthorship } from '../properties/defining.ts';
import { lastOf } from '../read-query.ts';

const USERS = '/settings/users';
const USER = `${USERS}/{userId}`;
const SHARED = { family: 'Settings/User Provisioning', on: 'account' } as const;
const MAY_READ = { anyOf: ['settings.users.read', 'crm.objects.users.read'] } as const;
const MAY_WRITE = { anyOf: ['settings.users.write', 'crm.objects.users.write'] } as const;

const FIELDS = {
  firstName: TEXT,
  lastName: TEXT,
  roleId: TEXT,
  primaryTeamId: TEXT,
  secondaryTeamIds: TEXTS,
  seatNames: TEXTS,
} as const;

export const listUsers: AccountOperation = {
  ...SHARED,
  ...MAY_READ,
  method: 'GET',
  path: USERS,
  async run(call) {
    const page = readPage(call);
    if (!page.ok) return page;
    const { afterId, limit } = page.value;
    const found = call.definitions.people.users.filter(
      ({ id, archivedAtMs }) => archivedAtMs === undefined && Number(id) > afterId,
    );
    const users = found.slice(0, limit);
    const after = found.length > limit ? users.at(-1)?.id : undefined;
    const paging = after && { next: { after, link: toNextLink(call, USERS, after) } };
    return accept({ status: 200, body: { results: users.map(toWireUser), ...(paging && { paging }) } });
  },
};

export const readUser: AccountOperation = {
  ...SHARED,
  ...MAY_READ,
  method: 'GET',
  path: USER,
  async run(call) {
    const find = readFinder(call);
    if (!find.ok) return find;
    const user = find.value(call.definitions.people);
    if (user === undefined || user.archivedAtMs !== undefined) {
      return refuse({ kind: 'user-not-found', id: call.params['userId'] ?? '' });
    }
    return accept({ status: 200, body: toWireUser(user) });
  },
};

/** Gives a person access, who can own records from then on. No mail is sent. */
export const createUserOperation = withBody({
  ...SHARED,
  ...MAY_WRITE,
  method: 'POST',
  path: USERS,
  body: recordOf('com.hubspot.users.UserProvisionRequest', ['email'], {
    ...FIELDS,
    email: TEXT,
    sendWelcomeEmail: FLAG,
  }),
  async run(call) {
    const { account, body } = call;
    const made = await createUser(account, body, toAuthorship(call));
    if (!made.ok) return made;
    const { sendWelcomeEmail = false } = body;
    return accept({ status: 201, body: { ...toWireUser(made.value), sendWelcomeEmail } });
  },
});

export const replaceUser = withBody({
  ...SHARED,
  ...MAY_WRITE,
  method: 'PUT',
  path: USER,
  body: recordOf('com.hubspot.users.PublicUserUpdate', [], FIELDS),
  async run(call) {
    const find = readFinder(call);
    if (!find.ok) return find;
    const { account, body, params } = call;
    const change = { given: params['userId'] ?? '', sent: body };
    const changed = await changeUser(account, find.value, change, toAuthorship(call));
    return changed.ok ? accept({ status: 200, body: toWireUser(changed.value) }) : changed;
  },
});

/** Takes access back. Seen: 204 again and again. */
export const removeUserOperation: AccountOperation = {
  ...SHARED,
  ...MAY_WRITE,
  method: 'DELETE',
  path: USER,
  async run(call) {
    const find = readFinder(call);
    if (!find.ok) return find;
    await removeUser(call.account, find.value, toAuthorship(call));
    return accept({ status: 204 });
  },
};

export const listRoles: AccountOperation = {
  ...SHARED,
  ...MAY_READ,
  method: 'GET',
  path: `${USERS}/roles`,
  async run({ definitions }) {
    return accept({ status: 200, body: { results: definitions.people.roles } });
  },
};

export const listTeams: AccountOperation = {
  ...SHARED,
  anyOf: ['settings.users.teams.read'],
  method: 'GET',
  path: `${USERS}/teams`,
  async run({ definitions }) {
    const { people } = definitions;
    const idsOf = (isIn: (user: AccountUser) => boolean) =>
      people.users.filter((user) => user.archivedAtMs === undefined && isIn(user)).map(({ id }) => id);
    const results = people.teams.map(({ id, name }) => ({
      id,
      name,
      userIds: idsOf((user) => user.primaryTeamId === id),
      secondaryUserIds: idsOf((user) => user.secondaryTeamIds?.includes(id) === true),
    }));
    return accept({ status: 200, body: { results } });
  },
};

/** By id, or as `idProperty` says by e-mail address. */
function readFinder({
  params,
  query,
}: AccountRequest): Result<(people: People) => AccountUser | undefined, Refusal> {
  const { userId = '' } = params;
  const idProperty = (lastOf(query, 'idProperty') || 'USER_ID').toUpperCase();
  if (idProperty === 'USER_ID') return accept((people) => people.findUser(userId));
  if (idProperty === 'EMAIL') return accept((people) => people.findUserByEmail(userId));
  return refuse({ kind: 'unreadable-query-parameter', name: 'idProperty' });
}

function toWireUser(user: AccountUser) {
  const { id, email, firstName, lastName, roleIds, superAdmin, primaryTeamId, secondaryTeamIds } = user;
  const [roleId] = roleIds;
  return {
    id,
    email,
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    ...(roleId !== undefined && { roleId }),
    roleIds,
    superAdmin,
    ...(primaryTeamId !== undefined && { primaryTeamId }),
    ...(secondaryTeamIds !== undefined && { secondaryTeamIds }),
  };
}
