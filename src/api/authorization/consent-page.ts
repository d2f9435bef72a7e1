import type { PublicApp } from '../../model/apps.ts';
import { type ScopeWords, wordsOfScope } from '../../model/scope-words.ts';
import type { StoredAccount } from '../../store/store.ts';
import type { RequestFlaw } from './authorize-request.ts';
import { STYLE } from './page-style.ts';

/** What the page says of a request, and what it asks. */
export interface ConsentView {
  readonly app: PublicApp;
  readonly account: StoredAccount;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly action: string;
  readonly ticket: string;
  /** Why the person has to decide again. */
  readonly problem: string | undefined;
  readonly asksForKey: boolean;
  readonly asksForUser: boolean;
  /** What stands in the field for the person's address. */
  readonly email: string | undefined;
}

/** A person's choice: allow or deny. */
export function renderConsent(view: ConsentView): string {
  const { app, account, scopes, redirectUri, problem } = view;
  const back = new URL(redirectUri).host;
  return toDocument(
    `Connect ${app.name}`,
    html`<h1>Connect ${app.name} to ${account.name}?</h1>
<p class="quiet">Account ${String(account.id)}. You will be sent back to ${back}.</p>
${problem === undefined ? '' : html`<p class="wrong" role="alert">${problem}</p>`}
<h2 id="allows">The app will be able to</h2>
<ul class="groups" aria-labelledby="allows">${groupsOf(scopes).map(renderGroup)}</ul>
<form method="post" action="${view.action}">
<input type="hidden" name="ticket" value="${view.ticket}">
${renderFields(view)}
<div class="buttons">
<button class="allow" name="decision" value="allow">Allow</button>
<button name="decision" value="deny" formnovalidate>Deny</button>
</div>
</form>
<p class="quiet">The app has no access until you allow it.</p>`,
  );
}

function renderFields({ asksForUser, asksForKey, email = '' }: ConsentView): Html {
  const user = html`<label for="user">Your e-mail address in this account</label>
<input id="user" name="user" type="email" autocomplete="email" required value="${email}">`;
  const key = html`<label for="admin_key">Admin key of this server</label>
<input id="admin_key" name="admin_key" type="password" autocomplete="current-password" required>`;
  return html`${asksForUser ? user : ''}${asksForKey ? key : ''}`;
}

/** Scopes of one subject, together. */
interface ScopeGroup {
  readonly subject: string;
  readonly words: readonly ScopeWords[];
}

function groupsOf(scopes: readonly string[]): readonly ScopeGroup[] {
  const groups = Map.groupBy(scopes.map(wordsOfScope), ({ subject }) => subject);
  return [...groups].map(([subject, words]) => ({ subject, words }));
}

function renderGroup({ subject, words }: ScopeGroup): Html {
  const change = words.some(({ isWrite }) => isWrite) ? html` <span class="change">can change</span>` : '';
  const items = words.map(({ allows }) => html`<li>${allows}</li>`);
  return html`<li><strong>${subject}${change}</strong><ul>${items}</ul></li>`;
}

/** As many accounts are listed; whoever wants another one names it in the address. */
const MAX_LISTED_ACCOUNTS = 100;

/** A person's choice of an account. */
export function renderAccounts(app: PublicApp, accounts: readonly StoredAccount[], rawQuery: string): string {
  const links = accounts.slice(0, MAX_LISTED_ACCOUNTS).map(({ id, name }) => {
    const address = `/oauth/${id}/authorize?${rawQuery}`;
    return html`<li><a class="account" href="${address}"><span>${name}</span><span class="quiet">${String(id)}</span></a></li>`;
  });
  const more = html`<p class="quiet">There are more accounts: open /oauth/&lt;account&gt;/authorize for one of them.</p>`;
  return toDocument(
    'Choose an account',
    html`<h1>Connect ${app.name}</h1>
<p>Choose the account that the app is to use.</p>
<ul class="accounts">${links}</ul>${accounts.length > MAX_LISTED_ACCOUNTS ? more : ''}`,
  );
}

/** What is said of a request that cannot be answered. */
export function renderFlaw({ title, reason }: RequestFlaw): string {
  return toDocument(
    title,
    html`<h1>${title}</h1>
<p>${reason}</p>
<p class="quiet">Nothing was connected. Go back to the app, and tell its makers what stands here.</p>`,
  );
}

function toDocument(title: string, content: Html): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - Axle</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<p class="brand"><span class="mark" aria-hidden="true"></span>Axle</p>
<div class="card">
${content}
</div>
</main>
</body>
</html>
`;
  return page.text;
}

/** Text that is safe to stand in a page. */
class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Html | string | readonly Html[];

/** Puts a page together: pieces of pages go in as they are, any text escaped. */
function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const parts = strings.map((text, index) => text + toText(pieces[index] ?? ''));
  return new Html(parts.join(''));
}

function toText(piece: Piece): string {
  if (typeof piece === 'string') return piece.replaceAll(/[&<>"']/g, (character) => ESCAPED[character] ?? '');
  return piece instanceof Html ? piece.text : piece.map(({ text }) => text).join('');
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
