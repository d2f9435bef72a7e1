import type { WriteQueue } from '../actions/write-queue.ts';
import type { Access, Caller } from '../model/caller.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import type { JsonPosition, Refusal } from '../model/refusal.ts';
import type { Result } from '../model/result.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import type { OpenAccount } from '../store/accounts.ts';
import { endOfJsonValue, findJsonValue } from './json-scan.ts';
import { type BodyOf, type BodySchema, readSentBody, type SentBody } from './read-body.ts';
import type { Query } from './read-query.ts';
import type { Version } from './versions.ts';

/** One operation of the API on records of an object type: every version and spelling of it leads here. */
export interface ServedOperation {
  readonly family: string;
  readonly method: Method;
  /** Without the version, such as `/crm/objects/{objectType}/{objectId}`. */
  readonly path: string;
  /** What the caller's scopes must allow on the object type. */
  readonly access: Access;
  /** Seen: answers to searches carry the daily rate-limit headers only. */
  readonly dailyRateOnly?: boolean;
  /** The shape of its body; absent for an operation that takes none. */
  readonly body?: BodySchema;
  run(request: ObjectRequest, sent: SentBody): Promise<Result<Answer, Refusal>>;
}

/** What an operation says of itself, and does with a request and the body that was read by its schema. */
export interface OperationWithBody<Schema extends BodySchema> extends Omit<ServedOperation, 'run' | 'body'> {
  readonly body: Schema;
  run(call: ObjectCall<Schema>): Promise<Result<Answer, Refusal>>;
}

/** An operation whose body is read before it runs. */
export function withBody<const Schema extends BodySchema>(
  operation: OperationWithBody<Schema>,
): ServedOperation {
  return {
    ...operation,
    async run(request, sent) {
      const body = readSentBody(operation.body, sent);
      if (!body.ok) return body;
      const locate = (path: readonly string[]) => findPlace(sent.bytes, path);
      return operation.run({ ...request, body: body.value, locate });
    },
  };
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request that has passed authentication and the scope check. */
export interface ObjectRequest {
  readonly version: Version;
  readonly caller: Caller;
  readonly account: OpenAccount;
  readonly definitions: AccountDefinitions;
  readonly definition: TypeDefinition;
  readonly writes: WriteQueue;
  /** The time, in milliseconds since 1970. */
  readonly nowMs: () => number;
  /** By how much searches lag behind writes. */
  readonly searchLagMs: number;
  /** The record id, or the value of the id property, as it stands in the path. */
  readonly objectId: string;
  readonly query: Query;
  /** Scheme and authority by which the client reached the server. */
  readonly origin: string;
  /** The path as it was called, without the query. */
  readonly path: string;
  /** The query as it was sent, without the question mark. */
  readonly rawQuery: string;
}

export interface ObjectCall<Schema extends BodySchema> extends ObjectRequest {
  readonly body: BodyOf<Schema>;
  /** Where a value of the body begins and ends, for refusals that name the place. */
  locate(path: readonly string[]): { readonly start: JsonPosition; readonly end: JsonPosition };
}

function findPlace(bytes: Buffer | undefined, path: readonly string[]) {
  const text = bytes?.toString('utf8') ?? '';
  return { start: findJsonValue(text, path).at, end: endOfJsonValue(text, path) };
}

export interface Answer {
  readonly status: number;
  /** Left out for answers without a body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
