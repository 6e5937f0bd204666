import type { App } from './app.svelte';

/** Keeps what is known of the plans in step with what is open. To be called where the page begins. */
export function followPlans(app: App): void {
  const showsHistory = $derived(app.view.history);
  $effect(() => {
    void app.openId;
    app.plans.list.clear();
    void app.plans.loadList();
  });
  $effect(() => {
    // Somebody may have published what is being changed here.
    if (app.workbench.refusal) void app.plans.loadList();
  });
  $effect(() => {
    void [app.openId, app.scenario];
    app.plans.baseline.clear();
    void app.plans.loadBaseline();
  });
  $effect(() => {
    void [app.openId, app.scenario];
    app.history.clear();
    if (!app.openId || !showsHistory) return;
    // What is stored anew has a history.
    void [app.history.feature, app.workbench.stored];
    void app.history.load();
  });
  const base = $derived(app.view.compare);
  $effect(() => {
    void [app.openId, base];
    app.comparison.features.clear();
  });
  $effect(() => {
    void [app.openId, app.workbench.stored];
    if (base) void app.comparison.load();
  });
  $effect(() => {
    void [app.openId, app.scenario, base];
    app.comparison.clearFigures();
  });
  $effect(() => {
    void [app.openId, app.scenario, app.workbench.stored];
    const question = { profile: app.profile, target_height_m: app.targetHeight };
    if (base && app.comparison.settled) void app.comparison.run(question);
  });
  $effect(() => {
    app.workbench.readOnly = app.plans.readOnly;
  });
}
