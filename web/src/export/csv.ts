import { type Cell, headingOf, type Table } from './table';

/** By it a spreadsheet program knows that the text is UTF-8. */
const BOM = '\uFEFF';

/** RFC 4180, with a heading. */
export function csvOf({ columns, rows }: Table): string {
  const lines = [
    columns.map((column) => quoted(harmless(headingOf(column)))),
    ...rows.map((row) => columns.map((_, i) => quoted(written(row[i] ?? null)))),
  ];
  return BOM + lines.map((line) => `${line.join(',')}\r\n`).join('');
}

function written(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return harmless(cell);
  return typeof cell === 'number' ? plain(cell) : `${plain(cell.share * 100)}%`;
}

/** Rounded where binary fractions would show. */
function plain(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** A text that a spreadsheet program would take for a formula is shown to it as text. */
function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
