import type { IncomingHttpHeaders } from 'node:http';
import type { WriteQueue } from '../actions/write-queue.ts';
import type { AdminKey } from '../auth/admin-key.ts';
import type { Apps } from '../auth/apps.ts';
import type { AuthorizationServer } from '../auth/authorization-server.ts';
import type { Access, Caller } from '../model/caller.ts';
import type { AccountDefinitions } from '../model/definitions.ts';
import type { ObjectType } from '../model/object-types.ts';
import type { RateClass } from '../model/rate-limits.ts';
import type { JsonPosition, Refusal } from '../model/refusal.ts';
import type { Result } from '../model/result.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import type { World } from '../model/world.ts';
import type { Accounts, OpenAccount } from '../store/accounts.ts';
import type { ControlStore } from '../store/store.ts';
import { endOfJsonValue, findJsonValue } from './json-scan.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { type BodyOf, type RootSchema, readSentBody, type SentBody } from './read-body.ts';
import type { Query } from './read-query.ts';
import type { Version } from './versions.ts';

/** One operation of the API: every version and spelling of it leads here. */
export type ServedOperation = TokenOperation | OpenOperation;

/** An operation that takes an access token. */
export type TokenOperation = RecordOperation | TypeOperation | AccountOperation;

/** An operation that takes none. */
export type OpenOperation = AuthorizationOperation | AdminOperation;

interface OperationBase {
  readonly family: string;
  readonly method: Method;
  /** Without the version, such as `/crm/objects/{objectType}/{objectId}`. */
  readonly path: string;
  /** The versions that have it, where those are not the usual ones. */
  readonly versions?: readonly Version[];
  /** By which limits its requests are counted; the usual ones when left out. */
  readonly rateClass?: RateClass;
  /** The shape of its body; absent for an operation that takes none. */
  readonly body?: RootSchema;
}

/** An operation on records of an object type. */
export interface RecordOperation extends OperationBase {
  readonly on: 'records';
  /** What the caller's scopes must allow on the object type. */
  readonly access: Access;
  run(request: ObjectRequest, sent: SentBody): Promise<Result<Answer, Refusal>>;
}

/** An operation on the definitions of an object type. */
export interface TypeOperation extends OperationBase {
  readonly on: 'definitions';
  /** What the caller's scopes must allow on the definitions of the object type. */
  readonly access: Access;
  /** Seen: a custom type has to be named in full here, or by its id. */
  readonly refusesShortNames?: boolean;
  run(request: TypeRequest, sent: SentBody): Promise<Result<Answer, Refusal>>;
}

/** An operation on what an account has beside its object types. */
export interface AccountOperation extends OperationBase {
  readonly on: 'account';
  /** Any one of these scopes opens it; none is needed where the list is empty. */
  readonly anyOf: readonly string[];
  /** The scopes that open it where it is about one object type, which it looks for and checks by itself. */
  readonly anyOfFor?: (type: ObjectType) => readonly string[];
  run(request: AccountRequest, sent: SentBody): Promise<Result<Answer, Refusal>>;
}

/** An operation for who has no access token yet: programs that want one, and people that are asked for it. */
export interface AuthorizationOperation extends OperationBase {
  readonly on: 'authorization';
  run(request: OpenRequest, sent: SentBody): Promise<Result<Answer, Refusal>>;
}

/** An operation of Axle's own, for who holds the admin key. */
export interface AdminOperation extends OperationBase {
  readonly on: 'administration';
  run(request: OpenRequest, sent: SentBody): Promise<Result<Answer, Refusal>>;
}

/** What an operation says of itself, and does with a request and the body that was read by its schema. */
type WithBody<Operation extends ServedOperation, Schema extends RootSchema> = Omit<
  Operation,
  'run' | 'body'
> & {
  readonly body: Schema;
  run(call: RequestOf<Operation> & Read<Schema>): Promise<Result<Answer, Refusal>>;
};

type RequestOf<Operation extends ServedOperation> = Parameters<Operation['run']>[0];

interface Read<Schema extends RootSchema> {
  readonly body: BodyOf<Schema>;
  /** Where a value of the body begins and ends, for refusals that name the place. */
  locate(path: readonly string[]): { readonly start: JsonPosition; readonly end: JsonPosition };
}

export type ObjectCall<Schema extends RootSchema> = ObjectRequest & Read<Schema>;
export type TypeCall<Schema extends RootSchema> = TypeRequest & Read<Schema>;

/** An operation whose body is read before it runs. */
export function withBody<const Schema extends RootSchema>(
  operation: WithBody<RecordOperation, Schema>,
): RecordOperation;
export function withBody<const Schema extends RootSchema>(
  operation: WithBody<TypeOperation, Schema>,
): TypeOperation;
export function withBody<const Schema extends RootSchema>(
  operation: WithBody<AccountOperation, Schema>,
): AccountOperation;
export function withBody<const Schema extends RootSchema>(
  operation: WithBody<AuthorizationOperation, Schema>,
): AuthorizationOperation;
export function withBody<const Schema extends RootSchema>(
  operation: WithBody<AdminOperation, Schema>,
): AdminOperation;
export function withBody<const Schema extends RootSchema>(
  operation: OperationBase & {
    readonly body: Schema;
    run(call: never): Promise<Result<Answer, Refusal>>;
  },
): unknown {
  return {
    ...operation,
    async run(request: AccountRequest, sent: SentBody) {
      const body = readSentBody(operation.body, sent);
      if (!body.ok) return body;
      const locate = (path: readonly string[]) => findPlace(sent.bytes, path);
      return operation.run({ ...request, body: body.value, locate } as never);
    },
  };
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What an operation that takes no token is told of a request. */
export interface OpenRequest {
  readonly version: Version;
  readonly access: AccessParts;
  /** The time, in milliseconds since 1970. */
  readonly nowMs: () => number;
  /** What stands in the path where the operation's path has a name in braces. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  /** The names are in lower case. */
  readonly headers: IncomingHttpHeaders;
  /** The path as it was called, without the query. */
  readonly path: string;
  /** The query as it was sent, without the question mark. */
  readonly rawQuery: string;
}

/** What decides who may have which token, and who may administer the server. */
export interface AccessParts {
  readonly server: AuthorizationServer;
  readonly apps: Apps;
  readonly adminKey: AdminKey;
  readonly accounts: Accounts;
  readonly control: ControlStore;
  readonly world: World;
}

/** A request that has passed authentication and the scope check. */
export interface AccountRequest {
  readonly version: Version;
  readonly caller: Caller;
  readonly account: OpenAccount;
  readonly definitions: AccountDefinitions;
  readonly writes: WriteQueue;
  readonly limiter: RateLimiter;
  /** The time, in milliseconds since 1970. */
  readonly nowMs: () => number;
  /** By how much searches lag behind writes. */
  readonly searchLagMs: number;
  /** What stands in the path where the operation's path has a name in braces. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  /** Scheme and authority by which the client reached the server. */
  readonly origin: string;
  /** The path as it was called, without the query. */
  readonly path: string;
  /** The query as it was sent, without the question mark. */
  readonly rawQuery: string;
}

/** A request about one object type. */
export interface TypeRequest extends AccountRequest {
  readonly definition: TypeDefinition;
  /** The object type at the far end of associations, where the path names one. */
  readonly far: TypeDefinition | undefined;
}

/** A request for records of one object type. */
export interface ObjectRequest extends TypeRequest {
  /** The record id, or the value of the id property, as it stands in the path. */
  readonly objectId: string;
}

function findPlace(bytes: Buffer | undefined, path: readonly string[]) {
  const text = bytes?.toString('utf8') ?? '';
  return { start: findJsonValue(text, path).at, end: endOfJsonValue(text, path) };
}

export interface Answer {
  readonly status: number;
  /** Left out for answers without a body. */
  readonly body?: unknown;
  /** A page for a person, which stands instead of a body. */
  readonly page?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
