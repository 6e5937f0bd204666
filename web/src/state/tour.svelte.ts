import { remember, remembered } from './storage';
import type { Spot } from './tourPlace';
import type { View } from './url';

/** What a newcomer is shown, in order, and where on the page it is (`data-testid`). */
export const TOUR = [
  { key: 'register', at: 'register' },
  { key: 'map', at: 'map' },
  { key: 'courtyard', at: 'register' },
  { key: 'files', at: 'scene-files' },
  { key: 'keys', at: 'header-tools' },
] as const;

/** What the tour needs to know of the rest, and where it begins. */
type Host = {
  /** Whether the register is shown beside the map, and nothing that somebody came for. */
  readonly atRegister: boolean;
  toRegister(): void;
};

const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';

/** Whether an address leads to the register and the map, and to nothing in particular. */
export function isPlain({ courtyard, street, rules, people, account }: View): boolean {
  return [courtyard, street, rules, people].every((part) => part === null) && !account;
}

/**
 * A walk through the page: offered once to each browser, and again to whoever asks for it. It waits until what it is
 * about is on the page: who came for something else is left alone.
 */
export class Tour {
  readonly #host: Host;
  /** At which step it is; null when there is none to come. */
  at = $state<number | null>(remembered('toured', false, isFlag) ? null : 0);
  /** Somebody asked for it, and so wants to be led there. */
  asked = $state(false);
  /** Where it lies on the page; null while it is not shown. */
  spot = $state.raw<Spot | null>(null);
  /** The steps whose places are on the page. */
  #there = $state.raw<readonly number[]>([]);

  readonly step = $derived.by(() =>
    this.at === null || !this.#host.atRegister ? null : (TOUR[this.at] ?? null),
  );
  /** Which of the steps that can be shown this one is. */
  readonly count = $derived({
    n: this.#there.indexOf(this.at ?? 0) + 1,
    m: this.#there.length,
  });

  constructor(host: Host) {
    this.#host = host;
  }

  /** From wherever one is. */
  start(): void {
    this.#host.toRegister();
    this.asked = true;
    this.at = 0;
  }

  next(): void {
    this.#go(1);
  }

  previous(): void {
    if (this.at) this.#go(-1);
  }

  /** Seen or skipped: it does not come by itself again. */
  close(): void {
    this.at = null;
    this.asked = false;
    remember('toured', true);
  }

  /** Sees anew which steps can be shown: a browser may draw no map, or not yet. */
  look(): void {
    const there = TOUR.flatMap(({ at }, step) => (isOnPage(at) ? [step] : []));
    if (there.join() !== this.#there.join()) this.#there = there;
  }

  #go(by: 1 | -1): void {
    if (this.at === null) return;
    this.look();
    let to = this.at + by;
    while (TOUR[to] && !this.#there.includes(to)) to += by;
    if (TOUR[to]) this.at = to;
    else if (by === 1) this.close();
  }
}

function isOnPage(at: string): boolean {
  return document.querySelector(`[data-testid="${at}"]`) !== null;
}
