import type { LabelledPair } from '../../model/associations/define-label.ts';
import type { TypeRequest } from '../operation.ts';

/** The two object types in the path of a request about what associates them. */
export function pairOf({ definition: from, far: to }: TypeRequest): LabelledPair {
  if (to === undefined) throw new Error('the path names no object type at the far end');
  return {
    fromTypeId: from.type.id,
    toTypeId: to.type.id,
    fromName: from.type.internalName,
    toName: to.type.internalName,
  };
}
