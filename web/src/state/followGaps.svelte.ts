import type { App } from './app.svelte';

/** Keeps what courtyards lack in step with what is open and shown. To be called where the page begins. */
export function followGaps(app: App): void {
  const shown = $derived(app.gaps.shown);
  const { panel, weights } = $derived(app.street);
  $effect(() => {
    void [app.openId, app.scenario];
    app.gaps.behind.clear();
  });
  $effect(() => {
    void [app.openId, app.scenario, app.workbench.stored];
    if (shown) void app.gaps.loadBehind();
    else app.gaps.behind.clear();
  });
  $effect(() => {
    // What is stored anew is judged anew.
    void [weights, app.workbench.stored];
    if (panel === 'ranking') return app.street.askRanking();
  });
  $effect(() => {
    void app.workbench.stored;
    if (panel === 'governance') void app.street.askGovernance();
  });
}
