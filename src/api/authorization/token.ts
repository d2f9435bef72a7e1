import { ACCESS_TOKEN_LIFE_MS, type IssuedTokens } from '../../auth/authorization-server.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result } from '../../model/result.ts';
import { NO_STORE } from '../oauth-error.ts';
import type { Answer, AuthorizationOperation, OpenRequest } from '../operation.ts';
import { isAtLeast, OAUTH_VERSIONS, ONLY_V1, type Version } from '../versions.ts';
import { type Form, readForm, readScopes, refuseToken } from './form.ts';

const SECOND_MS = 1000;

/**
 * Gives tokens for a code, a refresh token, or an app's own credentials.
 * Source: the first version takes parameters in the query too, later ones in the body only; the newest has no client
 * credentials.
 */
export const createToken: AuthorizationOperation = {
  family: 'Auth/Oauth',
  on: 'authorization',
  method: 'POST',
  path: '/oauth/token',
  versions: [...ONLY_V1, ...OAUTH_VERSIONS],
  async run(request, sent) {
    const form = readForm(sent, request.version === 'v1' ? request.rawQuery : '');
    return form.ok ? giveTokens(request, form.value) : form;
  },
};

function giveTokens(
  request: OpenRequest,
  form: Form,
): Promise<Result<Answer, Refusal>> | Result<Answer, Refusal> {
  const allowed = grantTypesOf(request.version);
  const grantType = form.get('grant_type') ?? '';
  if (!allowed.includes(grantType)) return refuseToken({ kind: 'grant-type-unsupported', allowed });
  if (form.has('client_assertion') && !form.has('client_secret'))
    return refuseToken({ kind: 'client-assertion-unsupported' });
  if (grantType === 'client_credentials') return giveTokenForApp(request, form);
  return grantType === 'refresh_token' ? refreshToken(request, form) : redeemCode(request, form);
}

function grantTypesOf(version: Version): readonly string[] {
  const usual = ['authorization_code', 'refresh_token'];
  return isAtLeast(version, '2026-09') ? usual : [...usual, 'client_credentials'];
}

/** What a program says of itself. */
export function credentialsIn(form: Form) {
  return { clientId: form.get('client_id') ?? '', clientSecret: form.get('client_secret') ?? '' };
}

async function redeemCode({ access }: OpenRequest, form: Form): Promise<Result<Answer, Refusal>> {
  const redirectUri = form.get('redirect_uri');
  if (redirectUri === undefined) return refuseToken({ kind: 'redirect-uri-missing' });
  const issued = await access.server.redeemCode({
    ...credentialsIn(form),
    code: form.get('code') ?? '',
    redirectUri,
    codeVerifier: form.get('code_verifier'),
  });
  return issued.ok ? accept(toTokenAnswer(issued.value)) : refuseToken(issued.refusal);
}

async function refreshToken({ access }: OpenRequest, form: Form): Promise<Result<Answer, Refusal>> {
  const issued = await access.server.refresh(credentialsIn(form), form.get('refresh_token') ?? '');
  return issued.ok ? accept(toTokenAnswer(issued.value)) : refuseToken(issued.refusal);
}

async function giveTokenForApp({ access }: OpenRequest, form: Form): Promise<Result<Answer, Refusal>> {
  const issued = await access.server.issueForApp(credentialsIn(form), readScopes(form.get('scope')));
  if (!issued.ok) return refuseToken(issued.refusal);
  const { accessToken, scopes } = issued.value;
  const body = {
    token_type: 'bearer',
    access_token: accessToken,
    expires_in: ACCESS_TOKEN_LIFE_MS / SECOND_MS,
    scopes,
    token_use: 'client_credentials',
  };
  return accept({ status: 200, headers: NO_STORE, body });
}

/** Source: these keys. Assumed: the first version has the newer ones too. */
function toTokenAnswer({ accessToken, refreshToken, grant }: IssuedTokens): Answer {
  const { accountId, userId, scopes } = grant;
  const body = {
    token_type: 'bearer',
    refresh_token: refreshToken,
    access_token: accessToken,
    expires_in: ACCESS_TOKEN_LIFE_MS / SECOND_MS,
    hub_id: accountId,
    ...(userId !== undefined && { user_id: Number(userId) }),
    scopes,
    token_use: 'access_token',
  };
  return { status: 200, headers: NO_STORE, body };
}
