import type { ChangesAnswer, Feature } from '../api/types';
import {
  type Action,
  again,
  applied,
  type Edit,
  type Features,
  inverse,
  newAction,
  rebased,
  revisionOf,
  sameFeature,
  type Title,
  without,
} from '../edit/action';
import type { Scope } from '../edit/keep';
import type { KeptStacks } from '../edit/keptStacks';
import * as outboxes from '../edit/outbox';
import { Sender, type Services } from '../edit/sender';
import * as stacks from '../edit/stack';

/** A gesture is sent when it has rested for so long. */
const GESTURE_REST_MS = 600;

/** What could not be undone or redone, by name. */
export type Stale = { way: 'undo' | 'redo'; title: Title };

/** The edits of one courtyard in one scenario: what is stored, what is on its way, what can be undone. */
export class Desk {
  readonly scope: Scope;
  #sender: Sender;
  #stored = $state.raw<Features>(new Map());
  #outbox = $state.raw(outboxes.EMPTY_OUTBOX);
  #stack = $state.raw(stacks.EMPTY_STACK);
  #gesture: unknown = null;
  /** The revisions that features got by actions from here: nobody else changed them since. */
  #own = new Map<string, number | null>();
  /** The revisions that removed features from here. */
  #gone = new Map<string, number>();

  readonly features = $derived(
    this.#outbox.queue.reduce((all, { action }) => applied(all, action), this.#stored),
  );
  readonly outbox = $derived(this.#outbox);
  readonly stack = $derived(this.#stack);
  /** What was not undone or redone, since somebody else changed what it is about. */
  stale = $state.raw<Stale | null>(null);
  readonly #kept: KeptStacks;
  readonly #restored: Promise<void>;

  constructor(
    scope: Scope,
    services: Services,
    kept: KeptStacks,
    stored: (answer: ChangesAnswer) => void,
  ) {
    this.scope = scope;
    this.#kept = kept;
    this.#restored = kept.load(scope).then(({ stack, own }) => {
      for (const [id, revision] of own) if (!this.#own.has(id)) this.#own.set(id, revision);
      this.#stack = stacks.behind(stack, this.#stack);
    });
    this.#sender = new Sender(scope, services, {
      changed: (outbox) => {
        this.#outbox = outbox;
      },
      stored: (answer) => {
        for (const { id, feature } of answer.features) {
          this.#own.set(id, revisionOf(feature));
          if (!feature) this.#gone.set(id, answer.revision);
        }
        this.takeOver(answer.features);
        this.#setStack(this.#stack);
        stored(answer);
      },
    });
  }

  get durable(): boolean {
    return this.#sender.durable;
  }

  load(features: readonly Feature[]): void {
    this.#stored = new Map(features.map((feature) => [feature.id, feature]));
  }

  /** Features as somebody stored them. */
  takeOver(features: ChangesAnswer['features']): void {
    const edits = features.map(({ id, feature }) => ({ id, before: null, after: feature }));
    this.#stored = applied(this.#stored, { id: '', at: '', title: { zh: '', en: '' }, edits });
  }

  /**
   * All that is stored of the courtyard, as it was when the revision `upTo` had been written, or later. Answers what of it
   * is news: what is stored here later is newer than that, and what is not saved yet stays on top.
   */
  hear(features: readonly Feature[], upTo: number): Edit[] {
    const found = new Map(features.map((feature) => [feature.id, feature]));
    const news: Edit[] = [];
    for (const id of new Set([...this.#stored.keys(), ...found.keys()])) {
      const before = this.#stored.get(id) ?? null;
      const after = found.get(id) ?? null;
      const [known, told] = [revisionOf(before) ?? 0, revisionOf(after) ?? upTo];
      // A plan may come back to an older version: what it did to a feature was taken back.
      if (known === told || (known > told && known > upTo)) continue;
      if (after && told <= (this.#gone.get(id) ?? 0)) continue;
      news.push({ id, before, after });
    }
    this.#stored = applied(this.#stored, {
      id: '',
      at: '',
      title: { zh: '', en: '' },
      edits: news,
    });
    return news.filter(({ id, after }) => this.#own.get(id) !== revisionOf(after));
  }

  perform(title: Title, edits: readonly Edit[], gesture: unknown): void {
    const action = this.#onCurrent(newAction(title, edits));
    if (!action.edits.length) return;
    const goesOn = gesture !== null && gesture === this.#gesture && this.#stack.done.length > 0;
    this.#gesture = gesture;
    this.stale = null;
    this.#setStack((goesOn ? stacks.carriedOn : stacks.pushed)(this.#stack, action));
    const outbox = (goesOn ? outboxes.carriedOn : outboxes.queued)(this.#outbox, action);
    this.#sender.update(outbox, gesture === null ? 0 : GESTURE_REST_MS);
  }

  /** What was stored by other means can be undone like any action. */
  put(title: Title, edits: readonly Edit[]): void {
    for (const { id, after } of edits) this.#own.set(id, revisionOf(after));
    this.#setStack(stacks.pushed(this.#stack, newAction(title, edits)));
    this.#gesture = null;
  }

  undo(): void {
    const action = this.#stack.done.at(-1);
    if (!action) return;
    const back = inverse(action);
    const isStale = this.#isStale(back);
    this.stale = isStale ? { way: 'undo', title: action.title } : null;
    // What cannot be undone any more does not stand before what can.
    this.#setStack((isStale ? stacks.withoutLast : stacks.undone)(this.#stack, 'done'));
    if (!isStale) this.#queue(back);
  }

  redo(): void {
    const action = this.#stack.undone.at(-1);
    if (!action) return;
    const isStale = this.#isStale(action);
    this.stale = isStale ? { way: 'redo', title: action.title } : null;
    this.#setStack((isStale ? stacks.withoutLast : stacks.redone)(this.#stack, 'undone'));
    if (!isStale) this.#queue(again(action));
  }

  resolve(id: string, choice: outboxes.Choice): void {
    const conflict = this.#outbox.conflicts.find((item) => item.id === id);
    if (!conflict) return;
    const { theirs } = conflict;
    const first = this.#outbox.queue.find(({ action }) => action.edits.some((e) => e.id === id));
    this.takeOver([{ id, feature: theirs }]);
    // Undoing goes back to their version, or leaves the feature alone.
    this.#setStack(
      stacks.mapped(this.#stack, (action) => {
        if (choice === 'theirs') return without(action, id);
        const begins = action.id === first?.action.id;
        if (choice === 'mine') return begins ? rebased(action, id, theirs) : action;
        if (!begins) return this.#isQueued(action) ? without(action, id) : action;
        const edit = { id, before: theirs, after: choice };
        return { ...action, edits: [...without(action, id).edits, edit] };
      }),
    );
    this.#sender.update(outboxes.resolved(this.#outbox, id, choice));
  }

  retry(): void {
    this.#sender.update(outboxes.retried(this.#outbox));
  }

  discard(): void {
    const ids = this.#outbox.refusal?.action.edits.map(({ id }) => id) ?? [];
    this.#setStack(stacks.mapped(this.#stack, (action) => ids.reduce(without, action)));
    this.#sender.update(outboxes.discarded(this.#outbox));
  }

  #isQueued({ id }: Action): boolean {
    return this.#outbox.queue.some(({ action }) => action.id === id);
  }

  #queue(action: Action): void {
    this.#gesture = null;
    this.#sender.update(outboxes.queued(this.#outbox, this.#onCurrent(action)));
  }

  /** What can be undone outlives a reload. */
  #setStack(stack: stacks.Stack): void {
    this.#stack = stack;
    void this.#restored.then(() =>
      this.#kept.save(this.scope, { stack: this.#stack, own: [...this.#own] }),
    );
  }

  /**
   * The action from what there is now. Where somebody else changed a feature since, it stays based on the
   * version that the person saw: the server then says so, and both versions are shown.
   */
  #onCurrent(action: Action): Action {
    const edits = action.edits.map((edit) =>
      this.#isKnown(edit) ? { ...edit, before: this.features.get(edit.id) ?? null } : edit,
    );
    return { ...action, edits: newAction(action.title, edits).edits };
  }

  /** Whether nobody else changed the feature since the edit was made. */
  #isKnown({ id, before, after }: Edit): boolean {
    const current = this.features.get(id) ?? null;
    const ours = current !== null && this.#own.get(id) === revisionOf(current);
    return ours || [before, after].some((version) => sameFeature(version, current));
  }

  #isStale({ edits }: Action): boolean {
    return !edits.every((edit) => this.#isKnown(edit));
  }
}
