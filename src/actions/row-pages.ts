import { EVERY_ROW, keyOf, type RowTable, type StoredRow } from '../store/row-tables.ts';
import type { AccountReader } from '../store/store.ts';

/** So many rows are looked at at a time. */
export const ROW_PAGE = 1000;

/** All rows of a table in the order of its key, a page at a time. */
export async function* everyRow(
  reader: Pick<AccountReader, 'readRows'>,
  table: RowTable,
): AsyncGenerator<readonly StoredRow[]> {
  for (let range = EVERY_ROW; ; ) {
    const rows = await reader.readRows(table, range, ROW_PAGE);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    if (rows.length < ROW_PAGE) return;
    range = { after: keyOf(table, last), upTo: undefined };
  }
}
