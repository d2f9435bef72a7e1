import { expect, test } from 'vitest';
import { everyScope } from './scopes.ts';
import { STANDARD_OBJECT_TYPES } from './standard-definitions.ts';

const READ_AND_WRITE = [
  'appointments',
  'carts',
  'commercepayments',
  'companies',
  'contacts',
  'courses',
  'custom',
  'deals',
  'goals',
  'invoices',
  'leads',
  'line_items',
  'listings',
  'orders',
  'partner-clients',
  'partner-services',
  'products',
  'quotes',
  'services',
  'subscriptions',
  'users',
].flatMap((name) => [`crm.objects.${name}.read`, `crm.objects.${name}.write`]);

const SENSITIVE = ['appointments', 'companies', 'contacts', 'custom', 'deals'].flatMap((name) => [
  `crm.objects.${name}.sensitive.read.v2`,
  `crm.objects.${name}.sensitive.write.v2`,
]);

const HIGHLY_SENSITIVE = ['companies', 'contacts', 'custom', 'deals'].flatMap((name) => [
  `crm.objects.${name}.highly_sensitive.read.v2`,
  `crm.objects.${name}.highly_sensitive.write.v2`,
]);

const OTHERS = [
  'e-commerce',
  'media_bridge.read',
  'oauth',
  'tickets',
  'tickets.highly_sensitive.v2',
  'tickets.sensitive.v2',
];

test.each([...READ_AND_WRITE, ...SENSITIVE, ...HIGHLY_SENSITIVE, ...OTHERS])(
  'the published scope %s is known',
  (scope) => {
    expect(everyScope()).toContain(scope);
  },
);

test('every scope of every type is among them', () => {
  const known = new Set(everyScope());
  for (const type of STANDARD_OBJECT_TYPES) {
    for (const scope of Object.values(type.scopes).flat()) expect(known).toContain(scope);
  }
});

test('each stands once, in a fixed order, and is a word without blanks', () => {
  const scopes = everyScope();
  expect(scopes).toEqual([...new Set(scopes)].sort());
  expect(everyScope()).toEqual(scopes);
  for (const scope of scopes) expect(scope).toMatch(/^[a-z][a-z0-9._-]*$/);
});
