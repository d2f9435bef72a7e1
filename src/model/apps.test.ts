import { describe, expect, test } from 'vitest';
import { decideScopes, describeApp, type PublicApp } from './apps.ts';
import { toAccountId } from './ids.ts';

const APP: PublicApp = {
  kind: 'public',
  id: 1,
  name: 'App',
  clientId: 'client',
  secretHash: 'hash',
  redirectUris: ['https://app.example.com'],
  scopes: { required: ['r1', 'r2'], conditional: ['c1'], optional: ['o1', 'o2'] },
  createdAtMs: 0,
};

const decide = (scope: readonly string[], optionalScope: readonly string[] = []) =>
  decideScopes(APP, { scope, optionalScope });

describe('the scopes of a consent', () => {
  test.each([
    [['r1', 'r2'], [], ['oauth', 'r1', 'r2']],
    [['r2', 'r1', 'oauth'], [], ['oauth', 'r2', 'r1']],
    [['r1', 'r2', 'c1'], [], ['oauth', 'r1', 'r2', 'c1']],
    [
      ['r1', 'r2'],
      ['o2', 'unknown', 'o1'],
      ['oauth', 'r1', 'r2', 'o2', 'o1'],
    ],
    [
      ['r1', 'r2', 'o1'],
      ['o1', 'c1'],
      ['oauth', 'r1', 'r2', 'o1', 'c1'],
    ],
  ])('asked for as %j with %j are %j', (scope, optionalScope, scopes) => {
    expect(decide(scope, optionalScope)).toEqual({ kind: 'granted', scopes });
  });

  test('have to be all that the app requires', () => {
    expect(decide(['r1', 'c1'], ['r2'])).toEqual({ kind: 'required-missing', scopes: ['r2'] });
  });

  test('have to be declared by the app', () => {
    const decision = decide(['r1', 'r2', 'x', 'y', 'c1']);
    expect(decision).toEqual({ kind: 'undeclared', scopes: ['x', 'y'] });
  });
});

test('an app is described without its secret', () => {
  const shared = { id: 1, name: 'App', secretHash: 'hash', createdAtMs: 0 };
  const own = { ...shared, kind: 'private', accountId: toAccountId(7), scopes: ['r1'] } as const;
  for (const app of [APP, own]) expect(JSON.stringify(describeApp(app))).not.toContain('hash');
  expect(describeApp(own)).toEqual({
    id: '1',
    kind: 'private',
    name: 'App',
    createdAt: '1970-01-01T00:00:00Z',
    accountId: '7',
    scopes: ['r1'],
  });
});
