/** Shows where the server's time goes under load: `node bench/profile.ts [postgres] patch-indexed|patch-plain|batch|create|get|list`. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_TOKEN } from '../src/demo/demo-account.ts';
import { type BenchAccounts, prepareAccounts } from './bench-accounts.ts';
import { openPlaces } from './bench-places.ts';
import { runJob, startAxleProcess } from './child-processes.ts';
import type { LoadJob, LoadResult } from './load-generator.ts';
import type { LoadKind } from './load-requests.ts';
import { summariseProfile } from './profile-summary.ts';

const CONNECTIONS = 64;
const RECORDS = 10_000;
const WARM_UP_MS = 3000;
const DURATION_MS = 4000;
const INTERVAL_US = 250;

interface Case {
  readonly kind: LoadKind;
  readonly place: 'plain' | 'indexed' | 'batched' | 'growing';
  readonly connections?: number;
}

const CASES: Readonly<Record<string, Case>> = {
  'patch-indexed': { kind: 'patch', place: 'indexed' },
  'patch-plain': { kind: 'patch', place: 'plain' },
  batch: { kind: 'batch-update', place: 'batched', connections: 4 },
  create: { kind: 'create', place: 'growing' },
  get: { kind: 'get', place: 'plain' },
  list: { kind: 'list', place: 'plain' },
};

async function profileCase(
  root: string,
  accounts: BenchAccounts,
  { kind, place, connections = CONNECTIONS }: Case,
): Promise<string> {
  const profiles = mkdtempSync(join(root, 'profile-'));
  const nodeArgs = ['--cpu-prof', `--cpu-prof-dir=${profiles}`, `--cpu-prof-interval=${INTERVAL_US}`];
  const server = await startAxleProcess({ place: accounts[place], nodeArgs, fromSources: true });
  const { records, firstId } = accounts;
  const job: LoadJob = {
    kind,
    target: { port: server.port, token: DEMO_TOKEN, records, firstId },
    serverPid: server.pid,
    connections,
    fromIndex: records,
    warmUpMs: WARM_UP_MS,
    durationMs: DURATION_MS,
  };
  const { ratePerSecond, failures } = await runJob<LoadResult>('load-generator.ts', job);
  await server.stop();
  const [file = ''] = readdirSync(profiles);
  const summary = summariseProfile(join(profiles, file), DURATION_MS);
  return `${Math.round(ratePerSecond)} answers a second, ${failures} failures, ${summary}`;
}

const root = mkdtempSync(join(tmpdir(), 'axle-profile-'));
const [kind, ...names] =
  process.argv[2] === 'postgres' ? process.argv.slice(2) : ['sqlite', ...process.argv.slice(2)];
const places = await openPlaces(kind === 'postgres' ? kind : 'sqlite', root);
try {
  const accounts = await prepareAccounts(places, RECORDS);
  for (const name of names.length > 0 ? names : ['patch-indexed', 'patch-plain', 'get']) {
    const asked = CASES[name];
    if (asked === undefined)
      throw new Error(`there is no ${name}; there are ${Object.keys(CASES).join(', ')}`);
    process.stdout.write(`\n=== ${name}: ${await profileCase(root, accounts, asked)}\n`);
  }
} finally {
  await places.end();
  rmSync(root, { recursive: true, force: true });
}
