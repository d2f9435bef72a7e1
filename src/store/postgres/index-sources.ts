import type { IndexKey } from '../../model/comparable-keys.ts';
import { toCleanText } from '../../model/comparable-keys.ts';
import type { AccountId, ObjectTypeId } from '../../model/ids.ts';
import type { AssociationFilter, Bound } from '../../model/search/search-query.ts';
import { toAssociationNumber } from '../association-numbers.ts';
import type { IndexCondition, IndexRef, IndexTest } from '../index-search.ts';
import { rawSql, type Sql, sql } from '../sql.ts';
import { AFTER_NUMBERS, beforeKindOf, toStoredKey } from './stored-keys.ts';
import { toLexemeQuery, WORD_LEXEMES } from './word-lexemes.ts';

type TestOf<K extends IndexTest['kind']> = Extract<IndexTest, { readonly kind: K }>;

/**
 * The rows of indexes of one account and one object type, as pieces of statements. The account stands in each of
 * them as a constant.
 */
export class IndexSources {
  readonly #accountId: AccountId;
  readonly #account: Sql;
  readonly #typeId: ObjectTypeId;

  constructor(accountId: AccountId, typeId: ObjectTypeId) {
    this.#accountId = accountId;
    this.#account = rawSql(String(accountId));
    this.#typeId = typeId;
  }

  /** The rows of an index, after `FROM`: `object_id`, and of keys their `value`. */
  rows(index: IndexRef, alias: string): Sql {
    const name = rawSql(alias);
    if (index === 'id') {
      return sql`(
        SELECT id AS object_id FROM object
        WHERE account_id = ${this.#account} AND object_type = ${this.#typeId} AND archived_at_ms IS NULL
      ) AS ${name}`;
    }
    return sql`(
      SELECT object_id, value FROM property_index
      WHERE account_id = ${this.#account} AND index_number = ${index}
    ) AS ${name}`;
  }

  /** The records that pass the test of a condition, negated or not, as a select of `object_id`. */
  source({ index, test }: IndexCondition): Sql {
    if (test.kind === 'is-associated') return this.#selectAssociated(test);
    if (index === 'id') {
      const found = rawSql('found.object_id');
      return sql`SELECT found.object_id FROM ${this.rows('id', 'found')} WHERE ${isIdPassing(test, found)}`;
    }
    return this.#selectRows(index, test);
  }

  /** Whether a condition is true of the live record with an id. */
  test(condition: IndexCondition, id: Sql): Sql {
    const not = rawSql(condition.negated ? 'NOT' : '');
    const { index, test } = condition;
    if (test.kind === 'is-associated') return sql`${not} ${this.#isAssociated(test, id)}`;
    if (index === 'id') return sql`${not} (${isIdPassing(test, id)})`;
    return sql`${not} EXISTS (${this.#selectRows(index, test)} AND asked.object_id = ${id})`;
  }

  #selectRows(index: number, test: Exclude<IndexTest, AssociationFilter>): Sql {
    const where = sql`asked.account_id = ${this.#account} AND asked.index_number = ${index}`;
    switch (test.kind) {
      case 'is-present':
      case 'is-one-of':
      case 'lies-between': {
        const isPassing = isKeyPassing(test, rawSql('asked.value'));
        return sql`SELECT asked.object_id FROM property_index AS asked WHERE ${where} AND ${isPassing}`;
      }
      case 'fits':
        return sql`SELECT asked.object_id FROM text_index AS asked WHERE ${where} AND ${isFitting(test)}`;
      case 'has-phrase':
        return sql`SELECT asked.object_id FROM word_index AS asked
          WHERE ${where} AND ${this.#hasLexemes(index, test.words, 'whole')}
            AND strpos(' ' || asked.words || ' ', ${` ${test.words.join(' ')} `}) > 0`;
      case 'has-beginnings':
        return sql`SELECT asked.object_id FROM word_index AS asked
          WHERE ${where} AND ${this.#hasLexemes(index, test.words, 'beginning')}
            AND NOT EXISTS (
              SELECT 1 FROM unnest(${test.words}::text[]) AS sought (word)
              WHERE strpos(' ' || asked.words, ' ' || sought.word) = 0)`;
      default:
        return test satisfies never;
    }
  }

  #hasLexemes(index: number, words: readonly string[], match: 'whole' | 'beginning'): Sql {
    const query = toLexemeQuery({ accountId: this.#accountId, index }, words, match);
    return sql`${rawSql(WORD_LEXEMES)} @@ ${query}::tsquery`;
  }

  /** From the far end, where the records that are associated with one are a range. */
  #selectAssociated({ type, ids }: AssociationFilter): Sql {
    const back = toAssociationNumber({ category: type.category, typeId: type.inverseId });
    return sql`
      SELECT linked.to_id AS object_id FROM association AS linked
      WHERE linked.account_id = ${this.#account} AND linked.from_type = ${type.toTypeId}
        AND linked.from_id = ANY(${ids}::bigint[]) AND linked.to_type = ${type.fromTypeId}
        AND linked.association_type = ${back}
        AND ${this.#isLive(type.fromTypeId, rawSql('linked.to_id'))}
        AND ${this.#isLive(type.toTypeId, rawSql('linked.from_id'))}`;
  }

  #isAssociated({ type, ids }: AssociationFilter, id: Sql): Sql {
    return sql`EXISTS (
      SELECT 1 FROM association AS linked
      WHERE linked.account_id = ${this.#account} AND linked.from_type = ${type.fromTypeId}
        AND linked.from_id = ${id} AND linked.to_type = ${type.toTypeId}
        AND linked.association_type = ${toAssociationNumber(type)} AND linked.to_id = ANY(${ids}::bigint[])
        AND ${this.#isLive(type.toTypeId, rawSql('linked.to_id'))})`;
  }

  /** Of a record that exists. Few are archived, so that looking for those is quicker than for live ones. */
  #isLive(typeId: ObjectTypeId, id: Sql): Sql {
    return sql`NOT EXISTS (
      SELECT 1 FROM object AS archived
      WHERE archived.account_id = ${this.#account} AND archived.object_type = ${typeId}
        AND archived.id = ${id} AND archived.archived_at_ms IS NOT NULL)`;
  }
}

/** Whether a stored key passes a test of keys. */
export function isKeyPassing(test: TestOf<'is-present' | 'is-one-of' | 'lies-between'>, value: Sql): Sql {
  switch (test.kind) {
    case 'is-present':
      return sql`TRUE`;
    case 'is-one-of':
      return sql`${value} = ANY(${test.keys.map(toStoredKey)}::text[])`;
    case 'lies-between':
      return liesBetween(test, value);
    default:
      return test satisfies never;
  }
}

/** Numbers are below all texts, so that an open end of a range has to keep the other kind out. */
function liesBetween({ from, to }: TestOf<'lies-between'>, value: Sql): Sql {
  const isText = (key: IndexKey | undefined) => typeof key === 'string';
  if (from !== undefined && to !== undefined && isText(from.key) !== isText(to.key)) return sql`FALSE`;
  const any = from?.key ?? to?.key ?? 0;
  const above = rawSql(from === undefined || from.inclusive ? '>=' : '>');
  const isAbove = sql`${value} ${above} ${from === undefined ? beforeKindOf(any) : toStoredKey(from.key)}`;
  if (to === undefined) return isText(any) ? isAbove : sql`${isAbove} AND ${value} < ${AFTER_NUMBERS}`;
  return sql`${isAbove} AND ${value} ${rawSql(to.inclusive ? '<=' : '<')} ${toStoredKey(to.key)}`;
}

/** Ids are whole numbers, and no texts. */
function isIdPassing(test: IndexTest, id: Sql): Sql {
  switch (test.kind) {
    case 'is-present':
      return sql`TRUE`;
    case 'is-one-of': {
      const ids = test.keys.filter((key) => typeof key === 'number' && Number.isSafeInteger(key));
      return sql`${id} = ANY(${ids as readonly number[]}::bigint[])`;
    }
    case 'lies-between':
      return sql`${isIdAbove(test.from, id)} AND ${isIdBelow(test.to, id)}`;
    default:
      throw new Error(`ids have no ${test.kind}`);
  }
}

function isIdAbove(bound: Bound | undefined, id: Sql): Sql {
  if (bound === undefined) return sql`TRUE`;
  const { key, inclusive } = bound;
  if (typeof key === 'string') return sql`FALSE`;
  return inclusive ? sql`${id} >= ${toSafe(Math.ceil(key))}` : sql`${id} > ${toSafe(Math.floor(key))}`;
}

function isIdBelow(bound: Bound | undefined, id: Sql): Sql {
  if (bound === undefined) return sql`TRUE`;
  const { key, inclusive } = bound;
  if (typeof key === 'string') return sql`FALSE`;
  return inclusive ? sql`${id} <= ${toSafe(Math.floor(key))}` : sql`${id} < ${toSafe(Math.ceil(key))}`;
}

/** Beyond all ids where the number is beyond what is counted exactly. */
function toSafe(number: number): number {
  return Math.min(Math.max(number, -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}

/** The longest part of the pattern sorts most rows out quickly; then each piece is compared with all of it. */
function isFitting({ pattern }: TestOf<'fits'>): Sql {
  const parts = toCleanText(pattern.toLowerCase()).split('*');
  const longest = parts.reduce((best, part) => (part.length > best.length ? part : best), '');
  if (longest === '') return sql`TRUE`;
  const like = parts.map((part) => part.replaceAll(/[\\%_]/g, '\\$&')).join('%');
  return sql`strpos(asked.pieces, ${longest}) > 0 AND EXISTS (
    SELECT 1 FROM unnest(string_to_array(asked.pieces, ' ')) AS piece WHERE piece LIKE ${like})`;
}
