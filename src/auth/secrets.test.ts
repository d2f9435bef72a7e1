import { expect, test } from 'vitest';
import { seededWorld, systemWorld } from '../worlds.ts';
import {
  newAccessToken,
  newClientSecret,
  newCode,
  newPrivateToken,
  newRefreshToken,
  newUuid,
} from './secrets.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

test.each([
  ['a UUID', newUuid, `^${UUID}$`],
  ['a client secret', newClientSecret, `^${UUID}$`],
  ['a code', newCode, `^na1-${UUID}$`],
  ['a refresh token', newRefreshToken, `^na1-${UUID}$`],
  ['the token of a private app', newPrivateToken, `^pat-na1-${UUID}$`],
  ['an access token', newAccessToken, '^C[A-Za-z0-9_-]{96}$'],
])('%s has its form, and no two are the same', (_name, make, pattern) => {
  const world = systemWorld();
  const made = Array.from({ length: 1000 }, () => make(world));
  for (const each of made) expect(each).toMatch(new RegExp(pattern));
  expect(new Set(made).size).toBe(made.length);
});

test('the same seed gives the same secrets, for tests', () => {
  const world = () => seededWorld({ seed: 7, nowMs: () => 0 });
  expect(newCode(world())).toBe(newCode(world()));
});
