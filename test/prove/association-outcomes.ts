import type { Outcome } from './association-model.ts';
import type { JsonAnswer } from './json-client.ts';

/** What an answer to a change says, and what the model says, in words that can be compared. */

/** The reason of a refusal by the marks that tell clients of it. */
export function outcomeOf({ status, body }: JsonAnswer): string {
  if (status < 300) return 'done';
  return status < 500 ? reasonOf(JSON.stringify(body)) : `${status} ${JSON.stringify(body)}`;
}

function reasonOf(said: string): string {
  if (said.includes('crm.associations.ASSOCIATION_LIMIT_EXCEEDED')) return 'limit';
  if (said.includes('cannot be associated to itself')) return 'itself';
  if (/INVALID_OBJECT_IDS|FROM_OBJECT_NOT_FOUND|=\d+ is not valid/.test(said)) return 'missing';
  if (/ASSOCIATION_TYPE|object type .* expected|must name at least one/.test(said)) return 'type';
  return said;
}

export function batchOutcomeOf(answer: JsonAnswer): string {
  if (answer.status >= 300) return outcomeOf(answer);
  const {
    results,
    errors = [],
    numErrors = 0,
  } = answer.body as {
    readonly results: readonly unknown[];
    readonly errors?: readonly unknown[];
    readonly numErrors?: number;
  };
  const reasons = errors.map((error) => reasonOf(JSON.stringify(error))).sort();
  return `${results.length} done, ${numErrors} refused ${reasons}`;
}

export function toBatchOutcome(outcomes: readonly Outcome[], rowsEach: number): string {
  const refused = outcomes.filter((outcome) => outcome !== 'done').sort();
  return `${(outcomes.length - refused.length) * rowsEach} done, ${refused.length} refused ${refused}`;
}
