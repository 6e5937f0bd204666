import { runParkingSupply } from '../api/client';
import type { Feature, ParkingInputs, ParkingReport } from '../api/types';
import type { App } from './app.svelte';
import { Live } from './live';
import { stateInputs } from './stateInputs';

/** What is said of a courtyard's parking while spaces are in the hand. Nothing of it is saved. */
export class HeldSpaces {
  #asked = '';
  readonly #live = new Live<ParkingInputs, ParkingReport>(runParkingSupply, {
    answered: (report) => {
      this.report = report;
      this.failed = false;
    },
    failed: () => {
      this.report = null;
      this.failed = true;
    },
  });

  /** Of the whole courtyard, with the spaces in the hand where they are now. */
  report = $state.raw<ParkingReport | null>(null);
  failed = $state(false);

  /** Asks what speaks against the spaces; null when none is in the hand. The same question is asked once. */
  follow(question: ParkingInputs | null): void {
    const asked = question ? JSON.stringify(question) : '';
    if (asked === this.#asked) return;
    this.#asked = asked;
    if (question) this.#live.ask(question);
    else {
      this.#live.stop();
      this.report = null;
      this.failed = false;
    }
  }
}

/** Keeps the check of the spaces in the hand in step with it. To be called where the page begins. */
export function followHeldSpaces(app: App): void {
  $effect(() => app.heldSpaces.follow(questionOf(app)));
}

/** What is stored in a moment counts as held until then: its marks do not go out in between. */
function questionOf({ editing, drawing, features, workbench, openId, scenario }: App) {
  if (!editing || !openId) return null;
  const held = new Map(drawing.held.map((feature) => [feature.id, feature]));
  const unsaved = features.filter(
    ({ id, properties }) =>
      properties.kind === 'parking_space' && workbench.unsaved.has(id) && !held.has(id),
  );
  const spaces = [...held.values(), ...unsaved];
  if (!spaces.length) return null;
  const draft = { type: 'FeatureCollection', features: spaces.map(unrevised) };
  return { ...stateInputs(openId, scenario), draft };
}

function unrevised(feature: Feature): Record<string, unknown> {
  const { revision: _, ...properties } = feature.properties;
  return { ...feature, properties };
}
