import { expect, test } from 'vitest';
import { call, newFolder, runAxle, serveAxle } from './axle-process.ts';

const CONTACTS = '/crm/v3/objects/contacts?limit=1';

test('a server with --rate-limits keeps them, and follows the plan that its account is given', async () => {
  const folder = newFolder();
  const { url } = await serveAxle(['serve', '--port', '0', '--data', folder, '--rate-limits']);
  const max = async () => (await call(url, CONTACTS)).headers.get('x-hubspot-ratelimit-max');
  expect(await max()).toBe('100');
  const set = ['account', 'set', '--account', '4820', '--data', folder];
  const changes = ['--plan', 'professional', '--api-limit-increases', '1', '--time-zone', 'Europe/Berlin'];
  expect(await runAxle([...set, ...changes])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(await max()).toBe('250');
  expect((await runAxle([...set, '--api-limit-increases', '0'])).code).toBe(0);
  expect(await max()).toBe('190');
  expect(await (await call(url, '/account-info/v3/details')).json()).toMatchObject({
    timeZone: 'Europe/Berlin',
  });
  const statuses = await Promise.all(
    Array.from({ length: 200 }, async () => (await call(url, CONTACTS)).status),
  );
  expect(statuses).toContain(429);
});

test.each([
  [['--account', '4820', '--plan', 'gold'], 'plan: one of free,'],
  [['--account', '4820', '--api-limit-increases', 'many'], 'apiLimitIncreases: 0 to 2'],
  [['--account', '4820', '--time-zone', 'Berlin'], 'like Europe/Berlin is needed, not Berlin'],
  [['--account', '4820', '--plan', 'free'], 'there is no account 4820'],
  [['--account', 'x', '--plan', 'free'], 'an account is a whole number'],
])('account set %j says what is wrong', async (flags, why) => {
  const { code, stderr } = await runAxle(['account', 'set', '--data', newFolder(), ...flags]);
  expect(code).toBe(1);
  expect(stderr).toContain(why);
});
