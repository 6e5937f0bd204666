import { remember, remembered } from './storage';

/** What a newcomer is shown, in order, and where on the page it is (`data-testid`). */
export const TOUR = [
  { key: 'register', at: 'register' },
  { key: 'map', at: 'map' },
  { key: 'courtyard', at: 'register' },
  { key: 'files', at: 'scene-files' },
  { key: 'keys', at: 'header-tools' },
] as const;

const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';

/** A walk through the page: offered once to each browser, and again to whoever asks for it. */
export class Tour {
  /** Which step is shown; null while none is. */
  at = $state<number | null>(remembered('toured', false, isFlag) ? null : 0);
  /** Somebody asked for it, and so wants to be led there. */
  asked = $state(false);

  readonly step = $derived(this.at === null ? null : (TOUR[this.at] ?? null));
  readonly isLast = $derived(this.at === TOUR.length - 1);

  start(): void {
    this.asked = true;
    this.at = 0;
  }

  next(): void {
    if (this.at === null) return;
    if (this.isLast) this.close();
    else this.at += 1;
  }

  previous(): void {
    if (this.at) this.at -= 1;
  }

  /** Seen or skipped: it does not come by itself again. */
  close(): void {
    this.at = null;
    this.asked = false;
    remember('toured', true);
  }
}
