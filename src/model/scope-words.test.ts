import { expect, test } from 'vitest';
import { isKnownScope, wordsOfScope } from './scope-words.ts';
import { everyScope } from './scopes.ts';

test('every scope that opens something says so in words of its own', () => {
  const words = everyScope().map((scope) => wordsOfScope(scope));
  for (const { subject, allows } of words) {
    expect(subject).not.toBe('Not in this server');
    expect(`${subject} ${allows}`).not.toMatch(/crm\.|_|undefined/);
  }
  expect(new Set(words.map(({ allows }) => allows)).size).toBe(words.length);
});

test.each([
  ['crm.objects.contacts.read', 'Contacts', 'Read contacts', false],
  ['crm.objects.line_items.write', 'Line items', 'Create, change and delete line items', true],
  ['crm.objects.deals.highly_sensitive.write.v2', 'Deals', 'Set highly sensitive values of deals', true],
  [
    'crm.schemas.custom.read',
    'Records of custom objects',
    'Read the properties and pipelines of records of custom objects',
    false,
  ],
  ['tickets', 'Tickets', 'Read and change tickets, their properties and their pipelines', true],
  ['forms', 'Not in this server', 'forms: opens nothing here', false],
])('%s is about %s: %s', (scope, subject, allows, isWrite) => {
  expect(wordsOfScope(scope)).toEqual({ subject, allows, isWrite });
  expect(isKnownScope(scope)).toBe(true);
});

test.each(['', 'contacts', 'crm.objects.contact.read', 'OAUTH', '__proto__', 'constructor'])(
  '%j is no scope',
  (scope) => {
    expect(isKnownScope(scope)).toBe(false);
    expect(wordsOfScope(scope).subject).toBe('Not in this server');
  },
);
