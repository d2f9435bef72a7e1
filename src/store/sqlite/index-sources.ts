import { type IndexKey, KEY_CUT, toCleanText } from '../../model/comparable-keys.ts';
import type { ObjectTypeId } from '../../model/ids.ts';
import type { AssociationFilter } from '../../model/search/search-query.ts';
import { toAssociationNumber } from '../association-numbers.ts';
import type { IndexCondition, IndexRef, IndexTest } from '../index-search.ts';
import { joinSql, rawSql, type Sql, sql } from '../sql.ts';
import { toWordTable } from './index-rows.ts';

/** The rows of an index as a select: `object_id`, and of keys their `value`. */
export function toRows(typeId: ObjectTypeId, index: IndexRef): Sql {
  if (index !== 'id') return sql`SELECT object_id, value FROM property_index WHERE index_number = ${index}`;
  return sql`
    SELECT id AS object_id, id AS value FROM object
    WHERE object_type = ${typeId} AND archived_at_ms IS NULL`;
}

/**
 * The records that pass the test of a condition, negated or not, as a select of `object_id`.
 * With `mayBeArchived` there may be archived ones among them, where others sort these out.
 */
export function toSource(
  typeId: ObjectTypeId,
  { index, test }: IndexCondition,
  { mayBeArchived = false }: { readonly mayBeArchived?: boolean } = {},
): Sql {
  if (test.kind === 'is-associated') return selectAssociated(test, mayBeArchived);
  if (index === 'id')
    return sql`
    SELECT id AS object_id FROM object
    WHERE object_type = ${typeId} AND archived_at_ms IS NULL AND ${toKeyTest(typeId, test, rawSql('id'))}`;
  if (test.kind === 'has-phrase') return selectWords(index, `"${test.words.join(' ')}"`);
  if (test.kind === 'has-beginnings') {
    return selectWords(index, test.words.map((word) => `"${word}" *`).join(' AND '));
  }
  return sql`
    SELECT object_id FROM property_index
    WHERE index_number = ${index} AND ${toKeyTest(typeId, test, rawSql('value'))}`;
}

/** From the far end, where the records that are associated with one are a range. */
function selectAssociated({ type, ids }: AssociationFilter, mayBeArchived: boolean): Sql {
  const back = toAssociationNumber({ category: type.category, typeId: type.inverseId });
  return sql`
    SELECT linked.to_id AS object_id
    FROM association AS linked
    WHERE linked.from_type = ${type.toTypeId} AND linked.from_id IN (
        SELECT far.id FROM object AS far
        WHERE far.object_type = ${type.toTypeId} AND far.id IN (${listOf(ids)}) AND far.archived_at_ms IS NULL)
      AND linked.to_type = ${type.fromTypeId} AND linked.association_type = ${back}
      AND ${mayBeArchived ? sql`TRUE` : isLive(type.fromTypeId, rawSql('linked.to_id'))}`;
}

/** Whether one record is associated. */
export function isAssociated({ type, ids }: AssociationFilter, id: Sql): Sql {
  return sql`EXISTS (
    SELECT 1 FROM association AS linked
    WHERE linked.from_type = ${type.fromTypeId} AND linked.from_id = ${id}
      AND linked.to_type = ${type.toTypeId} AND linked.association_type = ${toAssociationNumber(type)}
      AND linked.to_id IN (${listOf(ids)}) AND ${isLive(type.toTypeId, rawSql('linked.to_id'))})`;
}

/** Of a record that exists. Few are archived, so that looking for those is quicker than for live ones. */
function isLive(typeId: ObjectTypeId, id: Sql): Sql {
  return sql`NOT EXISTS (
    SELECT 1 FROM object AS archived INDEXED BY object_archived
    WHERE archived.object_type = ${typeId} AND archived.id = ${id} AND archived.archived_at_ms IS NOT NULL)`;
}

function listOf(ids: readonly number[]): Sql {
  return joinSql(
    ids.map((id) => sql`${id}`),
    ', ',
  );
}

/** Words are letters and digits, so that no sign of the query language is among them. */
function selectWords(index: number, query: string): Sql {
  const table = rawSql(toWordTable(index));
  return sql`SELECT rowid AS object_id FROM ${table} WHERE ${table} MATCH ${query}`;
}

function toKeyTest(typeId: ObjectTypeId, test: IndexTest, value: Sql): Sql {
  switch (test.kind) {
    case 'is-present':
      return sql`TRUE`;
    case 'is-one-of':
    case 'lies-between':
      return isOneOf(test, value);
    case 'fits':
      return fits(typeId, test, value);
    default:
      throw new Error(`keys have no ${test.kind}`);
  }
}

/** So many keys are parameters of their own; more go as one list. */
const MAX_PARAMETERS = 50;

/** Whether a key is among those that are listed or in the range. */
export function isOneOf(
  test: Extract<IndexTest, { readonly kind: 'is-one-of' | 'lies-between' }>,
  value: Sql,
): Sql {
  if (test.kind === 'lies-between') return liesBetween(test, value);
  const { keys } = test;
  if (keys.length > MAX_PARAMETERS) {
    return sql`${value} IN (SELECT listed.value FROM json_each(${JSON.stringify(keys)}) AS listed)`;
  }
  return sql`${value} IN (${joinSql(
    keys.map((key) => sql`${key}`),
    ', ',
  )})`;
}

/** Numbers are below all texts, so that an open end of a range has to keep the other kind out. */
function liesBetween({ from, to }: Extract<IndexTest, { readonly kind: 'lies-between' }>, value: Sql): Sql {
  const isText = (key: IndexKey | undefined) => typeof key === 'string';
  if (from !== undefined && to !== undefined && isText(from.key) !== isText(to.key)) return sql`FALSE`;
  const hasTexts = isText(from?.key ?? to?.key);
  const lowest = hasTexts ? '' : Number.NEGATIVE_INFINITY;
  const above = rawSql(from === undefined || from.inclusive ? '>=' : '>');
  const below = rawSql(to === undefined || to.inclusive ? '<=' : '<');
  const isAbove = sql`${value} ${above} ${from?.key ?? lowest}`;
  if (to === undefined && hasTexts) return isAbove;
  return sql`${isAbove} AND ${value} ${below} ${to?.key ?? Number.POSITIVE_INFINITY}`;
}

/** A longer pattern is refused by the database. */
const MAX_GLOB_LENGTH = 1000;

/** The longest part of the pattern sorts most texts out quickly; the rest is up to the meaning itself. */
function fits(
  typeId: ObjectTypeId,
  { propertyName, pattern }: Extract<IndexTest, { readonly kind: 'fits' }>,
  value: Sql,
): Sql {
  const longest = pattern.split('*').reduce((best, part) => (part.length > best.length ? part : best), '');
  const sought = toCleanText(longest.length > MAX_GLOB_LENGTH ? '' : longest.toLowerCase());
  const glob = `*${sought.replaceAll(/[?[]/g, '[$&]')}*`;
  const whole = sql`
    (SELECT value_of(properties, ${propertyName}) FROM object
     WHERE object_type = ${typeId} AND id = property_index.object_id)`;
  return sql`CASE WHEN instr(${value}, ${KEY_CUT})
    THEN contains_token(${whole}, ${pattern})
    ELSE ${value} GLOB ${glob} AND contains_token(${value}, ${pattern}) END`;
}
