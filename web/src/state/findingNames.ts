import type { App } from './app.svelte';
import { type Finding, type FindingNames, findingsOf } from './findings';
import { roundedMeasure } from './parking';

/** The findings that are shown, in the reader's words. */
export function shownFindings(app: App): Finding[] {
  const behind = app.gaps.behind.value;
  if (!behind || behind.analysis !== app.gaps.shown) return [];
  return findingsOf(behind.analysis, behind.report as never, findingNames(app));
}

function findingNames(app: App): FindingNames {
  return {
    feature: app.titleOf,
    group: (name) => app.vocabulary.choiceTitle('activity_area', 'for', name),
    metres: (value) => app.number(roundedMeasure(value), 2),
    area: app.area,
    share: app.share,
    list: (names) => names.join(app.t('gaps.and')),
  };
}
