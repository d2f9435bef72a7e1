import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../model/caller.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Result } from '../model/result.ts';
import { uuidV7, type World } from '../model/world.ts';
import type { Observe } from '../observation.ts';
import type { Answer } from './operation.ts';
import type { RateUsage } from './rate-usage.ts';
import { type ErrorAnswer, toErrorAnswer } from './standard-error.ts';
import type { Version } from './versions.ts';

/** What every exchange needs: where ids and time come from, and where it is told of. */
export interface Surroundings {
  readonly world: World;
  readonly usage: RateUsage;
  readonly observe: Observe;
}

/** One request and its answer, from the first look at it to the last byte. */
export interface Exchange {
  readonly correlationId: string;
  readonly startedAtMs: number;
  readonly route: string;
  readonly version: Version | undefined;
  caller: Caller | undefined;
}

export function openExchange({ world }: Surroundings, route: string, version?: Version): Exchange {
  return { correlationId: uuidV7(world), startedAtMs: world.nowMs(), route, version, caller: undefined };
}

/** Seen: these stand on every answer of the API, the blank in the content type left out. */
const FIXED_HEADERS = {
  'access-control-allow-credentials': 'false',
  vary: 'origin, Accept-Encoding',
  'x-content-type-options': 'nosniff',
} as const;
const JSON_TYPE = 'application/json;charset=utf-8';
const HTML_TYPE = 'text/html;charset=iso-8859-1';

/** Sends what came out of an operation, and tells of it. */
export function sendResult(
  around: Surroundings,
  exchange: Exchange,
  request: FastifyRequest,
  reply: FastifyReply,
  result: Result<Answer, Refusal>,
): FastifyReply {
  if (!result.ok) return sendError(around, exchange, request, reply, toErrorAnswer(result.refusal));
  const { status, body, headers } = result.value;
  if (headers !== undefined) reply.headers(headers);
  writeHead(around, exchange, reply, status, true);
  if (body === undefined) return finish(around, exchange, request, reply, status, undefined);
  reply.header('content-type', JSON_TYPE);
  return finish(around, exchange, request, reply, status, JSON.stringify(body));
}

/** Sends a refusal. Where it has a page and a JSON form, the client's Accept header decides. */
export function sendError(
  around: Surroundings,
  exchange: Exchange,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: ErrorAnswer,
): FastifyReply {
  const { status, body, html, headers } = answer;
  if (headers !== undefined) reply.headers(headers);
  writeHead(around, exchange, reply, status, answer.withoutRateLimit !== true);
  const wantsPage = html !== undefined && (body === undefined || !takesJson(request.headers.accept));
  if (wantsPage) {
    reply.header('content-type', HTML_TYPE);
    return finish(around, exchange, request, reply, status, html);
  }
  if (body === undefined) return finish(around, exchange, request, reply, status, undefined);
  reply.header('content-type', JSON_TYPE);
  const { message, ...rest } = body;
  const envelope = { status: 'error', message, correlationId: exchange.correlationId, ...rest };
  return finish(around, exchange, request, reply, status, JSON.stringify(envelope));
}

/**
 * Seen: a page for clients that take anything; in newer accounts JSON. Assumed: JSON unless the header
 * leaves no room for it.
 */
function takesJson(accept: string | undefined): boolean {
  return accept === undefined || /application\/(\*|json)|\*\/\*|\+json/i.test(accept);
}

function writeHead(
  around: Surroundings,
  exchange: Exchange,
  reply: FastifyReply,
  status: number,
  rated: boolean,
) {
  const { correlationId, caller } = exchange;
  reply.code(status).headers(FIXED_HEADERS);
  reply.header('x-hubspot-correlation-id', correlationId);
  reply.header('server-timing', `hcid;desc="${correlationId}"`);
  if (rated && caller !== undefined) reply.headers(around.usage.count(caller, exchange.startedAtMs));
}

function finish(
  { world, observe }: Surroundings,
  exchange: Exchange,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  payload: string | undefined,
): FastifyReply {
  const { correlationId, route, version, caller, startedAtMs } = exchange;
  const durationMs = world.nowMs() - startedAtMs;
  const known = { ...(version && { version }), ...(caller && { accountId: caller.accountId }) };
  observe({ kind: 'request', correlationId, method: request.method, route, ...known, status, durationMs });
  return reply.send(payload);
}
