import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '../model/refusal.ts';
import { refuse } from '../model/result.ts';
import { StoreUnavailable } from '../store/store-unavailable.ts';
import { openExchange, sendError, sendResult } from './exchange.ts';
import type { Method } from './operation.ts';
import { OPERATIONS, OWN_OPERATIONS } from './operations.ts';
import { Routes } from './routes.ts';
import { type ApiParts, serve, URL_LIMIT_BYTES } from './serve.ts';

/** Assumed: a body may have ten mebibytes; the real limit is not known. */
export const BODY_LIMIT_BYTES = 10 * 1024 * 1024;
/** Header lines and URL together; beyond it the connection is refused by the HTTP parser with 431. */
export const HEADER_LIMIT_BYTES = 65_536;

/** The methods with which operations are called; a request by any other finds nothing. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Mounts every operation under every spelling of every version, and what is said on all other paths. */
export function mountApi(app: FastifyInstance, parts: ApiParts): void {
  takeAnyBody(app);
  const routes = new Routes(OPERATIONS, OWN_OPERATIONS);
  const handler = (request: FastifyRequest, reply: FastifyReply) =>
    answerRequest(parts, routes, request, reply);
  app.route({ method: METHODS, url: '/*', handler });
  app.setNotFoundHandler(handler);
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(parts, error, request, reply));
}

function answerRequest(
  parts: ApiParts,
  routes: Routes,
  request: FastifyRequest,
  reply: FastifyReply,
): unknown {
  if (request.url.length > URL_LIMIT_BYTES) return refuseWith(parts, request, reply, TOO_LONG);
  const found = routes.find(request.method, request.url);
  switch (found.kind) {
    case 'route': {
      const { operation, version, params } = found.route;
      request.params = params;
      const { path: route, rateClass } = operation;
      return serve(parts, operation, openExchange(parts, { request, reply, route, version, rateClass }));
    }
    case 'other-method':
      return answerOtherMethod(parts, request, reply, found.served);
    case 'nothing':
      return refuseWith(parts, request, reply, { kind: 'no-such-route' });
    default:
      return found satisfies never;
  }
}

const TOO_LONG: Refusal = { kind: 'url-too-long', limitBytes: URL_LIMIT_BYTES };

/** Bodies come as bytes, whatever they claim to be: who reads them decides what they may be. */
function takeAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  // The one that nearly all claim to be is found at once by its name.
  app.addContentTypeParser(['*', 'application/json'], { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
}

/** What is said to a method that a path is not served by. */
function answerOtherMethod(
  parts: ApiParts,
  request: FastifyRequest,
  reply: FastifyReply,
  served: readonly Method[],
) {
  const allowed = [...served, 'OPTIONS'];
  if (request.method === 'OPTIONS') return reply.code(204).header('allow', allowed.join(',')).send();
  return refuseWith(parts, request, reply, { kind: 'method-not-allowed', allowed });
}

function refuseWith(parts: ApiParts, request: FastifyRequest, reply: FastifyReply, refusal: Refusal): void {
  sendResult(parts, openExchange(parts, { request, reply, route: refusal.kind }), refuse(refusal));
}

/** What the HTTP layer itself refuses, and what nobody expected. */
export function answerError(
  parts: ApiParts,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const refusal = findRefusal(error);
  if (refusal !== undefined) {
    refuseWith(parts, request, reply, refusal);
    return;
  }
  const exchange = openExchange(parts, { request, reply, route: 'failure' });
  parts.observe({ kind: 'failure', correlationId: exchange.correlationId, route: exchange.route, error });
  if (error instanceof StoreUnavailable) {
    sendError(parts, exchange, UNAVAILABLE);
    return;
  }
  // Seen: an internal error tells nothing but its correlation id.
  sendError(parts, exchange, { status: 500, body: { message: 'internal error' } });
}

/** Seconds: a database that restarts or hands over is back soon. */
const RETRY_AFTER = '1';

/** Assumed: the real API has no body of its own for this; its clients try again by the status and the header. */
const UNAVAILABLE = {
  status: 503,
  headers: { 'retry-after': RETRY_AFTER },
  body: { message: 'Service temporarily unavailable' },
} as const;

/** What the HTTP layer refused; absent for a failure of the server. */
function findRefusal({ code, statusCode = 500, message }: FastifyError): Refusal | undefined {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return { kind: 'body-too-large', limitBytes: BODY_LIMIT_BYTES };
  if (code === 'FST_ERR_BAD_URL') return { kind: 'unreadable-url' };
  return statusCode >= 400 && statusCode < 500 ? { kind: 'unreadable-request', reason: message } : undefined;
}
