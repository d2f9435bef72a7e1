import type { FastifyRequest } from 'fastify';
import type { WriteQueue } from '../actions/write-queue.ts';
import { findBearerToken, type Tokens } from '../auth/tokens.ts';
import type { Caller } from '../model/caller.ts';
import { isShortName } from '../model/object-types.ts';
import type { Refusal } from '../model/refusal.ts';
import { accept, type Result, refuse } from '../model/result.ts';
import type { TypeDefinition } from '../model/type-definition.ts';
import type { Accounts } from '../store/accounts.ts';
import { type Exchange, type Surroundings, sendResult } from './exchange.ts';
import type {
  AccessParts,
  AccountRequest,
  Answer,
  OpenOperation,
  OpenRequest,
  RecordOperation,
  ServedOperation,
  TypeOperation,
} from './operation.ts';
import { checkOperation, hasFarEnd } from './operation-scopes.ts';
import type { SentBody } from './read-body.ts';
import type { Query } from './read-query.ts';

/** What operations work with. */
export interface ApiParts extends Surroundings {
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly access: AccessParts;
  readonly writes: WriteQueue;
  readonly searchLagMs: number;
}

/** Seen: URLs of more than about sixteen thousand characters are refused. */
export const URL_LIMIT_BYTES = 16_384;

const URL_TOO_LONG = refuse({ kind: 'url-too-long', limitBytes: URL_LIMIT_BYTES } as const);

/**
 * Answers one request for an operation, stage after stage; each may refuse, and the first refusal is the
 * answer. Seen: the order. The token comes first, then the object type, the scopes, and the body. Assumed: the rate
 * limits come right after the token.
 */
export async function serve(parts: ApiParts, operation: ServedOperation, exchange: Exchange): Promise<void> {
  sendResult(parts, exchange, await runStages(parts, operation, exchange));
}

async function runStages(
  parts: ApiParts,
  operation: ServedOperation,
  exchange: Exchange,
): Promise<Result<Answer, Refusal>> {
  const { request } = exchange;
  if (request.url.length > URL_LIMIT_BYTES) return URL_TOO_LONG;
  if (operation.on === 'authorization' || operation.on === 'administration') {
    return serveOpenly(parts, operation, exchange);
  }
  const caller = await authenticate(parts, request);
  if (!caller.ok) return caller;
  exchange.caller = caller.value;
  const standing = await parts.limiter.take(caller.value, exchange.rateClass, exchange.startedAtMs);
  exchange.rateHeaders = standing.headers;
  if (standing.exceeded !== undefined) return refuse({ kind: 'rate-limited', policy: standing.exceeded });
  const opened = await openRequest(parts, exchange, caller.value);
  const sent = bodyOf(request);
  if (operation.on === 'account') {
    const access = checkOperation(operation, caller.value, []);
    return access.ok ? operation.run(opened, sent) : access;
  }
  const types = openTypes(operation, opened);
  if (!types.ok) return types;
  const { near, far, objectId } = types.value;
  return operation.run({ ...opened, definition: near, far, objectId }, sent);
}

interface OpenedTypes {
  readonly near: TypeDefinition;
  readonly far: TypeDefinition | undefined;
  readonly objectId: string;
}

/**
 * The object types in the path, which the caller's scopes have to allow.
 * Seen: each is looked for before its scopes are. Both ends of an association have to be open.
 */
function openTypes(
  operation: RecordOperation | TypeOperation,
  { caller, definitions, params }: AccountRequest,
): Result<OpenedTypes, Refusal> {
  const { fromObjectType = '', fromObjectId = '', objectType = fromObjectType } = params;
  const { objectTypeId = objectType, objectId = fromObjectId, toObjectType = '' } = params;
  const near = definitions.parseType(objectTypeId);
  if (!near.ok) return near;
  const { type } = near.value;
  const isShort = operation.on === 'definitions' && operation.refusesShortNames === true;
  if (isShort && isShortName(type, objectTypeId)) {
    return refuse({ kind: 'unknown-object-type', given: objectTypeId });
  }
  const access = checkOperation(operation, caller, [type]);
  if (!access.ok) return access;
  if (!hasFarEnd(operation)) return accept({ near: near.value, far: undefined, objectId });
  const far = definitions.parseType(toObjectType);
  if (!far.ok) return far;
  const farAccess = checkOperation(operation, caller, [far.value.type]);
  return farAccess.ok ? accept({ near: near.value, far: far.value, objectId }) : farAccess;
}

/** What takes no access token: anybody may call it, or who holds the admin key. */
async function serveOpenly(
  { access, world }: ApiParts,
  operation: OpenOperation,
  { version, request }: Exchange,
): Promise<Result<Answer, Refusal>> {
  if (operation.on === 'administration') {
    const admitted = await admit(access, findBearerToken(request.headers.authorization));
    if (!admitted.ok) return refuse({ kind: 'administration', problem: admitted.refusal });
  }
  const [path, rawQuery] = splitOnce(request.url, '?');
  const opened: OpenRequest = {
    version: version ?? 'v3',
    access,
    nowMs: () => world.nowMs(),
    params: request.params as Readonly<Record<string, string>>,
    query: request.query as Query,
    headers: request.headers,
    path,
    rawQuery,
  };
  return operation.run(opened, bodyOf(request));
}

async function admit({ adminKey, control }: AccessParts, key: string | undefined) {
  if (!adminKey.isSetFor(await control.listAccounts()))
    return refuse({ kind: 'administration-closed' } as const);
  return adminKey.check(key);
}

function bodyOf(request: FastifyRequest): SentBody {
  return {
    contentType: request.headers['content-type'],
    bytes: request.body as Buffer | undefined,
  };
}

async function authenticate(parts: ApiParts, request: FastifyRequest): Promise<Result<Caller, Refusal>> {
  const token = findBearerToken(request.headers.authorization);
  if (token === undefined) return refuse({ kind: 'unauthenticated' });
  return parts.tokens.findCaller(token, parts.world.nowMs());
}

async function openRequest(
  parts: ApiParts,
  { version, request }: Exchange,
  caller: Caller,
): Promise<AccountRequest> {
  const account = await parts.accounts.open(caller.accountId);
  const definitions = await account.store.peek((reader) => account.definitions.current(reader));
  const [path, rawQuery] = splitOnce(request.url, '?');
  return {
    version: version ?? 'v3',
    caller,
    account,
    definitions,
    writes: parts.writes,
    limiter: parts.limiter,
    nowMs: () => parts.world.nowMs(),
    searchLagMs: parts.searchLagMs,
    params: request.params as Readonly<Record<string, string>>,
    query: request.query as Query,
    origin: originOf(request),
    path,
    rawQuery,
  };
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

const HOST = /^(?:[a-zA-Z0-9.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?$/;

/** How the client reached the server. A Host header that names no host is not repeated. */
function originOf(request: FastifyRequest): string {
  const host = request.headers.host ?? '';
  if (HOST.test(host)) return `http://${host}`;
  const { localAddress = '127.0.0.1', localPort = 80 } = request.socket;
  return `http://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
}
