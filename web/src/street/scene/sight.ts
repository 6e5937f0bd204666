/** From where a first picture is looked at: what is far from there, or turned away, is drawn with less until all is there. */
import type { Position } from '../../api/types';
import { distance_m } from '../../draw/vector';
import { distanceToEdge_m, type Edge, positionOn, type Xy } from './plan';

/** Somebody who waits for a first picture. */
export type Waiting = {
  /** Where they will stand. */
  at(): Xy | null;
  /** How many times larger than on foot they see things: through a long lens more is told apart. */
  magnification?(): number;
};

/** Nearer to whoever looks, everything belongs to a first picture. */
const NEAR_M = 25;
/** From here on a window's bars, its sill and its reveal are a pixel wide on a screen. */
const FLAT_FROM_M = 30;
/** A lens makes nothing that is farther off than this near. */
const MOST = 3;

export class Sight {
  readonly #at: Xy | null;
  readonly #magnification: number;

  constructor(waiting: Waiting) {
    this.#at = waiting.at();
    this.#magnification = Math.max(1, Math.min(MOST, waiting.magnification?.() ?? 1));
  }

  isNear([x, y]: Position): boolean {
    return this.#at !== null && distance_m(this.#at, [x, y]) < NEAR_M * this.#magnification;
  }

  /** Whether nobody there sees more of a side of a house than its openings. */
  isFlat(side: Edge): boolean {
    if (!this.#at) return true;
    const isTurnedAway = positionOn(side, this.#at).out_m < 0;
    return isTurnedAway || distanceToEdge_m(side, this.#at) > FLAT_FROM_M * this.#magnification;
  }
}
