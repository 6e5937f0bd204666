import type { Feature, Kind } from '../api/types';
import { extentOf } from '../draw/extent';
import { moved } from '../draw/operations/transform';
import type { Xy } from '../draw/plane';
import { copyFeatures, pasted } from './clipboard';
import * as deeds from './deeds';
import type { Drawing } from './drawing.svelte';
import { groundStepOf, KeyGesture, type ScreenStep } from './keys';
import { isLoose } from './selection.svelte';

/** Right and down, so that a copy does not hide its original. */
const BESIDE_M: Xy = [1, -1];
/** Nearer than this the copy came from here. */
const PASTE_HERE_M = 60;

/** What keys and buttons do with what is selected, each at a stroke. */
export class DrawDeeds {
  readonly #drawing: Drawing;
  readonly #keys = new KeyGesture();

  constructor(drawing: Drawing) {
    this.#drawing = drawing;
  }

  /** Keys move as the screen lies, quickly pressed ones as one action. Chosen vertices move alone. */
  nudge(step: ScreenStep, bearing_deg: number): void {
    const { vertexCount, selectTool, ground, selected } = this.#drawing;
    const gesture = this.#keys.next();
    const by: Xy = groundStepOf(step, bearing_deg);
    if (vertexCount && selectTool) {
      this.#drawing.take(selectTool.typed({ pair_m: by }), gesture);
      return;
    }
    const geometries = new Map(
      this.#loose.map(({ id, geometry }) => [
        id,
        moved(ground.plane.geometryToMetres(geometry), by),
      ]),
    );
    if (!geometries.size) return;
    const change = { how: 'move', turned_deg: 0, geometries } as const;
    this.#drawing.perform(deeds.changed(ground, selected, change), gesture);
  }

  remove(): void {
    const features = this.#loose;
    const { ground, features: all } = this.#drawing;
    if (!features.length) this.#drawing.notice = 'nothing_selected';
    else this.#drawing.perform(deeds.removed(ground, features, all));
  }

  copy(): void {
    const features = this.#loose;
    if (features.length) copyFeatures(features, this.#drawing.features);
    else this.#drawing.notice = 'nothing_selected';
  }

  /** Where they were, or, in another courtyard, in the middle of the map. */
  paste(): void {
    const { ground } = this.#drawing;
    const features = pasted(ground.courtyard);
    if (!features.length) return;
    this.#drawing.use('select');
    this.#drawing.perform(deeds.added(ground, 'paste', features, this.#pasteStep(features)));
  }

  double(): void {
    const features = this.#loose;
    if (features.length)
      this.#drawing.perform(deeds.doubled(this.#drawing.ground, features, BESIDE_M));
  }

  join(): void {
    const { ground, selected } = this.#drawing;
    this.#drawing.attempt(deeds.joined(ground, selected));
  }

  /** The chosen vertices, else the selected points. */
  putInLine(isSpread: boolean): void {
    const { vertexCount, selectTool, ground, selected } = this.#drawing;
    if (!vertexCount || !selectTool) {
      this.#drawing.attempt(deeds.putInLine(ground, selected, isSpread));
      return;
    }
    const aligned = selectTool.inLine(isSpread);
    this.#drawing.attempt(
      aligned.ok ? { ok: true, value: deeds.changed(ground, selected, aligned.value) } : aligned,
    );
  }

  makeSquare(): void {
    const { ground, selected } = this.#drawing;
    this.#drawing.attempt(deeds.madeSquare(ground, selected));
  }

  /** A thing of a kind beside what is selected: outside, or on the left, for a positive distance. */
  drawBeside(distance_m: number, kind: Kind): void {
    const { ground, selected } = this.#drawing;
    const [feature] = selected;
    const info = this.#drawing.infoOf(kind);
    if (feature && info) this.#drawing.attempt(deeds.besideOf(ground, feature, distance_m, info));
  }

  get #loose(): Feature[] {
    return this.#drawing.selected.filter(isLoose);
  }

  #pasteStep(features: readonly Feature[]): Xy {
    const { plane } = this.#drawing;
    const { middle } = extentOf(features.map(({ geometry }) => plane.geometryToMetres(geometry)));
    const there = this.#drawing.middle();
    if (this.#drawing.hasNear(middle, PASTE_HERE_M) || !there) return BESIDE_M;
    const [x, y] = plane.toMetres(there);
    return [x - middle[0], y - middle[1]];
  }
}
