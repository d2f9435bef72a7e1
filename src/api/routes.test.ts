import { describe, expect, test } from 'vitest';
import type { ServedOperation } from './operation.ts';
import { OPERATIONS, OWN_OPERATIONS } from './operations.ts';
import { Routes } from './routes.ts';
import { spellingsOfPath, USUAL_VERSIONS } from './versions.ts';

const routes = new Routes(OPERATIONS, OWN_OPERATIONS);

/** The path with a value in the place of every parameter, and the values by name. */
function fill(path: string) {
  const params: Record<string, string> = {};
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    params[name] = `v-${name}`;
    return params[name];
  });
  return { filled, params };
}

function expectFound(operation: ServedOperation, path: string, version: string): void {
  const { filled, params } = fill(path);
  for (const called of [filled, `${filled}/`]) {
    expect(routes.find(operation.method, called)).toEqual({
      kind: 'route',
      route: { operation, version, params },
    });
  }
}

describe('what is served', () => {
  test('is found under every spelling of every version, with its parameters', () => {
    for (const operation of OPERATIONS) {
      for (const version of operation.versions ?? USUAL_VERSIONS) {
        for (const path of spellingsOfPath(operation.path, version)) expectFound(operation, path, version);
      }
    }
    for (const operation of OWN_OPERATIONS) expectFound(operation, operation.path, 'v3');
  });

  test('is found by HEAD where it is by GET', () => {
    expect(routes.find('HEAD', '/crm/v3/objects/contacts/7')).toEqual(
      routes.find('GET', '/crm/v3/objects/contacts/7'),
    );
    expect(routes.find('HEAD', '/crm/v3/objects/contacts/search')).toMatchObject({ kind: 'other-method' });
  });
});

describe('a parameter', () => {
  const objectIdIn = (path: string) => {
    const found = routes.find('GET', `/crm/v3/objects/contacts/${path}`);
    return found.kind === 'route' ? found.route.params['objectId'] : found.kind;
  };

  test('comes decoded, once', () => {
    expect(objectIdIn('a%40b.example')).toBe('a@b.example');
    expect(objectIdIn('50%2525%2Fx')).toBe('50%25/x');
  });

  test('may be as long as a unique value, and no longer', () => {
    expect(objectIdIn('x'.repeat(8192))).toHaveLength(8192);
    expect(objectIdIn('x'.repeat(8193))).toBe('nothing');
  });
});

test.each([
  '/',
  '',
  '/crm',
  '/crm/v3',
  '/crm/v3/objects',
  '/crm/v1/objects/contacts',
  '/crm/objects/v4/contacts',
  '/CRM/v3/objects/contacts',
  '/crm/v3/objects/contacts/7/8/9',
  '//crm/v3/objects/contacts',
  '/crm%2Fv3/objects/contacts',
])('nothing is found at %j', (path) => {
  expect(routes.find('GET', path)).toEqual({ kind: 'nothing' });
});

test.each(['GET', 'OPTIONS'])('%s finds nothing at a path that cannot be decoded', (method) => {
  for (const path of [
    '/crm/v3/objects/contacts/%c0%af',
    '/crm/%',
    '/%E0%A4%A/v3/objects/contacts',
    '/crm/v3/%2',
  ]) {
    expect(routes.find(method, path)).toEqual({ kind: 'nothing' });
  }
});

test.each(['?a=b', '#part', '?a=%c0%af', '#%c0%af/x', '?'])(
  'what follows the path, as %j, is not looked at',
  (more) => {
    expect(routes.find('GET', `/crm/v3/objects/contacts${more}`)).toMatchObject({
      kind: 'route',
      route: { version: 'v3' },
    });
    expect(routes.find('GET', `/crm/v3${more}`)).toEqual({ kind: 'nothing' });
  },
);

test('the beginning of a path may be encoded as well', () => {
  expect(routes.find('GET', '/crm/v3/%6Fbjects/contacts')).toMatchObject({ kind: 'route' });
});

test('a path that other methods serve names them in the order in which they are listed', () => {
  expect(routes.find('DELETE', '/crm/v3/objects/contacts')).toEqual({
    kind: 'other-method',
    served: ['POST', 'GET'],
  });
});
