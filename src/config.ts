/** What a server is told on its command line or by its environment, read once. */
export interface ServeConfig {
  readonly host: string;
  /** Zero picks a free one. */
  readonly port: number;
  /** Absent: everything is kept in memory, or in a database. */
  readonly folder: string | undefined;
  /** A PostgreSQL database, in place of a folder. */
  readonly databaseUrl: string | undefined;
  /** The demo account's token. */
  readonly token: string;
  /** What opens the administration; absent: a public key opens a server that only holds the demo, and no other. */
  readonly adminKey: string | undefined;
  /** Makes the demo account on any address; without it only on a loopback one. */
  readonly demo: boolean;
  readonly log: LogForm;
  /** By how much searches lag behind writes. */
  readonly searchLagMs: number;
  /** Whether requests beyond the limits of their app and account are refused. */
  readonly rateLimits: boolean;
}

export type LogForm = 'json' | 'pretty' | 'silent';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i;

/** Whether only this machine can reach a server on the address. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

const MAX_PORT = 65_535;

/** Reads a port; absent for what is none. */
export function findPort(text: string): number | undefined {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port <= MAX_PORT ? port : undefined;
}

const DURATION = /^(\d{1,9})(ms|s|m)$/;
const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** Reads a duration such as `3s`, `500ms` or `2m`, in milliseconds; absent for what is none. */
export function findDurationMs(text: string): number | undefined {
  if (text === '0') return 0;
  const [, digits, unit = ''] = DURATION.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (UNIT_MS[unit] ?? 0);
}
