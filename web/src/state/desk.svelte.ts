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
import * as outboxes from '../edit/outbox';
import { Sender, type Services } from '../edit/sender';
import * as stacks from '../edit/stack';

/** A gesture is sent when it has rested for so long. */
const GESTURE_REST_MS = 600;

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

  readonly features = $derived(
    this.#outbox.queue.reduce((all, { action }) => applied(all, action), this.#stored),
  );
  readonly outbox = $derived(this.#outbox);
  readonly stack = $derived(this.#stack);

  constructor(scope: Scope, services: Services, stored: (answer: ChangesAnswer) => void) {
    this.scope = scope;
    this.#sender = new Sender(scope, services, {
      changed: (outbox) => {
        this.#outbox = outbox;
      },
      stored: (answer) => {
        for (const { id, feature } of answer.features) this.#own.set(id, revisionOf(feature));
        this.takeOver(answer.features);
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

  perform(title: Title, edits: readonly Edit[], gesture: unknown): void {
    const action = this.#onCurrent(newAction(title, edits));
    if (!action.edits.length) return;
    const goesOn = gesture !== null && gesture === this.#gesture && this.#stack.done.length > 0;
    this.#gesture = gesture;
    this.#stack = (goesOn ? stacks.carriedOn : stacks.pushed)(this.#stack, action);
    const outbox = (goesOn ? outboxes.carriedOn : outboxes.queued)(this.#outbox, action);
    this.#sender.update(outbox, gesture === null ? 0 : GESTURE_REST_MS);
  }

  undo(): void {
    const action = this.#stack.done.at(-1);
    if (!action) return;
    this.#stack = stacks.undone(this.#stack);
    this.#queue(inverse(action));
  }

  redo(): void {
    const action = this.#stack.undone.at(-1);
    if (!action) return;
    this.#stack = stacks.redone(this.#stack);
    this.#queue(again(action));
  }

  resolve(id: string, side: outboxes.Side): void {
    const conflict = this.#outbox.conflicts.find((item) => item.id === id);
    if (!conflict) return;
    const { theirs } = conflict;
    const first = this.#outbox.queue.find(({ action }) => action.edits.some((e) => e.id === id));
    this.takeOver([{ id, feature: theirs }]);
    // Undoing goes back to their version, or leaves the feature alone.
    this.#stack = stacks.mapped(this.#stack, (action) => {
      if (side === 'theirs') return without(action, id);
      return action.id === first?.action.id ? rebased(action, id, theirs) : action;
    });
    this.#sender.update(outboxes.resolved(this.#outbox, id, side));
  }

  retry(): void {
    this.#sender.update(outboxes.retried(this.#outbox));
  }

  discard(): void {
    const ids = this.#outbox.refusal?.action.edits.map(({ id }) => id) ?? [];
    this.#stack = stacks.mapped(this.#stack, (action) => ids.reduce(without, action));
    this.#sender.update(outboxes.discarded(this.#outbox));
  }

  #queue(action: Action): void {
    this.#gesture = null;
    this.#sender.update(outboxes.queued(this.#outbox, this.#onCurrent(action)));
  }

  /**
   * The action from what there is now. Where somebody else changed a feature since, it stays based on the
   * version that the person saw: the server then says so, and both versions are shown.
   */
  #onCurrent(action: Action): Action {
    const edits = action.edits.map((edit) => {
      const current = this.features.get(edit.id) ?? null;
      const ours = current !== null && this.#own.get(edit.id) === revisionOf(current);
      const known = [edit.before, edit.after].some((version) => sameFeature(version, current));
      return known || ours ? { ...edit, before: current } : edit;
    });
    return { ...action, edits: newAction(action.title, edits).edits };
  }
}
