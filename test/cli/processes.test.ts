import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { call, newFolder, runAxle, type Served, serveAxle } from './axle-process.ts';

const CONTACTS = '/crm/v3/objects/contacts';

/** The processes that answer requests. */
function workersOf({ child }: Served): readonly number[] {
  return execFileSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number);
}

/** Resolves when so many processes have said that they listen, those included that have ended since. */
async function untilStarted(served: Served, count: number): Promise<void> {
  while ((served.logged().match(/"started"/g) ?? []).length < count) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Creates a contact; answers with the status, or nothing where the connection broke. */
async function create(url: string, email: string): Promise<number | undefined> {
  const body = JSON.stringify({ properties: { email } });
  try {
    const answer = await call(url, CONTACTS, { method: 'POST', body, signal: AbortSignal.timeout(10_000) });
    await answer.text();
    return answer.status;
  } catch {
    return undefined;
  }
}

const emailOf = (index: number) => `person.${index}@example.com`;
const indexes = (count: number) => Array.from({ length: count }, (_, index) => index);

test('several processes share a port and a folder; one that is killed loses nothing and gets a successor', async () => {
  const folder = newFolder();
  const served = await serveAxle(['serve', '--port', '0', '--data', folder, '--processes', '3']);
  await untilStarted(served, 3);
  expect(workersOf(served)).toHaveLength(3);
  const { url } = served;

  // Each address is claimed twice at the same time, most often by different processes.
  const statuses = await Promise.all(indexes(80).map((index) => create(url, emailOf(index >> 1))));
  for (const index of indexes(40)) {
    expect([statuses[2 * index], statuses[2 * index + 1]].toSorted()).toEqual([201, 409]);
  }

  const underWay = indexes(60).map((index) => create(url, emailOf(100 + index)));
  await Promise.race(underWay);
  const [victim = 0] = workersOf(served);
  process.kill(victim, 'SIGKILL');
  const outcomes = await Promise.all(underWay);
  const acknowledged = indexes(60).filter((index) => outcomes[index] === 201);
  expect(acknowledged.length).toBeGreaterThan(0);
  await untilStarted(served, 4);
  expect(workersOf(served)).toHaveLength(3);
  expect(workersOf(served)).not.toContain(victim);

  for (const index of acknowledged) {
    const find = () => call(url, `${CONTACTS}/${emailOf(100 + index)}?idProperty=email`);
    // A connection that was kept open may be one to the process that was killed.
    const found = await find().catch(find);
    expect(found.status).toBe(200);
    await found.text();
  }

  const { code, stderr } = await served.stop();
  expect(code).toBe(0);
  expect(stderr.match(/is ready/g)).toHaveLength(1);
  expect(stderr).toContain(`process ${victim} ended (SIGKILL); another takes its place`);
});

test('what cannot start is said once, and ends with 1', async () => {
  const served = await serveAxle(['serve', '--port', '0', '--memory']);
  const { port } = new URL(served.url);
  const args = ['serve', '--port', port, '--data', newFolder(), '--processes', '2'];
  const { code, stderr } = await runAxle(args);
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`^axle: .*EADDRINUSE.*:${port}\n$`));
});

test.each([
  [['--processes', '0'], 'It is a whole number from 1 to 64.'],
  [['--processes', '2.5'], 'It is a whole number from 1 to 64.'],
  [['--processes', '65'], 'It is a whole number from 1 to 64.'],
  [['--processes', '2', '--memory'], 'with --memory there is one process'],
])('%j is refused', async (flags, reason) => {
  const { code, stderr } = await runAxle(['serve', '--port', '0', ...flags]);
  expect(code).toBe(1);
  expect(stderr).toContain(reason);
});
