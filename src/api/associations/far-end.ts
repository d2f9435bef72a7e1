import type { AssociationType } from '../../model/associations/association-types.ts';
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

/** The object types at both ends. */
export function endsOf({ definition: from, definitions, far: to }: ObjectRequest): Ends {
  if (to === undefined) throw new Error('the path names no object type at the far end');
  return { from, to, types: definitions.associations.between(from.type.id, to.type.id) };
}

/** As `endsOf`, where records of the two types have to be associable: refuses `not-associable`. */
export function openAssociableEnds(call: ObjectRequest): Result<Ends, Refusal> {
  const ends = endsOf(call);
  return ends.types.some((type) => type.isDefault) ? accept(ends) : refuse(toNotAssociable(ends));
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
