/** A box drawn over the map, around what is to be selected. */
import type { PlaneGeometry, Xy } from '../plane';
import { rectangle } from '../shapes';
import { GOING, NO_SKETCH, type Pointer, type Sketch, type Step } from '../tool';

export class BoxTool {
  #from: Xy | null = null;
  #to: Xy | null = null;
  readonly snapContext = { drawn: [] };

  get sketch(): Sketch {
    const box = this.#box();
    return box ? { ...NO_SKETCH, geometries: [box] } : NO_SKETCH;
  }

  down({ raw }: Pointer): Step {
    this.#from = raw;
    return GOING;
  }

  move({ raw }: Pointer): Step {
    this.#to = raw;
    return GOING;
  }

  /** The box, when there is one. */
  up({ raw }: Pointer): PlaneGeometry | null {
    this.#to = raw;
    return this.#box();
  }

  #box(): PlaneGeometry | null {
    const ring = this.#from && this.#to && rectangle(this.#from, this.#to);
    return ring ? { type: 'Polygon', coordinates: [ring] } : null;
  }
}
