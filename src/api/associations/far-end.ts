import type { AssociationType } from '../../model/associations/association-types.ts';
import { type Access, checkAccess } from '../../model/caller.ts';
import { type ObjectId, parseObjectId } from '../../model/ids.ts';
import type { Refusal } from '../../model/refusal.ts';
import { accept, type Result, refuse } from '../../model/result.ts';
import type { TypeDefinition } from '../../model/type-definition.ts';
import type { ObjectRequest } from '../operation.ts';

/** The two object types of a request about associations, and the default type between them. */
export interface Ends {
  readonly from: TypeDefinition;
  readonly to: TypeDefinition;
  readonly types: readonly AssociationType[];
}

/**
 * Finds the object type at the far end, which the caller's scopes must allow as they do the near one.
 * Refuses what is no object type, and `missing-scopes`.
 */
export function openEnds(call: ObjectRequest, access: Access): Result<Ends, Refusal> {
  const { definition: from, definitions, caller, params } = call;
  const to = definitions.parseType(params['toObjectType'] ?? '');
  if (!to.ok) return to;
  const allowed = checkAccess(caller, to.value.type, access);
  if (!allowed.ok) return allowed;
  const types = definitions.associations.between(from.type.id, to.value.type.id);
  return accept({ from, to: to.value, types });
}

/** As `openEnds`, where records of the two types have to be associable: refuses `not-associable`. */
export function openAssociableEnds(call: ObjectRequest): Result<Ends, Refusal> {
  const ends = openEnds(call, 'write');
  if (!ends.ok || ends.value.types.some((type) => type.isDefault)) return ends;
  return refuse(toNotAssociable(ends.value));
}

function toNotAssociable({ from, to }: Pick<Ends, 'from' | 'to'>): Refusal {
  const given = `${from.type.singular}_to_${to.type.singular}`;
  return { kind: 'not-associable', given, fromName: from.type.name, toName: to.type.name };
}

/** The default type between the ends. Throws where records of the two types are not associable. */
export function defaultOf({ types }: Ends): AssociationType {
  const found = types.find((type) => type.isDefault);
  if (found === undefined) throw new Error('the object types are not associable');
  return found;
}

/** The records that a path names. */
export function parsePair(call: ObjectRequest): Result<{ fromId: ObjectId; toId: ObjectId }, Refusal> {
  const fromId = parseObjectId(call.objectId);
  if (!fromId.ok) return fromId;
  const toId = parseObjectId(call.params['toObjectId'] ?? '');
  return toId.ok ? accept({ fromId: fromId.value, toId: toId.value }) : toId;
}

/** Seen: inside a batch an id that is none is told apart from one that no record has. */
export function parseBatchId(given: string): Result<ObjectId, Refusal> {
  const id = parseObjectId(given);
  return id.ok ? id : refuse({ kind: 'association-id-invalid', given });
}
