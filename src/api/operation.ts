import type { WriteQueue } from '../actions/write-queue.ts';
import type { Access, Caller } from '../model/caller.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Result } from '../model/result.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import type { OpenAccount } from '../store/accounts.ts';
import type { BodyOf, BodySchema } from './read-body.ts';
import type { Query } from './read-query.ts';
import type { Version } from './versions.ts';

/** One operation of the API on records of an object type: every version and spelling of it leads here. */
export interface ObjectOperation<Schema extends BodySchema | undefined> {
  readonly family: string;
  readonly method: Method;
  /** Without the version, such as `/crm/objects/{objectType}/{objectId}`. */
  readonly path: string;
  /** What the caller's scopes must allow on the object type. */
  readonly access: Access;
  readonly body: Schema;
  run(call: ObjectCall<Schema>): Promise<Result<Answer, Refusal>>;
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

export interface ObjectCall<Schema extends BodySchema | undefined> extends ObjectRequest {
  readonly body: Schema extends BodySchema ? BodyOf<Schema> : undefined;
}

export interface Answer {
  readonly status: number;
  /** Left out for answers without a body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}
