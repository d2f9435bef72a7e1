import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EXAMPLE_PROPERTY_NAMES, toPlainName } from '../contact-values.ts';
import { callServer } from '../http-call.ts';
import { filledItems } from './filled-items.ts';
import { packageFile, packageVersion } from './installed-packages.ts';
import type { Peer, PeerTask, StartedPeer } from './peer.ts';
import { findFreePort, runProgram, startProgram } from './peer-process.ts';

const TOKEN = 'bench-token';
const FILL_BATCH = 500;

/** Whether Directus keeps who changed what and how a record was: Axle always does. */
type Tracking = 'all' | null;

/** Directus with the settings that make it quick: it keeps no history. */
export const DIRECTUS: Peer = directusPeer('directus', 'no history', {
  tracking: null,
  tasks: ['patch-plain', 'get', 'list', 'batch-update', 'create'],
});

/** Directus as it is when nothing is set: activity and revisions are kept of each write. */
export const DIRECTUS_TRACKED: Peer = directusPeer('directus-history', 'with history', {
  tracking: 'all',
  tasks: ['patch-plain', 'batch-update', 'create'],
});

function directusPeer(
  name: string,
  remark: string,
  { tracking, tasks }: { readonly tracking: Tracking; readonly tasks: readonly PeerTask[] },
): Peer {
  return {
    name,
    label: `Directus ${packageVersion('directus')}, ${remark}`,
    form: 'directus',
    token: TOKEN,
    tasks,
    keepsRecords: true,
    start: (folder, records) => startDirectus(folder, records, tracking),
  };
}

async function startDirectus(folder: string, records: number, tracking: Tracking): Promise<StartedPeer> {
  const port = await findFreePort();
  const environment = toEnvironment(folder, port);
  // What `npx directus` runs, once it has asked the registry for a newer version.
  const cli = packageFile('@directus/api', 'dist/cli/run.js');
  await runProgram({ args: [cli, 'bootstrap'], folder, environment });
  keepWriteAheadLog(join(folder, 'data.db'));
  const server = await startProgram({ args: [cli, 'start'], folder, environment }, port);
  try {
    await makeCollection(port, tracking);
    await fillCollection(port, records);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { server, firstId: 1 };
}

/**
 * No limits, logs, pages or reports. Its cache of answers is off, as it is by default: it only helps who asks the same
 * again before anything is written, and here it costs each request more than it saves.
 */
function toEnvironment(folder: string, port: number): Readonly<Record<string, string>> {
  const [uploads, extensions] = [join(folder, 'uploads'), join(folder, 'extensions')];
  mkdirSync(uploads);
  mkdirSync(extensions);
  return {
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SECRET: 'a secret for the time of one measure',
    DB_CLIENT: 'sqlite3',
    DB_FILENAME: join(folder, 'data.db'),
    ADMIN_EMAIL: 'bench@example.com',
    ADMIN_PASSWORD: 'bench-password',
    ADMIN_TOKEN: TOKEN,
    STORAGE_LOCAL_ROOT: uploads,
    EXTENSIONS_PATH: extensions,
    CACHE_ENABLED: 'false',
    LOG_LEVEL: 'silent',
    TELEMETRY: 'false',
    RATE_LIMITER_ENABLED: 'false',
    PRESSURE_LIMITER_ENABLED: 'false',
    SERVE_APP: 'false',
  };
}

/** SQLite remembers this in the file. Without it each change of a record takes several waits for the disk. */
function keepWriteAheadLog(file: string): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL');
  database.close();
}

const call = (port: number, method: string, body: object) => callServer({ port, token: TOKEN }, method, body);

const plain = (field: string, type: string) => ({ field, type, schema: {}, meta: {} });

/** The properties of the contacts, in the types that Directus has for them. */
async function makeCollection(port: number, tracking: Tracking): Promise<void> {
  const fields = [
    { field: 'id', type: 'integer', schema: { is_primary_key: true, has_auto_increment: true }, meta: {} },
    { field: 'date_created', type: 'timestamp', schema: {}, meta: { special: ['date-created'] } },
    { field: 'date_updated', type: 'timestamp', schema: {}, meta: { special: ['date-updated'] } },
    { field: 'email', type: 'string', schema: { is_unique: true }, meta: {} },
    plain('firstname', 'string'),
    plain('lastname', 'string'),
    plain('phone', 'string'),
    plain('lifecyclestage', 'string'),
    plain('city', 'string'),
    plain('closedate', 'timestamp'),
    plain('message', 'string'),
    ...EXAMPLE_PROPERTY_NAMES.flatMap((name) => [exampleField(name), exampleField(toPlainName(name))]),
  ];
  const meta = { accountability: tracking };
  await call(port, 'POST /collections', { collection: 'contacts', schema: {}, meta, fields });
}

function exampleField(name: string): object {
  if (name.endsWith('_checkbox')) {
    return { field: name, type: 'boolean', schema: {}, meta: { special: ['cast-boolean'] } };
  }
  if (name.endsWith('_date')) return plain(name, 'date');
  return plain(name, name.endsWith('_number') ? 'integer' : 'string');
}

async function fillCollection(port: number, records: number): Promise<void> {
  const contacts = filledItems(records);
  for (let from = 0; from < records; from += FILL_BATCH) {
    await call(port, 'POST /items/contacts?fields=id', contacts.slice(from, from + FILL_BATCH));
  }
}
