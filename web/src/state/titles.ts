import { isMessageKey } from '../i18n';
import type { App } from './app.svelte';
import { titleOf } from './registerView';

/** What things are called that every courtyard has. */

export function projectTitle(app: App): string {
  return app.workspace.value?.project.name ?? '';
}

/** Of any courtyard of the register. */
export function courtyardTitle(app: App, id: string): string {
  const entry = app.entries.find((one) => one.id === id);
  return entry ? titleOf(entry) : id;
}

/** Of the open one. */
export function openTitle(app: App): string {
  return app.open ? titleOf(app.open) : '';
}

/** What an analysis of the scorecard is about. One that is newer than these words is called by its id. */
export function analysisTitle(app: App, analysis: string): string {
  const key = `gaps.analysis.${analysis}`;
  return isMessageKey(key) ? app.t(key) : analysis;
}
