import { pickWords } from '../i18n';
import type { App } from './app.svelte';
import { type Finding, type FindingNames, findingsOf } from './findings';
import { roundedMeasure } from './parking';
import { parkingNames } from './parkingNames';

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
    parking: parkingNames(app),
    say: (saying) => app.t(...saying),
    words: (words) => pickWords(words, app.preferences.language),
    entry: (property, value) => app.vocabulary.choiceTitle('courtyard', property, value),
    metres: (value) => app.number(roundedMeasure(value), 2),
    area: app.area,
    share: app.share,
    list: (names) => names.join(app.t('gaps.and')),
  };
}
