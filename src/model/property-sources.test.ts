import { expect, test } from 'vitest';
import { AccountDefinitions, NO_METADATA } from './definitions.ts';
import { toAccountId, toObjectId, toObjectTypeId } from './ids.ts';
import type { Draft } from './maintained/maintained-property.ts';
import { STANDARD_OBJECT_TYPES } from './standard-definitions.ts';

const definitions = new AccountDefinitions(toAccountId(9), NO_METADATA);

/** Values under which the tables take all of their branches between them. */
const VALUES = [undefined, '', '5', '2026-11-23T10:00:00Z', 'COMPLETED', 'closedwon', 'x@y.example', '1'];

test.each(STANDARD_OBJECT_TYPES)(
  'what the server sets on $name is worked out from nothing but its sources',
  (type) => {
    const definition = definitions.of(type);
    for (const { property, value } of definition.maintenance.rows) {
      const read = new Set<string>();
      for (const other of VALUES) {
        for (const text of VALUES) {
          let turn = 0;
          const look = (name: string) => {
            read.add(name);
            turn += 1;
            return turn === 1 ? other : text;
          };
          const draft: Draft = {
            type,
            id: toObjectId(1),
            nowMs: 1000,
            createdAtMs: 500,
            source: { type: 'INTEGRATION', id: '7' },
            get: look,
            was: look,
            findStage: (id) => definition.findStage(id),
          };
          value(draft);
        }
      }
      read.delete(property);
      const near = definition.sourcesOf(property).filter(({ of }) => of === definition);
      expect(
        near.map(({ name }) => name),
        `${type.name} ${property}`,
      ).toEqual(expect.arrayContaining([...read]));
    }
  },
);

test.each([
  ['0-5', 'hs_all_associated_contact_emails', ['0-1/email']],
  ['0-2', 'total_revenue', ['0-3/amount', '0-3/dealstage']],
  ['0-1', 'hs_is_unworked', ['0-46/hs_timestamp', '0-1/hubspot_owner_id']],
])('of %s, %s follows from what is told of others', (typeId, name, expected) => {
  const sources = definitions.requireType(toObjectTypeId(typeId)).sourcesOf(name);
  const found = sources.map((source) => `${source.of.type.id}/${source.name}`);
  expect(found).toEqual(expect.arrayContaining(expected));
});

test.each(['num_associated_deals', 'associatedcompanyid'])(
  'how many others there are, and which, is no value of theirs: %s',
  (name) => {
    const contacts = definitions.requireType(toObjectTypeId('0-1'));
    expect(contacts.sourcesOf(name)).toEqual([]);
  },
);
