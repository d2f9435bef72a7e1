import { type App, createApp } from '../../src/app.ts';
import { toAccountId } from '../../src/model/ids.ts';
import { everyScope } from '../../src/model/scopes.ts';
import { seededWorld } from '../../src/worlds.ts';
import { type RawAnswer, RawConnection, toAddress } from '../support/raw-connection.ts';
import { toRequest } from './json-client.ts';
import { LEAK_METADATA } from './leak-fields.ts';
import type { LeakToken } from './leak-token.ts';

const ACCOUNT_ID = toAccountId(77);
const FULL = 'pat-full';
const LIMITED = 'pat-limited';
const STARTED_AT_MS = Date.UTC(2026, 10, 23, 10);

export interface SentRequest {
  readonly method: string;
  readonly target: string;
  readonly body?: unknown;
}

/** One of two servers that get the same requests at the same moments, and differ in nothing but hidden values. */
export class LeakWorld {
  readonly #app: App;
  readonly #connection: RawConnection;
  readonly #lines: string[];
  readonly #clock: { nowMs: number };

  private constructor(parts: {
    readonly app: App;
    readonly url: string;
    readonly lines: string[];
    readonly clock: { nowMs: number };
  }) {
    this.#app = parts.app;
    this.#connection = new RawConnection(toAddress(parts.url));
    this.#lines = parts.lines;
    this.#clock = parts.clock;
  }

  static async start(token: LeakToken): Promise<LeakWorld> {
    const lines: string[] = [];
    const clock = { nowMs: STARTED_AT_MS };
    const world = seededWorld({ seed: 1, nowMs: () => clock.nowMs });
    const app = await createApp({
      world,
      observe(observation) {
        const error = observation.kind === 'failure' ? `${observation.error.stack}` : '';
        lines.push(JSON.stringify(observation) + error);
      },
    });
    await app.createAccount({ id: ACCOUNT_ID, name: 'Watched' });
    await app.define(ACCOUNT_ID, LEAK_METADATA);
    const shared = { accountId: ACCOUNT_ID, appId: 7 };
    await app.issueToken(FULL, { ...shared, scopes: everyScope() });
    const { scopes, properties } = token;
    await app.issueToken(LIMITED, { ...shared, scopes, ...(properties !== undefined && { properties }) });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    return new LeakWorld({ app, url, lines, clock });
  }

  /** Asks with the token that is being proved, a second after the last request. */
  ask({ method, target, body }: SentRequest): Promise<RawAnswer> {
    this.#clock.nowMs += 1000;
    return this.#connection.ask(toRequest(LIMITED, method, target, body));
  }

  /** Asks with a token that may do everything. Throws where that is refused. */
  async fill({ method, target, body }: SentRequest): Promise<unknown> {
    this.#clock.nowMs += 1000;
    const answer = await this.#connection.ask(toRequest(FULL, method, target, body));
    const text = answer.body.toString();
    if (answer.status >= 300)
      throw new Error(`${method} ${target} ${JSON.stringify(body)}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** What was logged since this was asked last. */
  takeLog(): string {
    return this.#lines.splice(0).join('\n');
  }

  async close(): Promise<void> {
    this.#connection.destroy();
    await this.#app.close();
  }
}
