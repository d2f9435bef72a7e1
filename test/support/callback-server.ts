import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';

/** The part of an app that people are sent back to. */
export interface CallbackServer {
  /** The redirect URI of the app. */
  readonly uri: string;
  /** The addresses at which people came back, oldest first; they are forgotten when they are asked for. */
  taken(): readonly URL[];
}

export function useCallbackServer(): CallbackServer {
  const came: URL[] = [];
  let uri = '';
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', uri);
    if (url.pathname === '/callback') came.push(url);
    response.setHeader('content-type', 'text/html').end('<h1>Connected</h1>');
  });
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  });
  afterAll(() => server.close());
  return {
    get uri() {
      return uri;
    },
    taken: () => came.splice(0),
  };
}
