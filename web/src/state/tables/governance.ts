import type { Table } from '../../export/table';
import type { App } from '../app.svelte';
import type { GovernanceColumn, GovernanceRow } from '../governanceView';
import { projectTitle } from '../titles';

/** The matrix as it is sorted and filtered. */
export function governanceTable(
  app: App,
  columns: readonly GovernanceColumn[],
  rows: readonly GovernanceRow[],
): Table {
  return {
    title: app.t('tables.governance'),
    subject: projectTitle(app),
    columns: [
      { title: app.t('tables.courtyard'), type: 'text' },
      { title: app.t('tables.blanks'), type: 'number' },
      ...columns.map(({ title }) => ({ title, type: 'text' as const })),
    ],
    rows: rows.map(({ name, blanks, cells }) => [name, blanks, ...cells.map(({ words }) => words)]),
  };
}
