import type { AssociationRefusal } from '../model/associations/association-refusal.ts';
import type { MetadataRefusal } from '../model/metadata-refusal.ts';
import { CUSTOM_OBJECT_SCOPES } from '../model/object-types.ts';
import type { RatePolicy } from '../model/rate-limits.ts';
import type {
  AccessRefusal,
  JsonPosition,
  JsonToken,
  PropertyProblem,
  RecordRefusal,
  Refusal,
  SearchRefusal,
} from '../model/refusal.ts';
import { STANDARD_OBJECT_TYPES } from '../model/standard-definitions.ts';
import { toAssociationAnswer } from './association-error.ts';
import {
  type ErrorAnswer,
  invalid,
  NOT_FOUND_HEADERS,
  NOT_FOUND_PAGE,
  plain,
  unauthorized,
} from './error-answers.ts';
import { ACCOUNT_MISSING, toAdministrationAnswer, toExpiredAnswer, toOauthAnswer } from './oauth-error.ts';
import { toWords } from './property-problem-words.ts';

const SCOPES_PAGE = 'https://developers.hubspot.com/scopes';

/** One total function from facts to status, body and headers. */
export function toErrorAnswer(refusal: Refusal): ErrorAnswer {
  switch (refusal.kind) {
    case 'unauthenticated':
    case 'token-expired':
    case 'token-without-account':
    case 'no-object-scope':
    case 'missing-scopes':
    case 'rate-limited':
      return toAccessAnswer(refusal);
    case 'oauth':
      return toOauthAnswer(refusal.problem);
    case 'administration':
      return toAdministrationAnswer(refusal.problem);
    case 'no-such-route':
      return { status: 404, headers: NOT_FOUND_HEADERS, html: NOT_FOUND_PAGE, withoutRateLimit: true };
    case 'method-not-allowed':
      return { status: 405, headers: { allow: refusal.allowed.join(',') }, withoutRateLimit: true };
    case 'url-too-long':
      return { status: 414, html: toErrorPage('414 Request-URI Too Large'), withoutRateLimit: true };
    case 'unreadable-url':
      return plain(400, 'The URL could not be decoded: its path holds a broken percent-encoding.');
    case 'unreadable-request':
      return plain(400, `The request could not be read: ${refusal.reason}.`);
    case 'body-too-large':
      return invalid(`The request body exceeds the limit of ${refusal.limitBytes} bytes.`, 413);
    case 'unsupported-content-type': {
      const given = refusal.given === undefined ? 'none was given' : `not ${refusal.given}`;
      return plain(415, `Content-Type must be application/json, ${given}.`);
    }
    case 'unreadable-query-parameter':
      return plain(400, `Unable to parse value for query parameter: ${refusal.name}`);
    case 'unreadable-cursor': {
      const reason = `not a valid \`long\` value`;
      return plain(
        400,
        `Cannot deserialize value of type \`long\` from String "${refusal.given}": ${reason}`,
      );
    }
    case 'too-much-to-search':
    case 'query-too-long':
    case 'too-many-sorts':
    case 'unanswerable-search':
    case 'filter-incomplete':
    case 'operator-empty':
    case 'operand-mismatch':
      return toSearchAnswer(refusal);
    case 'page-limit-out-of-range':
      return invalid(`limit must be between 1 and ${refusal.max}, but was ${refusal.given}.`);
    case 'missing-body':
      return invalid('Invalid JSON input: a request body was expected, but none found');
    case 'malformed-json':
      return plain(400, `${toJsonPlace(refusal.at)}: ${refusal.reason}`);
    case 'json-of-wrong-type':
      return plain(400, `${toJsonPlace(refusal.at)}: ${toTypeWords(refusal.expected, refusal.token)}`);
    case 'enum-unknown': {
      const allowed = refusal.allowed.join(', ');
      return invalid(`${toJsonPlace(refusal.at)}: Enum type must be one of: [${allowed}]`);
    }
    case 'json-fields-missing': {
      const fields = refusal.fields.join(', ');
      return invalid(`${toJsonPlace(refusal.at)}. Some required fields were not set: [${fields}]`);
    }
    case 'property-names-malformed': {
      const rule = 'Names for properties should be lowercase and have less than 100 characters.';
      return invalid(`${toJsonPlace(refusal.at)}: ${rule} Invalid names: [${refusal.names.join(', ')}]`);
    }
    default:
      return toRecordAnswer(refusal);
  }
}

/** Seen, but for the texts of a query that is too long and of too many sorts. Assumed: the words of these two. */
function toSearchAnswer(refusal: SearchRefusal): ErrorAnswer {
  switch (refusal.kind) {
    case 'too-much-to-search':
      return invalid(`too many ${refusal.what} (count: ${refusal.count}, max allowed: ${refusal.max})`);
    case 'query-too-long':
      return invalid(`query must have at most ${refusal.max} characters`);
    case 'too-many-sorts':
      return invalid(`sorts must have at most ${refusal.max} entry`);
    case 'unanswerable-search':
      return plain(400, 'There was a problem with the request.');
    case 'filter-incomplete': {
      const fields = refusal.fields.join(', ');
      const reason = `Cannot build Filter, some of required attributes are not set [${fields}]`;
      return invalid(`${toJsonPlace(refusal.at)}: ${reason}`);
    }
    case 'operator-empty':
      return invalid(`Invalid input JSON: unable to deserialize field "${refusal.place}". Invalid value: `);
    case 'operand-mismatch': {
      const type = 'com.hubspot.inbounddb.publicobject.core.v3.search.Filter';
      return invalid(
        `${toJsonPlace(refusal.at)}: Cannot construct instance of \`${type}\`, problem: ${refusal.problem}`,
      );
    }
    default:
      return refusal satisfies never;
  }
}

function toRecordAnswer(refusal: RecordRefusal | AssociationRefusal | MetadataRefusal): ErrorAnswer {
  switch (refusal.kind) {
    case 'unknown-object-type':
      return plain(400, `Unable to infer object type from: ${refusal.given}`);
    case 'unknown-object-type-id':
      return plain(400, `Invalid object or event type id: ${refusal.given}`);
    case 'object-id-not-numeric':
      return notFound('Object not found.  objectId are usually numeric.', refusal.given);
    case 'object-id-not-positive':
      return notFound('Object not found. objectId is usually positive.', refusal.given);
    case 'record-not-found':
      return {
        status: 404,
        headers: NOT_FOUND_HEADERS,
        html: NOT_FOUND_PAGE,
        body: { message: 'resource not found' },
      };
    case 'archived-listing-unsupported':
      return invalid(`Paging through deleted objects is not supported for object type ${refusal.typeId}`);
    case 'no-properties':
      return invalid('No properties found to update, please provide at least one.', 400, {
        properties: ['{}'],
      });
    case 'invalid-properties':
      return toValidationAnswer(refusal.problems, refusal.accountId);
    case 'required-properties-missing': {
      const message = `Error creating ${refusal.typeName}. Some required properties were not set.`;
      return invalid(message, 400, { properties: refusal.names });
    }
    case 'required-association-missing': {
      const [problem, fix] = [
        `Error creating ${refusal.typeName}. A required association was not set.`,
        `Name one of ${refusal.anyOf.join(', ')} in associations.`,
      ];
      return invalid(`${problem} ${fix}`, 400);
    }
    case 'email-taken': {
      const { existingId } = refusal;
      const message = `Contact already exists${existingId === undefined ? '' : `. Existing ID: ${existingId}`}`;
      return { status: 409, body: { message, category: 'CONFLICT' } };
    }
    case 'too-many-inputs': {
      const what = refusal.ofHistories ? 'batch request for property histories' : 'batch';
      const limit = `The maximum number of inputs supported in a ${what} is ${refusal.max}.`;
      return invalid(`${limit} Please reduce the number of items and try again`);
    }
    case 'duplicate-inputs': {
      const message = `Duplicate IDs found in batch input: [${refusal.ids.join(', ')}]. IDs must be unique`;
      return invalid(message, 400, { ids: refusal.ids });
    }
    case 'merge-unsupported':
      return invalid(`Records of type ${refusal.typeName} cannot be merged.`);
    case 'merged-with-itself':
      return invalid(`Cannot merge a ${refusal.typeName.toLowerCase()} with itself`);
    case 'too-many-merges': {
      const message = `Cannot have more than ${refusal.max} identities on a profile`;
      return { status: 414, body: { message, category: 'VALIDATION_ERROR' } };
    }
    case 'records-not-found': {
      const what = `Could not get some ${refusal.typeName} objects, they may be deleted or not exist.`;
      const body = { message: `${what} Check that ids are valid.`, context: { ids: refusal.ids } };
      return { status: 404, body: { ...body, category: 'OBJECT_NOT_FOUND' } };
    }
    case 'unique-value-taken': {
      const { accountId, typeName, propertyName, value, objectId, holderId } = refusal;
      const type = `ObjectTypeId{legacyObjectType=${typeName}}`;
      const place = `portalId=${accountId}, objectTypeId=${type}, propertyName=${propertyName}, value=${value}`;
      return invalid(
        `Cannot set PropertyValueCoordinates{${place}} on ${objectId}. ${holderId} already has that value.`,
      );
    }
    case 'unseen-value-taken': {
      const rule = 'a value that no two records may share is not free any more.';
      return invalid(`Cannot restore ${refusal.objectId}: ${rule}`);
    }
    case 'property-not-unique': {
      const { typeId, propertyName, accountId } = refusal;
      const what = `${typeId} property ${propertyName} in portal ID ${accountId}`;
      return invalid(`Unable to perform update/upsert by non-unique ${what}`);
    }
    default:
      return toAssociationAnswer(refusal);
  }
}

function toAccessAnswer(refusal: AccessRefusal): ErrorAnswer {
  if (refusal.kind === 'token-expired') return toExpiredAnswer(refusal);
  if (refusal.kind === 'token-without-account') return ACCOUNT_MISSING;
  if (refusal.kind === 'unauthenticated') {
    const page = 'https://developers.hubspot.com/docs/methods/auth/oauth-overview';
    const message = `Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at ${page}`;
    return unauthorized({ message, category: 'INVALID_AUTHENTICATION' });
  }
  if (refusal.kind === 'rate-limited') return toRateAnswer(refusal.policy);
  const isAtGateway = refusal.kind === 'no-object-scope';
  return {
    status: 403,
    withoutRateLimit: isAtGateway,
    body: {
      message: `This app hasn't been granted all required scopes to make this call. Read more about required scopes here: ${SCOPES_PAGE}.`,
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: isAtGateway ? everyObjectScope() : { requiredGranularScopes: refusal.anyOf },
        },
      ],
      links: { scopes: SCOPES_PAGE },
      category: 'MISSING_SCOPES',
    },
  };
}

/**
 * Seen: the message, the error type and the name of the policy; newer answers have a category too, and answers to
 * searches have been seen without a policy. Clients tell by either how long to wait, so both are sent.
 */
function toRateAnswer(policyName: RatePolicy): ErrorAnswer {
  const message = `You have reached your ${policyName.toLowerCase()} limit.`;
  return { status: 429, body: { message, errorType: 'RATE_LIMIT', policyName, category: 'RATE_LIMITS' } };
}

/** Seen: a token without any scope for records is told all of them, old umbrella scopes apart. */
function everyObjectScope(): Readonly<Record<string, readonly string[]>> {
  const types = [...STANDARD_OBJECT_TYPES, { scopes: CUSTOM_OBJECT_SCOPES }];
  const scopes = new Set(types.flatMap((type) => [...type.scopes.read, ...type.scopes.write]));
  const isGranular = (scope: string) => scope.startsWith('crm.');
  return {
    requiredScopes: [...scopes].filter((scope) => !isGranular(scope)),
    requiredGranularScopes: [...scopes].filter(isGranular),
  };
}

/** Seen: the problems stand twice, as JSON inside the message and as a list of their own. */
function toValidationAnswer(problems: readonly PropertyProblem[], portalId: number): ErrorAnswer {
  const listed = problems.map((problem) => {
    const { code, message, repeatsValue } = toWords(problem);
    const propertyValue = repeatsValue === true && 'value' in problem ? { propertyValue: problem.value } : {};
    const inner = {
      isValid: false,
      message,
      error: code,
      name: problem.name,
      localizedErrorMessage: message,
    };
    return { ...inner, ...propertyValue, portalId };
  });
  const message = `Property values were not valid: ${JSON.stringify(listed)}`;
  const errors = listed.map((each) => ({
    message: each.message,
    code: each.error,
    context: { propertyName: [each.name] },
  }));
  return { status: 400, body: { message, errors, category: 'VALIDATION_ERROR' } };
}

function notFound(message: string, given: string): ErrorAnswer {
  const body = { message, context: { id: [given] }, category: 'OBJECT_NOT_FOUND' };
  return { status: 404, headers: NOT_FOUND_HEADERS, body };
}

function toJsonPlace({ line, column }: JsonPosition): string {
  return `Invalid input JSON on line ${line}, column ${column}`;
}

const TOKENS: Readonly<Record<JsonToken, readonly [kind: string, token: string]>> = {
  object: ['Object', 'START_OBJECT'],
  array: ['Array', 'START_ARRAY'],
  string: ['String', 'VALUE_STRING'],
  number: ['Number', 'VALUE_NUMBER_INT'],
  true: ['Boolean', 'VALUE_TRUE'],
  false: ['Boolean', 'VALUE_FALSE'],
  null: ['Null', 'VALUE_NULL'],
};

function toTypeWords(expected: string, token: JsonToken): string {
  const [kind, name] = TOKENS[token];
  return `Cannot deserialize value of type \`${expected}\` from ${kind} value (token \`JsonToken.${name}\`)`;
}

function toErrorPage(title: string): string {
  return `<html>\n<head><title>${title}</title></head>\n<body><h2>${title}</h2></body>\n</html>\n`;
}
