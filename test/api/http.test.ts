import { describe, expect, test } from 'vitest';
import { expectRefusal, OBJECTS, type PageBody, type Reply, recordOf } from './api-caller.ts';
import { sendRaw } from './raw-request.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

const RATE_LIMIT_NAMES = [
  'x-hubspot-ratelimit-daily',
  'x-hubspot-ratelimit-daily-remaining',
  'x-hubspot-ratelimit-interval-milliseconds',
  'x-hubspot-ratelimit-max',
  'x-hubspot-ratelimit-remaining',
  'x-hubspot-ratelimit-secondly',
  'x-hubspot-ratelimit-secondly-remaining',
];

function rateLimitNames({ headers }: Reply): readonly string[] {
  return [...headers.keys()].filter((name) => name.startsWith('x-hubspot-ratelimit'));
}

function authorized(more: Readonly<Record<string, string>> = {}) {
  return { authorization: `Bearer ${axle.api.token}`, ...more };
}

const NEW_CONTACT = '{"properties":{"firstname":"Ada"}}';

async function everyKindOfAnswer(): Promise<readonly (readonly [status: number, reply: Reply])[]> {
  const { id } = await axle.api.create('contacts', { firstname: 'Ada' });
  const collection = `${OBJECTS}/contacts`;
  const stranger = { authorization: 'Bearer nobody' };
  return [
    [200, await axle.api.get(`${collection}/${id}`)],
    [200, await axle.api.get(collection)],
    [200, await axle.api.patch('contacts', id, { city: 'Bonn' })],
    [201, await axle.api.post('contacts', { firstname: 'Grace' })],
    [400, await axle.api.patch('contacts', id, { nope: '1' })],
    [204, await axle.api.send('DELETE', `${collection}/${id}`)],
    [400, await axle.api.get(`${OBJECTS}/butterflies`)],
    [404, await axle.api.get(`${collection}/999999999`)],
    [404, await axle.api.get(`${collection}/999999999`, { accept: 'text/html' })],
    [404, await axle.api.get(`${collection}/undefined`)],
    [401, await axle.api.get(collection, stranger)],
    [404, await axle.api.get('/crm/v3/nothing/here')],
    [405, await axle.api.send('PUT', collection)],
    [
      415,
      await axle.api.send('POST', collection, { body: 'a=b', headers: { 'content-type': 'text/plain' } }),
    ],
  ];
}

describe('every answer', () => {
  test('has the status that is expected of it', async () => {
    const replies = await everyKindOfAnswer();
    expect(replies.map(([, reply]) => reply.status)).toEqual(replies.map(([status]) => status));
  });

  test('carries the fixed headers', async () => {
    for (const [status, { headers }] of await everyKindOfAnswer()) {
      expect([status, headers.get('vary')]).toEqual([status, 'origin, Accept-Encoding']);
      expect(headers.get('access-control-allow-credentials')).toBe('false');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('etag')).toBeNull();
    }
  });

  test('carries a correlation id of its own, in headers and body alike, that tells the time', async () => {
    const seen = new Set<string>();
    for (const [, { headers, text, correlationId }] of await everyKindOfAnswer()) {
      expect(correlationId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(correlationId.replace('-', '').slice(0, 12), 16)).toBe(axle.nowMs);
      expect(headers.get('server-timing')).toBe(`hcid;desc="${correlationId}"`);
      if (text.includes('"correlationId"')) expect(JSON.parse(text).correlationId).toBe(correlationId);
      seen.add(correlationId);
    }
    expect(seen.size).toBe((await everyKindOfAnswer()).length);
  });

  test('is JSON without a blank in its content type, unless it is a page or empty', async () => {
    for (const [status, { headers, text }] of await everyKindOfAnswer()) {
      const type = headers.get('content-type');
      if (text === '') expect([status, type]).toEqual([status, null]);
      else if (text.startsWith('<')) expect(type).toBe('text/html;charset=iso-8859-1');
      else expect(type).toBe('application/json;charset=utf-8');
    }
  });

  test('carries rate limit headers, but for those given before the limiter is asked', async () => {
    for (const [status, reply] of await everyKindOfAnswer()) {
      if ([200, 201, 204, 400].includes(status)) expect(rateLimitNames(reply)).toEqual(RATE_LIMIT_NAMES);
      if ([401, 405].includes(status)) expect(rateLimitNames(reply)).toEqual([]);
    }
  });

  test('of 404 says so in a header', async () => {
    for (const [status, { headers }] of await everyKindOfAnswer()) {
      expect(headers.get('x-hubspot-notfound')).toBe(status === 404 ? 'true' : null);
    }
  });
});

describe('the rate limit headers', () => {
  async function limits(): Promise<Readonly<Record<string, string>>> {
    return Object.fromEntries((await axle.api.get(`${OBJECTS}/contacts`)).headers);
  }

  test('name the limits of a private app on a free account', async () => {
    expect(await limits()).toMatchObject({
      'x-hubspot-ratelimit-daily': '250000',
      'x-hubspot-ratelimit-interval-milliseconds': '10000',
      'x-hubspot-ratelimit-max': '100',
      'x-hubspot-ratelimit-secondly': '10',
    });
  });

  test('count down with every request, and begin anew with every interval', async () => {
    axle.nowMs += 10_000;
    const first = await limits();
    const second = await limits();
    expect([first['x-hubspot-ratelimit-remaining'], second['x-hubspot-ratelimit-remaining']]).toEqual([
      '99',
      '98',
    ]);
    const daily = 'x-hubspot-ratelimit-daily-remaining';
    expect(Number(second[daily])).toBe(Number(first[daily]) - 1);
    axle.nowMs += 10_000;
    expect((await limits())['x-hubspot-ratelimit-remaining']).toBe('99');
  });

  test('end at zero, and nothing is refused', async () => {
    axle.nowMs += 10_000;
    await Promise.all(Array.from({ length: 105 }, limits));
    const { status, headers } = await axle.api.get(`${OBJECTS}/contacts`);
    expect(status).toBe(200);
    expect(headers.get('x-hubspot-ratelimit-remaining')).toBe('0');
    expect(headers.get('x-hubspot-ratelimit-secondly-remaining')).toBe('0');
  });
});

describe('a method that is not served', () => {
  test.each([
    ['DELETE', '/contacts', 'POST,GET,OPTIONS'],
    ['DELETE', '/contacts/', 'POST,GET,OPTIONS'],
    ['PUT', '/contacts', 'POST,GET,OPTIONS'],
    ['PATCH', '/contacts', 'POST,GET,OPTIONS'],
  ])('%s %s answers 405 with what is', async (method, path, allow) => {
    const reply = await axle.api.send(method, OBJECTS + path);
    expect(reply.status).toBe(405);
    expect(reply.text).toBe('');
    expect(reply.headers.get('allow')).toBe(allow);
    expect(reply.headers.get('content-type')).toBeNull();
    expect(rateLimitNames(reply)).toEqual([]);
  });

  test.each(['PUT', 'POST'])('%s on a record answers 405 with what is', async (method) => {
    const reply = await axle.api.send(method, `${OBJECTS}/contacts/1`, { body: NEW_CONTACT });
    expect(reply.status).toBe(405);
    expect(reply.text).toBe('');
    const allowed = (reply.headers.get('allow') ?? '').split(',').sort();
    expect(allowed).toEqual(['DELETE', 'GET', 'OPTIONS', 'PATCH']);
  });

  test('OPTIONS tells what is served', async () => {
    const reply = await axle.api.send('OPTIONS', `${OBJECTS}/contacts/1`);
    expect(reply.status).toBe(204);
    expect((reply.headers.get('allow') ?? '').split(',')).toEqual(
      expect.arrayContaining(['GET', 'PATCH', 'DELETE', 'OPTIONS']),
    );
  });
});

describe('a path that is not served', () => {
  test.each([
    '/',
    '/crm',
    '/crm/v3/objects',
    '/crm/v4/objects/contacts',
    '/crm/objects/2024-09/contacts',
    '/crm/objects/2026-09-beta2/contacts',
    '/crm/2026-03/objects/contacts',
    '/crm/v3/objects/contacts/1/2',
    '/CRM/v3/objects/contacts',
  ])('%s answers 404 with a page', async (path) => {
    const reply = await axle.api.get(path);
    expect(reply.status).toBe(404);
    expect(reply.headers.get('content-type')).toBe('text/html;charset=iso-8859-1');
    expect(reply.headers.get('x-hubspot-notfound')).toBe('true');
    expect(reply.text).toContain('<title>Error 404 Not Found</title>');
  });
});

describe('a content type', () => {
  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'APPLICATION/JSON',
    'application/vnd.api+json',
  ])('of %s is read', async (type) => {
    const reply = await axle.api.send('POST', `${OBJECTS}/contacts`, {
      body: NEW_CONTACT,
      headers: { 'content-type': type },
    });
    expect(reply.status).toBe(201);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'text/json',
    'application/jsonp',
    'multipart/form-data; boundary=x',
  ])('of %s is refused with 415', async (type) => {
    for (const [method, path] of [
      ['POST', '/contacts'],
      ['PATCH', '/contacts/1'],
    ] as const) {
      const headers = { 'content-type': type };
      const reply = await axle.api.send(method, OBJECTS + path, { body: NEW_CONTACT, headers });
      expect(reply.status).toBe(415);
      expect(JSON.parse(reply.text)).toMatchObject({ status: 'error' });
    }
  });

  test('that is missing is refused with 415', async () => {
    const reply = await sendRaw(axle.api.url, {
      method: 'POST',
      path: `${OBJECTS}/contacts`,
      headers: authorized({ 'content-length': String(NEW_CONTACT.length) }),
      chunks: [NEW_CONTACT],
    });
    expect(reply.status).toBe(415);
  });

  test('without a body does no harm to GET and DELETE', async () => {
    const { id } = await axle.api.create('contacts', { firstname: 'Ada' });
    const headers = { 'content-type': 'application/json' };
    expect((await axle.api.get(`${OBJECTS}/contacts/${id}`, headers)).status).toBe(200);
    expect((await axle.api.send('DELETE', `${OBJECTS}/contacts/${id}`, { headers })).status).toBe(204);
  });
});

describe('a Host header', () => {
  async function linkFor(host: string): Promise<string> {
    const headers = authorized({ host });
    for (const name of ['one', 'two']) await axle.api.create('products', { name });
    const { text } = await sendRaw(axle.api.url, { path: `${OBJECTS}/products?limit=1`, headers });
    const page: PageBody = JSON.parse(text);
    return new URL(page.paging?.next.link ?? '').origin;
  }

  test.each(['crm.example.com', 'crm.example.com:8080', '[::1]:4820', 'LOCALHOST'])(
    '%s is how links begin',
    async (host) => expect(await linkFor(host)).toBe(new URL(`http://${host}`).origin),
  );

  test.each(['', 'evil.example.com/path', 'user@evil.example.com', '"><script>', 'a b', 'x:99999999'])(
    '%j names no host and is not repeated',
    async (host) => expect(await linkFor(host)).toBe(axle.api.url),
  );

  test('is how the location of a new record begins', async () => {
    const reply = await sendRaw(axle.api.url, {
      method: 'POST',
      path: '/crm/objects/2026-03/contacts/',
      headers: authorized({ host: 'crm.example.com', 'content-type': 'application/json' }),
      chunks: [NEW_CONTACT],
    });
    const { id } = recordOf(reply, 201);
    expect(reply.headers.get('location')).toBe(`http://crm.example.com/crm/objects/2026-03/contacts/${id}`);
  });
});

describe('an address', () => {
  test.each(['%zz', '%', '%E0%A4%A', '%FF'])('with the broken escape %s is refused', async (broken) => {
    for (const path of [`/contacts/${broken}`, `/${broken}`, `/contacts/${broken}?idProperty=email`]) {
      const reply = await sendRaw(axle.api.url, { path: OBJECTS + path, headers: authorized() });
      expect(reply.status).toBe(400);
      expect(reply.headers.get('content-type')).toBe('application/json;charset=utf-8');
      expect(JSON.parse(reply.text)).toMatchObject({ status: 'error', correlationId: reply.correlationId });
    }
  });

  test('with a broken escape in its query is no failure of the server', async () => {
    const path = `${OBJECTS}/contacts?properties=%zz,firstname&limit=1`;
    const reply = await sendRaw(axle.api.url, { path, headers: authorized() });
    expect([200, 400]).toContain(reply.status);
  });

  test('of 16,384 characters is served, a longer one is not', async () => {
    const start = `${OBJECTS}/contacts?limit=1&properties=`;
    const fitting = start + 'a'.repeat(16_384 - start.length);
    expect((await axle.api.get(fitting)).status).toBe(200);
    for (const path of [`${fitting}a`, `/nowhere/${'a'.repeat(20_000)}`]) {
      const reply = await axle.api.get(path);
      expect(reply.status).toBe(414);
      expect(reply.headers.get('content-type')).toBe('text/html;charset=iso-8859-1');
      expect(reply.text).toContain('414 Request-URI Too Large');
    }
  });

  test('may hold an encoded slash in the value of an id property', async () => {
    const { id } = await axle.api.create('2-48200001', { serial_number: 'a/b?c#d %' });
    const path = `${OBJECTS}/2-48200001/${encodeURIComponent('a/b?c#d %')}?idProperty=serial_number`;
    expect(recordOf(await axle.api.get(path)).id).toBe(id);
  });

  test('may name parameters like members of an object', async () => {
    const path = `${OBJECTS}/contacts?__proto__=x&constructor=y&toString=z&limit=1`;
    expect((await axle.api.get(path)).status).toBe(200);
  });
});

test('an unknown version is not guessed at', async () => {
  expectRefusal(await axle.api.get('/crm/objects/v3/widgets'), 400, {
    message: 'Unable to infer object type from: widgets',
  });
  expect((await axle.api.get('/crm/objects/v2/contacts')).status).toBe(404);
});
