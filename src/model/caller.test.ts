import { describe, expect, test } from 'vitest';
import { type Caller, checkAccess, sourceOf } from './caller.ts';
import { toAccountId } from './ids.ts';
import type { ObjectType } from './object-types.ts';
import { everyScope } from './scopes.ts';
import { STANDARD_OBJECT_TYPES } from './standard-definitions.ts';

const withScopes = (...scopes: readonly string[]): Caller => ({
  accountId: toAccountId(9),
  appId: 77,
  scopes: new Set(scopes),
});

function typeNamed(name: string): ObjectType {
  const type = STANDARD_OBJECT_TYPES.find((each) => each.name === name);
  if (type === undefined) throw new Error(`there is no type ${name}`);
  return type;
}

const CONTACTS = typeNamed('contacts');

describe('access to a type', () => {
  test.each(STANDARD_OBJECT_TYPES)('any one of its scopes opens $name, and no other does', (type) => {
    for (const access of ['read', 'write'] as const) {
      for (const scope of everyScope()) {
        expect(checkAccess(withScopes(scope), type, access).ok).toBe(type.scopes[access].includes(scope));
      }
    }
  });

  test('the scope to read does not open writing, nor the other way round', () => {
    expect(checkAccess(withScopes('crm.objects.contacts.read'), CONTACTS, 'write').ok).toBe(false);
    expect(checkAccess(withScopes('crm.objects.contacts.write'), CONTACTS, 'read').ok).toBe(false);
  });

  test('a token that opens records of other types only is told which scopes are missing', () => {
    expect(checkAccess(withScopes('tickets'), CONTACTS, 'read')).toEqual({
      ok: false,
      refusal: {
        kind: 'missing-scopes',
        anyOf: ['crm.schemas.contacts.read', 'crm.objects.contacts.read'],
      },
    });
    expect(checkAccess(withScopes('tickets'), CONTACTS, 'write')).toEqual({
      ok: false,
      refusal: {
        kind: 'missing-scopes',
        anyOf: [
          'crm.objects.contacts.sensitive.write.v2',
          'crm.objects.contacts.highly_sensitive.write.v2',
          'crm.schemas.contacts.write',
          'crm.objects.contacts.write',
        ],
      },
    });
  });

  test('a token that opens no record at all is told so', () => {
    for (const caller of [withScopes(), withScopes('oauth'), withScopes('crm.lists.read', 'automation')]) {
      expect(checkAccess(caller, CONTACTS, 'read')).toEqual({
        ok: false,
        refusal: { kind: 'no-object-scope' },
      });
    }
  });

  test('no scope that opens some type counts as opening no record', () => {
    const opening = new Set(STANDARD_OBJECT_TYPES.flatMap(({ scopes }) => [...scopes.read, ...scopes.write]));
    for (const scope of opening) {
      const closed = STANDARD_OBJECT_TYPES.find((type) => !type.scopes.read.includes(scope));
      if (closed === undefined) continue;
      expect(checkAccess(withScopes(scope), closed, 'read'), scope).toMatchObject({
        refusal: { kind: 'missing-scopes' },
      });
    }
  });

  test('the refusal names at least one scope that would do', () => {
    for (const type of STANDARD_OBJECT_TYPES) {
      for (const access of ['read', 'write'] as const) {
        const other = type.name === 'tickets' ? 'crm.objects.carts.read' : 'tickets';
        const refused = checkAccess(withScopes(other), type, access);
        if (refused.ok || refused.refusal.kind !== 'missing-scopes') throw new Error(`${type.name} is open`);
        const { anyOf } = refused.refusal;
        expect(anyOf.some((scope) => checkAccess(withScopes(scope), type, access).ok)).toBe(true);
        expect(new Set(anyOf).size).toBe(anyOf.length);
      }
    }
  });
});

test('what a caller writes has its app as the source', () => {
  expect(sourceOf(withScopes())).toEqual({ type: 'INTEGRATION', id: '77' });
});
