import { expect, test } from 'vitest';
import { CONTACT, call, DEMO_TOKEN, patchContact, serveAxle } from './axle-process.ts';

interface LogLine {
  readonly msg: string;
  readonly correlationId?: string;
}

const SECRETS = [
  DEMO_TOKEN,
  'token-that-nobody-has',
  'Secret Value',
  'secret-name',
  'maria.lopez@example.com',
  'someone@example.com',
  'secret-path',
  'secret-query',
  'secret-trace',
  'broken-secret',
];

/** Makes requests of many kinds and gives the correlation ids of their answers, in order. */
async function makeRequests(url: string): Promise<readonly string[]> {
  const body = (properties: object) => JSON.stringify({ properties, objectWriteTraceId: 'secret-trace' });
  const contacts = '/crm/v3/objects/contacts';
  const answers = [
    await patchContact(url, { firstname: 'Secret Value' }),
    await call(url, `${CONTACT}?properties=secret-query`),
    await call(url, `${contacts}/maria.lopez@example.com?idProperty=email`),
    await call(url, contacts, { method: 'POST', body: body({ email: 'someone@example.com' }) }),
    await call(url, contacts, { method: 'POST', body: body({ email: 'someone@example.com' }) }),
    await call(url, contacts, { method: 'POST', body: body({ 'secret-name': 'Secret Value' }) }),
    await call(url, contacts, { method: 'POST', body: '{"broken-secret' }),
    await call(url, `${contacts}/secret-path`),
    await call(url, '/crm/v3/objects/secret-path'),
    await call(url, '/secret-path?secret-query'),
    await call(url, CONTACT, { token: 'token-that-nobody-has' }),
    await call(url, CONTACT, { method: 'PUT', body: 'Secret Value' }),
    await call(url, CONTACT, { method: 'DELETE' }),
  ];
  await Promise.all(answers.map((answer) => answer.text()));
  return answers.map((answer) => answer.headers.get('x-hubspot-correlation-id') ?? 'none');
}

test('every request is one line of JSON with its correlation id, and no line holds a token or a value', async () => {
  const { url, stop } = await serveAxle(['serve', '--port', '0', '--memory']);
  const ids = await makeRequests(url);
  const { stdout, stderr } = await stop();
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LogLine);
  expect(lines[0]).toMatchObject({ msg: 'started', url, store: 'memory' });
  expect(lines.at(-1)).toMatchObject({ msg: 'stopped', reason: 'SIGTERM' });
  const requests = lines.filter(({ msg }) => msg === 'request');
  expect(requests).toHaveLength(ids.length);
  expect(lines).toHaveLength(ids.length + 2);
  expect(requests.map(({ correlationId }) => correlationId)).toEqual(ids);
  expect(requests[0]).toEqual({
    level: 30,
    time: expect.any(Number),
    msg: 'request',
    correlationId: ids[0],
    method: 'PATCH',
    route: '/crm/objects/{objectType}/{objectId}',
    version: 'v3',
    accountId: 4820,
    status: 200,
    durationMs: expect.any(Number),
  });
  for (const secret of SECRETS) expect(stdout).not.toContain(secret);
  for (const secret of SECRETS.slice(1)) expect(stderr).not.toContain(secret);
});

/** A property of each class, its values written, refused, searched, looked up and read back. */
async function writeSensitive(url: string): Promise<void> {
  const contacts = '/crm/v3/objects/contacts';
  const send = async (path: string, body: object, method = 'POST') => {
    const answer = await call(url, path, { method, body: JSON.stringify(body) });
    await answer.text();
    return answer.status;
  };
  const statuses: number[] = [];
  for (const dataSensitivity of ['sensitive', 'highly_sensitive']) {
    const name = `file_${dataSensitivity}`;
    const shown = { label: name, type: 'string', fieldType: 'text', groupName: 'contactinformation' };
    statuses.push(
      await send('/crm/v3/properties/contacts', { ...shown, name, dataSensitivity, hasUniqueValue: true }),
      await send(CONTACT, { properties: { [name]: 'Very Private' } }, 'PATCH'),
      await send(contacts, { properties: { firstname: 'x', [name]: 'Very Private' } }),
      await send(contacts, { properties: { [name]: 'Very Private'.repeat(10_000) } }),
      await send(`${contacts}/batch/upsert`, {
        inputs: [{ id: 'Very Private', idProperty: name, properties: { city: 'Bonn' } }],
      }),
      await send(`${contacts}/search`, {
        filters: [{ propertyName: name, operator: 'EQ', value: 'Very Private' }],
      }),
    );
    const found = await call(
      url,
      `${contacts}/Very%20Private?idProperty=${name}&propertiesWithHistory=${name}`,
    );
    expect(await found.text()).toContain('Very Private');
  }
  expect(statuses).toEqual([201, 200, 400, 400, 200, 200, 201, 200, 400, 400, 200, 400]);
}

test.each(['json', 'pretty'])(
  'no line of the %s form holds a value of a sensitive property',
  async (form) => {
    const { url, stop } = await serveAxle(['serve', '--port', '0', '--memory', '--log', form]);
    await writeSensitive(url);
    const { stdout, stderr } = await stop();
    expect(stdout).toContain('/crm/objects/{objectType}/search');
    expect(`${stdout}${stderr}`).not.toMatch(/very(?: |%20)private/i);
  },
);

test('the silent form prints nothing on the standard output', async () => {
  const { url, stop } = await serveAxle(['serve', '--port', '0', '--memory', '--log', 'silent']);
  await makeRequests(url);
  expect(await stop()).toMatchObject({ code: 0, stdout: '' });
});

test('the pretty form prints lines for the eye, and keeps the same secrets', async () => {
  const { url, stop } = await serveAxle(['serve', '--port', '0', '--memory', '--log', 'pretty']);
  await makeRequests(url);
  const { code, stdout } = await stop();
  expect(code).toBe(0);
  expect(stdout).toMatch(/request/);
  expect(stdout).toMatch(/stopped/);
  expect(() => JSON.parse(stdout.split('\n')[0] ?? '')).toThrow();
  for (const secret of SECRETS) expect(stdout).not.toContain(secret);
});
