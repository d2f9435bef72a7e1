import type { AccountSettings } from './account-settings.ts';
import type { ChangeSource } from './changes.ts';
import type { AccountId, ObjectTypeId } from './ids.ts';
import { CUSTOM_OBJECT_SCOPES, type ObjectType } from './object-types.ts';
import type { Refusal } from './refusal.ts';
import { accept, type Result, refuse } from './result.ts';
import { STANDARD_OBJECT_TYPES } from './standard-definitions.ts';

/** Who makes a request: an app's token for one account, and what it was granted. */
export interface Caller {
  readonly accountId: AccountId;
  readonly appId: number;
  readonly scopes: ReadonlySet<string>;
  /** Of which object types the token is limited to some properties; absent where it is of none. */
  readonly properties?: ReadonlyMap<ObjectTypeId, PropertyLists>;
  /** Absent for a private app. */
  readonly appKind?: AppKind | undefined;
  /** Of the account; the usual ones when left out. */
  readonly settings?: AccountSettings | undefined;
}

/** A private app belongs to one account; a public one is installed in accounts by OAuth. */
export type AppKind = 'private' | 'public';

/** The properties of one object type that a token may read, and write; an absent list sets no limit. */
export type PropertyLists = { readonly [access in Access]?: ReadonlySet<string> };

/** The same as a token is made with: by object type id, the only properties that it may read and write. */
export type PropertyGrants = Readonly<Record<string, { readonly [access in Access]?: readonly string[] }>>;

export type Access = 'read' | 'write';

/** Seen: values written with an app's token carry the app as their source. */
export function sourceOf(caller: Caller): ChangeSource {
  return { type: 'INTEGRATION', id: String(caller.appId) };
}

/**
 * Whether the caller may read or write records of the type at all.
 *
 * Refuses a token without any scope for records with `no-object-scope`, one that lacks this type's with
 * `missing-scopes`. Seen: the real API words the two apart.
 */
export function checkAccess(caller: Caller, type: ObjectType, access: Access): Result<true, Refusal> {
  if (type.scopes[access].some((scope) => caller.scopes.has(scope))) return accept(true);
  if (![...caller.scopes].some((scope) => RECORD_SCOPES.has(scope)))
    return refuse({ kind: 'no-object-scope' });
  return refuse({ kind: 'missing-scopes', anyOf: scopesNamedFor(type, access) });
}

/**
 * Whether the caller may read or write the definitions of the type: its properties, groups, validations and
 * pipelines. Source: any scope that opens the type's records opens its definitions to be read; to write them takes
 * the type's schema scope, or where there is none the scope to write its records.
 *
 * Refuses with `missing-scopes`.
 */
export function checkDefinitionAccess(
  caller: Caller,
  type: ObjectType,
  access: Access,
): Result<true, Refusal> {
  return checkScopes(caller, definitionScopes(type, access));
}

/** Whether the caller holds any one of the scopes. Refuses with `missing-scopes`. */
export function checkScopes(caller: Caller, anyOf: readonly string[]): Result<true, Refusal> {
  if (anyOf.length === 0 || anyOf.some((scope) => caller.scopes.has(scope))) return accept(true);
  return refuse({ kind: 'missing-scopes', anyOf });
}

/** The scopes of which any one opens the definitions of a type. */
export function definitionScopes(type: ObjectType, access: Access): readonly string[] {
  const schema = [...schemaScopes(type, access), ...(FURTHER_DEFINITION_SCOPES[type.name]?.[access] ?? [])];
  if (access === 'read') return [...new Set([...schema, ...type.scopes.read, ...type.scopes.write])];
  return schema.length > 0 ? [...new Set([...schema, ...umbrellaScopes(type)])] : type.scopes.write;
}

/** Source: what opens definitions of single types beside their schema scopes. */
export const FURTHER_DEFINITION_SCOPES: Readonly<
  Record<string, Readonly<Record<Access, readonly string[]>>>
> = {
  carts: { read: [], write: ['crm.objects.carts.write'] },
  orders: {
    read: ['crm.pipelines.orders.read'],
    write: ['crm.objects.orders.write', 'crm.pipelines.orders.write'],
  },
  tickets: {
    read: ['tickets.sensitive.v2', 'tickets.highly_sensitive.v2'],
    write: ['tickets.sensitive.v2', 'tickets.highly_sensitive.v2'],
  },
};

/** Scopes that are older than the split into records and definitions. */
function umbrellaScopes({ scopes }: ObjectType): readonly string[] {
  return scopes.write.filter((scope) => !scope.startsWith('crm.objects.'));
}

/** Every scope that opens records of some type, to read or to write. */
export const RECORD_SCOPES: ReadonlySet<string> = new Set(
  [...STANDARD_OBJECT_TYPES, { scopes: CUSTOM_OBJECT_SCOPES }].flatMap(({ scopes }) => [
    ...scopes.read,
    ...scopes.write,
  ]),
);

const SCHEMA_TYPES =
  'contacts companies deals custom quotes line_items carts orders invoices subscriptions commercepayments ' +
  'appointments courses listings services projects tickets forecasts';

/** Source: the types that have scopes for their definitions. */
export const SCHEMA_SCOPES: ReadonlySet<string> = new Set(
  SCHEMA_TYPES.split(' ').flatMap((name) => [`crm.schemas.${name}.read`, `crm.schemas.${name}.write`]),
);

/**
 * The scopes that a refusal names for a type.
 * Seen: the list names the type's schema scope and, for writes, its sensitive scopes too.
 */
function scopesNamedFor(type: ObjectType, access: Access): readonly string[] {
  const { scopes } = type;
  const schema = namedSchemaScopes(type, access);
  if (access === 'read') return [...schema, ...scopes.read];
  const sensitive = [...(scopes.sensitiveWrite ?? []), ...(scopes.highlySensitiveWrite ?? [])];
  return [...sensitive, ...schema, ...scopes.write];
}

/** The schema scopes of a type that go by the names of its record scopes. */
function namedSchemaScopes({ scopes }: ObjectType, access: Access): readonly string[] {
  return scopes[access]
    .filter((scope) => scope.startsWith('crm.objects.'))
    .map((scope) => scope.replace('crm.objects.', 'crm.schemas.'))
    .filter((scope) => SCHEMA_SCOPES.has(scope));
}

function schemaScopes(type: ObjectType, access: Access): readonly string[] {
  const own = `crm.schemas.${type.name}.${access}`;
  const named = namedSchemaScopes(type, access);
  return SCHEMA_SCOPES.has(own) && !named.includes(own) ? [...named, own] : named;
}
