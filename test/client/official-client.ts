import { Client } from '@hubspot/api-client';
import { type RunningAxle, startAxle } from 'axle-crm';
import { afterAll, beforeAll } from 'vitest';
import { ApiCaller } from '../api/api-caller.ts';
import { newPlace, type TestPlace } from '../support/test-place.ts';

/** A server, and the official client of the real API pointed at it: base path and token, nothing else. */
export interface ClientRig {
  /** A client of its own, since each has a rate limiter of its own. */
  newClient(): Client;
  /** The same server without the client, to prepare many records at once. */
  readonly plain: ApiCaller;
}

export function useClients(): ClientRig {
  let axle: RunningAxle | undefined;
  let place: TestPlace | undefined;
  beforeAll(async () => {
    place = await newPlace();
    axle = await startAxle({ ...place.options, demo: true });
  });
  afterAll(async () => {
    await axle?.close();
    await place?.remove();
  });
  const running = (): RunningAxle => {
    if (axle === undefined) throw new Error('the server has not started yet');
    return axle;
  };
  return {
    newClient: () => new Client({ basePath: running().url, accessToken: running().token }),
    get plain() {
      return new ApiCaller(running().url, running().token);
    },
  };
}
