import { ACCOUNT_ROWS, keyOf, type RowRange, type RowTable, type StoredRow } from '../store/row-tables.ts';
import type { AccountReader } from '../store/store.ts';
import { ROW_PAGE } from './row-pages.ts';

/** How far the work on an account has come. */
export interface CopyProgress {
  readonly step: 'copying' | 'comparing' | 'indexing';
  /** What is worked on: a table, or an index. */
  readonly subject: string;
  readonly done: number;
  readonly total: number;
}

export type ReportProgress = (progress: CopyProgress) => void;

/** A part of a table in two places. */
export interface RangeOfTwo {
  readonly table: RowTable;
  readonly range: RowRange;
  readonly source: readonly StoredRow[];
  readonly target: readonly StoredRow[];
}

/** Goes through all tables of two accounts side by side, in parts that hold a page of the first; may end early. */
export async function* pairRanges(
  source: AccountReader,
  readTarget: <T>(body: (reader: AccountReader) => Promise<T>) => Promise<T>,
  report: (progress: Omit<CopyProgress, 'step'>) => void,
): AsyncGenerator<RangeOfTwo> {
  for (const table of ACCOUNT_ROWS) {
    const total = await source.countRows(table);
    let done = 0;
    for (let after: RowRange['after']; ; ) {
      const rows = await source.readRows(table, { after, upTo: undefined }, ROW_PAGE);
      const last = rows.length < ROW_PAGE ? undefined : rows.at(-1);
      const range = { after, upTo: last && keyOf(table, last) };
      // One more than there may be tells as well that there are others.
      const target = await readTarget((reader) => reader.readRows(table, range, rows.length + 1));
      yield { table, range, source: rows, target };
      done += rows.length;
      report({ subject: table.name, done, total });
      if (range.upTo === undefined) break;
      after = range.upTo;
    }
  }
}

/** The first thing that is not the same in two accounts, in words; absent when all is. Indexes are not looked at. */
export async function findDifference(
  source: AccountReader,
  target: AccountReader,
  report: ReportProgress,
): Promise<string | undefined> {
  const pairs = pairRanges(
    source,
    (body) => body(target),
    (progress) => report({ step: 'comparing', ...progress }),
  );
  for await (const { table, source: here, target: there } of pairs) {
    const at = here.findIndex((row, index) => !isSameRow(row, there[index]));
    const row = at < 0 ? there[here.length] : (here[at] ?? there[at]);
    if (row !== undefined) return `${table.name} ${keyOf(table, row).join(' ')}`;
  }
  const [values, others] = [await source.digestUniqueValues(), await target.digestUniqueValues()];
  if (values.count !== others.count || values.sum !== others.sum) return 'the unique values of the records';
  return findCounterDifference(source, target);
}

/** Versions of the metadata go up with every index that is built, and count nothing else. */
async function findCounterDifference(
  source: AccountReader,
  target: AccountReader,
): Promise<string | undefined> {
  const [here, there] = [await source.readCounters(), await target.readCounters()];
  const isSame =
    here.nextObjectId === there.nextObjectId &&
    here.nextTypeNumber === there.nextTypeNumber &&
    here.metadataVersion <= there.metadataVersion;
  return isSame ? undefined : 'the numbers that are given out next';
}

export function isSameRows(left: readonly StoredRow[], right: readonly StoredRow[]): boolean {
  return left.length === right.length && left.every((row, at) => isSameRow(row, right[at]));
}

function isSameRow(left: StoredRow, right: StoredRow | undefined): boolean {
  return right !== undefined && left.every((value, at) => value === right[at]);
}
