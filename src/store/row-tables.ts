import { hash } from 'node:crypto';
import type { AccountId } from '../model/ids.ts';
import { joinSql, rawSql, type Sql, sql } from './sql.ts';

/**
 * The tables that every store has under the same names and with the same columns, as rows that mean the same in
 * all of them: what goes from one store to another, and what can be compared.
 */

/** A hash is 64 hexadecimal digits, however a store keeps it. */
export type ColumnType = 'number' | 'text' | 'hash';

export interface RowTable {
  readonly name: string;
  /** Name and type, in the order in which values stand in a row. */
  readonly columns: readonly (readonly [name: string, type: ColumnType])[];
  /** The columns by which rows are ordered, which name one row. */
  readonly key: readonly string[];
}

/** The values of a row, in the order of its table's columns. */
export type StoredRow = readonly (string | number | null)[];

/** The values of the columns of a key. */
export type RowKey = readonly (string | number)[];

/** Rows behind one key and up to another, from the first or to the last where there is none. */
export interface RowRange {
  readonly after: RowKey | undefined;
  readonly upTo: RowKey | undefined;
}

export const EVERY_ROW: RowRange = { after: undefined, upTo: undefined };

/** In this order `toRecord` reads it. */
export const OBJECT_ROWS: RowTable = {
  name: 'object',
  columns: [
    ['object_type', 'text'],
    ['id', 'number'],
    ['properties', 'text'],
    ['created_at_ms', 'number'],
    ['updated_at_ms', 'number'],
    ['archived_at_ms', 'number'],
    ['last_change', 'number'],
  ],
  key: ['object_type', 'id'],
};

export const CHANGE_ROWS: RowTable = {
  name: 'change',
  columns: [
    ['number', 'number'],
    ['object_type', 'text'],
    ['object_id', 'number'],
    ['previous', 'number'],
    ['also_previous', 'number'],
    ['kind', 'text'],
    ['at_ms', 'number'],
    ['source_type', 'text'],
    ['source_id', 'text'],
    ['sent', 'text'],
    ['calculated', 'text'],
    ['links', 'text'],
  ],
  key: ['number'],
};

export const ASSOCIATION_ROWS: RowTable = {
  name: 'association',
  columns: [
    ['from_type', 'text'],
    ['from_id', 'number'],
    ['to_type', 'text'],
    ['association_type', 'number'],
    ['to_id', 'number'],
  ],
  key: ['from_type', 'from_id', 'to_type', 'association_type', 'to_id'],
};

/** All of an account but for what follows from it: unique values and indexes. */
export const ACCOUNT_ROWS: readonly RowTable[] = [
  {
    name: 'definition',
    columns: [
      ['kind', 'text'],
      ['object_type', 'text'],
      ['name', 'text'],
      ['body', 'text'],
    ],
    key: ['kind', 'object_type', 'name'],
  },
  {
    name: 'audit',
    columns: [
      ['number', 'number'],
      ['object_type', 'text'],
      ['kind', 'text'],
      ['name', 'text'],
      ['action', 'text'],
      ['at_ms', 'number'],
      ['user_id', 'text'],
      ['body', 'text'],
    ],
    key: ['number'],
  },
  OBJECT_ROWS,
  CHANGE_ROWS,
  ASSOCIATION_ROWS,
  {
    name: 'merged_id',
    columns: [
      ['object_type', 'text'],
      ['id', 'number'],
      ['survivor_id', 'number'],
    ],
    key: ['object_type', 'id'],
  },
  {
    name: 'blocked_value',
    columns: [
      ['object_type', 'text'],
      ['property_name', 'text'],
      ['hash', 'hash'],
    ],
    key: ['object_type', 'property_name', 'hash'],
  },
];

/** A table outside of those of the accounts, and which of its rows belong to one. */
export interface ControlTable extends RowTable {
  readonly owned: (accountId: AccountId) => Sql;
}

const ofAccount = (accountId: AccountId) => sql`account_id = ${accountId}`;

/** Apps that can use the account, its own and those that people let in. */
export const APP_ROWS: ControlTable = {
  name: 'app',
  columns: [
    ['id', 'number'],
    ['client_id', 'text'],
    ['body', 'text'],
  ],
  key: ['id'],
  owned: (accountId) => sql`id IN (
    SELECT app_id FROM token WHERE ${ofAccount(accountId)} UNION
    SELECT app_id FROM app_grant WHERE ${ofAccount(accountId)})`,
};

/** In an order in which each names only those before it. */
export const CONTROL_ROWS: readonly ControlTable[] = [
  APP_ROWS,
  {
    name: 'app_grant',
    columns: [
      ['code_hash', 'text'],
      ['app_id', 'number'],
      ['account_id', 'number'],
      ['form_hash', 'text'],
      ['refresh_hash', 'text'],
      ['redeemed_at_ms', 'number'],
      ['created_at_ms', 'number'],
      ['body', 'text'],
    ],
    key: ['code_hash'],
    owned: ofAccount,
  },
  {
    name: 'token',
    columns: [
      ['hash', 'text'],
      ['account_id', 'number'],
      ['app_id', 'number'],
      ['scopes', 'text'],
      ['properties', 'text'],
      ['created_at_ms', 'number'],
      ['expires_at_ms', 'number'],
      ['code_hash', 'text'],
    ],
    key: ['hash'],
    owned: ofAccount,
  },
];

/** More of a kind belong to no account. */
export const MAX_BELONGINGS = 1_000_000;

/** What belongs to an account outside of its own tables. */
export interface AccountBelongings {
  /** Rows of each table, in the order of `CONTROL_ROWS`. */
  readonly rows: readonly (readonly StoredRow[])[];
  /** From which number on no app ever was. */
  readonly nextAppId: number;
}

/** What an account gives out next. The numbers of changes and audits follow from their rows. */
export interface AccountCounters {
  readonly nextObjectId: number;
  readonly nextTypeNumber: number;
  readonly metadataVersion: number;
}

/** How many unique values records hold, and which: equal for the same values held by the same records. */
export interface UniqueDigest {
  readonly count: number;
  readonly sum: string;
}

export function keyOf(table: RowTable, row: StoredRow): RowKey {
  return table.key.map((name) => {
    const value = row[table.columns.findIndex(([column]) => column === name)];
    if (value === undefined || value === null) throw new Error(`a row of ${table.name} has no ${name}`);
    return value;
  });
}

/** How a store names the columns and values of a type where that is not as they are. */
export interface RowDialect {
  readonly readHash: (column: Sql) => Sql;
  readonly giveHash: (value: string) => Sql;
}

/** @param owned is the condition that rows belong to the account. */
export function selectRows(
  table: RowTable,
  { dialect, owned }: { readonly dialect: RowDialect; readonly owned: Sql },
  { range, limit }: { readonly range: RowRange; readonly limit: number },
): Sql {
  const columns = table.columns.map(([name, type]) =>
    type === 'hash' ? dialect.readHash(rawSql(name)) : rawSql(name),
  );
  return sql`SELECT ${listSql(columns)} FROM ${rawSql(table.name)}
    WHERE ${owned} AND ${toRangeTest(table, dialect, range)}
    ORDER BY ${rawSql(table.key.join(', '))} LIMIT ${limit}`;
}

export function deleteRows(
  table: RowTable,
  { dialect, owned }: { readonly dialect: RowDialect; readonly owned: Sql },
  range: RowRange,
): Sql {
  return sql`DELETE FROM ${rawSql(table.name)} WHERE ${owned} AND ${toRangeTest(table, dialect, range)}`;
}

function toRangeTest(table: RowTable, dialect: RowDialect, { after, upTo }: RowRange): Sql {
  const key = rawSql(table.key.join(', '));
  const above = after === undefined ? rawSql('TRUE') : sql`(${key}) > (${toKeySql(table, dialect, after)})`;
  const below = upTo === undefined ? rawSql('TRUE') : sql`(${key}) <= (${toKeySql(table, dialect, upTo)})`;
  return sql`${above} AND ${below}`;
}

function toKeySql(table: RowTable, dialect: RowDialect, key: RowKey): Sql {
  const types = new Map(table.columns);
  return listSql(
    key.map((value, at) =>
      types.get(table.key[at] ?? '') === 'hash' ? dialect.giveHash(String(value)) : sql`${value}`,
    ),
  );
}

function listSql(pieces: readonly Sql[]): Sql {
  return joinSql(pieces, ', ');
}

/** The values of a row as every store has them, from what a driver made of them. */
export function toStoredRow(table: RowTable, row: readonly unknown[]): StoredRow {
  return table.columns.map(([, type], at) => {
    const value = row[at] ?? null;
    if (value === null) return null;
    return type === 'number' ? Number(value) : String(value);
  });
}

/** Adds up which record holds which value, in any order. */
export class UniqueSum {
  #count = 0;
  #sum = 0n;

  /** @param row names the object type, the property, the hash of the value in hex, and the record. */
  add(row: readonly [objectType: string, propertyName: string, valueHash: string, objectId: number]): void {
    this.#count += 1;
    this.#sum = (this.#sum + BigInt(`0x${hash('sha256', row.join('\n'), 'hex')}`)) & MAX_SUM;
  }

  digest(): UniqueDigest {
    return { count: this.#count, sum: this.#sum.toString(16) };
  }
}

const MAX_SUM = (1n << 128n) - 1n;
