import { FURTHER_DEFINITION_SCOPES, SCHEMA_SCOPES } from './caller.ts';
import { CUSTOM_OBJECT_SCOPES, type ObjectScopes } from './object-types.ts';
import { STANDARD_OBJECT_TYPES } from './standard-definitions.ts';

/** Source: every app has it; by itself it opens no record. */
const BASE_SCOPES = ['oauth', 'media_bridge.read'];

/** Source: what opens owners, users, teams and the account's own data. */
const ACCOUNT_SCOPES = [
  'account-info.security.read',
  'automation',
  'crm.objects.owners.read',
  'settings.users.read',
  'settings.users.teams.read',
  'settings.users.write',
];

/** Every scope that opens something, in a fixed order. */
export function everyScope(): readonly string[] {
  const ofTypes = STANDARD_OBJECT_TYPES.flatMap((type) => namedIn(type.scopes));
  return [
    ...new Set([
      ...BASE_SCOPES,
      ...ACCOUNT_SCOPES,
      ...SCHEMA_SCOPES,
      ...Object.values(FURTHER_DEFINITION_SCOPES).flatMap(({ read, write }) => [...read, ...write]),
      ...ofTypes,
      ...namedIn(CUSTOM_OBJECT_SCOPES),
    ]),
  ].sort();
}

function namedIn(scopes: ObjectScopes): readonly string[] {
  return Object.values(scopes).flat();
}
