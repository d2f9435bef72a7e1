import { hashSecret, isSameHash } from '../../auth/secrets.ts';
import type { AccessParts, OpenRequest } from '../operation.ts';

/**
 * The form in which a person decides. It is bound to the browser that it was shown in, by a cookie that no other site
 * can send; to the request and the account that it was shown for; and it is good once and for a while.
 */

const FORM_LIFE_MS = 600_000;
const RANDOM_BYTES = 16;
const COOKIE_NAME = 'axle_consent';
const COOKIE = /(?:^|;\s*)axle_consent=([0-9a-f]{32})(?:;|$)/;

export interface ConsentForm {
  /** Goes out with the page, and comes back with the decision. */
  readonly ticket: string;
  /** For the header that sets the cookie of the browser. */
  readonly cookie: string;
}

/** A form for a request, and the browser's cookie beside it: the one it has, or a new one. */
export function openForm(request: OpenRequest): ConsentForm {
  const { world } = request.access;
  const browser = findBrowser(request) ?? randomHex(world);
  const begun = `${request.nowMs() + FORM_LIFE_MS}.${randomHex(world)}`;
  const ticket = `${begun}.${sign(request, begun, browser)}`;
  const attributes = `Path=/oauth; Max-Age=${FORM_LIFE_MS / 1000}; HttpOnly; SameSite=Strict`;
  return { ticket, cookie: `${COOKIE_NAME}=${browser}; ${attributes}` };
}

/** The hash of a form that came back in the browser, for the request, and in the time that it was made for. */
export function findForm(request: OpenRequest, ticket: string | undefined): string | undefined {
  const browser = findBrowser(request);
  const [expiry = '', random = '', signature = '', ...rest] = (ticket ?? '').split('.');
  if (browser === undefined || rest.length > 0 || !isFromHere(request)) return undefined;
  if (!isSameHash(signature, sign(request, `${expiry}.${random}`, browser))) return undefined;
  return Number(expiry) > request.nowMs() ? hashSecret(`${expiry}.${random}`) : undefined;
}

function sign({ access, path, rawQuery }: OpenRequest, begun: string, browser: string): string {
  return access.adminKey.sign(JSON.stringify([begun, browser, path, rawQuery]));
}

function findBrowser({ headers }: OpenRequest): string | undefined {
  return COOKIE.exec(headers.cookie ?? '')?.[1];
}

/** Browsers say where a form was sent from; one that was sent by another site is none of ours. */
function isFromHere({ headers }: OpenRequest): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const { origin, host } = headers;
  return origin === undefined || URL.parse(origin)?.host === host;
}

function randomHex(world: AccessParts['world']): string {
  return Buffer.from(world.randomBytes(RANDOM_BYTES)).toString('hex');
}
