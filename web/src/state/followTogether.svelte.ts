import { untrack } from 'svelte';
import type { App } from './app.svelte';

/** Keeps in step with others at the same project. To be called where the page begins. */
export function followTogether(app: App): void {
  $effect(() => {
    const { value } = app.workspace;
    if (value) untrack(() => app.together.follow(value.project.id, value.register.revision));
  });
  $effect(() => {
    app.together.say({
      courtyard: app.openId,
      scenario: app.openId ? app.scenario : null,
      editing: app.atHand,
      name: app.together.name || null,
    });
  });
}
