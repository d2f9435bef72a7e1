import { findAccountId } from '../../model/ids.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result } from '../../model/result.ts';
import type { AccountUser } from '../../model/users.ts';
import type { StoredAccount } from '../../store/store.ts';
import type { Answer, OpenRequest } from '../operation.ts';
import type { SentBody } from '../read-body.ts';
import { type AuthorizeRequest, readAuthorizeRequest, toReturnAddress } from './authorize-request.ts';
import { findForm, openForm } from './consent-form.ts';
import { renderAccounts, renderConsent, renderFlaw } from './consent-page.ts';
import { type Form, readForm } from './form.ts';
import { toPageHeaders } from './page-headers.ts';
import { findSuperAdmins } from './token-facts.ts';

/** A request that is in order, for an account that exists, with the people who may agree to it. */
interface Asked extends AuthorizeRequest {
  readonly account: StoredAccount;
  /** Whether somebody can be asked at all. */
  readonly hasKey: boolean;
  readonly admins: readonly AccountUser[];
}

type PageAnswer = Result<Answer, Refusal>;

/** Shows the page, or takes what a person decided on it. */
export async function answerAuthorize(request: OpenRequest, sent: SentBody | undefined): Promise<PageAnswer> {
  const read = await readAuthorizeRequest(request.access.server, request.rawQuery);
  if (!read.ok) return toFlaw(400, read.refusal.title, read.refusal.reason);
  const accounts = await request.access.control.listAccounts();
  const { accountId } = request.params;
  const [first, second] = accounts;
  if (first === undefined)
    return toFlaw(400, 'There is no account yet', 'Make one before an app is connected.');
  if (accountId === undefined && second !== undefined) {
    return toPage(200, renderAccounts(read.value.app, accounts, request.rawQuery));
  }
  const id = accountId === undefined ? first.id : findAccountId(accountId);
  const account = accounts.find((each) => each.id === id);
  if (account === undefined)
    return toFlaw(404, 'The account is not known', `There is no account ${accountId}.`);
  const admins = await findSuperAdmins(request.access, account.id);
  const hasKey = request.access.adminKey.isSetFor(accounts);
  return decide(request, { ...read.value, account, hasKey, admins }, sent);
}

async function decide(request: OpenRequest, asked: Asked, sent: SentBody | undefined): Promise<PageAnswer> {
  const { account, admins } = asked;
  if (account.settings?.grantsWithoutPage === true) {
    return (await grant(request, asked, { user: admins[0], formHash: undefined })) ?? APP_GONE;
  }
  if (!asked.hasKey) {
    return toFlaw(
      403,
      'Nobody can be asked',
      'This server has no admin key. Whoever runs it can start it with --admin-key or AXLE_ADMIN_KEY.',
    );
  }
  if (sent === undefined) return toConsent(request, asked, {});
  const form = readForm(sent);
  return form.ok ? takeDecision(request, asked, form.value) : form;
}

async function takeDecision(request: OpenRequest, asked: Asked, form: Form): Promise<PageAnswer> {
  const email = form.get('user');
  const formHash = findForm(request, form.get('ticket'));
  if (formHash === undefined) {
    return toConsent(request, asked, {
      status: 403,
      email,
      problem: 'This page was open for too long. Decide again.',
    });
  }
  if (form.get('decision') === 'deny') return toReturn(asked, DENIED);
  if (form.get('decision') !== 'allow')
    return toConsent(request, asked, { status: 400, email, problem: 'Choose one of the two buttons.' });
  const { adminKey } = request.access;
  if (!adminKey.isPublic && !adminKey.check(form.get('admin_key')).ok)
    return toConsent(request, asked, { status: 403, email, problem: 'The admin key is wrong.' });
  const user = asked.admins.find((each) => each.email.toLowerCase() === email?.trim().toLowerCase());
  if (user === undefined && asked.admins.length > 0) {
    const problem = 'No super admin of the account has this address.';
    return toConsent(request, asked, { status: 403, email, problem });
  }
  return (
    (await grant(request, asked, { user, formHash })) ??
    toConsent(request, asked, { status: 403, email, problem: 'This page was used before. Decide again.' })
  );
}

interface Decision {
  readonly user: AccountUser | undefined;
  readonly formHash: string | undefined;
}

async function grant(
  request: OpenRequest,
  asked: Asked,
  { user, formHash }: Decision,
): Promise<PageAnswer | undefined> {
  const { app, account, scopes, redirectUri, challenge } = asked;
  const code = await request.access.server.grant({
    appId: app.id,
    accountId: account.id,
    userId: user?.id,
    scopes,
    redirectUri,
    challenge,
    formHash,
  });
  return code === undefined ? undefined : toReturn(asked, { code });
}

/** Assumed: what an app is told when a person does not agree. */
const DENIED = { error: 'access_denied', error_description: 'The user denied access to the account.' };

function toReturn(asked: Asked, told: Readonly<Record<string, string>>): PageAnswer {
  const headers = { ...toPageHeaders(asked.redirectUri), location: toReturnAddress(asked, told) };
  return accept({ status: 303, headers });
}

interface Retry {
  readonly status?: number;
  /** What the person had written. */
  readonly email?: string | undefined;
  readonly problem?: string;
}

function toConsent(request: OpenRequest, asked: Asked, { status = 200, email, problem }: Retry): PageAnswer {
  const { adminKey } = request.access;
  const { ticket, cookie } = openForm(request);
  const page = renderConsent({
    ...asked,
    action: `${request.path}?${request.rawQuery}`,
    ticket,
    problem,
    asksForKey: !adminKey.isPublic,
    // Where a key is asked for, strangers can see the page too: it names nobody.
    email: email ?? (adminKey.isPublic ? asked.admins[0]?.email : undefined),
    asksForUser: asked.admins.length > 0,
  });
  const headers = { ...toPageHeaders(asked.redirectUri), 'set-cookie': cookie };
  return accept({ status, headers, page });
}

function toPage(status: number, page: string): PageAnswer {
  return accept({ status, headers: toPageHeaders(undefined), page });
}

function toFlaw(status: number, title: string, reason: string): PageAnswer {
  return toPage(status, renderFlaw({ title, reason }));
}

const APP_GONE = toFlaw(400, 'The app is gone', 'It was removed while this page was open.');
