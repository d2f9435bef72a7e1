import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toObjectId } from '../ids.ts';
import { STANDARD_OBJECT_TYPES } from '../standard-definitions.ts';
import { CONTACTS, toSearchablePhone } from './contacts.ts';

test.each([
  ['(800) 555-0100', '8005550100'],
  ['+1 800 555 0100', '8005550100'],
  ['1-800-555-0100', '8005550100'],
  ['18005550100', '8005550100'],
  ['+49 30 1234567', '49301234567'],
  ['0049 30 1234567', '0049301234567'],
  ['2 800 555 0100', '28005550100'],
  ['1234567890', '1234567890'],
  ['ask for Jo', ''],
  ['555-0100 ext. 7', '55501007'],
])('%s is searched by %s', (phone, digits) => {
  expect(toSearchablePhone(phone)).toBe(digits);
});

test('only digits remain, and the digits of digits are themselves unless they begin with the code', () => {
  fc.assert(
    fc.property(fc.string(), (phone) => {
      const digits = toSearchablePhone(phone);
      expect(digits).toMatch(/^\d*$/);
      if (digits.length !== 11) expect(toSearchablePhone(digits)).toBe(digits);
    }),
  );
});

test('how a number is punctuated makes no difference', () => {
  const number = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 15 });
  fc.assert(
    fc.property(number, fc.constantFrom(' ', '-', '.', ') ('), (digits, mark) => {
      expect(toSearchablePhone([...digits].join(mark))).toBe(toSearchablePhone(digits));
    }),
  );
});

const [contacts] = STANDARD_OBJECT_TYPES;

/** What a row computes for a contact with these values. */
function compute(property: string, values: Readonly<Record<string, string>>): string | undefined {
  const row = CONTACTS.find((each) => each.property === property);
  if (row === undefined || contacts === undefined) throw new Error(`nothing computes ${property}`);
  return row.value({
    type: contacts,
    id: toObjectId(1),
    nowMs: 0,
    createdAtMs: 0,
    source: { type: 'INTEGRATION', id: '1' },
    get: (name) => values[name],
    was: () => undefined,
    findStage: () => undefined,
  });
}

test.each([
  [{}, 'true'],
  [{ hubspot_owner_assigneddate: '2026-01-01T10:00:00Z' }, 'true'],
  [{ notes_last_updated: '2026-01-01T10:00:00Z' }, 'true'],
  [
    { hubspot_owner_assigneddate: '2026-01-01T10:00:00Z', notes_last_updated: '2026-01-01T09:59:59Z' },
    'true',
  ],
  [
    { hubspot_owner_assigneddate: '2026-01-01T10:00:00Z', notes_last_updated: '2026-01-01T10:00:01Z' },
    'false',
  ],
  [
    { hubspot_owner_assigneddate: '2026-01-01T10:00:00Z', notes_last_updated: '2026-01-01T10:00:00.500Z' },
    'false',
  ],
  [
    { hubspot_owner_assigneddate: '2026-01-01T10:00:00.500Z', notes_last_updated: '2026-01-01T10:00:00Z' },
    'true',
  ],
])('a contact with %j is unworked: %s', (values, expected) => {
  expect(compute('hs_is_unworked', values as Readonly<Record<string, string>>)).toBe(expected);
});

test.each([
  [{ firstname: 'Maria', lastname: 'Lopez', email: 'a@b.com' }, 'Maria Lopez'],
  [{ firstname: 'Maria', email: 'a@b.com' }, 'Maria'],
  [{ firstname: '', lastname: 'Lopez' }, 'Lopez'],
  [{ email: 'a@b.com' }, 'a@b.com'],
  [{}, undefined],
])('a contact with %j is called %s', (values, expected) => {
  expect(compute('hs_full_name_or_email', values as Readonly<Record<string, string>>)).toBe(expected);
});
