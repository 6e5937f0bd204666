import type { App } from './app.svelte';

/** Keeps what is known of the plans in step with what is open. To be called where the page begins. */
export function followPlans(app: App): void {
  const courtyard = $derived(app.open?.id ?? null);
  const scenario = $derived(app.view.scenario);

  $effect(() => {
    void courtyard;
    app.plans.list.clear();
    void app.plans.loadList();
  });
  $effect(() => {
    void [courtyard, scenario];
    app.plans.baseline.clear();
    void app.plans.loadBaseline();
  });
  $effect(() => {
    app.workbench.readOnly = app.plans.readOnly;
  });
}
