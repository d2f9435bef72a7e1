import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkPrivateApp,
  checkPublicApp,
  MAX_APP_NAME_LENGTH,
  MAX_REDIRECT_URI_LENGTH,
  MAX_REDIRECT_URIS,
} from './define-app.ts';

const NO_SCOPES = { required: [], conditional: [], optional: [] };
const URI = 'https://app.example.com/callback';

const check = (more: Partial<Parameters<typeof checkPublicApp>[0]>) =>
  checkPublicApp({ name: 'App', redirectUris: [URI], scopes: NO_SCOPES, ...more });
const fieldOf = (result: ReturnType<typeof check>) =>
  result.ok || result.refusal.kind !== 'app-invalid' ? undefined : result.refusal.field;

describe('a redirect URI', () => {
  test.each([
    'https://app.example.com',
    'https://app.example.com:8443/a/b?c=d&e=%20f',
    'http://localhost:3000/callback',
    'http://app.test/callback',
    'http://[::1]:3000/',
  ])('may be %s', (uri) => {
    expect(check({ redirectUris: [uri] }).ok).toBe(true);
  });

  test.each([
    '',
    'app.example.com',
    '/callback',
    '//app.example.com',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://app.example.com',
    'https://',
    'https://user@app.example.com/',
    'https://user:password@app.example.com/',
    'https://app.example.com/#fragment',
    'https://app.example.com/a b',
    'https://app.example.com\\@evil.example',
    'https://app.example.com/\r\nset-cookie: a=b',
    'https://äpp.example.com/',
  ])('may not be %j', (uri) => {
    expect(fieldOf(check({ redirectUris: [uri] }))).toBe('redirectUris');
  });

  test('has a length, and an app has so many of them', () => {
    const long = (length: number) => URI + 'x'.repeat(length - URI.length);
    expect(check({ redirectUris: [long(MAX_REDIRECT_URI_LENGTH)] }).ok).toBe(true);
    expect(fieldOf(check({ redirectUris: [long(MAX_REDIRECT_URI_LENGTH + 1)] }))).toBe('redirectUris');
    const many = (count: number) => Array.from({ length: count }, (_, index) => `${URI}/${index}`);
    expect(check({ redirectUris: many(MAX_REDIRECT_URIS) }).ok).toBe(true);
    expect(fieldOf(check({ redirectUris: many(MAX_REDIRECT_URIS + 1) }))).toBe('redirectUris');
    expect(fieldOf(check({ redirectUris: [] }))).toBe('redirectUris');
  });

  test('that is taken can stand in a header, and leads to its own host', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), (uri) => {
        if (!check({ redirectUris: [uri] }).ok) return;
        expect(uri).toMatch(/^https?:\/\/[!-~]+$/);
        expect(new URL(uri).username).toBe('');
      }),
    );
  });
});

test('a name is neither empty nor endless', () => {
  expect(fieldOf(check({ name: ' ' }))).toBe('name');
  expect(check({ name: 'x'.repeat(MAX_APP_NAME_LENGTH) }).ok).toBe(true);
  expect(fieldOf(check({ name: 'x'.repeat(MAX_APP_NAME_LENGTH + 1) }))).toBe('name');
});

describe('scopes', () => {
  test('are of one kind each, the strongest, and the base scope is always among them', () => {
    const scopes = {
      required: ['crm.objects.contacts.read'],
      conditional: ['crm.objects.contacts.read', 'crm.objects.deals.read'],
      optional: ['crm.objects.deals.read', 'oauth', 'forms', 'forms'],
    };
    const checked = check({ scopes });
    expect(checked.ok && checked.value.scopes).toEqual({
      required: ['oauth', 'crm.objects.contacts.read'],
      conditional: ['crm.objects.deals.read'],
      optional: ['forms'],
    });
  });

  test.each([
    ['requiredScopes', 'required'],
    ['conditionalScopes', 'conditional'],
    ['optionalScopes', 'optional'],
  ])('that do not exist are named, with the field %s', (field, kind) => {
    const result = check({ scopes: { ...NO_SCOPES, [kind]: ['crm.objects.contact.read', 'oauth'] } });
    expect(result).toMatchObject({
      refusal: { field, problem: 'no such scope: crm.objects.contact.read' },
    });
  });

  test('of a private app have the base scope too', () => {
    expect(checkPrivateApp({ name: 'App', scopes: ['tickets', 'tickets'] })).toMatchObject({
      value: { scopes: ['oauth', 'tickets'] },
    });
    expect(checkPrivateApp({ name: 'App', scopes: ['ticket'] })).toMatchObject({
      refusal: { field: 'scopes' },
    });
  });
});
