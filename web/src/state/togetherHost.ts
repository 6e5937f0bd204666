import type { App } from './app.svelte';
import { session } from './session.svelte';
import type { Together } from './together.svelte';

type Host = ConstructorParameters<typeof Together>[0];

/** What others do, made to show in the rest of the client by the ways that own changes take. */
export function togetherHost(app: App): Host {
  return {
    get openId() {
      return app.openId;
    },
    get scenario() {
      return app.scenario;
    },
    get isBusy() {
      return app.sceneImport.active;
    },
    knows: (revision) => (app.workspace.value?.project.revision ?? 0) >= revision,
    hear: (features, upTo) => {
      const news = app.workbench.hear(features, upTo);
      app.trial.saw(news);
      return news;
    },
    outdated: ({ baseline, plans, boundaries, around, answers }) => {
      if (baseline) void app.plans.loadBaseline();
      if (plans) void app.plans.loadList();
      if (boundaries) void app.loadStreet();
      if (around) app.groundChanges += 1;
      if (around && app.around.value) void app.loadAround();
      if (answers) app.workbench.stored += 1;
    },
    settingsChanged: async () => {
      const rules = () => JSON.stringify(app.workspace.value?.rules);
      const before = rules();
      await Promise.all([
        app.loadWorkspace(),
        app.plans.loadList(),
        app.lenses.list.value ? app.lenses.load() : null,
      ]);
      if (rules() !== before) app.workbench.stored += 1;
    },
    reload: async () => {
      const { openId } = app;
      await app.loadWorkspace();
      if (openId) await app.loadCourtyard(openId);
      await Promise.all([app.plans.loadList(), app.plans.loadBaseline()]);
      app.groundChanges += 1;
      app.workbench.stored += 1;
    },
    refused: () => {
      if (session.gate === 'open') void session.load();
    },
  };
}
