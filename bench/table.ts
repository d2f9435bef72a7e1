export type Cell = string | number | undefined;

const GAP = '  ';

/** Lays rows out in columns: the first to the left, the others to the right. The first row is the heading. */
export function toTable(rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map(toText));
  const columns = Math.max(...texts.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...texts.map((row) => row[column]?.length ?? 0)),
  );
  const lines = texts.map((row) =>
    row
      .map((text, column) => padded(text, column, widths))
      .join(GAP)
      .trimEnd(),
  );
  const [heading = '', ...rest] = lines;
  return [heading, '-'.repeat(Math.max(...lines.map((line) => line.length))), ...rest].join('\n');
}

function padded(text: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}

/** Three digits that count are enough: what lies behind them differs from run to run. */
function toText(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  if (cell >= 100 || Number.isInteger(cell)) return Math.round(cell).toLocaleString('en-US');
  return cell >= 10 ? cell.toFixed(1) : cell.toFixed(2);
}
