import type { OauthRefusal } from '../../model/oauth-refusal.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import type { SentBody } from '../read-body.ts';

/** Forms are small: a body that is larger is refused before it is taken apart. */
export const FORM_LIMIT_BYTES = 65_536;

/** Parameters by name, none of them empty. RFC 6749: one without a value is as if it had been left out. */
export type Form = ReadonlyMap<string, string>;

/**
 * Reads the parameters of a request, in the body or else in the query, where that is taken.
 * RFC 6749: no parameter may be given more than once.
 */
export function readForm({ contentType, bytes }: SentBody, rawQuery = ''): Result<Form, Refusal> {
  const size = bytes?.length ?? 0;
  if (size > FORM_LIMIT_BYTES) return refuse({ kind: 'body-too-large', limitBytes: FORM_LIMIT_BYTES });
  if (size > 0 && contentType !== undefined && !/^application\/x-www-form-urlencoded\b/i.test(contentType))
    return refuseToken({ kind: 'form-expected' });
  const sent = readParameters(bytes?.toString('utf8') ?? '');
  if (!sent.ok) return refuseToken(sent.refusal);
  const asked = readParameters(rawQuery);
  if (!asked.ok) return refuseToken(asked.refusal);
  return accept(new Map([...asked.value, ...sent.value]));
}

/** Refuses with `parameter-repeated`. */
export function readParameters(text: string): Result<Form, OauthRefusal> {
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (value === '') continue;
    if (form.has(name)) return refuse({ kind: 'parameter-repeated', name });
    form.set(name, value);
  }
  return accept(form);
}

/** RFC 6749: scopes are divided by blanks. Clients send commas too. */
export function readScopes(text: string | undefined): readonly string[] {
  return [...new Set((text ?? '').split(/[\s,]+/).filter((scope) => scope !== ''))];
}

export function refuseToken(problem: OauthRefusal) {
  return refuse({ kind: 'oauth', problem } as const);
}
