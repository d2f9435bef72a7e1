import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../model/caller.ts';
import type { RateClass } from '../model/rate-limits.ts';
import type { Refusal } from '../model/refusal.ts';
import type { Result } from '../model/result.ts';
import { uuidV7, type World } from '../model/world.ts';
import type { Observe } from '../observation.ts';
import type { ErrorAnswer } from './error-answers.ts';
import type { Answer } from './operation.ts';
import type { Outbox } from './outbox.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { toErrorAnswer } from './standard-error.ts';
import type { Version } from './versions.ts';

/** What every exchange needs: where ids and time come from, and where it is told of. */
export interface Surroundings {
  readonly world: World;
  readonly limiter: RateLimiter;
  readonly observe: Observe;
  readonly outbox: Outbox;
  /** True once the server takes no more connections: clients are told to close theirs. */
  readonly isClosing: () => boolean;
}

/** One request and its answer, from the first look at it to the last byte. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly correlationId: string;
  readonly startedAtMs: number;
  readonly route: string;
  readonly version: Version | undefined;
  readonly rateClass: RateClass;
  caller: Caller | undefined;
  /** What the rate limiter tells of; empty before it was asked. */
  rateHeaders: readonly string[];
}

export interface ExchangePlace {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly route: string;
  readonly version?: Version;
  readonly rateClass?: RateClass | undefined;
}

export function openExchange({ world }: Surroundings, place: ExchangePlace): Exchange {
  const { request, reply, route, version, rateClass = 'usual' } = place;
  const correlationId = uuidV7(world);
  const startedAtMs = world.nowMs();
  return {
    request,
    reply,
    correlationId,
    startedAtMs,
    route,
    version,
    rateClass,
    caller: undefined,
    rateHeaders: [],
  };
}

const JSON_TYPE = 'application/json;charset=utf-8';
const HTML_TYPE = 'text/html;charset=iso-8859-1';
const PAGE_TYPE = 'text/html;charset=utf-8';

interface Payload {
  readonly type: string;
  readonly text: string;
}

interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** Whether the rate limiter's headers stand on the answer. */
  readonly isRated: boolean;
}

/** Sends what came out of an operation, and tells of it. */
export function sendResult(around: Surroundings, exchange: Exchange, result: Result<Answer, Refusal>): void {
  if (!result.ok) {
    sendError(around, exchange, toErrorAnswer(result.refusal));
    return;
  }
  const { status, headers } = result.value;
  send(around, exchange, { status, headers, isRated: true }, toPayload(result.value));
}

function toPayload({ body, page }: Answer): Payload | undefined {
  if (page !== undefined) return { type: PAGE_TYPE, text: page };
  return body === undefined ? undefined : { type: JSON_TYPE, text: JSON.stringify(body) };
}

/** Sends a refusal. Where it has a page and a JSON form, the client's Accept header decides. */
export function sendError(around: Surroundings, exchange: Exchange, answer: ErrorAnswer): void {
  const { status, headers } = answer;
  const head = { status, headers, isRated: answer.withoutRateLimit !== true };
  send(around, exchange, head, toErrorPayload(exchange, answer));
}

function toErrorPayload(
  { request, correlationId }: Exchange,
  { body, ownBody, html, emptyAsJson }: ErrorAnswer,
): Payload | undefined {
  if (ownBody !== undefined) {
    return { type: JSON_TYPE, text: JSON.stringify({ ...ownBody, correlationId }) };
  }
  if (emptyAsJson === true && takesJson(request.headers.accept)) return undefined;
  if (html !== undefined && (body === undefined || !takesJson(request.headers.accept))) {
    return { type: HTML_TYPE, text: html };
  }
  if (body === undefined) return undefined;
  const { message, errorType, ...rest } = body;
  const text = JSON.stringify({ status: 'error', message, errorType, correlationId, ...rest });
  return { type: JSON_TYPE, text };
}

/**
 * Whether a client that is refused gets JSON rather than a page.
 * Seen: a page for clients that take anything, and from newer accounts JSON. Assumed: a refusal that has both
 * forms is sent as JSON unless the Accept header leaves no room for it.
 */
function takesJson(accept: string | undefined): boolean {
  return accept === undefined || /application\/(\*|json)|\*\/\*|\+json/i.test(accept);
}

/**
 * Writes the answer straight to the connection: the framework's own way from here on, hooks and headers kept
 * in maps, costs as much as the rest of the HTTP layer.
 * Seen: the headers that stand on every answer, and no blank in the content type.
 */
function send(around: Surroundings, exchange: Exchange, head: Head, payload: Payload | undefined): void {
  const { correlationId, reply } = exchange;
  const lines: string[] = [
    'access-control-allow-credentials',
    'false',
    'vary',
    'origin, Accept-Encoding',
    'x-content-type-options',
    'nosniff',
    'x-hubspot-correlation-id',
    correlationId,
    'server-timing',
    `hcid;desc="${correlationId}"`,
  ];
  if (head.isRated) lines.push(...exchange.rateHeaders);
  if (head.headers !== undefined) lines.push(...Object.entries(head.headers).flat());
  if (payload !== undefined) {
    lines.push('content-type', payload.type, 'content-length', String(Buffer.byteLength(payload.text)));
  }
  if (around.isClosing()) lines.push('connection', 'close');
  observeAnswer(around, exchange, head.status);
  reply.hijack();
  reply.raw.writeHead(head.status, lines);
  around.outbox.send(reply.raw, payload?.text);
}

function observeAnswer({ world, observe }: Surroundings, exchange: Exchange, status: number): void {
  const { correlationId, route, version, caller, startedAtMs, request } = exchange;
  observe({
    kind: 'request',
    correlationId,
    method: request.method,
    route,
    version,
    accountId: caller?.accountId,
    status,
    durationMs: world.nowMs() - startedAtMs,
  });
}
