import type { NewLink } from '../../actions/write-objects.ts';
import { checkAccess } from '../../model/caller.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import type { ObjectRequest } from '../operation.ts';
import type { BodyOf } from '../read-body.ts';
import type { NEW_ASSOCIATIONS } from './bodies.ts';
import { parseBatchId } from './far-end.ts';
import { readSpecs, type SpecReading } from './specs.ts';

/**
 * What a record that is being created is to be associated with: the types tell the object type at the far end,
 * which the caller must be allowed to write to.
 */
export function readNewLinks(
  call: ObjectRequest & SpecReading,
  sent: BodyOf<typeof NEW_ASSOCIATIONS> | undefined,
  path: readonly string[],
): Result<readonly NewLink[], Refusal> {
  const links: NewLink[] = [];
  for (const [index, { to, types: specs }] of (sent ?? []).entries()) {
    const place = { fromTypeId: call.definition.type.id, path: [...path, String(index), 'types'] };
    const types = readSpecs(call, specs, place);
    if (!types.ok) return types;
    const toId = parseBatchId(to.id);
    if (!toId.ok) return toId;
    const byFarType = Map.groupBy(types.value, (type) => type.toTypeId);
    if (byFarType.size === 0) return refuse({ kind: 'new-association-untyped', id: to.id });
    for (const [toTypeId, group] of byFarType) {
      const { type } = call.definitions.requireType(toTypeId);
      const allowed = checkAccess(call.caller, type, 'write');
      if (!allowed.ok) return allowed;
      links.push({ toTypeId, toId: toId.value, types: group });
    }
  }
  return accept(links);
}
