import type { RawAnswer } from '../support/raw-connection.ts';
import type { BadCase } from './bad-case.ts';

/** What is wrong with an answer to a bad request; absent for one that is as it should be. */
export function findFault(
  { mustRefuse, mustHold }: BadCase,
  { status, body }: RawAnswer,
): string | undefined {
  if (status >= 500) return 'makes the server fail';
  if (mustRefuse && status < 400) return 'is bad but was taken';
  if (mustHold !== undefined && (status !== 200 || !body.includes(mustHold)))
    return 'is good but was refused';
  return undefined;
}

/** A body that says it is JSON has to be. */
export function findBodyFault({ head, body }: RawAnswer): string | undefined {
  if (body.length === 0 || !head.includes('application/json')) return undefined;
  try {
    JSON.parse(body.toString());
    return undefined;
  } catch {
    return 'was answered with broken JSON';
  }
}
