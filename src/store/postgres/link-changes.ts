import type { AssociationType, Link } from '../../model/associations/association-types.ts';
import type { AccountId, ObjectTypeId } from '../../model/ids.ts';
import { toAssociationNumber } from '../association-numbers.ts';
import type { Transaction } from './database.ts';

/** Links as five lists, from $2 on. */
const GIVEN = `
  unnest($2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[])
    AS given (from_type, from_id, to_type, association_type, to_id)`;

const ADD = `
  INSERT INTO association (account_id, from_type, from_id, to_type, association_type, to_id)
  SELECT $1, given.from_type, given.from_id, given.to_type, given.association_type, given.to_id FROM ${GIVEN}
  ON CONFLICT DO NOTHING`;

const REMOVE = `
  DELETE FROM association USING ${GIVEN}
  WHERE association.account_id = $1 AND association.from_type = given.from_type
    AND association.from_id = given.from_id AND association.to_type = given.to_type
    AND association.association_type = given.association_type AND association.to_id = given.to_id`;

const DROP = `
  DELETE FROM association
  WHERE account_id = $1 AND from_type = $2 AND to_type = $3 AND association_type = $4`;

const REMOVE_TYPE = 'DELETE FROM association WHERE account_id = $1 AND (from_type = $2 OR to_type = $2)';

/** Changes of the rows of one account's associations. */
export class LinkChanges {
  readonly #transaction: Transaction;
  readonly #accountId: AccountId;

  constructor(transaction: Transaction, accountId: AccountId) {
    this.#transaction = transaction;
    this.#accountId = accountId;
  }

  add(links: readonly Link[]): void {
    this.#change(ADD, links);
  }

  remove(links: readonly Link[]): void {
    this.#change(REMOVE, links);
  }

  /** Removes every association of a type, in this direction only. */
  drop(type: AssociationType): void {
    const { fromTypeId, toTypeId } = type;
    this.#transaction.send(DROP, this.#accountId, fromTypeId, toTypeId, toAssociationNumber(type));
  }

  /** Removes every association of an object type. */
  removeType(typeId: ObjectTypeId): void {
    this.#transaction.send(REMOVE_TYPE, this.#accountId, typeId);
  }

  #change(text: string, links: readonly Link[]): void {
    if (links.length === 0) return;
    this.#transaction.send(
      text,
      this.#accountId,
      links.map(({ fromTypeId }) => fromTypeId),
      links.map(({ fromId }) => fromId),
      links.map(({ toTypeId }) => toTypeId),
      links.map(toAssociationNumber),
      links.map(({ toId }) => toId),
    );
  }
}
