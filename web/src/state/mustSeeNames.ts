import type { MustSee } from '../api/types';
import type { App } from './app.svelte';

/** What places that must be seen are called: the courtyard itself stands for its boundary. */
export function placeKindTitle(app: App, kind: string): string {
  return kind === 'courtyard'
    ? app.t('coverage.mustSee.perimeter')
    : app.vocabulary.kindTitle(kind);
}

export function placeTitle(app: App, { feature, kind }: MustSee): string {
  return kind === 'courtyard' ? placeKindTitle(app, kind) : app.titleOf(String(feature), kind);
}
