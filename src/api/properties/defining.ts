import type { ChangeContext } from '../../actions/change-properties.ts';
import type { TypeRequest } from '../operation.ts';

/** Who changes definitions of which type, and when. */
export function toChangeContext({ definition, nowMs, caller }: TypeRequest): ChangeContext {
  return { typeId: definition.type.id, nowMs: nowMs(), userId: caller.userId };
}
