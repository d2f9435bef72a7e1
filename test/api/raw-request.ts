import { request } from 'node:http';
import type { Reply } from './api-caller.ts';

export interface RawRequest {
  readonly method?: string;
  /** Sent as it stands, whatever it holds. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Each part is a chunk of its own; without a `content-length` header the body goes out chunked. */
  readonly chunks?: readonly (string | Uint8Array)[];
}

/** Sends a request without any of the help that `fetch` gives. */
export function sendRaw(
  url: string,
  { method = 'GET', path, headers = {}, chunks = [] }: RawRequest,
): Promise<Reply> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path, headers: { ...headers } }, (response) => {
      const received: Buffer[] = [];
      response.on('data', (chunk: Buffer) => received.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const names = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
        const answered = new Headers(Object.fromEntries(names));
        resolve({
          status: response.statusCode ?? 0,
          headers: answered,
          text: Buffer.concat(received).toString('utf8'),
          correlationId: answered.get('x-hubspot-correlation-id') ?? '',
        });
      });
    });
    outgoing.on('error', reject);
    for (const chunk of chunks) outgoing.write(chunk);
    outgoing.end();
  });
}
