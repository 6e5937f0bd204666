import { csvOf } from './csv';
import { fileNameOf, type Table } from './table';
import { xlsxOf } from './xlsx';

export type Format = 'csv' | 'xlsx';

/** Hands the table to the person as a file. */
export async function save(table: Table, format: Format): Promise<void> {
  const file =
    format === 'csv'
      ? new Blob([csvOf(table)], { type: 'text/csv;charset=utf-8' })
      : await xlsxOf(table);
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileNameOf(table, format, new Date());
  link.click();
  URL.revokeObjectURL(address);
}
