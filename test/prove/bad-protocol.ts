import { NO_PROPERTY } from './bad-bodies.ts';
import { type BadCase, type CaseContext, collectionPath, toBytes } from './bad-case.ts';

/** What is no HTTP, or HTTP after which a connection cannot go on: each over a connection of its own. */

type Maker = (context: CaseContext) => string | Buffer;

const REFUSED_BODY = `{"properties":{"${NO_PROPERTY}":"x"}}`;

function readHead({ token }: CaseContext): string {
  return `GET /crm/v3/objects/contacts/512 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n`;
}

function writeHead({ random, token }: CaseContext): string {
  const path = collectionPath(random, 'contacts');
  return `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
}

function replaced(from: string, to: string): Maker {
  return (context) => `${readHead(context)}\r\n`.replace(from, () => to);
}

function withHeader(line: string): Maker {
  return (context) => `${readHead(context)}${line}\r\n\r\n`;
}

function withBody(lines: string, body = REFUSED_BODY): Maker {
  return (context) => `${writeHead(context)}${lines}\r\n\r\n${body}`;
}

/** Cannot be read as HTTP/1.1, or says itself that it is the last. */
const BROKEN: readonly Maker[] = [
  replaced('GET ', 'get '),
  replaced('GET ', 'NOSUCHVERB '),
  replaced('GET ', 'G\0T '),
  replaced('GET ', 'CONNECT '),
  replaced('GET /', 'GET '),
  replaced('GET /', 'GET  /'),
  replaced('GET /crm', 'GET /\0crm'),
  replaced('GET /crm', 'GET /\xff\xfe'),
  replaced('GET /crm', 'GET /c rm'),
  replaced('GET /crm', 'GET http://'),
  replaced('GET /crm', 'GET http://x:y@evil.example:99999/crm'),
  replaced(' HTTP/1.1', ''),
  replaced(' HTTP/1.1', ' HTTP/1.0'),
  replaced(' HTTP/1.1', ' HTTP/0.9'),
  replaced(' HTTP/1.1', ' HTTP/1.2'),
  replaced(' HTTP/1.1', ' HTTP/2.0'),
  replaced(' HTTP/1.1', ' HTTP/11'),
  replaced(' HTTP/1.1', ' http/1.1'),
  replaced(' HTTP/1.1', ' HTTP/9999999999.1'),
  replaced('Host: x\r\n', ''),
  replaced('Host: x', 'Host: x\r\nHost: y'),
  replaced('Host: x', 'Host : x'),
  replaced('Host: x', 'Host: x\r\n y'),
  replaced('Host: x', ': x'),
  replaced('Host: x', 'Host'),
  replaced('Host: x', 'Ho\0st: x'),
  replaced('Host: x', 'Host: x\0y'),
  replaced('\r\n', '\n'),
  replaced('\r\n', '\r'),
  withHeader('Connection: close'),
  withHeader('Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x'),
  withHeader('Connection: keep-alive, close, __proto__'),
  withHeader('Content-Length: abc'),
  withHeader('Content-Length: -1'),
  withHeader('Content-Length: 1e3'),
  withHeader('Content-Length: 99999999999999999999999'),
  withHeader('Content-Length: 0\r\nContent-Length: 5'),
  withHeader('Transfer-Encoding: chunked\r\nContent-Length: 5'),
  withHeader('Transfer-Encoding: gzip'),
  withHeader('Transfer-Encoding: identity'),
  withHeader('Transfer-Encoding: chunked, x'),
  withHeader(`X-Huge: ${'x'.repeat(70_000)}`),
  (context) =>
    withHeader(Array.from({ length: 4000 }, (_none, index) => `X-${index}: y`).join('\r\n'))(context),
  withBody('Content-Length: 99999999', ''),
  withBody('Content-Length: 10485761', ''),
  withBody('Content-Length: 1'),
  withBody('Content-Length: 0'),
  withBody('Content-Length: 5\r\nContent-Length: 35'),
  withBody('Transfer-Encoding: chunked', 'zz\r\n{}\r\n0\r\n\r\n'),
  withBody('Transfer-Encoding: chunked', '-1\r\n{}\r\n0\r\n\r\n'),
  withBody('Transfer-Encoding: chunked', '2\r\n{}x\r\n0\r\n\r\n'),
  withBody('Transfer-Encoding: chunked', 'fffffffffffffffff\r\n{}\r\n0\r\n\r\n'),
  withBody('Transfer-Encoding: chunked', `1;${'x'.repeat(20_000)}\r\n{\r\n0\r\n\r\n`),
  withBody('Transfer-Encoding: chunked', `1\r\n{\r\n0\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`),
  withBody('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', '0\r\n\r\n'),
  () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  () => 'GET /\r\n\r\n',
  () => '\r\n\r\n\r\n\r\n\0',
  () => Buffer.from('16030100c8010000c40303', 'hex'),
  () => Buffer.from('0500ff00', 'hex'),
];

/** Some of these are well-formed reads, so nothing is said about the status but that it is no failure. */
export function brokenProtocol(context: CaseContext): BadCase {
  const made = context.random.pick(BROKEN)(context);
  const bytes = typeof made === 'string' ? Buffer.from(made, 'latin1') : made;
  return { label: 'broken protocol', bytes, isHead: false, mustRefuse: false, connection: 'own' };
}

/** Anything at all; it may look like the beginning of a request, so the client has to say that it ends. */
export function noise({ random }: CaseContext): BadCase {
  const bytes = Buffer.from(Array.from({ length: random.between(1, 300) }, () => random.below(256)));
  return { label: 'noise', bytes, isHead: false, mustRefuse: false, connection: 'cut' };
}

/** A write that would be taken were it complete: the client goes away in the middle of it. */
export function cutRequest(context: CaseContext): BadCase {
  const { random } = context;
  const whole = toBytes(context, {
    method: 'POST',
    target: collectionPath(random, 'contacts'),
    body: '{"properties":{"firstname":"Nobody","email":"nobody-at-all@example.com"}}',
  });
  const bytes = Buffer.from(whole.subarray(0, random.below(whole.length)));
  return { label: 'cut request', bytes, isHead: false, mustRefuse: false, connection: 'cut' };
}
