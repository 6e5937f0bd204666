import type { Table } from '../../export/table';
import { measured } from '../../export/table';
import { formatUnit } from '../../i18n';
import type { App } from '../app.svelte';
import { indicatorTitle } from '../indicatorNames';
import type { Compared } from '../indicators';
import { openTitle } from '../titles';

export type ComparedGroup = { title: string; rows: readonly Compared[] };

/** Every figure of two states that is known by now, and by how much they differ. */
export function comparisonTable(app: App, groups: readonly ComparedGroup[]): Table {
  const { language } = app.preferences;
  const today = app.t('plans.baseline');
  const [base, open] = [app.comparison.base, app.scenario].map((scenario) =>
    app.plans.titleOf(scenario, today),
  );
  return {
    title: app.t('tables.comparison'),
    subject: openTitle(app),
    columns: [
      { title: app.t('tables.group'), type: 'text' },
      { title: app.t('tables.item'), type: 'text' },
      { title: base ?? '', type: 'number' },
      { title: open ?? '', type: 'number' },
      { title: app.t('tables.difference'), type: 'number' },
      { title: app.t('tables.unit'), type: 'text' },
      { title: app.t('tables.turn'), type: 'text' },
    ],
    rows: groups.flatMap(({ title, rows }) =>
      rows.map(({ what, unit, base, open, turn }) => [
        title,
        indicatorTitle(app, what),
        measured(base, unit),
        measured(open, unit),
        measured(open - base, unit),
        unit === 'share' ? '%' : formatUnit(unit, language),
        turn ? app.t(`gaps.turn.${turn}`) : null,
      ]),
    ),
  };
}
