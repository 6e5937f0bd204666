import { fetchCourtyardFeatures, putPresence, removePresence } from '../api/client';
import type { ChangeEvent, Feature, Person, PresenceInput } from '../api/types';
import type { Edit } from '../edit/action';
import { CLIENT, isOwn } from '../together/own';
import { Stream } from '../together/stream';
import { remember, remembered } from './storage';
import { BASELINE } from './url';

/** What it needs to know of the rest, and what it makes the rest do. */
type Host = {
  readonly openId: string | null;
  readonly scenario: string | null;
  /** Something of its own is being stored by other ways than the workbench. */
  readonly isBusy: boolean;
  /** Whether the project's settings are known as they were at a revision, or later. */
  knows(revision: number): boolean;
  /** Takes over what is stored, and answers what of it is news. */
  hear(features: readonly Feature[], upTo: number): Edit[];
  /** What is known beside the features of the open courtyard is out of date. */
  outdated(what: Outdated): void;
  /** Rules, lenses, or plans' names and standing are others. */
  settingsChanged(): Promise<void>;
  /** Anything may be other than it is known. */
  reload(): Promise<void>;
  /** The server may have stopped to know who listens. */
  refused(): void;
};

export type Outdated = {
  /** Today's state of the open courtyard, while a plan of it is open. */
  baseline: boolean;
  /** Which plans there are, and how much they change. */
  plans: boolean;
  /** The boundaries of courtyards. */
  boundaries: boolean;
  /** What stands around the open courtyard, and the ground of the map. */
  around: boolean;
  /** What is computed from stored features. */
  answers: boolean;
};

/** What somebody else did just now. */
export type TheirNews = {
  who: string;
  count: number;
  /** Elsewhere than in what is open. */
  courtyard: string | null;
  features: readonly Feature[];
};

type Place = Omit<PresenceInput, 'client'>;

const RENEW_MS = 10_000;
/** A hand that goes from one thing to the next tells where it comes to rest. */
const REST_MS = 300;
const NEWS_FOR_MS = 12_000;
const MARKED_FOR_MS = 4000;
const LONGEST_NAME = 40;

const isText = (value: unknown): value is string => typeof value === 'string';

/** Others at the same project: where they are, and what they change. */
export class Together {
  readonly #host: Host;
  #project: string | null = null;
  #stream: Stream | null = null;
  #people = $state.raw<readonly Person[]>([]);
  connected = $state(false);
  /** What the person wants to be called; remembered in this browser. */
  name = $state(remembered('name', '', isText));
  news = $state.raw<TheirNews | null>(null);
  /** What others changed just now, to be marked on the map. */
  marked = $state.raw<readonly Feature[]>([]);
  #waiting: ChangeEvent[] = [];
  #working = false;
  #said = '';
  #rest: ReturnType<typeof setTimeout> | undefined;
  #newsTimer: ReturnType<typeof setTimeout> | undefined;
  #markTimer: ReturnType<typeof setTimeout> | undefined;

  readonly others: readonly Person[] = $derived(
    this.#people.filter(({ client }) => client !== CLIENT),
  );
  /** In the open courtyard, whichever state of it they look at. */
  readonly here: readonly Person[] = $derived.by(() => {
    const { openId } = this.#host;
    return openId ? this.others.filter(({ courtyard }) => courtyard === openId) : [];
  });
  /** Who edits what, in the open state. */
  readonly editors: ReadonlyMap<string, Person> = $derived.by(() => {
    const { scenario } = this.#host;
    const there = this.here.filter((person) => person.scenario === scenario);
    return new Map(there.flatMap((person) => (person.editing ? [[person.editing, person]] : [])));
  });

  constructor(host: Host) {
    this.#host = host;
  }

  /** Listens to a project, from after what is known of it. */
  follow(project: string, since: number): void {
    if (this.#project) return;
    this.#project = project;
    this.#stream = new Stream(project, since, {
      changed: (change) => this.#heard(change),
      settingsChanged: ({ revision }) => {
        // What was set here is answered about now.
        setTimeout(() => {
          if (!this.#host.knows(revision)) void this.#host.settingsChanged();
        }, REST_MS);
      },
      present: (people) => {
        this.#people = people;
      },
      resync: () => void this.#host.reload(),
      connected: (isConnected) => this.#connected(isConnected),
      refused: () => this.#host.refused(),
    });
    setInterval(() => this.#renew(), RENEW_MS);
    addEventListener('pagehide', () => void removePresence(project).catch(() => {}));
  }

  /** Goes on listening at once, after whoever listens has signed in again. */
  listenAgain(): void {
    this.#stream?.retry();
  }

  rename(name: string): void {
    this.name = [...name.trim()].slice(0, LONGEST_NAME).join('');
    remember('name', this.name);
  }

  /** Where this window is; to be called whenever that changes. */
  say(place: Place): void {
    const said = JSON.stringify(place);
    if (said === this.#said) return;
    this.#said = said;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#renew(), REST_MS);
  }

  dismiss(): void {
    clearTimeout(this.#newsTimer);
    this.news = null;
  }

  #connected(isConnected: boolean): void {
    this.connected = isConnected;
    if (isConnected) this.#renew();
    else {
      this.#people = [];
      // Whoever does not look is not there.
      if (document.hidden && this.#project) void removePresence(this.#project).catch(() => {});
    }
  }

  #renew(): void {
    if (!this.connected || !this.#project || !this.#said) return;
    const presence = { ...(JSON.parse(this.#said) as Place), client: CLIENT };
    // Said again soon: one that is lost is not missed.
    void putPresence(this.#project, presence).catch(() => {});
  }

  #heard(change: ChangeEvent): void {
    if (isOwn(change.action)) return;
    this.#waiting.push(change);
    if (!this.#working) void this.#work();
  }

  /** One after the other; what came meanwhile is taken together. */
  async #work(): Promise<void> {
    this.#working = true;
    while (this.#waiting.length) {
      const changes = this.#waiting;
      this.#waiting = [];
      await this.#take(changes).catch(() => this.#host.reload());
    }
    this.#working = false;
  }

  async #take(changes: readonly ChangeEvent[]): Promise<void> {
    const { openId, scenario } = this.#host;
    const here = changes.filter(({ courtyards }) => openId && courtyards.includes(openId));
    const shown = here.filter(({ state }) => state === BASELINE || state === scenario);
    const today = changes.filter(({ state }) => state === BASELINE);
    const edits = openId && shown.length ? await this.#refresh(openId, scenario, shown) : [];
    const isAround = ({ surroundings, courtyards }: ChangeEvent) =>
      surroundings || courtyards.some((id) => id !== openId);
    const around = today.some(isAround);
    this.#host.outdated({
      baseline: scenario !== null && here.some(({ state }) => state === BASELINE),
      plans: here.some(({ state }) => state !== BASELINE),
      boundaries: today.some(({ kinds }) => 'courtyard' in kinds),
      around,
      answers: edits.length > 0 || around || openId === null,
    });
    if (!this.#host.isBusy) this.#show(changes, edits);
  }

  async #refresh(
    openId: string,
    scenario: string | null,
    changes: readonly ChangeEvent[],
  ): Promise<Edit[]> {
    const upTo = Math.max(...changes.map(({ revision }) => revision));
    const { features } = await fetchCourtyardFeatures(openId, { scenario });
    if (this.#host.openId !== openId || this.#host.scenario !== scenario) return [];
    return this.#host.hear(features, upTo);
  }

  #show(changes: readonly ChangeEvent[], edits: readonly Edit[]): void {
    const features = edits.flatMap(({ before, after }) => after ?? before ?? []);
    const last = changes.at(-1);
    if (!last) return;
    if (features.length) {
      this.#tell({ who: last.who, count: features.length, courtyard: null, features });
      this.#mark(features);
    } else if (this.#host.openId === null && last.state === BASELINE && last.courtyards[0]) {
      const count = Object.values(last.kinds).reduce((sum, n) => sum + n, 0);
      this.#tell({ who: last.who, count, courtyard: last.courtyards[0], features: [] });
    }
  }

  #tell(news: TheirNews): void {
    this.news = news;
    clearTimeout(this.#newsTimer);
    this.#newsTimer = setTimeout(() => this.dismiss(), NEWS_FOR_MS);
  }

  #mark(features: readonly Feature[]): void {
    this.marked = features;
    clearTimeout(this.#markTimer);
    this.#markTimer = setTimeout(() => {
      this.marked = [];
    }, MARKED_FOR_MS);
  }
}
