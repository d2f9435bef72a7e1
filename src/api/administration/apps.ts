import type { RevealedApp } from '../../auth/apps.ts';
import { type ConnectedApp, describeApp } from '../../model/apps.ts';
import { findAccountId } from '../../model/ids.ts';
import type { AppRefusal } from '../../model/oauth-refusal.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { recordOf, TEXT, TEXTS } from '../body-fields.ts';
import { NO_STORE } from '../oauth-error.ts';
import { type AdminOperation, type Answer, type OpenRequest, withBody } from '../operation.ts';

const SHARED = { family: 'Administration', on: 'administration' } as const;

const FIELDS = {
  name: TEXT,
  redirectUris: TEXTS,
  requiredScopes: TEXTS,
  conditionalScopes: TEXTS,
  optionalScopes: TEXTS,
  scopes: TEXTS,
} as const;

export const listApps: AdminOperation = {
  ...SHARED,
  method: 'GET',
  path: '/_axle/apps',
  async run({ access }) {
    return accept({ status: 200, body: { results: (await access.apps.list()).map(describeApp) } });
  },
};

/** Makes a public app, or with an `accountId` a private one. The answer is the only one that tells its secret. */
export const createApp: AdminOperation = withBody({
  ...SHARED,
  method: 'POST',
  path: '/_axle/apps',
  body: recordOf('AppCreate', ['name'], { ...FIELDS, accountId: TEXT }),
  async run({ access, body }) {
    const { name, accountId, redirectUris = [], scopes = [] } = body;
    if (accountId !== undefined) {
      const id = findAccountId(accountId);
      if (id === undefined) return refuseWith({ kind: 'account-not-found', id: accountId });
      return reveal(201, await access.apps.createPrivate(id, { name, scopes }));
    }
    const { requiredScopes = [], conditionalScopes = [], optionalScopes = [] } = body;
    const kinds = { required: requiredScopes, conditional: conditionalScopes, optional: optionalScopes };
    return reveal(201, await access.apps.createPublic({ name, redirectUris, scopes: kinds }));
  },
});

export const readApp: AdminOperation = {
  ...SHARED,
  method: 'GET',
  path: '/_axle/apps/{appId}',
  run: async (request) => show(await findApp(request)),
};

/** Changes what is named. Scopes that people have granted stay granted; a private app has its new ones at once. */
export const updateApp: AdminOperation = withBody({
  ...SHARED,
  method: 'PATCH',
  path: '/_axle/apps/{appId}',
  body: recordOf('AppUpdate', [], FIELDS),
  async run(request) {
    const { access, body } = request;
    const found = await findApp(request);
    if (!found.ok) return refuseWith(found.refusal);
    const app = found.value;
    const { name = app.name } = body;
    if (app.kind === 'private') {
      return show(await access.apps.changePrivate(app, { name, scopes: body.scopes ?? app.scopes }));
    }
    const { redirectUris = app.redirectUris, requiredScopes, conditionalScopes, optionalScopes } = body;
    const scopes = {
      required: requiredScopes ?? app.scopes.required,
      conditional: conditionalScopes ?? app.scopes.conditional,
      optional: optionalScopes ?? app.scopes.optional,
    };
    return show(await access.apps.changePublic(app, { name, redirectUris, scopes }));
  },
});

/** Removes an app, with all that it was granted. */
export const removeApp: AdminOperation = {
  ...SHARED,
  method: 'DELETE',
  path: '/_axle/apps/{appId}',
  async run(request) {
    const found = await findApp(request);
    if (!found.ok) return refuseWith(found.refusal);
    await request.access.apps.remove(found.value);
    return accept({ status: 204 });
  },
};

/** Gives an app a new secret, and takes the old one back. */
export const rotateApp: AdminOperation = {
  ...SHARED,
  method: 'POST',
  path: '/_axle/apps/{appId}/rotate',
  async run(request) {
    const found = await findApp(request);
    return found.ok
      ? reveal(200, accept(await request.access.apps.rotate(found.value)))
      : refuseWith(found.refusal);
  },
};

function findApp({ access, params }: OpenRequest): Promise<Result<ConnectedApp, AppRefusal>> {
  return access.apps.find(params['appId'] ?? '');
}

export function refuseWith(problem: AppRefusal) {
  return refuse({ kind: 'administration', problem } as const);
}

function show(found: Result<ConnectedApp, AppRefusal>): Result<Answer, Refusal> {
  return found.ok ? accept({ status: 200, body: describeApp(found.value) }) : refuseWith(found.refusal);
}

function reveal(status: number, made: Result<RevealedApp, AppRefusal>): Result<Answer, Refusal> {
  if (!made.ok) return refuseWith(made.refusal);
  const { app, secret } = made.value;
  const secretName = app.kind === 'public' ? 'clientSecret' : 'accessToken';
  return accept({ status, headers: NO_STORE, body: { ...describeApp(app), [secretName]: secret } });
}
