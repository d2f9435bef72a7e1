import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PropertyDefinition } from '../properties.ts';
import { emailListReader, emailReader } from './email.ts';
import { isTopLevelDomain } from './top-level-domains.ts';

const PROPERTY: PropertyDefinition = {
  name: 'email',
  label: 'Email',
  type: 'string',
  fieldType: 'text',
  groupName: 'information',
};
const CONTEXT = { property: PROPERTY, current: undefined, lenientDates: false };

const readAddress = emailReader(isTopLevelDomain);
const readAddresses = emailListReader(isTopLevelDomain);
const refused = (text: string) => ({ kind: 'problem', problem: { kind: 'not-an-email', value: text } });

const local = fc.stringMatching(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(?:\.[A-Za-z0-9_+-]{1,10}){0,3}$/);
const label = fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,15}[A-Za-z0-9])?$/);
const domain = fc
  .tuple(
    fc.array(label, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('com', 'DE', 'io', 'museum', 'test'),
  )
  .map(([labels, top]) => [...labels, top].join('.'));
const address = fc.tuple(local, domain).map(([name, host]) => `${name}@${host}`);

describe('one address', () => {
  test('every address is stored in lower case, and its stored form reads back as itself', () => {
    fc.assert(
      fc.property(address, (text) => {
        const stored = text.toLowerCase();
        expect(readAddress(text, CONTEXT)).toEqual({ kind: 'value', value: stored });
        expect(readAddress(stored, CONTEXT)).toEqual({ kind: 'value', value: stored });
      }),
    );
  });

  test.each([
    'maria.lopez@example.com',
    'a@b.co',
    "o'brien+tag@mail.example.org",
    'josé@exämple.de',
    'someone@sub.domain.co.uk',
    'x@host.test',
    'x@host.example',
    'x@1.com',
    `${'a'.repeat(64)}@b.com`,
    `a@${'b'.repeat(63)}.com`,
  ])('%j is an address', (text) => {
    expect(readAddress(text, CONTEXT)).toEqual({ kind: 'value', value: text });
  });

  test.each([
    'plain',
    '@example.com',
    'a@',
    'a@b',
    'a@@b.com',
    'a b@c.com',
    ' a@b.com',
    'a@b.com ',
    'a@b.com\n',
    '.a@b.com',
    'a.@b.com',
    'a..b@c.com',
    'a@.com',
    'a@b..com',
    'a@b.com.',
    'a@-b.com',
    'a@b-.com',
    'a@b_c.com',
    'a@b.nosuchtopleveldomain',
    'a@localhost',
    'a@127.0.0.1',
    'a@[127.0.0.1]',
    'Maria <a@b.com>',
    'a@b.com;c@d.com',
    'a@b.com,c@d.com',
    'mailto:a@b.com?x',
    `${'a'.repeat(65)}@b.com`,
    `a@${'b'.repeat(64)}.com`,
  ])('%j is no address', (text) => {
    expect(readAddress(text, CONTEXT)).toEqual(refused(text));
  });

  test('an address has at most 254 characters', () => {
    const host = (length: number) => `${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(length)}.com`;
    const longest = `${'a'.repeat(64)}@${host(254 - 64 - 1 - 122 - 4)}`;
    expect(longest).toHaveLength(254);
    expect(readAddress(longest, CONTEXT).kind).toBe('value');
    expect(readAddress(longest.replace('.com', '.info'), CONTEXT).kind).toBe('problem');
  });

  test('only top-level domains that exist are taken, besides those kept for tests', () => {
    const reader = emailReader((name) => name === 'known');
    expect(reader('a@b.KNOWN', CONTEXT).kind).toBe('value');
    expect(reader('a@b.com', CONTEXT)).toEqual(refused('a@b.com'));
    expect(reader('a@b.test', CONTEXT).kind).toBe('value');
    expect(['com', 'de', 'museum', 'рф'].every(isTopLevelDomain)).toBe(true);
    expect(['con', 'local', 'invalid', 'COM', ''].some(isTopLevelDomain)).toBe(false);
  });

  test('a domain in other letters may be written as such or in its ASCII form', () => {
    for (const text of ['a@пример.рф', 'a@xn--e1afmkfd.xn--p1ai', 'a@xn--mnchen-3ya.de']) {
      expect(readAddress(text, CONTEXT)).toEqual({ kind: 'value', value: text });
    }
  });

  test('what is accepted has one @ and reads back as itself; what is refused is named as sent', () => {
    const addressLike = fc.string({
      unit: fc.constantFrom(...'abZ09.@-_+ ;İΣßé'),
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(addressLike, fc.constantFrom('', '.com', '@b.com'), (text, ending) => {
        const sent = text + ending;
        const reading = readAddress(sent, CONTEXT);
        if (reading.kind !== 'value') {
          expect(reading).toEqual(refused(sent));
          return;
        }
        expect(reading.value.split('@')).toHaveLength(2);
        expect(readAddress(reading.value, CONTEXT)).toEqual(reading);
      }),
    );
  });
});

describe('further addresses', () => {
  test('a list is stored in lower case, each address once, in the order sent', () => {
    fc.assert(
      fc.property(fc.array(address, { minLength: 1, maxLength: 5 }), (addresses) => {
        const stored = [...new Set(addresses.map((each) => each.toLowerCase()))].join(';');
        const sent = [...addresses, addresses[0]?.toUpperCase()].join(';');
        expect(readAddresses(sent, CONTEXT)).toEqual({ kind: 'value', value: stored });
        expect(readAddresses(stored, CONTEXT)).toEqual({ kind: 'value', value: stored });
      }),
    );
  });

  test('the first part that is no address is the one that is named', () => {
    expect(readAddresses('a@b.com;nobody;@x', CONTEXT)).toEqual(refused('nobody'));
    expect(readAddresses('a@b.com; c@d.com', CONTEXT)).toEqual(refused(' c@d.com'));
  });

  test('empty parts are passed over', () => {
    expect(readAddresses(';a@b.com;;c@d.com;', CONTEXT)).toEqual({ kind: 'value', value: 'a@b.com;c@d.com' });
  });
});
