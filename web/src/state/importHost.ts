import type { SceneReport } from '../api/types';
import type { App } from './app.svelte';
import { importedEdits, importTitle } from './importUndo';
import { type ImportServices, importServices } from './sceneImport.svelte';

/** What an import sees of the program, and does to it. */
export function importHost(app: App): ImportServices {
  return importServices(() => app.project, {
    mayReplace: () => app.office.may('import'),
    plan: () => app.plans.open && { ...app.plans.open, readOnly: app.plans.readOnly },
    stored: (report, file, scenario) => imported(app, report, file, scenario),
  });
}

/** After an import anything may be new. The street follows the workspace. Says whether the import can be undone. */
async function imported(
  app: App,
  report: SceneReport,
  file: string,
  scenario: string | null,
): Promise<boolean> {
  const { openId, features: before } = app;
  await app.loadWorkspace();
  if (openId) await app.loadCourtyard(openId);
  await Promise.all([app.plans.loadList(), app.plans.loadBaseline()]);
  app.workbench.stored += 1;
  if (!openId || openId !== app.openId || scenario !== app.scenario) return false;
  const edits = importedEdits(report, before, app.features);
  if (edits) app.workbench.stack(importTitle(file), edits);
  return edits !== null;
}
