/**
 * Shows where the server's time goes under load: `node bench/profile.ts [postgres] NAME...`, by the names of measures
 * such as patch-indexed-64, with 10000 contacts.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEMO_TOKEN } from '../src/demo/demo-account.ts';
import { runJob, startAxleProcess } from './child-processes.ts';
import { type FilledPlace, openFilled } from './filled-places.ts';
import type { LoadJob, LoadResult } from './load-generator.ts';
import { type LoadMeasure, MEASURES } from './measures.ts';
import { summariseProfile } from './profile-summary.ts';

const RECORDS = 10_000;
const WARM_UP_MS = 3000;
const DURATION_MS = 4000;
const INTERVAL_US = 250;

const USUAL = ['patch-indexed-64', 'patch-plain-64', 'get-64'];

async function profileMeasure(root: string, filled: FilledPlace, measure: LoadMeasure): Promise<string> {
  const profiles = mkdtempSync(join(root, 'profile-'));
  const nodeArgs = ['--cpu-prof', `--cpu-prof-dir=${profiles}`, `--cpu-prof-interval=${INTERVAL_US}`];
  const server = await startAxleProcess({ place: filled.places.main, nodeArgs, fromSources: true });
  const { records, firstId, firstCompanyId } = filled;
  const { task, connections } = measure;
  const job: LoadJob = {
    task,
    target: { port: server.port, token: DEMO_TOKEN, records, firstId, firstCompanyId },
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

function requireLoad(name: string): LoadMeasure {
  const loads = MEASURES.filter((measure) => measure.kind === 'load');
  const measure = loads.find((each) => each.name === name);
  if (measure !== undefined) return measure;
  throw new Error(`there is no ${name}; there are ${loads.map((each) => each.name).join(', ')}`);
}

const root = mkdtempSync(join(tmpdir(), 'axle-profile-'));
const isPostgres = process.argv[2] === 'postgres';
const names = process.argv.slice(isPostgres ? 3 : 2);
const measures = (names.length > 0 ? names : USUAL).map(requireLoad);
try {
  for (const measure of measures) {
    // Each with the data as it was filled.
    const size = { store: isPostgres ? 'postgres' : 'sqlite', records: RECORDS } as const;
    const filled = await openFilled(size, root);
    try {
      process.stdout.write(`\n=== ${measure.name}: ${await profileMeasure(root, filled, measure)}\n`);
    } finally {
      await filled.places.end();
    }
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
