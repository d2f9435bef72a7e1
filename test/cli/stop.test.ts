import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { CONTACT, call, DEMO_TOKEN, newFolder, serveAxle } from './axle-process.ts';

async function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** Everything that comes until the other side closes. */
async function readToEnd(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}

function toRequest(body: string): string {
  return [
    `PATCH ${CONTACT} HTTP/1.1`,
    'Host: localhost',
    `Authorization: Bearer ${DEMO_TOKEN}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a request whose body is still on its way is answered, kept, and then the process ends well', async () => {
  const folder = newFolder();
  const server = await serveAxle(['serve', '--port', '0', '--data', folder]);
  const socket = await open(server.url);
  const request = toRequest('{"properties":{"firstname":"In flight"}}');
  socket.write(request.slice(0, -10));
  await pause(50);
  const ended = server.stop();
  await pause(100);
  expect(server.child.exitCode).toBeNull();
  await expect(fetch(`${server.url}/_axle/health`)).rejects.toThrow();
  socket.write(request.slice(-10));
  const answer = await readToEnd(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toMatch(/\r\nconnection: close\r\n/i);
  expect(await ended).toMatchObject({ code: 0, signal: null });

  const again = await serveAxle(['serve', '--port', '0', '--data', folder]);
  expect(await (await call(again.url, CONTACT)).json()).toMatchObject({
    properties: { firstname: 'In flight' },
  });
});

test('whatever was answered before the process was told to stop is kept', async () => {
  const folder = newFolder();
  const server = await serveAxle(['serve', '--port', '0', '--data', folder]);
  const answers = Array.from({ length: 40 }, async (_, index) => {
    const body = JSON.stringify({ properties: { email: `${index}@example.com` } });
    const answer = await call(server.url, '/crm/v3/objects/contacts', { method: 'POST', body });
    return answer.status === 201 ? `${index}@example.com` : undefined;
  });
  await Promise.race(answers);
  const ended = server.stop();
  const settled = await Promise.allSettled(answers);
  expect(await ended).toMatchObject({ code: 0, signal: null });
  const acknowledged = settled.flatMap((each) =>
    each.status === 'fulfilled' && each.value ? [each.value] : [],
  );
  expect(acknowledged.length).toBeGreaterThan(0);

  const again = await serveAxle(['serve', '--port', '0', '--data', folder]);
  for (const email of acknowledged) {
    const found = await call(again.url, `/crm/v3/objects/contacts/${email}?idProperty=email`);
    expect(found.status, email).toBe(200);
    await found.text();
  }
});

test('a connection that waits for its next request holds nothing up', async () => {
  const server = await serveAxle(['serve', '--port', '0', '--memory']);
  const socket = await open(server.url);
  socket.write(toRequest('{"properties":{"firstname":"x"}}'));
  await once(socket, 'data');
  const { code, stdout } = await server.stop('SIGINT');
  expect(code).toBe(0);
  expect(stdout.trimEnd().split('\n').at(-1)).toContain('"reason":"SIGINT"');
});

test('a connection that never sent anything holds nothing up', async () => {
  const server = await serveAxle(['serve', '--port', '0', '--memory']);
  await open(server.url);
  await call(server.url, CONTACT);
  expect(await server.stop()).toMatchObject({ code: 0, signal: null });
});
