import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startAxle } from 'axle-crm';
import { expect, onTestFinished, test } from 'vitest';
import { newKeptPlace, type TestPlace } from '../support/test-place.ts';
import { ApiCaller, OBJECTS } from './api-caller.ts';

const SERVER = join(import.meta.dirname, '..', 'support', 'limited-server.ts');
const NOW_MS = Date.parse('2026-11-23T10:00:00.500Z');
const SERVERS = 3;
const REQUESTS_EACH = 80;

test('several processes on the same data together let through exactly what the limits allow', async () => {
  const place = await newKeptPlace();
  onTestFinished(place.remove);
  // Made before, so that the servers only have to open it.
  const made = await startAxle(place.options);
  await made.close();
  const servers = await Promise.all(Array.from({ length: SERVERS }, () => startServer(place, NOW_MS)));
  const callers = servers.map((url) => new ApiCaller(url, made.token));
  const statusOf = async (call: Promise<{ readonly status: number }>) => (await call).status;
  const all = (call: (api: ApiCaller) => Promise<{ readonly status: number }>, count: number) =>
    Promise.all(callers.flatMap((api) => Array.from({ length: count }, () => statusOf(call(api)))));
  const counted = (statuses: readonly number[]) =>
    [200, 429].map((each) => statuses.filter((s) => s === each).length);

  const listed = await all((api) => api.get(`${OBJECTS}/contacts`), REQUESTS_EACH);
  expect(counted(listed)).toEqual([100, SERVERS * REQUESTS_EACH - 100]);
  const searched = await all((api) => api.send('POST', `${OBJECTS}/contacts/search`, { body: {} }), 10);
  expect(counted(searched)).toEqual([5, SERVERS * 10 - 5]);

  // What was let through outlives the processes, and nothing that was refused is counted.
  const later = await startAxle({ ...place.options, rateLimits: true, nowMs: () => NOW_MS + 10_000 });
  onTestFinished(() => later.close());
  const usage = await new ApiCaller(later.url, later.token).get('/account-info/v3/api-usage/daily');
  expect(JSON.parse(usage.text).results[0]).toMatchObject({ currentUsage: 106 });
});

async function startServer({ options }: TestPlace, nowMs: number): Promise<string> {
  const child = spawn(process.execPath, [SERVER, JSON.stringify(options), String(nowMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => endServer(child));
  const [address] = (await once(child.stdout, 'data')) as [Buffer];
  return address.toString().trim();
}

async function endServer(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.stdin?.end();
  await exited;
}
