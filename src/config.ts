/** What a server is told on its command line or by its environment, read once. */
export interface ServeConfig {
  readonly host: string;
  /** Zero picks a free one. */
  readonly port: number;
  /** Absent: everything is kept in memory. */
  readonly folder: string | undefined;
  /** The demo account's token. */
  readonly token: string;
  /** Makes the demo account on any address; without it only on a loopback one. */
  readonly demo: boolean;
  readonly log: LogForm;
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
