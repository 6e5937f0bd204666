import type { Preferences } from './preferences.svelte';
import type { View } from './url';

/** What the legend needs to know of the rest. */
type Host = {
  readonly openId: string | null;
  readonly view: View;
  readonly preferences: Preferences;
};

/** Whether the map's legend is open: as one likes it, and where the room is needed only when asked for. */
export class LegendState {
  readonly #host: Host;
  #openInLittleRoom = $state(false);

  /** Coverage, drawing, proposals and a comparison leave the map little room. */
  readonly #needsRoom: boolean = $derived.by(() => {
    const { openId, view } = this.#host;
    return openId !== null && (view.coverage || view.edit || view.layout || view.compare !== null);
  });
  readonly open: boolean = $derived.by(() =>
    this.#needsRoom ? this.#openInLittleRoom : this.#host.preferences.legendOpen,
  );

  constructor(host: Host) {
    this.#host = host;
  }

  toggle(): void {
    if (this.#needsRoom) this.#openInLittleRoom = !this.#openInLittleRoom;
    else this.#host.preferences.toggleLegend();
  }
}
