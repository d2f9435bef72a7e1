import type { Change } from '../../model/changes.ts';
import type { AccountId, ObjectId, ObjectTypeId } from '../../model/ids.ts';
import type { CrmRecord } from '../../model/records.ts';
import type { Transaction } from './database.ts';

/** A change with its number and those of the changes before it; zero for none. */
export interface NumberedChange {
  readonly change: Change;
  readonly number: number;
  readonly previous: readonly [number, number];
}

const ADD_CHANGES = `
  INSERT INTO change
    (account_id, number, object_type, object_id, previous, also_previous, kind, at_ms, source_type, source_id, sent,
     calculated, links)
  SELECT $1, given.number, given.object_type, given.object_id, given.previous, given.also_previous, given.kind,
    given.at_ms, given.source_type, given.source_id, given.sent, given.calculated, given.links
  FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[],
      $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
    AS given (number, object_type, object_id, previous, also_previous, kind, at_ms, source_type, source_id, sent,
      calculated, links)`;

/** Records as seven lists, from $2 on. */
const GIVEN = `
  unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[])
    AS given (object_type, id, created_at_ms, updated_at_ms, archived_at_ms, last_change, properties)`;

const ADD_OBJECTS = `
  INSERT INTO object
    (account_id, object_type, id, created_at_ms, updated_at_ms, archived_at_ms, last_change, properties)
  SELECT $1, given.object_type, given.id, given.created_at_ms, given.updated_at_ms, given.archived_at_ms,
    given.last_change, given.properties
  FROM ${GIVEN}`;

const CHANGE_OBJECTS = `
  UPDATE object
  SET created_at_ms = given.created_at_ms, updated_at_ms = given.updated_at_ms,
    archived_at_ms = given.archived_at_ms, last_change = given.last_change, properties = given.properties
  FROM ${GIVEN}
  WHERE object.account_id = $1 AND object.object_type = given.object_type AND object.id = given.id`;

const MOVE_CHANGES = `
  UPDATE object SET last_change = given.last_change
  FROM unnest($2::text[], $3::bigint[], $4::bigint[]) AS given (object_type, id, last_change)
  WHERE object.account_id = $1 AND object.object_type = given.object_type AND object.id = given.id`;

export function addChanges(
  transaction: Transaction,
  accountId: AccountId,
  changes: readonly NumberedChange[],
): void {
  if (changes.length === 0) return;
  transaction.send(
    ADD_CHANGES,
    accountId,
    changes.map(({ number }) => number),
    changes.map(({ change }) => change.typeId),
    changes.map(({ change }) => change.objectId),
    changes.map(({ previous: [first] }) => first),
    changes.map(({ previous: [, second] }) => second),
    changes.map(({ change }) => change.kind),
    changes.map(({ change }) => change.atMs),
    changes.map(({ change }) => change.source.type),
    changes.map(({ change }) => change.source.id),
    changes.map(({ change }) => JSON.stringify(change.sent)),
    changes.map(({ change }) => JSON.stringify(change.calculated)),
    changes.map(({ change: { links } }) => (links === undefined ? null : JSON.stringify(links))),
  );
}

export function addObjects(
  transaction: Transaction,
  accountId: AccountId,
  records: readonly CrmRecord[],
): void {
  if (records.length > 0) transaction.send(ADD_OBJECTS, accountId, ...toLists(records));
}

export function changeObjects(
  transaction: Transaction,
  accountId: AccountId,
  records: readonly CrmRecord[],
): void {
  if (records.length > 0) transaction.send(CHANGE_OBJECTS, accountId, ...toLists(records));
}

/** Lets records name their newest changes. */
export function moveChanges(
  transaction: Transaction,
  accountId: AccountId,
  records: readonly { readonly typeId: ObjectTypeId; readonly id: ObjectId; readonly lastChange: number }[],
): void {
  if (records.length === 0) return;
  transaction.send(
    MOVE_CHANGES,
    accountId,
    records.map(({ typeId }) => typeId),
    records.map(({ id }) => id),
    records.map(({ lastChange }) => lastChange),
  );
}

function toLists(records: readonly CrmRecord[]) {
  return [
    records.map(({ typeId }) => typeId),
    records.map(({ id }) => id),
    records.map(({ createdAtMs }) => createdAtMs),
    records.map(({ updatedAtMs }) => updatedAtMs),
    records.map(({ archivedAtMs }) => archivedAtMs ?? null),
    records.map(({ lastChange }) => lastChange),
    records.map(({ properties }) => JSON.stringify(properties)),
  ] as const;
}
