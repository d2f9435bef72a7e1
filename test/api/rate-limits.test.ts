import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp, type TokenGrant } from '../../src/app.ts';
import { DEMO_ACCOUNT_ID, DEMO_APP_ID, seedDemoAccount } from '../../src/demo/demo-account.ts';
import type { GivenSettings } from '../../src/model/account-settings.ts';
import { everyScope } from '../../src/model/scopes.ts';
import { systemWorld } from '../../src/worlds.ts';
import { spendRequests } from '../support/spent-requests.ts';
import { newKeptPlace, newPlace } from '../support/test-place.ts';
import { ApiCaller, expectRefusal, OBJECTS, type Reply } from './api-caller.ts';
import { OauthCaller } from './oauth-caller.ts';

/** Ten to midnight in New York, and within a second. */
const STARTED_MS = Date.parse('2026-11-23T04:50:00.250Z');

/** A server that keeps limits, under a clock that a test moves. */
interface Limited {
  nowMs: number;
  /** Calls with the token of a private app of its own. */
  app(grant?: Partial<TokenGrant>): Promise<ApiCaller>;
  /** Calls with the token of an app that people connected to the account. */
  publicApp(): Promise<ApiCaller>;
  set(settings: GivenSettings): Promise<void>;
}

const ADMIN_KEY = 'a-key-for-tests-of-limits';

async function startLimited(settings: GivenSettings = {}): Promise<Limited> {
  const limited = { nowMs: STARTED_MS };
  const world = { ...systemWorld(), nowMs: () => limited.nowMs };
  const place = await newPlace();
  const app = await createApp({ ...place.options, world, observe: () => undefined, rateLimits: true });
  onTestFinished(() => app.close().finally(place.remove));
  await seedDemoAccount(app, { withRecords: false });
  await app.changeSettings(DEMO_ACCOUNT_ID, settings);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  let tokens = 0;
  return Object.assign(limited, {
    async app(grant: Partial<TokenGrant> = {}) {
      tokens += 1;
      const token = `pat-limited-${tokens}`;
      const own = { accountId: DEMO_ACCOUNT_ID, appId: DEMO_APP_ID + tokens, scopes: everyScope() };
      await app.issueToken(token, { ...own, ...grant });
      return new ApiCaller(url, token);
    },
    /** An app that people connected to the account. */
    async publicApp() {
      app.openAdministration({ key: ADMIN_KEY, isPublic: false });
      const oauth = new OauthCaller(url, ADMIN_KEY);
      await app.changeSettings(DEMO_ACCOUNT_ID, { grantsWithoutPage: true });
      return new ApiCaller(url, (await oauth.tokensFor(await oauth.register())).accessToken);
    },
    set: (given: GivenSettings) => app.changeSettings(DEMO_ACCOUNT_ID, given),
  });
}

const CONTACTS = `${OBJECTS}/contacts`;
const list = (api: ApiCaller) => api.get(CONTACTS);
const search = (api: ApiCaller) => api.send('POST', `${CONTACTS}/search`, { body: {} });

async function repeat(count: number, call: () => Promise<Reply>): Promise<readonly Reply[]> {
  const replies: Reply[] = [];
  while (replies.length < count) {
    const size = Math.min(50, count - replies.length);
    replies.push(...(await Promise.all(Array.from({ length: size }, call))));
  }
  return replies;
}

const countOf = (replies: readonly Reply[], status: number) =>
  replies.filter((reply) => reply.status === status).length;

/** The rate limit headers in order, without what all begin with. */
function limitsIn({ headers }: Reply): Readonly<Record<string, string>> {
  const prefix = 'x-hubspot-ratelimit-';
  return Object.fromEntries(
    [...headers]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

describe('the burst limit', () => {
  test('lets through as many requests as it says, and refuses the next with what clients retry by', async () => {
    const api = await (await startLimited()).app();
    const replies = await repeat(130, () => list(api));
    expect([countOf(replies, 200), countOf(replies, 429)]).toEqual([100, 30]);
    const refused = await list(api);
    expect(refused.text).toBe(
      '{"status":"error","message":"You have reached your ten_secondly_rolling limit.","errorType":"RATE_LIMIT",' +
        `"correlationId":"${refused.correlationId}","policyName":"TEN_SECONDLY_ROLLING","category":"RATE_LIMITS"}`,
    );
    expect(refused.headers.get('content-type')).toBe('application/json;charset=utf-8');
    expect(refused.headers.get('retry-after')).toBeNull();
    expect(limitsIn(refused)).toEqual({
      daily: '250000',
      'daily-remaining': '249900',
      'interval-milliseconds': '10000',
      max: '100',
      remaining: '0',
      secondly: '10',
      'secondly-remaining': '0',
    });
  });

  test('is one of the last ten seconds, whenever they began', async () => {
    const limited = await startLimited();
    const api = await limited.app();
    await repeat(60, () => list(api));
    limited.nowMs += 4000;
    expect(countOf(await repeat(50, () => list(api)), 200)).toBe(40);
    limited.nowMs += 5999;
    expect((await list(api)).status).toBe(429);
    limited.nowMs += 1;
    expect(countOf(await repeat(70, () => list(api)), 200)).toBe(60);
    limited.nowMs += 4000;
    expect(countOf(await repeat(50, () => list(api)), 200)).toBe(40);
  });

  test('is one of each app', async () => {
    const limited = await startLimited();
    const [one, other] = [await limited.app(), await limited.app()];
    await repeat(101, () => list(one));
    expect((await list(one)).status).toBe(429);
    expect(limitsIn(await list(other))).toMatchObject({ remaining: '99', 'daily-remaining': '249899' });
  });

  test('is shared by all tokens of an app', async () => {
    const limited = await startLimited();
    const [one, same] = [await limited.app({ appId: 7 }), await limited.app({ appId: 7 })];
    await repeat(100, () => list(one));
    expect((await list(same)).status).toBe(429);
  });

  test('counts a batch as one request, and what is refused by other means as one too', async () => {
    const api = await (await startLimited()).app();
    const inputs = Array.from({ length: 100 }, (_, at) => ({ properties: { firstname: `${at}` } }));
    const created = await api.send('POST', `${CONTACTS}/batch/create`, { body: { inputs } });
    expect([created.status, limitsIn(created)['remaining']]).toEqual([201, '99']);
    const missing = await api.send('PATCH', `${CONTACTS}/1`, { body: { properties: {} } });
    expect(missing.status).toBeGreaterThanOrEqual(400);
    expect(limitsIn(missing)['remaining']).toBe('98');
  });

  test('counts nothing where no token was read, or no route', async () => {
    const api = await (await startLimited()).app();
    await repeat(120, () => new ApiCaller(api.url, 'unknown').get(CONTACTS));
    await repeat(120, () => api.get('/crm/v3/nowhere'));
    expect(limitsIn(await list(api))['remaining']).toBe('99');
  });

  test.each([
    ['professional', 0, 190, '19', '625000'],
    ['enterprise', 0, 190, '19', '1000000'],
    ['starter', 1, 250, '25', '1250000'],
  ])('of a %s account with %i increases is %i', async (plan, apiLimitIncreases, burst, secondly, daily) => {
    const api = await (await startLimited({ plan, apiLimitIncreases })).app();
    const replies = await repeat(burst + 20, () => list(api));
    expect(countOf(replies, 200)).toBe(burst);
    expect(limitsIn(await list(api))).toMatchObject({ max: String(burst), secondly, daily });
  });

  test('follows the plan as soon as it is another', async () => {
    const limited = await startLimited();
    const api = await limited.app();
    await repeat(100, () => list(api));
    expect((await list(api)).status).toBe(429);
    await limited.set({ plan: 'professional' });
    expect(countOf(await repeat(100, () => list(api)), 200)).toBe(90);
  });
});

describe('a search', () => {
  test('has a limit of each second and all apps, and tells of the day only', async () => {
    const limited = await startLimited();
    const [one, other] = [await limited.app(), await limited.app()];
    expect(limitsIn(await search(one))).toEqual({ daily: '250000', 'daily-remaining': '249999' });
    await repeat(3, () => search(other));
    expect((await search(one)).status).toBe(200);
    const refused = await search(other);
    expectRefusal({ ...refused, text: refused.text.replace('"errorType":"RATE_LIMIT",', '') }, 429, {
      message: 'You have reached your secondly limit.',
      ...{ policyName: 'SECONDLY' },
      category: 'RATE_LIMITS',
    });
    expect(limitsIn(refused)).toEqual({ daily: '250000', 'daily-remaining': '249995' });
    limited.nowMs += 749;
    expect((await search(one)).status).toBe(429);
    limited.nowMs += 1;
    expect(countOf(await repeat(9, () => search(one)), 200)).toBe(5);
  });

  test('takes nothing from the burst limit, and is let through where that is reached', async () => {
    const api = await (await startLimited()).app();
    await repeat(5, () => search(api));
    expect(countOf(await repeat(110, () => list(api)), 200)).toBe(100);
    const limited = await startLimited();
    const busy = await limited.app();
    await repeat(101, () => list(busy));
    expect((await search(busy)).status).toBe(200);
  });
});

describe('a public app', () => {
  test('has a burst limit of its own and none of the day, whatever the plan of the account', async () => {
    const limited = await startLimited({ plan: 'enterprise', apiLimitIncreases: 2 });
    const api = await limited.publicApp();
    expect(limitsIn(await list(api))).toEqual({
      'interval-milliseconds': '10000',
      max: '110',
      remaining: '109',
      secondly: '11',
      'secondly-remaining': '10',
    });
    expect(countOf(await repeat(120, () => list(api)), 200)).toBe(109);
    expect(limitsIn(await search(api))).toEqual({});
    expect(limitsIn(await list(await limited.app()))).toMatchObject({ 'daily-remaining': '2999999' });
  });

  test('shares the limit of searches with the other apps of the account', async () => {
    const limited = await startLimited();
    const [own, installed] = [await limited.app(), await limited.publicApp()];
    await repeat(3, () => search(own));
    expect(countOf(await repeat(4, () => search(installed)), 200)).toBe(2);
  });
});

describe('the daily limit', () => {
  test('is shared by all private apps, and begins anew at midnight where the account is', async () => {
    const place = await newKeptPlace();
    let nowMs = STARTED_MS;
    const world = { ...systemWorld(), nowMs: () => nowMs };
    const app = await createApp({ ...place.options, world, observe: () => undefined, rateLimits: true });
    onTestFinished(() => app.close().finally(place.remove));
    await seedDemoAccount(app, { withRecords: false });
    await app.changeSettings(DEMO_ACCOUNT_ID, { timeZone: 'America/New_York' });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    for (const appId of [1, 2]) {
      await app.issueToken(`daily-${appId}`, { accountId: DEMO_ACCOUNT_ID, appId, scopes: everyScope() });
    }
    const [one, other] = [new ApiCaller(url, 'daily-1'), new ApiCaller(url, 'daily-2')];
    expect(limitsIn(await list(one))['daily-remaining']).toBe('249999');
    const slotMs = Date.parse('2026-11-22T05:00:00Z');
    await spendRequests(place, { key: `${DEMO_ACCOUNT_ID}/daily`, slotMs, count: 249_998 });
    expect(limitsIn(await list(one))['daily-remaining']).toBe('1');
    expect(limitsIn(await search(other))['daily-remaining']).toBe('0');
    for (const call of [list, search]) {
      for (const api of [one, other]) {
        const refused = await call(api);
        expect(refused.status).toBe(429);
        expect(JSON.parse(refused.text)).toMatchObject({
          message: 'You have reached your daily limit.',
          errorType: 'RATE_LIMIT',
          policyName: 'DAILY',
        });
        expect(limitsIn(refused)['daily-remaining']).toBe('0');
      }
    }
    nowMs = Date.parse('2026-11-23T04:59:59.999Z');
    expect((await list(one)).status).toBe(429);
    nowMs += 1;
    const usage = await one.get('/account-info/v3/api-usage/daily/private-apps');
    expect(JSON.parse(usage.text).results[0]).toEqual({
      name: 'private-apps-api-calls-daily',
      usageLimit: 250_000,
      currentUsage: 1,
      collectedAt: '2026-11-23T05:00:00Z',
      fetchStatus: 'SUCCESS',
      resetsAt: '2026-11-24T05:00:00Z',
    });
    expect(limitsIn(await list(other))['daily-remaining']).toBe('249998');
  });
});

describe('the account', () => {
  test('tells the time zone that was set, and its distance from UTC', async () => {
    const limited = await startLimited({ timeZone: 'America/New_York' });
    const api = await limited.app();
    const details = async () => JSON.parse((await api.get('/account-info/v3/details')).text);
    expect(await details()).toMatchObject({
      timeZone: 'America/New_York',
      utcOffset: '-05:00',
      utcOffsetMilliseconds: -18_000_000,
    });
    await limited.set({ timeZone: 'Asia/Kathmandu' });
    expect(await details()).toMatchObject({ utcOffset: '+05:45', utcOffsetMilliseconds: 20_700_000 });
  });
});

test('a server that keeps no limits writes nothing about requests', async () => {
  const place = await newKeptPlace();
  const app = await createApp({ ...place.options, world: systemWorld(), observe: () => undefined });
  onTestFinished(() => app.close().finally(place.remove));
  await seedDemoAccount(app, { withRecords: false });
  await app.issueToken('free', { accountId: DEMO_ACCOUNT_ID, appId: 1, scopes: everyScope() });
  const api = new ApiCaller(await app.listen({ host: '127.0.0.1', port: 0 }), 'free');
  expect(countOf(await repeat(150, () => list(api)), 200)).toBe(150);
  const usage = await api.get('/account-info/v3/api-usage/daily/private-apps');
  expect(JSON.parse(usage.text).results[0]).toMatchObject({ currentUsage: 151 });
  expect(await place.whereIs(`${DEMO_ACCOUNT_ID}/daily`)).toEqual([]);
});
