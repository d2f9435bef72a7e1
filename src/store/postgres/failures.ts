import { StoreUnavailable } from '../store-unavailable.ts';

/** What the database says where two transactions cannot both be as if alone: trying again is right. */
const RETRYABLE = new Set(['40001', '40P01']);

/** SQLSTATE codes of a database that is away, going, coming, full, or only read from. */
const AWAY = new Set([
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '53300',
  '25006',
  '55P03',
  '57014',
  '25P03',
  '25P04',
]);
/** Classes of codes that are all of this kind: connections, and operators' interventions in them. */
const AWAY_CLASSES = ['08'];

const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** What the driver says without a code. */
const DRIVER_MESSAGES =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|timeout exceeded when trying to connect|timeout expired)/;

/** Whether a transaction failed only because of another and may be tried again. */
export function isRetryable(error: unknown): boolean {
  return RETRYABLE.has(codeOf(error));
}

/** Whether there is no use in the connection any more. */
export function isLostConnection(error: unknown): boolean {
  const code = codeOf(error);
  return isAway(error) && code !== '55P03' && code !== '57014' && code !== '25006';
}

/** The error as the port has it: `StoreUnavailable` for an outage, any other as it is. */
export function toStoreError(error: unknown): unknown {
  return error instanceof Error && isAway(error) ? new StoreUnavailable(error) : error;
}

function isAway(error: unknown): boolean {
  const code = codeOf(error);
  if (AWAY.has(code) || SOCKET_CODES.has(code)) return true;
  if (code.length === 5 && AWAY_CLASSES.includes(code.slice(0, 2))) return true;
  return error instanceof Error && DRIVER_MESSAGES.test(error.message);
}

function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : '';
}
