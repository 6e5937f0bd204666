import { type ApiError, asApiError, fetchNews } from '../api/client';
import { Latest, superseded } from '../state/latest';
import { Preferences } from '../state/preferences.svelte';
import { groupChanges, weekBefore } from './changes';
import { figuresOf } from './figures';
import { loadWall, type WallData } from './load';
import { inParts, rowsOf } from './rows';
import { WallWords } from './words';

/** What the screen shows at a time; on paper and on a phone all of it is there. */
export type WallPage = { key: string; shows: 'map' | 'table' | 'gaps'; part: number };

export const TURN_S = 15;
/** Rows that can be read from four metres on one screen. */
export const ROWS = 17;
/** What the history does not tell (rules, lenses) is seen after this time. */
const OLD_MS = 600_000;
const EVERY_S = { fallback: 60, least: 1, most: 3600 };

/** How often the server is asked: `?refresh=SECONDS`. */
export function everySeconds(search: string): number {
  const asked = Number(new URLSearchParams(search).get('refresh') ?? Number.NaN);
  return asked >= EVERY_S.least && asked <= EVERY_S.most ? asked : EVERY_S.fallback;
}

/** The state of the wall map. It keeps the last figures while the server is away. */
export class Wall {
  readonly preferences = new Preferences();
  data = $state.raw<WallData | null>(null);
  /** When the server last answered. */
  checkedAt = $state.raw<Date | null>(null);
  lost = $state.raw<ApiError | null>(null);
  page = $state(0);
  turning = $state(true);
  #etag: string | null = null;
  #loadedAt = 0;
  #latest = new Latest();

  readonly words = $derived(new WallWords(this.preferences.language, this.data?.kinds ?? []));
  readonly rows = $derived(this.data ? rowsOf(this.data.entries, this.data.ranking) : []);
  readonly parts = $derived(inParts(this.rows, ROWS));
  readonly figures = $derived(
    this.data && figuresOf(this.data.entries, this.data.ranking, this.data.governance),
  );
  readonly changes = $derived(this.data ? groupChanges(this.data.steps) : []);
  readonly pages: WallPage[] = $derived([
    { key: 'map', shows: 'map', part: 0 },
    ...this.parts.map((_, part): WallPage => ({ key: `table-${part}`, shows: 'table', part })),
    { key: 'gaps', shows: 'gaps', part: 0 },
  ]);
  /** There may be fewer pages than there were. */
  readonly shown = $derived(this.pages[this.page % this.pages.length] ?? this.pages[0]);

  /** Asks what is new, and reads all of it only where something is. */
  async refresh(): Promise<void> {
    try {
      const answer = await this.#latest.run((signal) => this.#look(signal));
      if (answer === superseded) return;
      this.checkedAt = new Date();
      this.lost = null;
    } catch (error) {
      this.lost = asApiError(error);
    }
  }

  async #look(signal: AbortSignal): Promise<void> {
    const since = weekBefore(new Date());
    const sameDay = this.data?.since.getTime() === since.getTime();
    const fresh = sameDay && Date.now() - this.#loadedAt < OLD_MS;
    const news = await fetchNews(fresh ? this.#etag : null, signal);
    if (!news) return;
    const data = await loadWall(news.entry, since, signal);
    if (signal.aborted) return;
    this.data = data;
    this.#etag = news.etag;
    this.#loadedAt = Date.now();
  }

  stop(): void {
    this.#latest.cancel();
  }

  turn(steps: number): void {
    const { length } = this.pages;
    this.page = (((this.page + steps) % length) + length) % length;
  }
}
