import type { Random } from '../support/random.ts';
import { NO_PROPERTY, writeTarget } from './bad-bodies.ts';
import { type BadCase, type CaseContext, collectionPath, harmless, refused } from './bad-case.ts';

/** Well-formed HTTP whose headers are wrong, odd, or too many: the connection has to stay. */

/** A body that would be taken: only the headers may be what it is refused for. */
const GOOD_BODY = '{"properties":{"firstname":"Nobody","email":"nobody-at-all@example.com"}}';
const REFUSED_BODY = `{"properties":{"${NO_PROPERTY}":"x"}}`;

function goodWrite({ random }: CaseContext) {
  const path = collectionPath(random, 'contacts');
  return random.chance(0.5)
    ? { method: 'POST', target: path, body: GOOD_BODY }
    : { method: 'PATCH', target: `${path}/512`, body: GOOD_BODY };
}

export function wrongToken(context: CaseContext): BadCase {
  const { random, token } = context;
  const authorization = random.pick([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer x',
    'Bearer null',
    'Bearer __proto__',
    `Bearer ${token.slice(0, -1)}`,
    `Bearer ${token}x`,
    `Bearer ${token.toUpperCase()}`,
    `Bearer "${token}"`,
    `Bearer ${token} ${token}`,
    `Bearer: ${token}`,
    `Bearer${token}`,
    `Basic ${Buffer.from(`x:${token}`).toString('base64')}`,
    `Token ${token}`,
    token,
    `Bearer ${'x'.repeat(random.pick([100, 10_000]))}`,
    'Bearer \xff\xfe\x80',
    'Digest username="x"',
  ]);
  const write = goodWrite(context);
  const target = random.chance(0.1) ? `${write.target}?hapikey=${token}&access_token=${token}` : write.target;
  const headers = authorization === undefined ? [] : [`Authorization: ${authorization}`];
  return refused(context, 'wrong token', { ...write, target, headers, withoutToken: true });
}

const NO_JSON = [
  'text/plain',
  'text/json',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  'application/jsonx',
  'application/json-patch',
  'json',
  'text/plain; application/json',
  '*/*',
  '\xff',
] as const;

export function wrongContentType(context: CaseContext): BadCase {
  const contentType = context.random.pick(NO_JSON);
  return refused(context, 'wrong content type', { ...goodWrite(context), contentType });
}

const ODD_HOSTS = [
  '',
  ' ',
  'x y',
  '[::1]',
  '[',
  '..',
  '-',
  '\xe9',
  'a'.repeat(5000),
  'x:99999',
  '<script>',
  '%00',
] as const;

const ODD_HEADERS = [
  'X-HTTP-Method-Override: DELETE',
  'X-HTTP-Method: DELETE',
  'X-Original-URL: /crm/v3/objects/contacts/1',
  'X-Forwarded-Host: evil.example',
  'X-Forwarded-Proto: javascript',
  'Forwarded: host="x"',
  'Content-Length: 0',
  'Range: bytes=0-1',
  'If-None-Match: *',
  'If-Modified-Since: yesterday',
  'Accept: application/xml;q=2',
  'Accept: text/html',
  'Accept: \xff',
  'Accept-Encoding: gzip, br, zstd, \xff',
  'Accept-Version: 9.9.9',
  'Content-Type: application/json',
  'Content-Type: ;;;',
  'Content-Encoding: gzip',
  'Cookie: a=b; __proto__=c; ;;;=',
  'Origin: null',
  'Access-Control-Request-Method: DELETE',
  'Upgrade: h2c',
  'HTTP2-Settings: AAAA',
  '__proto__: x',
  'constructor: x',
  'toString: x',
  'X-Empty:',
  'TE: trailers',
  'Via: 1.1 x',
  'Max-Forwards: 0',
  'Proxy-Authorization: x',
] as const;

export function oddHeaders(context: CaseContext): BadCase {
  const { random, records, token } = context;
  const { type, id } = random.pick(records);
  const headers: string[] = [];
  for (let count = random.between(1, 5); count > 0; count -= 1) headers.push(random.pick(ODD_HEADERS));
  if (random.chance(0.05)) headers.push(...manyHeaders(random));
  if (random.chance(0.05)) headers.push(`X-Long: ${'y'.repeat(random.between(1000, 30_000))}`);
  if (random.chance(0.1)) headers.push(`Authorization: Bearer ${token}`);
  const single = new Map(
    headers.map((line) => [line.toLowerCase().startsWith('content-length') ? '0' : line, line]),
  );
  const target = `${collectionPath(random, type)}/${id}`;
  const found = harmless(context, 'odd headers', { method: 'GET', target, headers: [...single.values()] });
  return random.chance(0.2) ? withHost(found, random.pick(ODD_HOSTS)) : found;
}

function manyHeaders(random: Random): string[] {
  return Array.from({ length: random.between(50, 900) }, (_none, index) => `X-${index}: ${index}`);
}

function withHost(found: BadCase, host: string): BadCase {
  const text = found.bytes.toString('latin1').replace('Host: crm.example', () => `Host: ${host}`);
  return { ...found, bytes: Buffer.from(text, 'latin1') };
}

/** Legal chunks, in forms that nobody sends, around a body that is refused. */
export function oddChunks(context: CaseContext): BadCase {
  const { random } = context;
  const body = Buffer.from(random.pick([REFUSED_BODY, '{', '[]', '', '\ufeff[]', '{"properties":[]}']));
  const size = random.pick([1, 3, 7, 1000]);
  const extension = random.pick(['', ';a', ';a=b', ';a="b c"', ';x=y;z']);
  let chunks = '';
  for (let offset = 0; offset < body.length; offset += size) {
    const part = body.subarray(offset, offset + size);
    const hex = part.length.toString(16);
    const digits = random.pick([hex, hex.toUpperCase(), `000${hex}`]);
    chunks += `${digits}${extension}\r\n${part.toString('latin1')}\r\n`;
  }
  chunks += `0${extension}\r\n${random.chance(0.3) ? 'X-Trailer: x\r\n' : ''}\r\n`;
  const headers = [
    'Content-Type: application/json',
    random.pick(['Transfer-Encoding: chunked', 'transfer-encoding: Chunked']),
  ];
  const found = refused(context, 'odd chunks', { ...writeTarget(context), headers });
  return { ...found, bytes: Buffer.concat([found.bytes, Buffer.from(chunks, 'latin1')]) };
}

export function oddExpectation(context: CaseContext): BadCase {
  const { random } = context;
  if (random.chance(0.5)) {
    const draft = { ...writeTarget(context), body: REFUSED_BODY, headers: ['Expect: 100-continue'] };
    return refused(context, 'expectation', draft);
  }
  const headers = [`Expect: ${random.pick(['x', '200-ok', '100-continue, x', '\xff'])}`];
  const target = collectionPath(random, 'contacts');
  return harmless(context, 'expectation', { method: 'GET', target, headers });
}
