import { hash } from 'node:crypto';
import {
  type AccountCounters,
  deleteRows,
  type RowDialect,
  type RowRange,
  type RowTable,
  type StoredRow,
  selectRows,
  toStoredRow,
  type UniqueDigest,
  UniqueSum,
} from '../row-tables.ts';
import { rawSql, type Sql, sql, toText } from '../sql.ts';
import type { Statements } from './statements.ts';

/** Hashes are kept as the digits that they are everywhere. */
const DIALECT: RowDialect = { readHash: (column) => column, giveHash: (value) => sql`${value}` };

/** A file has the rows of one account only; the control file has those of all. */
export const OWN_FILE = rawSql('TRUE');

const COUNTERS = `SELECT name, value FROM counter`;
const SET_COUNTER = 'UPDATE counter SET value = ? WHERE name = ?';
const UNIQUE_VALUES = 'SELECT object_type, property_name, value, object_id FROM unique_value';

export function readRows(
  statements: Statements,
  { table, owned, range, limit }: RowPage,
): readonly StoredRow[] {
  const select = selectRows(table, { dialect: DIALECT, owned }, { range, limit });
  return statements.all(textOf(select), ...valuesOf(select)).map((row) => toStoredRow(table, row));
}

export interface RowPage {
  readonly table: RowTable;
  /** The condition that rows belong to the account. */
  readonly owned: Sql;
  readonly range: RowRange;
  readonly limit: number;
}

export function replaceRows(
  statements: Statements,
  table: RowTable,
  range: RowRange,
  rows: readonly StoredRow[],
): void {
  const removal = deleteRows(table, { dialect: DIALECT, owned: OWN_FILE }, range);
  statements.get(textOf(removal)).run(...valuesOf(removal));
  addRows(statements, table, rows);
}

export function addRows(statements: Statements, table: RowTable, rows: readonly StoredRow[]): void {
  const names = table.columns.map(([name]) => name);
  const signs = names.map(() => '?').join(', ');
  const add = statements.get(`INSERT INTO ${table.name} (${names.join(', ')}) VALUES (${signs})`);
  for (const row of rows) add.run(...row);
}

export function countRows(statements: Statements, table: RowTable): number {
  return Number(statements.one(`SELECT count(*) FROM ${table.name}`)?.[0]);
}

export function readCounters(statements: Statements): AccountCounters {
  const counts = new Map(statements.all(COUNTERS).map(([name, value]) => [String(name), Number(value)]));
  const require = (name: string) => {
    const count = counts.get(name);
    if (count === undefined) throw new Error(`the counter ${name} of an account is missing`);
    return count;
  };
  return {
    nextObjectId: require('next_object_id'),
    nextTypeNumber: require('next_type_number'),
    metadataVersion: require('metadata_version'),
  };
}

/** Changes and audits are numbered from the newest on. */
export function replaceCounters(statements: Statements, counters: AccountCounters): void {
  const set = statements.get(SET_COUNTER);
  set.run(counters.nextObjectId, 'next_object_id');
  set.run(counters.nextTypeNumber, 'next_type_number');
  set.run(counters.metadataVersion, 'metadata_version');
}

export function digestUniqueValues(statements: Statements): UniqueDigest {
  const sum = new UniqueSum();
  for (const row of statements.get(UNIQUE_VALUES).iterate()) {
    const [typeId, propertyName, value, objectId] = row as unknown as readonly unknown[];
    const valueHash = hash('sha256', String(value), 'hex');
    sum.add([String(typeId), String(propertyName), valueHash, Number(objectId)]);
  }
  return sum.digest();
}

function textOf(statement: Sql): string {
  return toText(statement, (number) => `?${number}`);
}

/** Lists are of no use in keys. */
function valuesOf({ values }: Sql): readonly (string | number)[] {
  return values.filter((value) => typeof value === 'string' || typeof value === 'number');
}
