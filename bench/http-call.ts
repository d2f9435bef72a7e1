import { request } from 'node:http';

/** Where requests go, and what opens the server to them. */
export interface CallTarget {
  readonly port: number;
  readonly token: string;
}

/**
 * One request outside of any measure; answers with the body. Rejects for any other status than 2xx.
 * @param call is the method and the path.
 */
export function callServer({ port, token }: CallTarget, call: string, body?: object): Promise<string> {
  const [method = 'GET', path = '/'] = call.split(' ');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('end', () => {
        const { statusCode = 0 } = answer;
        if (statusCode >= 200 && statusCode < 300) resolve(text);
        else reject(new Error(`${call} was answered with ${statusCode}: ${text.slice(0, 500)}`));
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
