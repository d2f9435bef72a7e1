import type { AccountId } from '../../model/ids.ts';
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
import { type Sql, sql } from '../sql.ts';
import type { Connection } from './database.ts';

const DIALECT: RowDialect = {
  readHash: (column) => sql`encode(${column}, 'hex')`,
  giveHash: (value) => sql`decode(${value}, 'hex')`,
};

const COUNTERS =
  'SELECT next_object_id, next_type_number, metadata_version FROM account_state WHERE account_id = $1';

/** Read in pages, as any table. */
const UNIQUE_ROWS: RowTable = {
  name: 'unique_value',
  columns: [
    ['object_type', 'text'],
    ['property_name', 'text'],
    ['hash', 'hash'],
    ['object_id', 'number'],
  ],
  key: ['object_type', 'property_name', 'hash'],
};
const UNIQUE_PAGE = 20_000;

/** The condition that rows of an account's own tables fulfil. */
export function ownRows(accountId: AccountId): Sql {
  return sql`account_id = ${accountId}`;
}

export interface RowPage {
  readonly table: RowTable;
  readonly range: RowRange;
  readonly limit: number;
}

export async function readRows(
  connection: Connection,
  owned: Sql,
  { table, range, limit }: RowPage,
): Promise<readonly StoredRow[]> {
  const rows = await connection.ask(selectRows(table, { dialect: DIALECT, owned }, { range, limit }));
  return rows.map((row) => toStoredRow(table, row));
}

export async function replaceRows(
  connection: Connection,
  accountId: AccountId,
  {
    table,
    range,
    rows,
  }: { readonly table: RowTable; readonly range: RowRange; readonly rows: readonly StoredRow[] },
): Promise<void> {
  await Promise.all([
    connection.ask(deleteRows(table, { dialect: DIALECT, owned: ownRows(accountId) }, range)),
    addRows(connection, table, { rows, accountId }),
  ]);
}

const LIST_TYPES = { number: 'bigint[]', text: 'text[]', hash: 'text[]' } as const;

/** Puts rows into a table as lists, one for each column; those of an account's own tables behind the account. */
export async function addRows(
  connection: Connection,
  table: RowTable,
  { rows, accountId }: { readonly rows: readonly StoredRow[]; readonly accountId?: AccountId },
): Promise<void> {
  if (rows.length === 0) return;
  const owner = accountId === undefined ? [] : [accountId];
  const names = table.columns.map(([name]) => name).join(', ');
  const lists = table.columns.map(([, type], at) => `$${owner.length + at + 1}::${LIST_TYPES[type]}`);
  const values = table.columns.map(([name, type]) =>
    type === 'hash' ? `decode(given.${name}, 'hex')` : `given.${name}`,
  );
  const [account, first] = accountId === undefined ? ['', ''] : ['account_id, ', '$1, '];
  await connection.all(
    `INSERT INTO ${table.name} (${account}${names})
     SELECT ${first}${values.join(', ')} FROM unnest(${lists.join(', ')}) AS given (${names})`,
    ...owner,
    ...table.columns.map((_, at) => rows.map((row) => row[at] ?? null)),
  );
}

export async function countRows(
  connection: Connection,
  accountId: AccountId,
  table: RowTable,
): Promise<number> {
  const [row] = await connection.all(`SELECT count(*) FROM ${table.name} WHERE account_id = $1`, accountId);
  return Number(row?.[0]);
}

export async function readCounters(connection: Connection, accountId: AccountId): Promise<AccountCounters> {
  const [row] = await connection.all(COUNTERS, accountId);
  if (row === undefined) throw new Error(`there is no account ${accountId}`);
  const [nextObjectId, nextTypeNumber, metadataVersion] = row.map(Number);
  return {
    nextObjectId: nextObjectId ?? 0,
    nextTypeNumber: nextTypeNumber ?? 0,
    metadataVersion: metadataVersion ?? 0,
  };
}

export async function digestUniqueValues(
  connection: Connection,
  accountId: AccountId,
): Promise<UniqueDigest> {
  const sum = new UniqueSum();
  for (let range: RowRange = { after: undefined, upTo: undefined }; ; ) {
    const rows = await readRows(connection, ownRows(accountId), {
      table: UNIQUE_ROWS,
      range,
      limit: UNIQUE_PAGE,
    });
    for (const [typeId, name, valueHash, objectId] of rows) {
      sum.add([String(typeId), String(name), String(valueHash), Number(objectId)]);
    }
    const [typeId, name, valueHash] = rows.at(-1) ?? [];
    if (rows.length < UNIQUE_PAGE) return sum.digest();
    range = { after: [String(typeId), String(name), String(valueHash)], upTo: undefined };
  }
}
