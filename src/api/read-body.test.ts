import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBody, type Scalars } from './read-body.ts';

const SCHEMA = {
  type: 'object',
  'x-java-type': 'Input',
  required: ['properties'],
  properties: {
    properties: { type: 'object', 'x-java-type': 'Map', additionalProperties: { type: ['string'] } },
    associations: { type: 'array', 'x-java-type': 'List' },
    objectWriteTraceId: { type: 'string', 'x-java-type': 'java.lang.String' },
  },
} as const;

const read = (text: string) => readBody(SCHEMA, Buffer.from(text));

function entriesOf(text: string): Scalars {
  const result = read(text);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.value.properties;
}

const propertiesOf = (text: string) => Object.fromEntries(entriesOf(text));

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('a body', () => {
  test('gives texts, numbers in the digits sent, flags as words, and null as null', () => {
    const text = '{"properties":{"a":"x","b":5000.00,"c":true,"d":null,"e":false,"f":1e3,"g":-0}}';
    expect(propertiesOf(text)).toEqual({
      a: 'x',
      b: '5000.00',
      c: 'true',
      d: null,
      e: 'false',
      f: '1e3',
      g: '-0',
    });
  });

  test('keeps every digit of a number', () => {
    const digits = fc.stringMatching(/^-?(?:0|[1-9]\d{0,30})(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(digits, (number) => {
        expect(propertiesOf(`{"properties":{"a":${number},"b":"${number}"}}`)).toMatchObject({
          a: number,
          b: number,
        });
      }),
    );
  });

  test('gives any text back as it is, half characters replaced', () => {
    const names = fc.stringMatching(/^[a-z0-9_]{1,20}$/);
    fc.assert(
      fc.property(
        fc.dictionary(names, fc.oneof(fc.string(), fc.constantFrom('\ud800', 'é', '\u0000')), { maxKeys: 5 }),
        (sent) => {
          const expected = Object.fromEntries(
            Object.entries(sent).map(([name, text]) => [name, text.toWellFormed()]),
          );
          expect(propertiesOf(JSON.stringify({ properties: sent }))).toEqual(expected);
        },
      ),
    );
  });

  test('may name a property like one that objects inherit', () => {
    expect(entriesOf('{"properties":{"__proto__":"a","constructor":1}}')).toEqual([
      ['__proto__', 'a'],
      ['constructor', '1'],
    ]);
  });

  test('of equal names gives the last', () => {
    expect(propertiesOf('{"properties":{"a":"1","a":2}}')).toEqual({ a: '2' });
    expect(propertiesOf('{"properties":{"a":1},"properties":{"b":2}}')).toEqual({ b: '2' });
  });

  test('may begin with a byte order mark and hold fields that nobody knows', () => {
    expect(propertiesOf('\uFEFF{"x":[1,{}],"properties":{"a":"1"},"y":null}')).toEqual({ a: '1' });
  });

  test('passes over a field that is null, and takes a trace id that is a number', () => {
    const result = read('{"properties":{},"associations":null,"objectWriteTraceId":7}');
    expect(result).toMatchObject({ ok: true, value: { objectWriteTraceId: '7' } });
    expect(result.ok && result.value.associations).toBeUndefined();
  });
});

describe('a refusal', () => {
  test.each([
    ['no bytes', ''],
    ['blanks', ' \n '],
    ['a byte order mark alone', '\uFEFF'],
    ['null', 'null'],
  ])('%s are no body', (_what, text) => {
    expect(read(text)).toEqual({ ok: false, refusal: { kind: 'missing-body' } });
    expect(readBody(SCHEMA, undefined)).toEqual({ ok: false, refusal: { kind: 'missing-body' } });
  });

  test.each([
    ['[]', 'Input', 'array', 1, 1],
    ['"x"', 'Input', 'string', 1, 1],
    ['{"properties":[]}', 'Map', 'array', 1, 15],
    ['{"properties":"x"}', 'Map', 'string', 1, 15],
    ['{"properties":{"a":{}}}', 'java.lang.String', 'object', 1, 20],
    ['{"properties":{"a":1,\n"b":[]}}', 'java.lang.String', 'array', 2, 5],
    ['{"properties":{},"associations":{}}', 'List', 'object', 1, 33],
    ['{"properties":{},"objectWriteTraceId":[]}', 'java.lang.String', 'array', 1, 39],
  ])('%s has a value of the wrong type', (text, expected, token, line, column) => {
    expect(read(text)).toEqual({
      ok: false,
      refusal: { kind: 'json-of-wrong-type', expected, token, at: { line, column } },
    });
  });

  test.each(['{}', '{"properties":null}', '{"props":{}}'])('%s lacks a field', (text) => {
    expect(read(text)).toMatchObject({
      ok: false,
      refusal: { kind: 'json-fields-missing', fields: ['properties'], at: { line: 1, column: text.length } },
    });
  });

  test('names that no property can have are refused together, at the end of the text', () => {
    const long = 'x'.repeat(101);
    expect(read(`{"properties":{"Country":"x","ok":"x","${long}":"x"}}`)).toMatchObject({
      ok: false,
      refusal: { kind: 'property-names-malformed', names: ['Country', long], at: { line: 1 } },
    });
    expect(read(`{"properties":{"${'x'.repeat(100)}":"x"}}`).ok).toBe(true);
  });

  test('a broken text is refused with the place and the reason', () => {
    expect(read('{"properties":\n{,}}')).toMatchObject({
      ok: false,
      refusal: { kind: 'malformed-json', at: { line: 2, column: 2 } },
    });
  });

  test('bytes that are no UTF-8 are refused at their place', () => {
    const bytes = Buffer.concat([
      Buffer.from('{\n"properties":{"a":"'),
      Buffer.from([0xff]),
      Buffer.from('"}}'),
    ]);
    expect(readBody(SCHEMA, bytes)).toMatchObject({
      ok: false,
      refusal: { kind: 'malformed-json', reason: 'Invalid UTF-8 byte', at: { line: 2, column: 20 } },
    });
  });

  test('any bytes at all are read or refused, and nothing is thrown', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(typeof readBody(SCHEMA, Buffer.from(bytes)).ok).toBe('boolean');
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (properties, associations) => {
        expect(typeof read(JSON.stringify({ properties, associations })).ok).toBe('boolean');
      }),
    );
  });
});

describe('nesting', () => {
  test.each([1001, 5000, 100_000])('of %i levels in a value is a value of the wrong type', (depth) => {
    expect(read(`{"properties":{"a":${nested(depth)}}}`)).toMatchObject({
      ok: false,
      refusal: { kind: expect.stringMatching(/^json-of-wrong-type$|^malformed-json$/) },
    });
  });

  test.each([1001, 5000, 100_000])('of %i levels beside a value of the wrong type is refused', (depth) => {
    expect(read(`{"x":${nested(depth)},"properties":5}`).ok).toBe(false);
  });

  test.each([1001, 5000, 100_000])('of %i levels in a field that nobody knows harms no number', (depth) => {
    expect(() => read(`{"x":${nested(depth)},"properties":{"a":1}}`)).not.toThrow();
  });

  test.each(['[', '{"a":', '[{"a":'])('of 100,000 levels of %s that never close is refused', (unit) => {
    expect(read(unit.repeat(100_000))).toMatchObject({ ok: false, refusal: { kind: 'malformed-json' } });
  });
});
