import type { Random } from '../support/random.ts';

/** One request that must not change anything, as the bytes that go over the wire. */
export interface BadCase {
  /** What kind of request it is; failures are told apart by it. */
  readonly label: string;
  readonly bytes: Buffer;
  readonly isHead: boolean;
  /** The status must be from 400 to 499: anything else means that something was taken that must not be. */
  readonly mustRefuse: boolean;
  readonly connection: ConnectionUse;
  /** A text that the body has to hold, with status 200: a good request among the bad ones. */
  readonly mustHold?: string;
}

/**
 * `kept`: goes over a connection with others before and behind it, which it must leave open. `own`: gets one
 * of its own, and an answer or the end of the connection. `cut`: the same, but the client says at once that
 * nothing more will come.
 */
export type ConnectionUse = 'kept' | 'own' | 'cut';

/** A record that is there, by everything that can name it. */
export interface KnownRecord {
  readonly type: string;
  readonly id: string;
  /** Its unique values: the name of the property, and the value. */
  readonly unique: readonly (readonly [name: string, value: string])[];
}

export interface CaseContext {
  readonly random: Random;
  readonly token: string;
  /** Every record that was there at the start; archived ones are not among them. */
  readonly records: readonly KnownRecord[];
}

export interface Draft {
  readonly method: string;
  readonly target: string;
  /** Whole header lines, beside those that `toBytes` adds. */
  readonly headers?: readonly string[];
  readonly body?: Buffer | string;
  readonly contentType?: string | undefined;
  /** Sends no token of its own accord. */
  readonly withoutToken?: boolean;
}

/** Puts a well-formed request together; what is wrong with it is in its parts. */
export function toBytes({ token }: CaseContext, draft: Draft): Buffer {
  const { method, target, headers = [], contentType = 'application/json' } = draft;
  const body = draft.body === undefined ? undefined : Buffer.from(draft.body);
  const lines = [`${method} ${target} HTTP/1.1`, 'Host: crm.example', ...headers];
  if (draft.withoutToken !== true) lines.push(`Authorization: Bearer ${token}`);
  if (body !== undefined) lines.push(`Content-Type: ${contentType}`, `Content-Length: ${body.length}`);
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return body === undefined ? head : Buffer.concat([head, body]);
}

/** A request that is refused, on a connection that stays. */
export function refused(context: CaseContext, label: string, draft: Draft): BadCase {
  const bytes = toBytes(context, draft);
  return { label, bytes, isHead: draft.method === 'HEAD', mustRefuse: true, connection: 'kept' };
}

/** A request that may be answered in any way, as it cannot change anything. */
export function harmless(context: CaseContext, label: string, draft: Draft): BadCase {
  return { ...refused(context, label, draft), mustRefuse: false };
}

const CRM_VERSIONS = ['v3', '2025-09', '2026-03', '2026-09'] as const;

/** The path of a type's records, in any version and spelling that exists. */
export function collectionPath(random: Random, type: string): string {
  const version = random.pick(CRM_VERSIONS);
  if (version === 'v3' && random.chance(0.7)) return `/crm/v3/objects/${type}`;
  return `/crm/objects/${version}/${type}`;
}

/** The bytes as a text from which they can be made again: printable ASCII as it is, all others escaped. */
export function toEscaped(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    if (byte === 0x0d) text += '\\r';
    else if (byte === 0x0a) text += '\\n';
    else if (byte === 0x5c) text += '\\\\';
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return text;
}
