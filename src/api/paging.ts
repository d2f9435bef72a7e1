import type { ObjectRequest } from './operation.ts';
import { spellingsOfPath } from './versions.ts';

/**
 * The URL of the next page.
 * Seen: always the canonical path, whatever spelling was called; the caller's parameters stay in their order
 * with commas encoded, `after` is replaced in place or added, and `offset` is left out.
 */
export function toNextLink(call: ObjectRequest, suffix: string, after: string): string {
  const parameters = call.rawQuery.split('&').filter((each) => each !== '' && !/^offset(=|$)/.test(each));
  const isAfter = (parameter: string) => /^after(=|$)/.test(parameter);
  const kept = parameters.map((each) => (isAfter(each) ? `after=${after}` : each.replaceAll(',', '%2C')));
  if (!parameters.some(isAfter)) kept.push(`after=${after}`);
  const [path = ''] = spellingsOfPath('/crm/objects', call.version);
  return `${call.origin}${path}${suffix}?${kept.join('&')}`;
}
