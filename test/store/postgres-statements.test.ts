import { expect, test } from 'vitest';
import { findUnroutable } from '../support/statement-rules.ts';
import { newKeptPlace } from '../support/test-place.ts';

/** Statements that a database on several machines could not send to one of them, and what is said of each. */
const UNROUTABLE: readonly (readonly [statement: string, fault: string])[] = [
  ['SELECT id FROM object WHERE object_type = $1', 'goes beyond an account'],
  ['DELETE FROM change WHERE number = $1', 'goes beyond an account'],
  ['SELECT count(*) FROM object WHERE account_id = ANY($1::bigint[])', 'goes beyond an account'],
  [
    `SELECT object.id FROM object JOIN association ON association.from_id = object.id
     WHERE object.account_id = $1 AND object.object_type = $2`,
    'goes beyond an account',
  ],
  [
    `SELECT object.id FROM object, association
     WHERE object.account_id = 1 AND association.account_id = 2 AND association.from_id = object.id`,
    'more than one account',
  ],
  [
    `INSERT INTO merged_id (account_id, object_type, id, survivor_id)
     SELECT given.account_id, 'x', 1, 2 FROM unnest($1::bigint[]) AS given (account_id)`,
    'goes beyond an account',
  ],
  ['UPDATE object SET account_id = 2 WHERE account_id = 1', 'leaves rows with their account'],
  [
    'UPDATE object SET id = (random() * 10)::bigint WHERE account_id = $1 AND object_type = $2',
    'depends on the moment or on chance',
  ],
  [
    `WITH gone AS (DELETE FROM object WHERE account_id = $1 RETURNING id)
     DELETE FROM change WHERE account_id = $1 AND object_id IN (SELECT id FROM gone)`,
    'writes with one statement only',
  ],
];

test.each(UNROUTABLE)(
  '%s is not limited to one account, or cannot be sent to one machine',
  async (text, fault) => {
    const place = await newKeptPlace();
    try {
      const faults = await findUnroutable(place.options.databaseUrl ?? '', [text]);
      expect(faults.join()).toContain(fault);
    } finally {
      await place.remove();
    }
  },
);
