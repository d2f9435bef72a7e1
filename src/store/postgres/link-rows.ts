import type { AssociationType, Link } from '../../model/associations/association-types.ts';
import {
  type AccountId,
  type ObjectId,
  type ObjectTypeId,
  toObjectId,
  toObjectTypeId,
} from '../../model/ids.ts';
import { specOf, toAssociationNumber, toLink } from '../association-numbers.ts';
import type { CrowdedRecord, LinkPage } from '../store.ts';
import type { Connection } from './database.ts';

/** A record that is associated exists. Few are archived, so that looking for those is quicker than for live ones. */
const IS_LIVE = `
  NOT EXISTS (
    SELECT 1 FROM object
    WHERE object.account_id = $1 AND object.object_type = association.to_type
      AND object.id = association.to_id AND object.archived_at_ms IS NOT NULL)`;

/** Each type of each page is a range of rows that ends with the page. */
const PAGES = `
  SELECT wanted.page, wanted.association_type, found.to_id
  FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[])
      AS wanted (page, from_type, from_id, to_type, association_type, after_id, room)
    CROSS JOIN LATERAL (
      SELECT association.to_id FROM association
      WHERE association.account_id = $1 AND association.from_type = wanted.from_type
        AND association.from_id = wanted.from_id AND association.to_type = wanted.to_type
        AND association.association_type = wanted.association_type AND association.to_id > wanted.after_id
        AND ${IS_LIVE}
      ORDER BY association.to_id LIMIT wanted.room) AS found
  ORDER BY wanted.page, wanted.association_type, found.to_id`;

const BETWEEN = `
  SELECT association.from_type, association.from_id, association.to_type, association.association_type,
    association.to_id
  FROM unnest($2::text[], $3::text[], $4::bigint[]) AS type (from_type, to_type, number)
    CROSS JOIN unnest($5::bigint[], $6::bigint[]) AS pair (from_id, to_id)
    JOIN association
      ON association.account_id = $1 AND association.from_type = type.from_type
      AND association.from_id = pair.from_id AND association.to_type = type.to_type
      AND association.association_type = type.number AND association.to_id = pair.to_id`;

const FROM = `
  SELECT from_id, to_id FROM association
  WHERE account_id = $1 AND from_type = $2 AND to_type = $3 AND association_type = $4
    AND from_id = ANY($5::bigint[])`;

const COUNT = `
  SELECT wanted.id, (
    SELECT count(*) FROM association
    WHERE association.account_id = $1 AND association.from_type = $2 AND association.from_id = wanted.id
      AND association.to_type = $3 AND association.association_type = $4 AND ${IS_LIVE})
  FROM unnest($5::bigint[]) AS wanted (id)`;

const CROWDED = `
  SELECT from_id, count(*) FROM association
  WHERE account_id = $1 AND from_type = $2 AND to_type = $3 AND association_type = $4
  GROUP BY from_id HAVING count(*) >= $5 ORDER BY from_id`;

const OF_RECORD = `
  SELECT from_type, from_id, to_type, association_type, to_id FROM association
  WHERE account_id = $1 AND from_type = $2 AND from_id = $3`;

/** Reads of one account's associations. */
export class LinkRows {
  readonly #connection: Connection;
  readonly #accountId: AccountId;

  constructor(connection: Connection, accountId: AccountId) {
    this.#connection = connection;
    this.#accountId = accountId;
  }

  async pages(pages: readonly LinkPage[]): Promise<readonly (readonly Link[])[]> {
    const wanted = pages.flatMap(toWantedRanges);
    const found = pages.map((): Link[] => []);
    if (wanted.length === 0) return found;
    const rows = await this.#connection.all(
      PAGES,
      this.#accountId,
      wanted.map(({ at }) => at),
      wanted.map(({ page }) => page.fromTypeId),
      wanted.map(({ page }) => page.fromId),
      wanted.map(({ page }) => page.toTypeId),
      wanted.map(({ number }) => number),
      wanted.map(({ afterId }) => afterId),
      wanted.map(({ page }) => page.limit),
    );
    for (const [at, number, toId] of rows) {
      const page = pages[Number(at)];
      const links = found[Number(at)];
      if (page === undefined || links === undefined || links.length >= page.limit) continue;
      const { fromTypeId, toTypeId, fromId } = page;
      links.push(toLink({ fromTypeId, toTypeId, ...specOf(Number(number)) }, fromId, Number(toId)));
    }
    return found;
  }

  async between(
    types: readonly AssociationType[],
    pairs: readonly (readonly [ObjectId, ObjectId])[],
  ): Promise<readonly Link[]> {
    if (types.length === 0 || pairs.length === 0) return [];
    const rows = await this.#connection.all(
      BETWEEN,
      this.#accountId,
      types.map((type) => type.fromTypeId),
      types.map((type) => type.toTypeId),
      types.map(toAssociationNumber),
      pairs.map(([fromId]) => fromId),
      pairs.map(([, toId]) => toId),
    );
    return rows.map(readLink);
  }

  async from(type: AssociationType, fromIds: readonly ObjectId[]): Promise<readonly Link[]> {
    if (fromIds.length === 0) return [];
    const rows = await this.#connection.all(FROM, ...this.#typed(type), fromIds);
    return rows.map(([fromId, toId]) => toLink(type, Number(fromId), Number(toId)));
  }

  async count(type: AssociationType, fromIds: readonly ObjectId[]): Promise<ReadonlyMap<ObjectId, number>> {
    if (fromIds.length === 0) return new Map();
    const rows = await this.#connection.all(COUNT, ...this.#typed(type), fromIds);
    return new Map(rows.map(([id, count]) => [toObjectId(Number(id)), Number(count)]));
  }

  async crowded(type: AssociationType, min: number): Promise<readonly CrowdedRecord[]> {
    const rows = await this.#connection.all(CROWDED, ...this.#typed(type), min);
    return rows.map(([id, count]) => ({ id: toObjectId(Number(id)), count: Number(count) }));
  }

  async ofRecord(typeId: ObjectTypeId, id: ObjectId): Promise<readonly Link[]> {
    const rows = await this.#connection.all(OF_RECORD, this.#accountId, typeId, id);
    return rows.map(readLink);
  }

  #typed(type: AssociationType) {
    return [this.#accountId, type.fromTypeId, type.toTypeId, toAssociationNumber(type)] as const;
  }
}

/** The rows of one type that a page may need. */
interface WantedRange {
  readonly at: number;
  readonly page: LinkPage;
  readonly number: number;
  readonly afterId: number;
}

function toWantedRanges(page: LinkPage, at: number): readonly WantedRange[] {
  const { types, after } = page;
  const from = after === undefined ? -1 : toAssociationNumber(after);
  return types
    .map(toAssociationNumber)
    .filter((number) => number >= from)
    .map((number) => ({
      at,
      page,
      number,
      afterId: after !== undefined && number === from ? after.toId : 0,
    }));
}

function readLink([fromTypeId, fromId, toTypeId, number, toId]: readonly unknown[]): Link {
  const type = {
    fromTypeId: toObjectTypeId(String(fromTypeId)),
    toTypeId: toObjectTypeId(String(toTypeId)),
    ...specOf(Number(number)),
  };
  return toLink(type, Number(fromId), Number(toId));
}
