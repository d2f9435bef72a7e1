import type { AccountRequest } from './operation.ts';
import { spellingsOfPath } from './versions.ts';

/**
 * The URL of the next page.
 * Seen: always the canonical path, whatever spelling was called; the caller's parameters stay in their order
 * with commas encoded, `after` is replaced in place or added, and `offset` is left out.
 *
 * @param operationPath the path without a version.
 */
export function toNextLink(call: AccountRequest, operationPath: string, after: string): string {
  const parameters = call.rawQuery.split('&').filter((each) => each !== '' && !/^offset(=|$)/.test(each));
  const isAfter = (parameter: string) => /^after(=|$)/.test(parameter);
  const kept = parameters.map((each) => (isAfter(each) ? `after=${after}` : each.replaceAll(',', '%2C')));
  if (!parameters.some(isAfter)) kept.push(`after=${after}`);
  const [path = ''] = spellingsOfPath(operationPath, call.version);
  return `${call.origin}${path}?${kept.join('&')}`;
}
