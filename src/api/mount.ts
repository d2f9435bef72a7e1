import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Refusal } from '../model/refusal.ts';
import { refuse } from '../model/result.ts';
import { openExchange, sendError, sendResult } from './exchange.ts';
import type { Method, ServedOperation } from './operation.ts';
import { OPERATIONS, OWN_OPERATIONS } from './operations.ts';
import { type ApiParts, serve, URL_LIMIT_BYTES } from './serve.ts';
import { ownRoutePattern, type RoutePattern, routePatternsOf, type Version } from './versions.ts';

/** Assumed: a body may have ten mebibytes; the real limit is not known. */
export const BODY_LIMIT_BYTES = 10 * 1024 * 1024;
/** Header lines and URL together; beyond it the connection is refused by the HTTP parser with 431. */
export const HEADER_LIMIT_BYTES = 65_536;

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Mounts every operation under every spelling of every version, and what is said on all other paths. */
export function mountApi(app: FastifyInstance, parts: ApiParts): void {
  takeAnyBody(app);
  const mounted = OPERATIONS.flatMap((operation) =>
    routePatternsOf(operation.path, operation.versions).map((pattern) => ({ pattern, operation })),
  );
  for (const group of Map.groupBy(mounted, ({ pattern }) => pattern.url).values()) {
    const [first] = group;
    const operations = group.map(({ operation }) => operation);
    if (first !== undefined) mountPath(app, parts, first.pattern, operations);
  }
  for (const operation of OWN_OPERATIONS) mountPath(app, parts, ownRoutePattern(operation.path), [operation]);
  app.setNotFoundHandler((request, reply) => {
    const isLong = request.url.length > URL_LIMIT_BYTES;
    refuseWith(parts, request, reply, isLong ? TOO_LONG : { kind: 'no-such-route' });
  });
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(parts, error, request, reply));
}

const TOO_LONG: Refusal = { kind: 'url-too-long', limitBytes: URL_LIMIT_BYTES };

/** Bodies come as bytes, whatever they claim to be: who reads them decides what they may be. */
function takeAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

function mountPath(
  app: FastifyInstance,
  parts: ApiParts,
  { url, version }: RoutePattern,
  operations: readonly ServedOperation[],
): void {
  for (const operation of operations) {
    app.route({
      method: operation.method === 'GET' ? ['GET', 'HEAD'] : operation.method,
      url,
      handler(request, reply) {
        const { version: named } = request.params as { readonly version?: Version };
        const { path: route, dailyRateOnly } = operation;
        const place = { request, reply, route, version: version ?? named ?? 'v3', dailyRateOnly };
        return serve(parts, operation, openExchange(parts, place));
      },
    });
  }
  const served = operations.map((operation) => operation.method);
  const allowed = [...served, 'OPTIONS'];
  app.route({
    method: [...METHODS.filter((method) => !served.includes(method)), 'OPTIONS'],
    url,
    handler(request, reply) {
      if (request.method === 'OPTIONS') return reply.code(204).header('allow', allowed.join(',')).send();
      return refuseWith(parts, request, reply, { kind: 'method-not-allowed', allowed });
    },
  });
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
  // Seen: an internal error tells nothing but its correlation id.
  sendError(parts, exchange, { status: 500, body: { message: 'internal error' } });
}

/** What the HTTP layer refused; absent for a failure of the server. */
function findRefusal({ code, statusCode = 500, message }: FastifyError): Refusal | undefined {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return { kind: 'body-too-large', limitBytes: BODY_LIMIT_BYTES };
  if (code === 'FST_ERR_BAD_URL') return { kind: 'unreadable-url' };
  return statusCode >= 400 && statusCode < 500 ? { kind: 'unreadable-request', reason: message } : undefined;
}
