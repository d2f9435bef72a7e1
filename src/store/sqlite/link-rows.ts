import type { AssociationType, Link } from '../../model/associations/association-types.ts';
import { type ObjectId, type ObjectTypeId, toObjectId, toObjectTypeId } from '../../model/ids.ts';
import { specOf, toAssociationNumber, toLink } from '../association-numbers.ts';
import type { CrowdedRecord, LinkPage } from '../store.ts';
import type { Statements } from './statements.ts';

const COLUMNS = 'from_type, from_id, to_type, association_type, to_id';

const ADD = `INSERT OR IGNORE INTO association (${COLUMNS}) VALUES (?, ?, ?, ?, ?)`;
const REMOVE = `
  DELETE FROM association
  WHERE from_type = ? AND from_id = ? AND to_type = ? AND association_type = ? AND to_id = ?`;
const DROP = 'DELETE FROM association WHERE from_type = ? AND to_type = ? AND association_type = ?';
const REMOVE_TYPE = 'DELETE FROM association WHERE from_type = ?1 OR to_type = ?1';

/** A record that is associated exists. Few are archived, so that looking for those is quicker than for live ones. */
const IS_LIVE = `
  NOT EXISTS (
    SELECT 1 FROM object INDEXED BY object_archived
    WHERE object.object_type = association.to_type AND object.id = association.to_id
      AND object.archived_at_ms IS NOT NULL)`;

const PAGE_OF_TYPE = `
  SELECT association.to_id FROM association
  WHERE association.from_type = ? AND association.from_id = ? AND association.to_type = ?
    AND association.association_type = ? AND association.to_id > ? AND ${IS_LIVE}
  ORDER BY association.to_id LIMIT ?`;

const BETWEEN = `
  SELECT association.from_id, association.to_id
  FROM json_each(?4) AS wanted CROSS JOIN association
    ON association.from_type = ?1 AND association.from_id = wanted.value ->> 0
    AND association.to_type = ?2 AND association.association_type = ?3
    AND association.to_id = wanted.value ->> 1`;

const FROM = `
  SELECT association.from_id, association.to_id
  FROM json_each(?4) AS wanted CROSS JOIN association
    ON association.from_type = ?1 AND association.from_id = wanted.value
    AND association.to_type = ?2 AND association.association_type = ?3`;

const COUNT = `
  SELECT wanted.value, (
    SELECT count(*) FROM association
    WHERE association.from_type = ?1 AND association.from_id = wanted.value AND association.to_type = ?2
      AND association.association_type = ?3 AND ${IS_LIVE})
  FROM json_each(?4) AS wanted`;

const CROWDED = `
  SELECT from_id, count(*) FROM association
  WHERE from_type = ? AND to_type = ? AND association_type = ?
  GROUP BY from_id HAVING count(*) >= ? ORDER BY from_id`;

const OF_RECORD = `SELECT ${COLUMNS} FROM association WHERE from_type = ? AND from_id = ?`;

/** The rows of associations over one connection. */
export class LinkRows {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    this.#statements = statements;
  }

  /** What comes after the last of a page, type by type: each is a range of rows that ends with the page. */
  page({ fromTypeId, fromId, toTypeId, types, after, limit }: LinkPage): readonly Link[] {
    const from = after === undefined ? -1 : toAssociationNumber(after);
    const found: Link[] = [];
    for (const type of types.toSorted(
      (left, right) => toAssociationNumber(left) - toAssociationNumber(right),
    )) {
      const number = toAssociationNumber(type);
      if (number < from) continue;
      const afterId = after !== undefined && number === from ? after.toId : 0;
      const room = limit - found.length;
      for (const [toId] of this.#statements.all(
        PAGE_OF_TYPE,
        fromTypeId,
        fromId,
        toTypeId,
        number,
        afterId,
        room,
      )) {
        found.push(toLink(type, fromId, Number(toId)));
      }
      if (found.length >= limit) break;
    }
    return found;
  }

  between(type: AssociationType, pairs: readonly (readonly [ObjectId, ObjectId])[]): readonly Link[] {
    return this.#ofType(BETWEEN, type, pairs);
  }

  from(type: AssociationType, fromIds: readonly ObjectId[]): readonly Link[] {
    return this.#ofType(FROM, type, fromIds);
  }

  count(type: AssociationType, fromIds: readonly ObjectId[]): ReadonlyMap<ObjectId, number> {
    const { fromTypeId, toTypeId } = type;
    const rows = this.#statements.all(
      COUNT,
      fromTypeId,
      toTypeId,
      toAssociationNumber(type),
      JSON.stringify(fromIds),
    );
    return new Map(rows.map(([id, count]) => [toObjectId(Number(id)), Number(count)]));
  }

  crowded(type: AssociationType, min: number): readonly CrowdedRecord[] {
    const rows = this.#statements.all(
      CROWDED,
      type.fromTypeId,
      type.toTypeId,
      toAssociationNumber(type),
      min,
    );
    return rows.map(([id, count]) => ({ id: toObjectId(Number(id)), count: Number(count) }));
  }

  ofRecord(typeId: ObjectTypeId, id: ObjectId): readonly Link[] {
    return this.#statements
      .all(OF_RECORD, typeId, id)
      .map(([fromTypeId, fromId, toTypeId, number, toId]) => ({
        fromTypeId: toObjectTypeId(String(fromTypeId)),
        fromId: toObjectId(Number(fromId)),
        toTypeId: toObjectTypeId(String(toTypeId)),
        toId: toObjectId(Number(toId)),
        ...specOf(Number(number)),
      }));
  }

  add(link: Link): void {
    this.#statements
      .get(ADD)
      .run(link.fromTypeId, link.fromId, link.toTypeId, toAssociationNumber(link), link.toId);
  }

  remove(link: Link): void {
    this.#statements
      .get(REMOVE)
      .run(link.fromTypeId, link.fromId, link.toTypeId, toAssociationNumber(link), link.toId);
  }

  drop(type: AssociationType): void {
    this.#statements.get(DROP).run(type.fromTypeId, type.toTypeId, toAssociationNumber(type));
  }

  /** Removes every association of an object type. */
  removeType(typeId: ObjectTypeId): void {
    this.#statements.get(REMOVE_TYPE).run(typeId);
  }

  #ofType(sql: string, type: AssociationType, wanted: readonly unknown[]): readonly Link[] {
    if (wanted.length === 0) return [];
    const { fromTypeId, toTypeId } = type;
    const rows = this.#statements.all(
      sql,
      fromTypeId,
      toTypeId,
      toAssociationNumber(type),
      JSON.stringify(wanted),
    );
    return rows.map(([fromId, toId]) => toLink(type, Number(fromId), Number(toId)));
  }
}
