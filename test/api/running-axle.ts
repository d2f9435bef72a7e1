import { type StartAxleOptions, startAxle } from 'axle-crm';
import { afterAll, beforeAll } from 'vitest';
import { newPlace } from '../support/test-place.ts';
import { ApiCaller } from './api-caller.ts';
import { OauthCaller } from './oauth-caller.ts';

/** A server for the tests of one file, under a clock that stands still unless a test moves it. */
export interface RunningAxle {
  api: ApiCaller;
  /** Plays those who deal with apps. */
  oauth: OauthCaller;
  nowMs: number;
  /** A number that no other call of this file got, for values that have to differ. */
  next(): number;
}

export const STARTED_AT = '2026-11-23T10:00:00.123Z';

export function useAxle(options: Omit<StartAxleOptions, 'nowMs'> = {}): RunningAxle {
  let close: (() => Promise<unknown>) | undefined;
  let count = 0;
  const running: RunningAxle = {
    api: new ApiCaller('http://127.0.0.1:0', ''),
    oauth: new OauthCaller('http://127.0.0.1:0', ''),
    nowMs: Date.parse(STARTED_AT),
    next() {
      count += 1;
      return count;
    },
  };
  beforeAll(async () => {
    const place = await newPlace();
    const axle = await startAxle({ ...place.options, ...options, nowMs: () => running.nowMs });
    running.api = new ApiCaller(axle.url, axle.token);
    running.oauth = new OauthCaller(axle.url, axle.adminKey);
    close = () => axle.close().finally(place.remove);
  });
  afterAll(() => close?.());
  return running;
}
