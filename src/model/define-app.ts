import { type AppScopes, BASE_SCOPE, type PrivateApp, type PublicApp } from './apps.ts';
import type { AppRefusal } from './oauth-refusal.ts';
import { accept, type Result, refuse } from './result.ts';
import { isKnownScope } from './scope-words.ts';

/** What may be said of an app. */
export type PublicAppDraft = Pick<PublicApp, 'name' | 'redirectUris' | 'scopes'>;
export type PrivateAppDraft = Pick<PrivateApp, 'name' | 'scopes'>;

export const MAX_APP_NAME_LENGTH = 100;
export const MAX_REDIRECT_URIS = 100;
export const MAX_REDIRECT_URI_LENGTH = 2000;

/** Checks the definition of a public app. Refuses with `app-invalid`. */
export function checkPublicApp(draft: PublicAppDraft): Result<PublicAppDraft, AppRefusal> {
  const { name, redirectUris, scopes } = draft;
  const problem =
    findNameProblem(name) ??
    findRedirectProblem(redirectUris) ??
    findScopeProblem('requiredScopes', scopes.required) ??
    findScopeProblem('conditionalScopes', scopes.conditional) ??
    findScopeProblem('optionalScopes', scopes.optional);
  return problem === undefined ? accept({ name, redirectUris, scopes: tidy(scopes) }) : refuse(problem);
}

/** Checks the definition of a private app. Refuses with `app-invalid`. */
export function checkPrivateApp({ name, scopes }: PrivateAppDraft): Result<PrivateAppDraft, AppRefusal> {
  const problem = findNameProblem(name) ?? findScopeProblem('scopes', scopes);
  if (problem !== undefined) return refuse(problem);
  return accept({ name, scopes: [...new Set([BASE_SCOPE, ...scopes])] });
}

/** Every scope once, of the strongest kind that it was named for. */
function tidy({ required, conditional, optional }: AppScopes): AppScopes {
  const first = new Set([BASE_SCOPE, ...required]);
  const second = new Set(conditional.filter((scope) => !first.has(scope)));
  const third = new Set(optional.filter((scope) => !first.has(scope) && !second.has(scope)));
  return { required: [...first], conditional: [...second], optional: [...third] };
}

function findNameProblem(name: string): AppRefusal | undefined {
  if (name.trim() === '') return invalid('name', 'must not be empty');
  const isTooLong = name.length > MAX_APP_NAME_LENGTH;
  return isTooLong ? invalid('name', `has more than ${MAX_APP_NAME_LENGTH} characters`) : undefined;
}

function findRedirectProblem(uris: readonly string[]): AppRefusal | undefined {
  if (uris.length === 0) return invalid('redirectUris', 'at least one is needed');
  if (uris.length > MAX_REDIRECT_URIS)
    return invalid('redirectUris', `has more than ${MAX_REDIRECT_URIS} entries`);
  const broken = uris.find((uri) => !isRedirectUri(uri));
  if (broken === undefined) return undefined;
  return invalid(
    'redirectUris',
    `${JSON.stringify(broken)} is no http or https address without user, password and fragment`,
  );
}

/**
 * Whether people may be sent back to an address at all. What it would mean otherwise is left to no browser: no
 * blanks, no backslashes, no control characters.
 * Assumed: http is good for every host, since test environments have names of their own.
 */
function isRedirectUri(uri: string): boolean {
  if (uri.length > MAX_REDIRECT_URI_LENGTH || !/^https?:\/\/[!-[\]-~]+$/.test(uri)) return false;
  const url = URL.parse(uri);
  return url !== null && url.username === '' && url.password === '' && !uri.includes('#');
}

function findScopeProblem(field: string, scopes: readonly string[]): AppRefusal | undefined {
  const unknown = scopes.filter((scope) => !isKnownScope(scope));
  return unknown.length === 0 ? undefined : invalid(field, `no such scope: ${unknown.join(', ')}`);
}

function invalid(field: string, problem: string): AppRefusal {
  return { kind: 'app-invalid', field, problem };
}
