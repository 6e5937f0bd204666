/** Leads from stop to stop; whoever calls it says how much time went by. */
import type { Stand } from './stand';
import { onTheWay, type Stop } from './tour';

const DWELL_S = 3;

export type GuideState = { stop: number; paused: boolean; done: boolean };

export class Guide {
  readonly #stops: readonly Stop[];
  /** Nothing moves in between: one is there at once. */
  readonly #isStill: boolean;
  #from: Stand;
  #stop = 0;
  #seconds = 0;
  #dwelt_s = 0;
  #paused = false;
  #done = false;

  constructor(stops: readonly Stop[], isStill: boolean) {
    const [first] = stops;
    if (!first) throw new Error('a guided walk has stops');
    this.#stops = stops;
    this.#isStill = isStill;
    this.#from = first.stand;
  }

  get state(): GuideState {
    return { stop: this.#stop, paused: this.#paused, done: this.#done };
  }

  /** Where one stands after some more seconds. */
  advance(seconds: number): Stand {
    const target = this.#stops[this.#stop] as Stop;
    if (this.#paused || this.#done) return this.#now(target).stand;
    this.#seconds += seconds;
    const now = this.#now(target);
    if (now.there) this.#dwell(target, seconds);
    return now.stand;
  }

  pause(paused: boolean): void {
    this.#paused = paused;
  }

  /** On to the next stop, or back to the one before. */
  skip(steps: 1 | -1): void {
    const next = this.#stop + steps;
    if (next < 0) return;
    const here = (this.#stops[this.#stop] as Stop).stand;
    if (next >= this.#stops.length) {
      this.#done = true;
      return;
    }
    // Back one goes at once: there is a way to a stop, but none away from it.
    this.#leave(next, steps > 0 ? here : (this.#stops[next] as Stop).stand);
  }

  #now(target: Stop): { stand: Stand; there: boolean } {
    const isHere = this.#isStill || this.#from === target.stand;
    return isHere
      ? { stand: target.stand, there: true }
      : onTheWay(this.#from, target, this.#seconds);
  }

  #dwell(target: Stop, seconds: number): void {
    this.#dwelt_s += seconds;
    if (this.#dwelt_s < DWELL_S) return;
    if (this.#stop + 1 < this.#stops.length) this.#leave(this.#stop + 1, target.stand);
    else this.#done = true;
  }

  #leave(next: number, from: Stand): void {
    this.#from = from;
    this.#stop = next;
    this.#seconds = 0;
    this.#dwelt_s = 0;
  }
}
