import { request } from 'node:http';
import { DEMO_TOKEN } from '../src/demo/demo-account.ts';
import type { ServerProcess } from './child-processes.ts';

/**
 * One request outside of any measure, with the demo account's token; answers with the body.
 * Rejects for any other status than 2xx.
 */
export function callAxle(server: ServerProcess, call: string, body?: object): Promise<string> {
  const [method = 'GET', path = '/'] = call.split(' ');
  const headers = { authorization: `Bearer ${DEMO_TOKEN}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const { port } = server;
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
