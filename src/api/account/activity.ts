import type { AuditKind, NumberedAudit } from '../../model/audit.ts';
import { mayKnow } from '../../model/property-access.ts';
import { findInstantMs } from '../../model/property-types/datetime.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { toWireTimestamp } from '../../model/timestamps.ts';
import type { AccountOperation, AccountRequest, Answer } from '../operation.ts';
import { toNextLink } from '../paging.ts';
import { lastOf, type Query, readWholeNumber } from '../read-query.ts';

const ACTIVITY = '/account-info/activity';
const SHARED = {
  family: 'Account/Account Info',
  on: 'account',
  method: 'GET',
  anyOf: ['account-info.security.read'],
} as const;

/** Source: the longest page. Assumed: the page of a list that names no limit. */
const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 100;

/** What was done to the account's definitions and users, newest first. */
export const listAuditLogs: AccountOperation = {
  ...SHARED,
  path: `${ACTIVITY}/audit-logs`,
  run: (call) =>
    answer(call, {
      path: `${ACTIVITY}/audit-logs`,
      kinds: ['pipeline', 'stage', 'property', 'group', 'schema', 'user'],
      names: { user: 'actingUserId', from: 'occurredAfter', to: 'occurredBefore' },
      toWire: toWireAuditLog,
    }),
};

/** What was done to the account's users. */
export const listSecurityActivity: AccountOperation = {
  ...SHARED,
  path: `${ACTIVITY}/security`,
  run: (call) =>
    answer(call, {
      path: `${ACTIVITY}/security`,
      kinds: ['user'],
      names: { user: 'userId', from: 'fromTimestamp', to: 'toTimestamp' },
      toWire: toWireSecurityActivity,
    }),
};

/** Nobody logs in here: there is no page to do so, and tokens open everything. */
export const listLogins: AccountOperation = {
  ...SHARED,
  path: `${ACTIVITY}/login`,
  run: async () => accept({ status: 200, body: { results: [] } }),
};

interface ActivityList {
  readonly path: string;
  readonly kinds: readonly AuditKind[];
  /** The parameters that narrow the list down. */
  readonly names: { readonly user: string; readonly from: string; readonly to: string };
  toWire(call: AccountRequest, entry: NumberedAudit): object;
}

async function answer(call: AccountRequest, list: ActivityList): Promise<Result<Answer, Refusal>> {
  const { query, account } = call;
  const limit = readWholeNumber(query, 'limit');
  if (!limit.ok) return limit;
  const given = limit.value ?? DEFAULT_LIMIT;
  if (given < 1 || given > MAX_LIMIT)
    return refuse({ kind: 'page-limit-out-of-range', given, max: MAX_LIMIT });
  const after = lastOf(query, 'after') || String(Number.MAX_SAFE_INTEGER);
  if (!/^\d{1,16}$/.test(after)) return refuse({ kind: 'unreadable-cursor', given: after });
  const fromMs = readMoment(query, list.names.from, Number.MIN_SAFE_INTEGER);
  if (!fromMs.ok) return fromMs;
  const toMs = readMoment(query, list.names.to, Number.MAX_SAFE_INTEGER);
  if (!toMs.ok) return toMs;
  const userId = lastOf(query, list.names.user) || undefined;
  const asked = { before: Number(after), kinds: list.kinds, userId, fromMs: fromMs.value, toMs: toMs.value };
  const found = await account.store.read((reader) => reader.readAuditLog({ ...asked, limit: given + 1 }));
  const page = found.slice(0, given);
  const entries = page.filter((entry) => isKnown(call, entry));
  const last = found.length > given ? page.at(-1) : undefined;
  const next = last === undefined ? undefined : String(last.number);
  return accept({
    status: 200,
    body: {
      results: entries.map((entry) => list.toWire(call, entry)),
      ...(next !== undefined && {
        paging: { next: { after: next, link: toNextLink(call, list.path, next) } },
      }),
    },
  });
}

/** What was done to a property that the caller is not to know of is left out. */
function isKnown({ definitions, caller }: AccountRequest, { kind, typeId, name }: NumberedAudit): boolean {
  const type = kind === 'property' ? definitions.types.find(({ id }) => id === typeId) : undefined;
  return type === undefined || mayKnow(caller, definitions.of(type), name);
}

function readMoment(query: Query, name: string, open: number): Result<number, Refusal> {
  const text = lastOf(query, name) ?? '';
  const instantMs = text === '' ? open : findInstantMs(text);
  return instantMs === undefined ? refuse({ kind: 'unreadable-query-parameter', name }) : accept(instantMs);
}

/** Seen: the category PIPELINE, with the type below it, and the label of what was changed. Assumed: the others. */
const CATEGORIES: Readonly<Record<AuditKind, string>> = {
  pipeline: 'PIPELINE',
  stage: 'PIPELINE_STAGE',
  property: 'PROPERTY',
  group: 'PROPERTY_GROUP',
  schema: 'CUSTOM_OBJECT',
  user: 'USER',
};

function toWireAuditLog({ definitions }: AccountRequest, entry: NumberedAudit) {
  const { number, kind, typeId, action, atMs, userId, name, body } = entry;
  const type = definitions.types.find(({ id }) => id === typeId);
  const user = userId === undefined ? undefined : definitions.people.findUser(userId);
  const { label } = body as { readonly label?: string };
  return {
    id: String(number),
    category: CATEGORIES[kind],
    ...(type !== undefined && { subCategory: type.internalName }),
    action,
    targetObjectId: label ?? name,
    occurredAt: toWireTimestamp(atMs),
    ...(user !== undefined && { actingUser: { userId: Number(user.id), userEmail: user.email } }),
  };
}

const SECURITY_TYPES = { CREATE: 'ADD_USER', UPDATE: 'UPDATE_USER', DELETE: 'REMOVE_USER' } as const;

function toWireSecurityActivity({ definitions }: AccountRequest, entry: NumberedAudit) {
  const { number, action, atMs, userId, name } = entry;
  const user = userId === undefined ? undefined : definitions.people.findUser(userId);
  return {
    id: String(number),
    type: SECURITY_TYPES[action],
    createdAt: toWireTimestamp(atMs),
    userId: Number(userId ?? 0),
    objectId: name,
    ...(user !== undefined && { actingUser: user.email }),
  };
}
