import { describe, expect, test } from 'vitest';
import { expectRefusal, OBJECTS, recordOf } from './api-caller.ts';
import { sendRaw } from './raw-request.ts';
import { useAxle } from './running-axle.ts';

const axle = useAxle();

const CONTACTS = `${OBJECTS}/contacts`;
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

function post(body: string | Uint8Array) {
  return axle.api.send('POST', CONTACTS, { body });
}

function bytes(...parts: readonly (string | number)[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part))),
  );
}

test('a body with white space around it is read', async () => {
  const reply = await post(' \r\n\t{ "properties" : { "firstname" : "Ada" } } \n');
  expect(recordOf(reply, 201).properties['firstname']).toBe('Ada');
});

test('a byte order mark before the body is passed over', async () => {
  const reply = await post('\ufeff{"properties":{"firstname":"Ada"}}');
  expect(recordOf(reply, 201).properties['firstname']).toBe('Ada');
});

test('a byte order mark does not count as a column', async () => {
  const { text } = await post('\ufeff{"properties":}');
  expect(JSON.parse(text).message).toMatch(/^Invalid input JSON on line 1, column 15: /);
});

test('a body that comes in chunks, cut within a character, is put together', async () => {
  const whole = Buffer.from('{"properties":{"firstname":"Zoë 🌷"}}');
  const cuts = [0, 5, 30, 34, whole.length];
  const chunks = cuts.slice(1).map((end, index) => whole.subarray(cuts[index], end));
  const reply = await sendRaw(axle.api.url, {
    method: 'POST',
    path: CONTACTS,
    headers: {
      authorization: `Bearer ${axle.api.token}`,
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
    },
    chunks,
  });
  expect(recordOf(reply, 201).properties['firstname']).toBe('Zoë 🌷');
});

test('escapes in names and values mean what they say', async () => {
  const reply = await post('{"prop\\u0065rties":{"first\\u006eame":"A\\u0064a \\ud83c\\udf37 \\"\\\\\\/"}}');
  expect(recordOf(reply, 201).properties['firstname']).toBe('Ada 🌷 "\\/');
});

test('of two equal names the last one counts', async () => {
  const reply = await post('{"properties":{"firstname":"x"},"properties":{"city":"a","city":"b","zip":1.0}}');
  const { properties } = recordOf(reply, 201);
  expect(properties).toMatchObject({ city: 'b', zip: '1.0' });
  expect(properties).not.toHaveProperty('firstname');
});

describe('bytes that are no UTF-8', () => {
  test.each([
    ['in a value', bytes('{"properties":{"firstname":"A', 0xff, '"}}')],
    ['in a name', bytes('{"properties":{"first', 0xc3, 'name":"A"}}')],
    ['cut off', bytes('{"properties":{"firstname":"', 0xe2, 0x82, '"}}')],
    ['encoded for too long', bytes('{"properties":{"firstname":"', 0xc0, 0xaf, '"}}')],
    ['half a character pair', bytes('{"properties":{"firstname":"', 0xed, 0xa0, 0x80, '"}}')],
    ['of UTF-16', Buffer.from('{"properties":{}}', 'utf16le').fill(0xff, 0, 1)],
  ])('%s are refused, with their place and without a category', async (_what, body) => {
    const reply = await post(body);
    expect(reply.status).toBe(400);
    const { message, category } = JSON.parse(reply.text);
    expect(message).toMatch(/^Invalid input JSON on line 1, column \d+: /);
    expect(category).toBeUndefined();
  });

  test('are placed where they stand', async () => {
    const { text } = await post(bytes('{"properties":{"firstname":"A', 0xff, '"}}'));
    expect(JSON.parse(text).message).toMatch(/^Invalid input JSON on line 1, column 30: Invalid UTF-8/);
  });

  test('on a later line are placed on that line', async () => {
    const { text } = await post(bytes('{\n"properties":{\n "firstname":"', 0xff, '"}}'));
    expect(JSON.parse(text).message).toMatch(/^Invalid input JSON on line 3, column 15: Invalid UTF-8/);
  });
});

describe('a text that is no JSON', () => {
  test.each([
    ['{', 1, 2, 'Unexpected end-of-input'],
    ['{"properties":', 1, 15, 'Unexpected end-of-input'],
    ['{"properties":{"a":"b"}', 1, 24, 'Unexpected end-of-input'],
    ['{"properties":{"city":"Bo', 1, 26, 'Unexpected end-of-input'],
    ['{"properties":[', 1, 16, 'Unexpected end-of-input'],
    ['{"properties":{"city":"Bonn",}}', 1, 30, "Unexpected character ('}' (code 125))"],
    ['{"properties":{"city" "Bonn"}}', 1, 23, "Unexpected character ('\"' (code 34))"],
    ['{"properties":{"city":"a" "zip":"b"}}', 1, 27, "Unexpected character ('\"' (code 34))"],
    ["{'properties':{}}", 1, 2, "Unexpected character (''' (code 39))"],
    ['{properties:{}}', 1, 2, "Unexpected character ('p' (code 112))"],
    ['{"properties":{"city":Bonn}}', 1, 23, "Unrecognized token 'Bonn'"],
    ['{"properties":{"city":True}}', 1, 23, "Unrecognized token 'True'"],
    ['{"properties":{"city":NaN}}', 1, 23, ''],
    ['{"properties":{"n":01}}', 1, 20, ''],
    ['{"properties":{"n":+1}}', 1, 20, ''],
    ['{"properties":{"n":1.}}', 1, 20, ''],
    ['{"properties":{}}}', 1, 18, "Unexpected character ('}' (code 125))"],
    ['{"properties":{}} {}', 1, 19, ''],
    ['{\n  "properties": {\n    "city": "Bonn",\n  }\n}', 4, 3, "Unexpected character ('}' (code 125))"],
    ['{\r\n"properties":{\r\n"city":x}}', 3, 8, "Unrecognized token 'x'"],
    ['{"properties":{"city":"a\nb"}}', 1, 25, 'Illegal unquoted character ((CTRL-CHAR, code 10))'],
    ['{"properties":{"city":"a\\x"}}', 1, 26, "Unrecognized character escape ('x' (code 120))"],
    ['{"properties":{"city":"\\u12g4"}}', 1, 28, "Unexpected character ('g' (code 103))"],
    ['// note\n{}', 1, 1, "Unexpected character ('/' (code 47))"],
    ['city=Bonn', 1, 1, "Unrecognized token 'city'"],
  ])('such as %j is refused on line %s, column %s', async (body, line, column, reason) => {
    for (const [method, path] of [
      ['POST', CONTACTS],
      ['PATCH', `${CONTACTS}/1`],
    ] as const) {
      const reply = await axle.api.send(method, path, { body });
      const { message } = JSON.parse(reply.text);
      expectRefusal(reply, 400, { message });
      const place = /^Invalid input JSON on line (\d+), column (\d+): (.+)$/s.exec(message);
      expect([Number(place?.[1]), Number(place?.[2])]).toEqual([line, column]);
      expect(place?.[3]).toContain(reason);
    }
  });

  test('because it is nested too deeply is refused, not failed at', async () => {
    for (const body of ['['.repeat(200_000), `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`]) {
      const reply = await post(body);
      expect(reply.status).toBe(400);
      expect(JSON.parse(reply.text).message).toMatch(/^Invalid input JSON on line 1, column \d+/);
    }
  });

  test('does not have its text repeated at length', async () => {
    const reply = await post(`{"properties":${'x'.repeat(100_000)}}`);
    expect(reply.status).toBe(400);
    expect(reply.text.length).toBeLessThan(2000);
  });
});

describe('the size of a body', () => {
  const start = '{"properties":{"firstname":"Ada"}';

  test('may reach the limit', async () => {
    const body = `${start}${' '.repeat(BODY_LIMIT_BYTES - start.length - 1)}}`;
    expect((await post(body)).status).toBe(201);
  });

  test('may not pass it', async () => {
    const body = `${start}${' '.repeat(BODY_LIMIT_BYTES - start.length)}}`;
    const reply = await post(body);
    expect(reply.status).toBe(413);
    expect(reply.headers.get('content-type')).toBe('application/json;charset=utf-8');
    expect(JSON.parse(reply.text)).toMatchObject({ status: 'error', correlationId: reply.correlationId });
  });

  test('leaves the server able to answer afterwards', async () => {
    expect((await axle.api.get(CONTACTS)).status).toBe(200);
  });
});
