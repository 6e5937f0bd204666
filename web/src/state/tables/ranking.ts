import type { RankingReport } from '../../api/types';
import type { Column, Table } from '../../export/table';
import { measured } from '../../export/table';
import { formatUnit, pickWords } from '../../i18n';
import type { App } from '../app.svelte';
import { gapsOf } from '../rankingView';
import { courtyardTitle, projectTitle } from '../titles';

/** All courtyards, the worst first; what each check of each came to. */
export function rankingTable(app: App, report: RankingReport): Table {
  const { language } = app.preferences;
  const { checks, courtyards } = report;
  return {
    title: app.t('tables.ranking'),
    subject: projectTitle(app),
    columns: [
      { title: app.t('tables.rank'), type: 'number' },
      { title: app.t('tables.courtyard'), type: 'text' },
      { title: app.t('tables.score'), type: 'number' },
      { title: app.t('tables.met'), type: 'number' },
      { title: app.t('tables.missed'), type: 'number' },
      { title: app.t('tables.unknown'), type: 'number' },
      { title: app.t('tables.worst'), type: 'text' },
      ...checks.map(({ title, unit, weight }): Column => {
        const words = pickWords(title, language);
        const own = unit === 'share' ? '' : formatUnit(unit, language);
        const named = weight === 1 ? words : `${words} ×${weight}`;
        return { title: named, type: 'number', ...(own && { unit: own }) };
      }),
    ],
    rows: courtyards.map((courtyard) => {
      const [worst] = gapsOf(courtyard, checks);
      return [
        courtyard.rank,
        courtyardTitle(app, String(courtyard.id)),
        courtyard.score === null ? null : { share: courtyard.score },
        courtyard.met,
        courtyard.missed,
        courtyard.unknown,
        worst?.of.met === false ? pickWords(worst.check.title, language) : null,
        ...checks.map(({ id, unit }) => {
          const own = courtyard.checks.find((check) => check.id === id);
          return measured(own?.value ?? null, unit);
        }),
      ];
    }),
  };
}
