import { hash } from 'node:crypto';
import { STYLE } from './page-style.ts';

const STYLE_HASH = hash('sha256', STYLE, 'base64');

/**
 * What a page may do in a browser: show itself, and send its form here. It runs no script, loads nothing, and is
 * shown in no frame. Browsers hold the address that a form leads to in the end against `form-action` too.
 */
export function toPageHeaders(redirectUri: string | undefined): Readonly<Record<string, string>> {
  const back = redirectUri === undefined ? '' : ` ${new URL(redirectUri).origin}`;
  return {
    'content-security-policy': [
      "default-src 'none'",
      `style-src 'sha256-${STYLE_HASH}'`,
      `form-action 'self'${back}`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}
