import type { Grant } from '../../model/apps.ts';
import type { AccountId } from '../../model/ids.ts';
import { accept } from '../../model/result.ts';
import type { StoredToken } from '../../store/store.ts';
import { recordOf, TEXT } from '../body-fields.ts';
import { NO_STORE } from '../oauth-error.ts';
import { type AccessParts, type AuthorizationOperation, type OpenRequest, withBody } from '../operation.ts';
import { OAUTH_VERSIONS, ONLY_V1 } from '../versions.ts';
import { readForm, refuseToken } from './form.ts';
import { credentialsIn } from './token.ts';

const SHARED = { family: 'Auth/Oauth', on: 'authorization' } as const;
const SECOND_MS = 1000;

/** What an access token is good for. Source: whoever has it may ask. */
export const readAccessToken: AuthorizationOperation = {
  ...SHARED,
  method: 'GET',
  path: '/oauth/access-tokens/{token}',
  versions: ONLY_V1,
  async run({ access, params, nowMs }) {
    const { token = '' } = params;
    const found = await access.server.findAccessToken(token);
    if (found?.grant === undefined) return refuseToken({ kind: 'access-token-unknown' });
    const { stored, grant } = found;
    const { user, hub_domain } = await whoGave(access, grant);
    const body = {
      token,
      user,
      hub_domain,
      scopes: grant.scopes,
      signed_access_token: toSignedToken(stored, grant),
      hub_id: grant.accountId,
      app_id: grant.appId,
      expires_in: secondsLeft(stored, nowMs()),
      user_id: userNumber(grant.userId),
      token_type: 'access',
      is_private_distribution: true,
    };
    return accept({ status: 200, headers: NO_STORE, body });
  },
};

/** What a refresh token is good for. Source: whoever has it may ask. */
export const readRefreshToken: AuthorizationOperation = {
  ...SHARED,
  method: 'GET',
  path: '/oauth/refresh-tokens/{token}',
  versions: ONLY_V1,
  async run({ access, params }) {
    const { token = '' } = params;
    const grant = await access.server.findRefreshToken(token);
    if (grant === undefined) return refuseToken({ kind: 'refresh-token-unknown' });
    const body = {
      token,
      ...(await whoGave(access, grant)),
      scopes: grant.scopes,
      client_id: await access.server.findClientId(grant.appId),
      hub_id: grant.accountId,
      user_id: userNumber(grant.userId),
      token_type: 'refresh',
    };
    return accept({ status: 200, headers: NO_STORE, body });
  },
};

/** Takes a refresh token back. Source: access tokens that came of it live on to their end. */
export const removeRefreshToken: AuthorizationOperation = {
  ...SHARED,
  method: 'DELETE',
  path: '/oauth/refresh-tokens/{token}',
  versions: ONLY_V1,
  async run({ access, params }) {
    const isRevoked = await access.server.revokeRefreshToken(params['token'] ?? '');
    return isRevoked ? accept({ status: 204 }) : refuseToken({ kind: 'refresh-token-unknown' });
  },
};

/**
 * Tells a program about one of its own tokens. RFC 7662: whatever else is sent is not active, and nothing is told of it.
 * Source: the token may come under three names.
 */
export const introspectToken: AuthorizationOperation = {
  ...SHARED,
  method: 'POST',
  path: '/oauth/token/introspect',
  versions: OAUTH_VERSIONS,
  async run(request, sent) {
    const form = readForm(sent);
    if (!form.ok) return form;
    const app = await request.access.server.authenticate(credentialsIn(form.value));
    if (!app.ok) return refuseToken(app.refusal);
    const token = ['token', 'access_token', 'refresh_token']
      .map((name) => form.value.get(name))
      .find(Boolean);
    if (token === undefined) return refuseToken({ kind: 'token-missing' });
    const body = await describe(request, token, app.value.id);
    return accept({ status: 200, headers: NO_STORE, body: body ?? { active: false } });
  },
};

async function describe(
  { access, nowMs }: OpenRequest,
  token: string,
  appId: number,
): Promise<object | undefined> {
  const refreshable = await access.server.findRefreshToken(token);
  if (refreshable?.appId === appId) {
    return {
      ...(await sharedFacts(access, token, refreshable)),
      token_use: 'refresh_token',
      token_type: 'Bearer',
    };
  }
  const found = await access.server.findAccessToken(token);
  if (found?.stored.appId !== appId) return undefined;
  const { stored, grant } = found;
  const expires_in = secondsLeft(stored, nowMs());
  if (grant === undefined) {
    const client_id = await access.server.findClientId(appId);
    const { scopes } = stored;
    const token_use = 'client_credentials';
    return {
      active: true,
      token,
      client_id,
      app_id: appId,
      scopes,
      expires_in,
      token_use,
      token_type: 'Bearer',
    };
  }
  return {
    ...(await sharedFacts(access, token, grant)),
    signed_access_token: toSignedToken(stored, grant),
    expires_in,
    is_private_distribution: true,
    token_use: 'access_token',
    token_type: 'Bearer',
  };
}

async function sharedFacts(access: AccessParts, token: string, grant: Grant) {
  const { accountId, userId, appId, scopes } = grant;
  return {
    active: true,
    token,
    hub_id: accountId,
    user_id: userNumber(userId),
    client_id: await access.server.findClientId(appId),
    app_id: appId,
    ...(await whoGave(access, grant)),
    scopes,
  };
}

/**
 * Takes a refresh token of the program back. RFC 7009: one that is unknown is as good as taken back.
 * Source: only refresh tokens can be. Assumed: the answer has no body.
 */
export const revokeToken: AuthorizationOperation = {
  ...SHARED,
  method: 'POST',
  path: '/oauth/token/revoke',
  versions: OAUTH_VERSIONS,
  async run({ access }, sent) {
    const form = readForm(sent);
    if (!form.ok) return form;
    const app = await access.server.authenticate(credentialsIn(form.value));
    if (!app.ok) return refuseToken(app.refusal);
    const token = form.value.get('token') ?? form.value.get('refresh_token');
    if (token === undefined) return refuseToken({ kind: 'token-missing' });
    const grant = await access.server.findRefreshToken(token);
    if (grant?.appId === app.value.id) await access.server.revokeRefreshToken(token);
    else if ((await access.server.findAccessToken(token))?.stored.appId === app.value.id)
      return refuseToken({ kind: 'token-type-unsupported' });
    return accept({ status: 200, headers: NO_STORE });
  },
};

/**
 * What the token of a private app is good for. Source: it needs no scope.
 * Assumed: the app belongs to the first super admin of the account; a token that nobody has is not found.
 */
export const readPrivateToken: AuthorizationOperation = withBody({
  ...SHARED,
  method: 'POST',
  path: '/oauth/v2/private-apps/get/access-token-info',
  body: recordOf('PrivateAppAccessTokenInfoRequest', ['tokenKey'], { tokenKey: TEXT }),
  async run({ access, body }) {
    const found = await access.server.findAccessToken(body.tokenKey);
    const { accountId, appId, scopes, expiresAtMs } = found?.stored ?? {};
    if (accountId === undefined || expiresAtMs !== undefined)
      return refuseToken({ kind: 'private-token-unknown' });
    const owner = (await findSuperAdmins(access, accountId))[0];
    const facts = { userId: userNumber(owner?.id), hubId: accountId, appId, scopes };
    return accept({ status: 200, headers: NO_STORE, body: facts });
  },
});

/** The people of an account who may connect apps, in order of id. Source: super admins. */
export async function findSuperAdmins({ accounts }: AccessParts, accountId: AccountId) {
  const { users } = await peopleOf(accounts, accountId);
  return users.filter(({ superAdmin, archivedAtMs }) => superAdmin && archivedAtMs === undefined);
}

async function peopleOf(accounts: AccessParts['accounts'], accountId: AccountId) {
  const account = await accounts.open(accountId);
  return (await account.store.read((reader) => account.definitions.current(reader))).people;
}

/** Assumed: an account has a domain that is made of its number. */
async function whoGave({ accounts }: AccessParts, { accountId, userId }: Grant) {
  const people = await peopleOf(accounts, accountId);
  const user = userId === undefined ? undefined : people.findUser(userId)?.email;
  return { user, hub_domain: `account-${accountId}.example` };
}

/** Assumed: what an account without users answers where the real API always has one. */
function userNumber(userId: string | undefined): number {
  return Number(userId ?? 0);
}

function secondsLeft({ expiresAtMs = 0 }: StoredToken, nowMs: number): number {
  return Math.floor((expiresAtMs - nowMs) / SECOND_MS);
}

/** Assumed: the forms of the scopes and of the signatures inside a token, which are nobody else's business, are empty. */
function toSignedToken({ expiresAtMs }: StoredToken, grant: Grant) {
  return {
    expiresAt: expiresAtMs,
    scopes: '',
    hubId: grant.accountId,
    userId: userNumber(grant.userId),
    appId: grant.appId,
    signature: '',
    scopeToScopeGroupPks: '',
    newSignature: '',
    hublet: 'na1',
    trialScopes: '',
    trialScopeToScopeGroupPks: '',
    isUserLevel: false,
    isPrivateDistribution: true,
  };
}
