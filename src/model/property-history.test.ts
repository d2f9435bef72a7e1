import { expect, test } from 'vitest';
import type { Change } from './changes.ts';
import { AccountDefinitions, NO_METADATA } from './definitions.ts';
import { toAccountId, toObjectId, toObjectTypeId } from './ids.ts';
import { historyOf } from './property-history.ts';

const CONTACTS = toObjectTypeId('0-1');
const contacts = new AccountDefinitions(toAccountId(1), {
  ...NO_METADATA,
}).requireType(CONTACTS);

const SOURCE = { type: 'INTEGRATION', id: '77' };

function change(kind: Change['kind'], atMs: number, more: Partial<Change> = {}): Change {
  return {
    typeId: CONTACTS,
    objectId: toObjectId(512),
    kind,
    atMs,
    source: SOURCE,
    sent: {},
    calculated: {},
    ...more,
  };
}

const NEWEST_FIRST: readonly Change[] = [
  change('archived', 4000),
  change('changed', 3000, { sent: { firstname: '' } }),
  change('changed', 2500, {
    sent: { lastname: 'Lopez' },
    calculated: { hs_full_name_or_email: 'Maria Lopez' },
  }),
  change('changed', 2000, { sent: { firstname: 'Maria' }, calculated: { hs_full_name_or_email: 'Maria' } }),
  change('created', 1000, {
    sent: { firstname: 'M', email: 'a@b.com' },
    calculated: { hs_full_name_or_email: 'M', lifecyclestage: 'lead' },
  }),
];

const history = (name: string) => historyOf(contacts, NEWEST_FIRST, name);

test('every value that was sent is there, newest first, a cleared one as the empty text', () => {
  expect(history('firstname')).toEqual([
    { value: '', atMs: 3000, source: SOURCE },
    { value: 'Maria', atMs: 2000, source: SOURCE },
    { value: 'M', atMs: 1000, source: SOURCE },
  ]);
});

test('values that the server computed have a source of their own', () => {
  const source = { type: 'CALCULATED', id: 'CalculatedPropertyComputer' };
  expect(history('hs_full_name_or_email')).toEqual([
    { value: 'Maria Lopez', atMs: 2500, source },
    { value: 'Maria', atMs: 2000, source },
    { value: 'M', atMs: 1000, source },
  ]);
  expect(history('lifecyclestage')).toEqual([{ value: 'lead', atMs: 1000, source }]);
});

test('identity and creation follow from the entry that made the record', () => {
  expect(history('hs_object_id')).toEqual([{ value: '512', atMs: 1000, source: SOURCE }]);
  expect(history('createdate')).toEqual([{ value: '1970-01-01T00:00:01Z', atMs: 1000, source: SOURCE }]);
});

test('the time of the last change follows from every entry but the archiving', () => {
  expect(history('lastmodifieddate').map(({ value, atMs }) => [value, atMs])).toEqual([
    ['1970-01-01T00:00:03Z', 3000],
    ['1970-01-01T00:00:02.500Z', 2500],
    ['1970-01-01T00:00:02Z', 2000],
    ['1970-01-01T00:00:01Z', 1000],
  ]);
});

test('what was sent wins over what was computed in the same change', () => {
  const both = change('changed', 9000, {
    sent: { closedate: 'sent' },
    calculated: { closedate: 'computed' },
  });
  expect(historyOf(contacts, [both], 'closedate')).toEqual([{ value: 'sent', atMs: 9000, source: SOURCE }]);
});

test('a property that was never written has no history, whatever its name', () => {
  for (const name of ['phone', 'nosuchproperty', 'constructor', 'toString', '__proto__']) {
    expect(history(name)).toEqual([]);
  }
  expect(historyOf(contacts, [], 'firstname')).toEqual([]);
});
