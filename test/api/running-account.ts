import { afterAll, beforeAll } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { DEMO_ACCOUNT_ID, DEMO_APP_ID, seedDemoAccount } from '../../src/demo/demo-account.ts';
import type { PropertyGrants } from '../../src/model/caller.ts';
import { toAccountId } from '../../src/model/ids.ts';
import { everyScope } from '../../src/model/scopes.ts';
import type { MetadataChanges, StoredToken } from '../../src/store/store.ts';
import { systemWorld } from '../../src/worlds.ts';
import { newPlace, type TestPlace } from '../support/test-place.ts';
import { ApiCaller } from './api-caller.ts';

/** An account with definitions of its own, and with as many tokens as a test asks for. */
export interface RunningAccount {
  /** Calls with every scope. */
  api: ApiCaller;
  /** Calls with a new token that has these scopes and no others. */
  callerWith(...scopes: readonly string[]): Promise<ApiCaller>;
  /** Calls with a new token that has every scope, and is limited to some properties. */
  callerLimitedTo(properties: PropertyGrants): Promise<ApiCaller>;
  /** Calls with a token for another account on the same server. */
  callerElsewhere(): Promise<ApiCaller>;
}

export function useAccount(definitions: MetadataChanges = {}): RunningAccount {
  let app: App;
  let place: TestPlace;
  let url = '';
  let tokens = 0;
  async function issue(
    accountId: typeof DEMO_ACCOUNT_ID,
    scopes: readonly string[],
    limits: Pick<StoredToken, 'properties'> = {},
  ): Promise<ApiCaller> {
    tokens += 1;
    const token = `pat-test-${tokens}`;
    await app.issueToken(token, { accountId, appId: DEMO_APP_ID, scopes, ...limits });
    return new ApiCaller(url, token);
  }
  const running: RunningAccount = {
    api: new ApiCaller('http://127.0.0.1:0', ''),
    callerWith: (...scopes) => issue(DEMO_ACCOUNT_ID, scopes),
    callerLimitedTo: (properties) => issue(DEMO_ACCOUNT_ID, everyScope(), { properties }),
    async callerElsewhere() {
      const id = toAccountId(DEMO_ACCOUNT_ID + 1);
      await app.createAccount({ id, name: 'Neighbour' });
      return issue(id, everyScope());
    },
  };
  beforeAll(async () => {
    place = await newPlace();
    app = await createApp({ ...place.options, world: systemWorld(), observe: () => undefined });
    await seedDemoAccount(app, { withRecords: false });
    await app.define(DEMO_ACCOUNT_ID, definitions);
    url = await app.listen({ host: '127.0.0.1', port: 0 });
    running.api = await issue(DEMO_ACCOUNT_ID, everyScope());
  });
  afterAll(async () => {
    await app.close();
    await place.remove();
  });
  return running;
}
