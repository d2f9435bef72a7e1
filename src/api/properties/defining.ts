import type { ChangeContext } from '../../actions/change-properties.ts';
import type { TypeRequest } from '../operation.ts';

/** Who changes definitions of which type, and when. */
export function toChangeContext({ definition, nowMs, caller }: TypeRequest): ChangeContext {
  return { typeId: definition.type.id, nowMs: nowMs(), userId: caller.userId };
}

/** Whose scopes decide which properties may be made. */
export function toDefiner({ definition, caller }: TypeRequest) {
  return { caller, scopes: definition.type.scopes };
}
