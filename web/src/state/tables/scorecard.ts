import type { Column, Table } from '../../export/table';
import { measured } from '../../export/table';
import { formatUnit, pickWords } from '../../i18n';
import type { App } from '../app.svelte';
import type { ScoreLine } from '../scoreLines';
import { analysisTitle, openTitle } from '../titles';

/** The scorecard line by line; a scenario's beside the baseline's. */
export function scorecardTable(app: App, lines: readonly ScoreLine[]): Table {
  const { language } = app.preferences;
  const baseline = app.t('plans.baseline');
  const state = app.plans.titleOf(app.scenario, baseline);
  const isBeside = lines.some(({ before }) => before !== null);
  const before: Column[] = isBeside
    ? [{ title: app.t('tables.value.of', { state: baseline }), type: 'number' }]
    : [];
  const after: Column[] = isBeside
    ? [
        { title: app.t('tables.difference'), type: 'number' },
        { title: app.t('tables.turn'), type: 'text' },
      ]
    : [];
  return {
    title: app.t('tables.scorecard'),
    subject: [openTitle(app), app.scenario && state].filter(Boolean).join(' '),
    columns: [
      { title: app.t('tables.group'), type: 'text' },
      { title: app.t('tables.item'), type: 'text' },
      ...before,
      {
        title: isBeside ? app.t('tables.value.of', { state }) : app.t('tables.value'),
        type: 'number',
      },
      ...after,
      { title: app.t('tables.unit'), type: 'text' },
      { title: app.t('tables.bound'), type: 'text' },
      { title: app.t('tables.target'), type: 'number' },
      { title: app.t('tables.gap'), type: 'number' },
      { title: app.t('tables.outcome'), type: 'text' },
      { title: app.t('tables.rule'), type: 'text' },
      { title: app.t('tables.status'), type: 'text' },
    ],
    rows: lines.map((line) => {
      const { unit, now, bound, rule, turn } = line;
      return [
        analysisTitle(app, line.analysis),
        pickWords(line.title, language),
        ...(isBeside ? [measured(line.before?.value ?? null, unit)] : []),
        measured(now.value, unit),
        ...(isBeside ? [measured(line.difference, unit), turn && app.t(`gaps.turn.${turn}`)] : []),
        unit === 'share' ? '%' : formatUnit(unit, language),
        app.t(`tables.bound.${bound}`),
        measured(now.target, unit),
        measured(now.gap, unit),
        app.t(outcomeOf(now.met)),
        [pickWords(rule.title, language), app.clause(rule.clause)].join(' · '),
        app.t(`tables.status.${rule.status}`),
      ];
    }),
  };
}

function outcomeOf(met: boolean | null) {
  if (met === null) return 'gaps.is.unknown';
  return met ? 'gaps.is.met' : 'gaps.missed';
}
