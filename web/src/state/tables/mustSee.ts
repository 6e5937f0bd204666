import type { CoverageReport } from '../../api/types';
import type { Table } from '../../export/table';
import type { App } from '../app.svelte';
import { placeKindTitle, placeTitle } from '../mustSeeNames';
import { openTitle } from '../titles';

/** Every place that a camera must see, with what it needs and gets. */
export function mustSeeTable(app: App, { must_see, profile }: CoverageReport): Table {
  const level = (name: string | null) =>
    name === null ? app.t('coverage.mustSee.none') : app.vocabulary.levelTitle(profile, name);
  return {
    title: app.t('tables.mustSee'),
    subject: openTitle(app),
    columns: [
      { title: app.t('tables.kind'), type: 'text' },
      { title: app.t('tables.place'), type: 'text' },
      { title: app.t('tables.needed'), type: 'text' },
      { title: app.t('tables.got'), type: 'text' },
      { title: app.t('tables.share'), type: 'number' },
      { title: app.t('tables.missing'), unit: 'm²', type: 'number' },
      { title: app.t('tables.outcome'), type: 'text' },
    ],
    rows: must_see.map((place) => [
      placeKindTitle(app, place.kind),
      placeTitle(app, place),
      level(place.needed),
      level(place.got),
      { share: place.share },
      place.missing_m2,
      app.t(place.met ? 'coverage.mustSee.ok' : 'coverage.mustSee.gap'),
    ]),
  };
}
