/** What the address of a database says. */
export interface DatabaseUrl {
  /** For the driver. */
  readonly connectionString: string;
  /** Host, port and name, and nothing that is secret. */
  readonly location: string;
  /** Whether statements are prepared by name, which poolers can do that tell those of their clients apart. */
  readonly namesStatements: boolean;
  /** How many connections a process takes at the most. */
  readonly maxConnections: number;
}

const DEFAULT_MAX_CONNECTIONS = 16;
/** A transaction and the account that is made within it take one each. */
const LEAST_MAX_CONNECTIONS = 2;

/**
 * Reads an address such as `postgres://user:password@host:port/database`. Beside what PostgreSQL's own addresses may
 * say, `prepare=false` keeps statements from being prepared by name, and `max_connections` limits connections.
 * Throws for what is none, and does not repeat it: a password may be in it.
 */
export function readDatabaseUrl(text: string): DatabaseUrl {
  if (!URL.canParse(text) || !/^postgres(ql)?:$/.test(new URL(text).protocol)) {
    throw new Error('a database has an address like postgres://user:password@host:port/database');
  }
  const url = new URL(text);
  const namesStatements = url.searchParams.get('prepare') !== 'false';
  const limit = Number(url.searchParams.get('max_connections') ?? DEFAULT_MAX_CONNECTIONS);
  if (!Number.isInteger(limit) || limit < LEAST_MAX_CONNECTIONS) {
    throw new Error(`max_connections is a whole number from ${LEAST_MAX_CONNECTIONS} on`);
  }
  for (const name of ['prepare', 'max_connections']) url.searchParams.delete(name);
  const port = url.port === '' ? '' : `:${url.port}`;
  return {
    connectionString: url.href,
    location: `postgres://${url.hostname}${port}${url.pathname}`,
    namesStatements,
    maxConnections: limit,
  };
}
