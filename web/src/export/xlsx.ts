import type { CellObject } from 'write-excel-file/universal';
import { type Cell, type Column, headingOf, type Table, withoutForbidden } from './table';

const FORMATS = { whole: '#,##0', decimal: '#,##0.00', share: '0.0%' };
const NARROWEST = 8;
const WIDEST = 48;
/** What a sheet may be called in length. */
const SHEET_NAME = 31;

/** One sheet: a bold heading that stays in sight, numbers as numbers, shares as per cent. */
export async function xlsxOf({ title, columns, rows }: Table): Promise<Blob> {
  // Whoever exports nothing loads nothing.
  const { default: writeExcelFile } = await import('write-excel-file/universal');
  const heading = columns.map(
    (column): CellObject => ({ value: headingOf(column), fontWeight: 'bold', wrap: true }),
  );
  const body = rows.map((row) => columns.map((_, i) => cellOf(row[i] ?? null)));
  const options = {
    sheet: sheetName(title),
    stickyRowsCount: 1,
    columns: columns.map((column, i) => ({ width: widthOf(column, rows, i) })),
  };
  return writeExcelFile([heading, ...body], options).toBlob();
}

function cellOf(cell: Cell): CellObject | null {
  if (cell === null || cell === '') return null;
  if (typeof cell === 'string') return { value: cell, type: String };
  if (typeof cell === 'object') return { value: cell.share, type: Number, format: FORMATS.share };
  // A whole number has no decimal point to leave behind.
  const format = Number.isInteger(cell) ? FORMATS.whole : FORMATS.decimal;
  return { value: cell, type: Number, format };
}

function sheetName(title: string): string {
  return withoutForbidden(title.replace(/[[\]']/g, ' ')).slice(0, SHEET_NAME) || '1';
}

/** In characters of a digit's width: Chinese ones are twice as wide. */
function widthOf(column: Column, rows: Cell[][], at: number): number {
  const texts = rows.flatMap((row) => (typeof row[at] === 'string' ? [row[at]] : []));
  const longest = Math.max(...[headingOf(column), ...texts].map(widthOfText));
  return Math.min(WIDEST, Math.max(NARROWEST, longest + 2));
}

function widthOfText(text: string): number {
  return [...text.slice(0, WIDEST)].reduce((sum, letter) => sum + (letter > '\u2E7F' ? 2 : 1), 0);
}
