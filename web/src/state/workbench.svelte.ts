import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { postChanges } from '../api/client';
import type { ChangesAnswer, Feature } from '../api/types';
import type { Edit, Title } from '../edit/action';
import { Keep, type Scope, scopeKey } from '../edit/keep';
import { KeptStacks } from '../edit/keptStacks';
import { type Choice, type Conflict, EMPTY_OUTBOX } from '../edit/outbox';
import type { Refusal } from '../edit/refusal';
import { isOf, type Services } from '../edit/sender';
import { Desk, type Stale } from './desk.svelte';
import { session } from './session.svelte';
import { keepForSession, keptForSession } from './storage';

export type Saving = 'saved' | 'saving' | 'offline' | 'signedOut' | 'conflict' | 'refused';
export type Place = { courtyard: string; scenario: string | null; project?: string };
type News = { scope: string; features: ChangesAnswer['features'] };

const CHANNEL = 'yuantu.edits';
const WINDOW = 'window';

function browserServices(): Services {
  return {
    post: ({ project, scenario }, body) => postChanges(project, scenario, body),
    keep: new Keep(),
    locks: globalThis.navigator?.locks,
    user: () => session.user?.id ?? null,
  };
}

function browserStacks(): KeptStacks {
  const session = {
    get: () => {
      const window = keptForSession(WINDOW);
      return typeof window === 'string' ? window : null;
    },
    set: (window: string) => keepForSession(WINDOW, window),
  };
  return new KeptStacks(session, globalThis.navigator?.locks);
}

/** The one way by which the map is changed. Every change shows at once and is saved behind it. */
export class Workbench {
  #services: Services;
  #kept: KeptStacks;
  #desks = new SvelteMap<string, Desk>();
  #desk = $state.raw<Desk | null>(null);
  #channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL);

  /** How often something was stored or heard of: what is computed from stored features is then out of date. */
  stored = $state(0);

  /** What is published is looked at, not changed. */
  readOnly = $state(false);

  /** Whether a courtyard lies on it: before it is loaded nothing can be performed. */
  readonly isOpen = $derived(this.#desk !== null);
  readonly #outbox = $derived(this.#desk?.outbox ?? EMPTY_OUTBOX);
  /** What is stored, with all that is not saved yet. */
  readonly features: readonly Feature[] = $derived([...(this.#desk?.features.values() ?? [])]);
  readonly undoTitle: Title | null = $derived(
    this.readOnly ? null : (this.#desk?.stack.done.at(-1)?.title ?? null),
  );
  readonly redoTitle: Title | null = $derived(
    this.readOnly ? null : (this.#desk?.stack.undone.at(-1)?.title ?? null),
  );
  /** How many actions the server does not have yet. */
  readonly pending = $derived(this.#outbox.queue.length);
  readonly conflicts: readonly Conflict[] = $derived(this.#outbox.conflicts);
  readonly refusal: Refusal | null = $derived(this.#outbox.refusal);
  readonly saving: Saving = $derived.by(() => {
    if (this.conflicts.length) return 'conflict';
    if (this.refusal) return 'refused';
    if (!this.pending) return 'saved';
    if (this.#outbox.signedOut) return 'signedOut';
    return this.#outbox.failures ? 'offline' : 'saving';
  });
  /** The features that differ from what is stored. */
  readonly unsaved: ReadonlySet<string> = $derived(
    new Set(this.#outbox.queue.flatMap(({ action }) => action.edits.map(({ id }) => id))),
  );

  /** What was not undone or redone, since somebody else changed what it is about. */
  readonly stale: Stale | null = $derived(this.#desk?.stale ?? null);

  constructor(services: Services = browserServices(), kept: KeptStacks = browserStacks()) {
    this.#services = services;
    this.#kept = kept;
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<News>) => {
      this.#desks.get(data.scope)?.takeOver(data.features);
      this.stored += 1;
    });
    addEventListener('online', () => this.retry());
    addEventListener('beforeunload', (event) => {
      const lost = [...this.#desks.values()].some(
        (desk) => !desk.durable && desk.outbox.queue.length,
      );
      if (lost) event.preventDefault();
    });
  }

  /** Goes to a courtyard with what is stored of it. What is not saved elsewhere goes on being sent. */
  open(place: Place | null, features: readonly Feature[] = []): void {
    untrack(() => {
      this.#desk = place ? this.#deskOf({ project: 'default', ...place }) : null;
      this.#desk?.load(features);
    });
  }

  /** Sends what earlier visits left behind, wherever it was done. */
  async resume(): Promise<void> {
    const kept = await this.#services.keep.all().catch(() => []);
    const own = kept.filter((queue) => isOf(queue, this.#services.user()));
    for (const { scope } of own) this.#deskOf(scope);
  }

  /** All that is performed with the same gesture (a drag, a slider held) is one action. */
  perform(title: Title, edits: readonly Edit[], gesture: unknown = null): void {
    if (this.readOnly) return;
    // A value of Svelte's own cannot be kept by the browser.
    this.#desk?.perform(title, $state.snapshot(edits) as Edit[], gesture);
  }

  /** Takes what was stored by other means among what can be undone. */
  stack(title: Title, edits: readonly Edit[]): void {
    this.#desk?.put(title, $state.snapshot(edits) as Edit[]);
  }

  undo(): void {
    if (!this.readOnly) this.#desk?.undo();
  }

  redo(): void {
    if (!this.readOnly) this.#desk?.redo();
  }

  resolve(id: string, choice: Choice): void {
    this.#desk?.resolve(id, choice);
  }

  /** Takes over what others stored in the open courtyard, and answers what of it is news. */
  hear(features: readonly Feature[], upTo: number): Edit[] {
    return untrack(() => this.#desk?.hear(features, upTo) ?? []);
  }

  /** Gives up the action that the server refuses. */
  discard(): void {
    this.#desk?.discard();
  }

  /** How many actions of this window the server does not have, wherever they were done. */
  get unsent(): number {
    return [...this.#desks.values()].reduce((all, { outbox }) => all + outbox.queue.length, 0);
  }

  /** Whether the server has all that was done here to a state of a courtyard. */
  isSaved({ courtyard, scenario }: Place): boolean {
    return ![...this.#desks.values()].some(
      ({ scope, outbox }) =>
        scope.courtyard === courtyard && scope.scenario === scenario && outbox.queue.length > 0,
    );
  }

  retry(): void {
    for (const desk of this.#desks.values()) desk.retry();
  }

  #deskOf({ project, courtyard, scenario }: Scope): Desk {
    const scope = { project, courtyard, scenario };
    const key = scopeKey(scope);
    const desk =
      this.#desks.get(key) ??
      new Desk(scope, this.#services, this.#kept, (answer) => this.#tell(key, answer));
    this.#desks.set(key, desk);
    return desk;
  }

  #tell(scope: string, { features }: ChangesAnswer): void {
    this.stored += 1;
    const news: News = { scope, features };
    this.#channel?.postMessage(news);
  }
}
