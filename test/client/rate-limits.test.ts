import { Client } from '@hubspot/api-client';
import { startAxle } from 'axle-crm';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

/** A client that tries again as its options say and nothing else, with its own limiter out of the way. */
async function startRetrying() {
  const axle = await startAxle({ demo: true, rateLimits: true });
  onTestFinished(() => axle.close());
  // The client says on the console how often it tries again: proof that it met a limit.
  const said = vi.spyOn(console, 'error').mockReturnValue();
  onTestFinished(() => said.mockRestore());
  const client = new Client({
    basePath: axle.url,
    accessToken: axle.token,
    numberOfApiCallRetries: 6,
    limiterOptions: { maxConcurrent: 50 },
  });
  const saysOf = (waitMs: number) =>
    said.mock.calls.filter(([text]) => String(text).includes(`in [${waitMs}] ms`));
  return { client, saysOf };
}

describe('the official client', () => {
  test('gets over the burst limit by its own retry', async () => {
    const { client, saysOf } = await startRetrying();
    const calls = Array.from({ length: 104 }, () => client.crm.contacts.basicApi.getById('512', ['email']));
    const contacts = await Promise.all(calls);
    expect(contacts.every(({ id }) => id === '512')).toBe(true);
    expect(saysOf(10_000)).toHaveLength(4);
  });

  test('gets over the limit of searches by its own retry', async () => {
    const { client, saysOf } = await startRetrying();
    const calls = Array.from({ length: 12 }, () =>
      client.crm.contacts.searchApi.doSearch({ limit: 1, properties: ['email'] }),
    );
    const pages = await Promise.all(calls);
    expect(pages.every(({ results }) => results.length === 1)).toBe(true);
    expect(saysOf(1000).length).toBeGreaterThan(0);
  });

  test('is told by the body which limit it was where it does not try again', async () => {
    const axle = await startAxle({ demo: true, rateLimits: true, nowMs: () => 1_790_000_000_000 });
    onTestFinished(() => axle.close());
    const client = new Client({ basePath: axle.url, accessToken: axle.token, limiterOptions: {} });
    const search = () => client.crm.contacts.searchApi.doSearch({ limit: 1 });
    for (let count = 0; count < 5; count += 1) await search();
    await expect(search()).rejects.toMatchObject({
      code: 429,
      body: {
        message: 'You have reached your secondly limit.',
        policyName: 'SECONDLY',
        category: 'RATE_LIMITS',
      },
    });
  });
});
