import type { AuthorizationServer } from '../../auth/authorization-server.ts';
import { readChallenge } from '../../auth/code-challenge.ts';
import { type CodeChallenge, decideScopes, type PublicApp, type ScopeDecision } from '../../model/apps.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import { readParameters, readScopes } from './form.ts';

/** What an app asks for, once it is known that it may. */
export interface AuthorizeRequest {
  readonly app: PublicApp;
  readonly redirectUri: string;
  /** In the very form in which it came; absent when there was none. */
  readonly rawState: string | undefined;
  readonly scopes: readonly string[];
  readonly challenge: CodeChallenge | undefined;
}

/** What is wrong with a request, for the person who was sent here with it. */
export interface RequestFlaw {
  readonly title: string;
  readonly reason: string;
}

/**
 * Reads a request for authorization. Seen: whatever is wrong with it is told on a page and not to the app, so that
 * nobody is ever sent to an address that is not the app's own.
 * Assumed: the optional scopes may come under either of the two names that are documented.
 */
export async function readAuthorizeRequest(
  server: AuthorizationServer,
  rawQuery: string,
): Promise<Result<AuthorizeRequest, RequestFlaw>> {
  const read = readParameters(rawQuery);
  if (!read.ok) {
    const name = 'name' in read.refusal ? read.refusal.name : '';
    return flaw('The request is ambiguous', `${name} was given more than once.`);
  }
  const parameters = read.value;
  const clientId = parameters.get('client_id');
  if (clientId === undefined) return flaw('The app is not named', 'client_id is missing.');
  const app = await server.findClient(clientId);
  if (app === undefined) return flaw('The app is not known', 'There is no app with this client_id.');
  const redirectUri = parameters.get('redirect_uri');
  if (redirectUri === undefined || !app.redirectUris.includes(redirectUri)) return wrongRedirect(redirectUri);
  const responseType = parameters.get('response_type') ?? 'code';
  if (responseType !== 'code')
    return flaw('The request cannot be answered', 'response_type must be code, or left out.');
  const scope = readScopes(parameters.get('scope'));
  if (scope.length === 0) return flaw('The app asks for nothing', 'scope is missing.');
  const optionalScope = ['optional_scope', 'optional_scopes'].flatMap((name) =>
    readScopes(parameters.get(name)),
  );
  const decided = decideScopes(app, { scope, optionalScope });
  if (decided.kind !== 'granted') return flaw('The scopes do not fit the app', toScopeWords(decided));
  const challenge = readChallenge(parameters.get('code_challenge'), parameters.get('code_challenge_method'));
  if (!challenge.ok) return flaw('The request is not protected as it says', challenge.refusal);
  const rawState = findRaw(rawQuery, 'state');
  return accept({ app, redirectUri, rawState, scopes: decided.scopes, challenge: challenge.value });
}

function flaw(title: string, reason: string) {
  return refuse({ title, reason });
}

/** Seen: the words. */
function wrongRedirect(given: string | undefined) {
  const what = given === undefined ? 'redirect_uri is missing' : `the redirect URL ${JSON.stringify(given)}`;
  const reason =
    given === undefined
      ? `${what}.`
      : `Authorization failed as ${what} doesn't match the app's registered redirect URL.`;
  return flaw('The app cannot be returned to', reason);
}

function toScopeWords(decision: Exclude<ScopeDecision, { kind: 'granted' }>): string {
  const names = decision.scopes.join(', ');
  return decision.kind === 'undeclared'
    ? `The app is not registered for these scopes: ${names}.`
    : `The app requires these scopes, and the request leaves them out: ${names}.`;
}

/** The value of a parameter as it stands in the query, undecoded. */
function findRaw(rawQuery: string, name: string): string | undefined {
  const parameter = rawQuery.split('&').find((each) => each === name || each.startsWith(`${name}=`));
  return parameter?.slice(name.length + 1);
}

/**
 * Where a person is sent back to, with what is to be told there. The state goes back as it came; it may hold no `#`,
 * which would cut it off.
 */
export function toReturnAddress(
  { redirectUri, rawState }: AuthorizeRequest,
  told: Readonly<Record<string, string>>,
): string {
  const answer = new URLSearchParams(told).toString();
  const state = rawState === undefined ? '' : `&state=${rawState.replaceAll('#', '%23')}`;
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${answer}${state}`;
}
