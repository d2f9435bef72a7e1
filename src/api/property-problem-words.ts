import type { PropertyProblem } from '../model/refusal.ts';

/**
 * How the real API words what is wrong with a property.
 * Seen: codes and messages, for most of them.
 * Assumed: the codes and texts of `INVALID_OWNER_ID`, `INVALID_JSON`, `INVALID_OBJECT_COORDINATES`,
 * `VALIDATION_RULE_VIOLATED` and `VALUE_TOO_LONG`, and of an
 * e-mail address that is blocked.
 */
export interface ProblemWords {
  readonly code: string;
  readonly message: string;
  /** Seen: the rejected value is repeated where it is no option. */
  readonly repeatsValue?: boolean;
}

export function toWords(problem: PropertyProblem): ProblemWords {
  const { name } = problem;
  switch (problem.kind) {
    case 'unknown-property':
      return { code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` };
    case 'read-only': {
      const what = problem.calculated ? 'a calculated' : 'a read only';
      return { code: 'READ_ONLY_VALUE', message: `"${name}" is ${what} property; its value cannot be set.` };
    }
    case 'not-an-option': {
      const message = `${problem.value} was not one of the allowed options: [${problem.options.join(', ')}]`;
      return { code: 'INVALID_OPTION', message, repeatsValue: true };
    }
    case 'not-a-stage': {
      const choices = problem.pipelines.map(
        ({ pipelineId, stageIds }) => `pipelineId=${pipelineId} : [${stageIds.join(', ')}]`,
      );
      const message = `${problem.value} is not a valid pipeline stage ID. Valid options are: ${choices.join(', ')}`;
      return { code: 'INVALID_OPTION', message, repeatsValue: true };
    }
    case 'not-a-number':
      return { code: 'INVALID_INTEGER', message: `${problem.value} was not a valid number.` };
    case 'not-a-long':
      return { code: 'INVALID_LONG', message: `${problem.value} was not a valid long.` };
    case 'not-midnight':
      return {
        code: 'INVALID_DATE',
        message: `${problem.value} is at ${problem.timeOfDay} UTC, not midnight!`,
      };
    case 'not-an-email':
      return { code: 'INVALID_EMAIL', message: `Email address ${problem.value} is invalid` };
    case 'blocked-email': {
      const message = `Email address ${problem.value} is blocked and cannot be used`;
      return { code: 'INVALID_EMAIL', message };
    }
    case 'rule-broken': {
      const message = `Property "${name}" breaks its validation rule ${problem.ruleType}: ${problem.reason}.`;
      return { code: 'VALIDATION_RULE_VIOLATED', message };
    }
    case 'not-an-owner':
      return { code: 'INVALID_OWNER_ID', message: `Owner with id ${problem.value} does not exist.` };
    case 'not-json':
      return { code: 'INVALID_JSON', message: `Property "${name}" takes a JSON text.` };
    case 'not-coordinates': {
      const message = `Property "${name}" takes object coordinates such as 0-1-512.`;
      return { code: 'INVALID_OBJECT_COORDINATES', message };
    }
    case 'too-long': {
      const message = `Property "${name}" takes at most ${problem.limit} characters, but was given ${problem.length}.`;
      return { code: 'VALUE_TOO_LONG', message };
    }
    default:
      return problem satisfies never;
  }
}
