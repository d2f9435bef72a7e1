import {
  type Caller,
  checkAccess,
  checkDefinitionAccess,
  checkScopes,
  definitionScopes,
} from '../model/caller.ts';
import type { ObjectType } from '../model/object-types.ts';
import type { Refusal } from '../model/refusal.ts';
import { accept, type Result } from '../model/result.ts';
import type { TokenOperation } from './operation.ts';

/** Which scopes open which operation: what every request is checked by, and what SUPPORTED.md prints. */

/**
 * Whether the caller may carry out an operation on object types: the one in the path, and the one at the far end where
 * there is one. Refuses with `no-object-scope` and `missing-scopes`.
 */
export function checkOperation(
  operation: TokenOperation,
  caller: Caller,
  types: readonly ObjectType[],
): Result<true, Refusal> {
  if (operation.on === 'account') return checkScopes(caller, operation.anyOf);
  const check = operation.on === 'records' ? checkAccess : checkDefinitionAccess;
  for (const type of types) {
    const allowed = check(caller, type, operation.access);
    if (!allowed.ok) return allowed;
  }
  return accept(true);
}

/** The scopes of which any one opens an operation on an object type; every token may where there are none. */
export function scopesOpening(operation: TokenOperation, type: ObjectType): readonly string[] {
  switch (operation.on) {
    case 'account':
      return operation.anyOfFor?.(type) ?? operation.anyOf;
    case 'records':
      return type.scopes[operation.access];
    case 'definitions':
      return definitionScopes(type, operation.access);
    default:
      return operation satisfies never;
  }
}

/** Whether the scopes of a second object type are needed too. */
export function hasFarEnd({ path }: TokenOperation): boolean {
  return path.includes('{toObjectType}');
}
