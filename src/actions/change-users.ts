import type { AuditEntry } from '../model/audit.ts';
import type { MetadataRefusal } from '../model/metadata-refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import type { AccountUser, People } from '../model/users.ts';
import type { OpenAccount } from '../store/accounts.ts';
import type { ChangeContext } from './change-properties.ts';

/** What a client may say of a user. */
export interface SentUser {
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly roleId?: string | undefined;
  readonly primaryTeamId?: string | undefined;
  readonly secondaryTeamIds?: readonly string[] | undefined;
}

export interface SentNewUser extends SentUser {
  readonly email: string;
}

/** Who changes users, and when. */
type Author = Omit<ChangeContext, 'typeId'>;

type UserResult = Result<AccountUser, MetadataRefusal>;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/**
 * Gives a person access to the account.
 * Assumed: one who had left comes back with the same id, and an address that a user has is a conflict.
 * Refuses `user-exists` and `user-invalid`.
 */
export function createUser(account: OpenAccount, sent: SentNewUser, author: Author): Promise<UserResult> {
  const { nowMs } = author;
  return account.store.write(async (writer) => {
    const { people } = await account.definitions.current(writer);
    const { email } = sent;
    if (!EMAIL.test(email)) return refuse({ kind: 'user-invalid', field: 'email', given: email });
    const former = people.findUserByEmail(email);
    if (former !== undefined && former.archivedAtMs === undefined)
      return refuse({ kind: 'user-exists', email });
    const base = {
      id: former?.id ?? String(await writer.takeTypeNumbers(1)),
      email,
      superAdmin: false,
      roleIds: [],
      createdAtMs: former?.createdAtMs ?? nowMs,
      updatedAtMs: nowMs,
    };
    const user = changed(base, sent, people, nowMs);
    if (user.ok)
      await writer.saveMetadata({ users: [user.value], audits: [entry(author, user.value, 'CREATE')] });
    return user;
  });
}

/** Changes a user; what is not sent stays. Refuses `user-not-found` and `user-invalid`. */
export function changeUser(
  account: OpenAccount,
  find: (people: People) => AccountUser | undefined,
  { given, sent }: { readonly given: string; readonly sent: SentUser },
  author: Author,
): Promise<UserResult> {
  return account.store.write(async (writer) => {
    const { people } = await account.definitions.current(writer);
    const user = find(people);
    if (user === undefined || user.archivedAtMs !== undefined)
      return refuse({ kind: 'user-not-found', id: given });
    const decided = changed(user, sent, people, author.nowMs);
    if (decided.ok) {
      await writer.saveMetadata({ users: [decided.value], audits: [entry(author, decided.value, 'UPDATE')] });
    }
    return decided;
  });
}

/** Takes a person's access back. Seen: nothing is said where nobody is found. */
export function removeUser(
  account: OpenAccount,
  find: (people: People) => AccountUser | undefined,
  author: Author,
): Promise<void> {
  const { nowMs } = author;
  return account.store.write(async (writer) => {
    const { people } = await account.definitions.current(writer);
    const user = find(people);
    if (user === undefined || user.archivedAtMs !== undefined) return;
    const gone = { ...user, updatedAtMs: nowMs, archivedAtMs: nowMs };
    await writer.saveMetadata({ users: [gone], audits: [entry(author, gone, 'DELETE')] });
  });
}

function changed(user: AccountUser, sent: SentUser, people: People, nowMs: number): UserResult {
  const { firstName, lastName, roleId, primaryTeamId, secondaryTeamIds } = sent;
  const isTeam = (id: string) => people.teams.some((team) => team.id === id);
  if (roleId !== undefined && !people.roles.some(({ id }) => id === roleId)) {
    return refuse({ kind: 'user-invalid', field: 'roleId', given: roleId });
  }
  if (primaryTeamId !== undefined && !isTeam(primaryTeamId)) {
    return refuse({ kind: 'user-invalid', field: 'primaryTeamId', given: primaryTeamId });
  }
  const unknown = secondaryTeamIds?.find((id) => !isTeam(id));
  if (unknown !== undefined)
    return refuse({ kind: 'user-invalid', field: 'secondaryTeamIds', given: unknown });
  return accept({
    ...user,
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    ...(roleId !== undefined && { roleIds: [roleId] }),
    ...(primaryTeamId !== undefined && { primaryTeamId }),
    ...(secondaryTeamIds !== undefined && { secondaryTeamIds }),
    updatedAtMs: nowMs,
  });
}

function entry({ nowMs, userId }: Author, user: AccountUser, action: AuditEntry['action']): AuditEntry {
  return { typeId: undefined, kind: 'user', name: user.id, action, atMs: nowMs, userId, body: user };
}
