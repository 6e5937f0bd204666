import type { Position } from '../api/types';
import { parkingSizes } from '../draw/parking/sizes';
import type { App } from './app.svelte';
import type { DrawHost } from './drawing.svelte';

/** What the drawing sees of the program, and does to it. */
export function drawHost(app: App): DrawHost {
  return {
    get features() {
      return app.features;
    },
    get around() {
      return app.around.value ?? [];
    },
    get neighbours() {
      return (app.boundaries.value ?? []).filter(({ id }) => id !== app.openId);
    },
    get kinds() {
      return app.workspace.value?.kinds ?? [];
    },
    get sizes() {
      const rules = app.workspace.value?.rules;
      return rules ? parkingSizes(rules) : null;
    },
    get courtyard() {
      return app.view.courtyard;
    },
    get origin(): Position | null {
      const bbox = app.open?.bbox;
      return bbox ? [(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2] : null;
    },
    get chosen() {
      return app.view.feature;
    },
    choose: (feature) => app.navigation.replace({ feature }),
    perform: ({ title, edits }, gesture) => app.workbench.perform(title, edits, gesture),
    leave: () => app.toggleEdit(),
  };
}
