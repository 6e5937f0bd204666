/**
 * What the server tells as it happens, for as long as somebody looks at the page.
 *
 * A window that is hidden lets its line go: browsers keep few lines to one server, and many have windows that they
 * forgot. Whoever comes back goes on after the last revision that it was told.
 */
import type { ChangeEvent, Person, SettingsEvent } from '../api/types';

export type Told = {
  changed: (change: ChangeEvent) => void;
  settingsChanged: (settings: SettingsEvent) => void;
  present: (people: readonly Person[]) => void;
  /** Something was left out: all is to be read anew. */
  resync: () => void;
  connected: (isConnected: boolean) => void;
  /** The server ended the line or did not take it: perhaps it no longer knows who listens. Browsers do not tell why. */
  refused: () => void;
};
type Source = Pick<EventSource, 'addEventListener' | 'close'>;
export type Surroundings = {
  open: (address: string) => Source;
  isHidden: () => boolean;
  /** Calls back whenever `isHidden` may have changed, or the line may be back. */
  onturn: (turned: () => void) => void;
  chance: () => number;
};

const HIDDEN_FOR_MS = 10_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;

export function browserSurroundings(): Surroundings {
  return {
    open: (address) => new EventSource(address),
    isHidden: () => document.hidden,
    onturn: (turned) => {
      document.addEventListener('visibilitychange', turned);
      addEventListener('online', turned);
    },
    chance: Math.random,
  };
}

export class Stream {
  readonly #project: string;
  readonly #told: Told;
  readonly #around: Surroundings;
  #since: string;
  #source: Source | null = null;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #leave: ReturnType<typeof setTimeout> | undefined;

  constructor(project: string, since: number, told: Told, around = browserSurroundings()) {
    this.#project = project;
    this.#since = String(since);
    this.#told = told;
    this.#around = around;
    around.onturn(() => this.#turn());
    this.#turn();
  }

  /** Tries at once, since it may be let in again. */
  retry(): void {
    if (this.#source) return;
    this.#failures = 0;
    this.#turn();
  }

  #turn(): void {
    clearTimeout(this.#leave);
    if (this.#around.isHidden()) this.#leave = setTimeout(() => this.#close(), HIDDEN_FOR_MS);
    else if (!this.#source) this.#open();
  }

  #open(): void {
    clearTimeout(this.#retry);
    const query = new URLSearchParams({ project: this.#project, since: this.#since });
    const source = this.#around.open(`/api/events?${query}`);
    this.#source = source;
    const on = <T>(name: string, take: (data: T) => void) =>
      source.addEventListener(name, (event) => {
        if (this.#source !== source) return;
        const { data, lastEventId } = event as MessageEvent<string>;
        if (lastEventId) this.#since = lastEventId;
        take(JSON.parse(data) as T);
      });
    on<ChangeEvent>('change', (change) => this.#told.changed(change));
    on<SettingsEvent>('settings', (settings) => this.#told.settingsChanged(settings));
    on<{ people: Person[] }>('presence', ({ people }) => {
      this.#failures = 0;
      this.#told.connected(true);
      this.#told.present(people);
    });
    on('resync', () => this.#told.resync());
    source.addEventListener('error', () => {
      if (this.#source === source) this.#failed();
    });
  }

  /** Not left to the browser: it gives up on a server that is full or starting. */
  #failed(): void {
    this.#close();
    this.#failures += 1;
    const wait_ms = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1));
    const spread_ms = wait_ms * (0.5 + this.#around.chance() / 2);
    this.#retry = setTimeout(() => this.#turn(), spread_ms);
    this.#told.refused();
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
    this.#told.connected(false);
  }
}
