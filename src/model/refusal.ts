import type { AssociationRefusal } from './associations/association-refusal.ts';
import type { AccountId, ObjectId, ObjectTypeId } from './ids.ts';
import type { MetadataRefusal } from './metadata-refusal.ts';
import type { AppRefusal, OauthRefusal } from './oauth-refusal.ts';
import type { RatePolicy } from './rate-limits.ts';

/**
 * Every way in which a request can be refused, as facts. Words, status and headers are total functions of
 * this type and live in `api/standard-error.ts`; a new kind without them does not compile.
 */
export type Refusal =
  | AccessRefusal
  | RequestRefusal
  | SearchRefusal
  | RecordRefusal
  | AssociationRefusal
  | MetadataRefusal
  | { readonly kind: 'oauth'; readonly problem: OauthRefusal }
  | { readonly kind: 'administration'; readonly problem: AppRefusal };

export type AccessRefusal =
  | { readonly kind: 'unauthenticated' }
  | { readonly kind: 'token-expired'; readonly expiredAtMs: number; readonly nowMs: number }
  /** An app's token for itself, which opens no account. */
  | { readonly kind: 'token-without-account' }
  /** The token has no scope that opens any record: refused before the object type is looked at. */
  | { readonly kind: 'no-object-scope' }
  /** The token lacks the scopes of this object type; any one of `anyOf` would do. */
  | { readonly kind: 'missing-scopes'; readonly anyOf: readonly string[] }
  | { readonly kind: 'rate-limited'; readonly policy: RatePolicy };

export type RequestRefusal =
  | { readonly kind: 'no-such-route' }
  | { readonly kind: 'method-not-allowed'; readonly allowed: readonly string[] }
  | { readonly kind: 'unreadable-url' }
  | { readonly kind: 'url-too-long'; readonly limitBytes: number }
  | { readonly kind: 'body-too-large'; readonly limitBytes: number }
  | { readonly kind: 'unreadable-request'; readonly reason: string }
  | { readonly kind: 'unsupported-content-type'; readonly given: string | undefined }
  | { readonly kind: 'unreadable-query-parameter'; readonly name: string }
  | { readonly kind: 'unreadable-cursor'; readonly given: string }
  | { readonly kind: 'page-limit-out-of-range'; readonly given: number; readonly max: number }
  | { readonly kind: 'missing-body' }
  | { readonly kind: 'malformed-json'; readonly at: JsonPosition; readonly reason: string }
  | {
      readonly kind: 'json-of-wrong-type';
      readonly at: JsonPosition;
      readonly expected: string;
      readonly token: JsonToken;
    }
  /** A text that is none of those that may stand there. */
  | { readonly kind: 'enum-unknown'; readonly at: JsonPosition; readonly allowed: readonly string[] }
  | { readonly kind: 'json-fields-missing'; readonly at: JsonPosition; readonly fields: readonly string[] }
  | {
      readonly kind: 'property-names-malformed';
      readonly at: JsonPosition;
      readonly names: readonly string[];
    };

/** What a search asks for that cannot be answered. */
export type SearchRefusal =
  | {
      readonly kind: 'too-much-to-search';
      readonly what: string;
      readonly count: number;
      readonly max: number;
    }
  | { readonly kind: 'query-too-long'; readonly max: number }
  | { readonly kind: 'too-many-sorts'; readonly max: number }
  | { readonly kind: 'unanswerable-search' }
  | { readonly kind: 'filter-incomplete'; readonly at: JsonPosition; readonly fields: readonly string[] }
  | { readonly kind: 'operator-empty'; readonly place: string }
  | { readonly kind: 'operand-mismatch'; readonly at: JsonPosition; readonly problem: string };

export type RecordRefusal =
  | { readonly kind: 'unknown-object-type'; readonly given: string }
  | { readonly kind: 'unknown-object-type-id'; readonly given: string }
  | { readonly kind: 'object-id-not-numeric'; readonly given: string }
  | { readonly kind: 'object-id-not-positive'; readonly given: string }
  | { readonly kind: 'record-not-found' }
  | { readonly kind: 'archived-listing-unsupported'; readonly typeId: ObjectTypeId }
  | { readonly kind: 'no-properties' }
  | {
      readonly kind: 'invalid-properties';
      readonly accountId: AccountId;
      readonly problems: readonly PropertyProblem[];
    }
  | {
      readonly kind: 'required-association-missing';
      readonly typeName: string;
      /** The names of the object types, of which one is needed. */
      readonly anyOf: readonly string[];
    }
  | {
      readonly kind: 'required-properties-missing';
      readonly typeName: string;
      readonly names: readonly string[];
    }
  | { readonly kind: 'email-taken'; readonly existingId: ObjectId | undefined }
  | { readonly kind: 'too-many-inputs'; readonly max: number; readonly ofHistories: boolean }
  | { readonly kind: 'duplicate-inputs'; readonly ids: readonly string[] }
  | { readonly kind: 'merge-unsupported'; readonly typeName: string }
  | { readonly kind: 'merged-with-itself'; readonly typeName: string }
  | { readonly kind: 'too-many-merges'; readonly max: number }
  | { readonly kind: 'records-not-found'; readonly typeName: string; readonly ids: readonly string[] }
  | {
      readonly kind: 'unique-value-taken';
      readonly accountId: AccountId;
      readonly typeName: string;
      readonly propertyName: string;
      readonly value: string;
      readonly objectId: ObjectId;
      readonly holderId: ObjectId;
    }
  /** As `unique-value-taken`, for a caller who may not see the value and did not send it. */
  | { readonly kind: 'unseen-value-taken'; readonly objectId: ObjectId }
  | {
      readonly kind: 'property-not-unique';
      readonly accountId: AccountId;
      readonly typeId: ObjectTypeId;
      readonly propertyName: string;
    };

/** One property that cannot be written as asked, with what its message needs. */
export type PropertyProblem = { readonly name: string } & ValueProblem;

export type ValueProblem =
  | { readonly kind: 'unknown-property' }
  | { readonly kind: 'read-only'; readonly calculated: boolean }
  | { readonly kind: 'not-an-option'; readonly value: string; readonly options: readonly string[] }
  | { readonly kind: 'not-a-stage'; readonly value: string; readonly pipelines: readonly PipelineStages[] }
  | { readonly kind: 'not-a-number'; readonly value: string }
  | { readonly kind: 'not-a-long'; readonly value: string }
  | { readonly kind: 'not-midnight'; readonly value: string; readonly timeOfDay: string }
  | { readonly kind: 'not-an-email'; readonly value: string }
  | { readonly kind: 'blocked-email'; readonly value: string }
  | {
      readonly kind: 'rule-broken';
      readonly ruleType: string;
      readonly reason: string;
      readonly value: string;
    }
  | { readonly kind: 'not-an-owner'; readonly value: string }
  | { readonly kind: 'not-json'; readonly value: string }
  | { readonly kind: 'not-coordinates'; readonly value: string }
  | { readonly kind: 'too-long'; readonly length: number; readonly limit: number };

export interface PipelineStages {
  readonly pipelineId: string;
  readonly stageIds: readonly string[];
}

/** A place in a JSON text; both count from 1. */
export interface JsonPosition {
  readonly line: number;
  readonly column: number;
}

export type JsonToken = 'object' | 'array' | 'string' | 'number' | 'true' | 'false' | 'null';
