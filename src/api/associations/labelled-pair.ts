import type { LabelledPair } from '../../model/associations/define-label.ts';
import { type Access, checkDefinitionAccess } from '../../model/caller.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result } from '../../model/result.ts';
import type { TypeRequest } from '../operation.ts';

/**
 * The two object types in the path of a request about what associates them. The caller's scopes must allow the
 * far one as they do the near one.
 */
export function openPair(call: TypeRequest, access: Access): Result<LabelledPair, Refusal> {
  const { definition: from, definitions, caller, params } = call;
  const to = definitions.parseType(params['toObjectType'] ?? '');
  if (!to.ok) return to;
  const allowed = checkDefinitionAccess(caller, to.value.type, access);
  if (!allowed.ok) return allowed;
  return accept({
    fromTypeId: from.type.id,
    toTypeId: to.value.type.id,
    fromName: from.type.internalName,
    toName: to.value.type.internalName,
  });
}
