/** What the keys that move things have in common. */

/** As the screen lies. */
export type ScreenStep = { right_m: number; up_m: number };

const STEP_M = { near: 0.1, far: 1 };
const ARROWS: Record<string, [right: number, up: number]> = {
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};
/** Keys that follow each other faster than this are one step. */
const PAUSE_MS = 800;

/** An arrow's step, with Shift a long one; null for any other key. */
export function arrowStepOf({ key, shiftKey }: KeyboardEvent): ScreenStep | null {
  const arrow = ARROWS[key];
  const step_m = shiftKey ? STEP_M.far : STEP_M.near;
  return arrow ? { right_m: arrow[0] * step_m, up_m: arrow[1] * step_m } : null;
}

/** A step on the screen as a step on the ground, for a map turned by a bearing. */
export function groundStepOf(
  { right_m, up_m }: ScreenStep,
  bearing_deg: number,
): [east_m: number, north_m: number] {
  const bearing = (bearing_deg * Math.PI) / 180;
  const [sine, cosine] = [Math.sin(bearing), Math.cos(bearing)];
  return [right_m * cosine + up_m * sine, up_m * cosine - right_m * sine];
}

/** Makes keys that follow each other quickly one gesture. */
export class KeyGesture {
  #at = 0;
  #gesture = Symbol('keys');

  next(): symbol {
    const now = performance.now();
    if (now - this.#at > PAUSE_MS) this.#gesture = Symbol('keys');
    this.#at = now;
    return this.#gesture;
  }
}

export function isIn(event: KeyboardEvent, selector: string): boolean {
  return event.target instanceof Element && event.target.closest(selector) !== null;
}
