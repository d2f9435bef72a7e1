import { DEMO_TOKEN } from '../src/demo/demo-account.ts';
import type { ServerProcess } from './child-processes.ts';
import { callServer } from './http-call.ts';

/**
 * One request outside of any measure, with the demo account's token; answers with the body.
 * Rejects for any other status than 2xx.
 */
export function callAxle({ port }: ServerProcess, call: string, body?: object): Promise<string> {
  return callServer({ port, token: DEMO_TOKEN }, call, body);
}
