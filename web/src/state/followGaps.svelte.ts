import type { App } from './app.svelte';

/** Keeps the scorecard, and what lies behind it, in step with what is open. To be called where the page begins. */
export function followGaps(app: App): void {
  const shown = $derived(app.gaps.shown);
  $effect(() => {
    void [app.openId, app.scenario];
    app.gaps.scorecard.clear();
    app.gaps.behind.clear();
  });
  $effect(() => {
    // What is stored anew is judged anew.
    void [app.openId, app.scenario, app.workbench.stored];
    void app.gaps.load();
  });
  $effect(() => {
    void [app.openId, app.scenario, app.workbench.stored];
    if (shown) void app.gaps.loadBehind();
    else app.gaps.behind.clear();
  });
}
