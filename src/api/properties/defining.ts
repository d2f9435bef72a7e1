import type { ChangeContext } from '../../actions/change-properties.ts';
import type { AccountRequest, TypeRequest } from '../operation.ts';

/** Who changes definitions of which type, and when. */
export function toChangeContext(call: TypeRequest): ChangeContext {
  return { typeId: call.definition.type.id, ...toAuthorship(call) };
}

/**
 * When definitions are changed, with whose token, and by which user.
 * Assumed: what an app changes is said to be changed by whoever runs the account.
 */
export function toAuthorship({ definitions, caller, nowMs }: AccountRequest) {
  const userId = definitions.people.users.find(({ superAdmin }) => superAdmin)?.id;
  return { nowMs: nowMs(), userId, caller };
}
