/** What is still to be sent, one action at a time. Pure: `sender.ts` keeps, sends and waits. */
import type { ChangeConflict, ChangesAnswer, ChangesBody, Feature } from '../api/types';
import type { Action, Edit } from './action';
import { merged, rebased, revisionOf, without } from './action';
import type { Refusal } from './refusal';

/** An action that was sent may have arrived, whatever came back: it must not be altered. */
export type Queued = { action: Action; sent: boolean };
export type Conflict = ChangeConflict & {
  /** What both started from, as far as it is known. */
  base: Feature | null;
  mine: Feature | null;
  theirs: Feature | null;
};
export type Side = 'mine' | 'theirs';
/** One of both versions, or one made of them. */
export type Choice = Side | Feature;

export type Outbox = {
  readonly queue: readonly Queued[];
  /** The stored revision that the first queued edit of each feature starts from; null: it is new. */
  readonly revisions: Readonly<Record<string, number | null>>;
  /** The first of the queue is under way. */
  readonly sending: boolean;
  /** How often in a row there was no answer. */
  readonly failures: number;
  /** The server does not know who asks: nothing is sent until somebody has signed in again. */
  readonly signedOut: boolean;
  readonly conflicts: readonly Conflict[];
  readonly refusal: Refusal | null;
};

export const EMPTY_OUTBOX: Outbox = {
  queue: [],
  revisions: {},
  sending: false,
  failures: 0,
  signedOut: false,
  conflicts: [],
  refusal: null,
};

export function queued(outbox: Outbox, action: Action): Outbox {
  if (!action.edits.length) return outbox;
  const fresh = action.edits
    .filter(({ id }) => !(id in outbox.revisions))
    .map(({ id, before }) => [id, revisionOf(before)] as const);
  return {
    ...outbox,
    queue: [...outbox.queue, { action, sent: false }],
    revisions: { ...outbox.revisions, ...Object.fromEntries(fresh) },
  };
}

/** Carries on the last action of a gesture, unless that is on its way already. */
export function carriedOn(outbox: Outbox, action: Action): Outbox {
  const last = outbox.queue.at(-1);
  if (!last || last.sent) return queued(outbox, action);
  const before = { ...outbox, queue: outbox.queue.slice(0, -1) };
  const more = queued(before, { ...action, edits: [...last.action.edits, ...action.edits] });
  return pruned({
    ...more,
    queue: withoutEmpty([...before.queue, { action: merged(last.action, action), sent: false }]),
  });
}

/** The next request, and the outbox with it under way; null when there is nothing to send now. */
export function taken(outbox: Outbox): { outbox: Outbox; body: ChangesBody } | null {
  const [first, ...rest] = outbox.queue;
  if (!first || outbox.sending || outbox.signedOut) return null;
  if (outbox.conflicts.length || outbox.refusal) return null;
  const body = bodyOf(first.action, outbox.revisions);
  return {
    outbox: { ...outbox, sending: true, queue: [{ ...first, sent: true }, ...rest] },
    body,
  };
}

/** Stored, now or by an earlier attempt whose answer was lost. */
export function answered(outbox: Outbox, { features }: ChangesAnswer): Outbox {
  const learnt = features.map(({ id, feature }) => [id, revisionOf(feature)] as const);
  return pruned({
    ...outbox,
    queue: outbox.queue.slice(1),
    revisions: { ...outbox.revisions, ...Object.fromEntries(learnt) },
    sending: false,
    failures: 0,
  });
}

export function unreached(outbox: Outbox): Outbox {
  return { ...outbox, sending: false, failures: outbox.failures + 1 };
}

export function signedOut(outbox: Outbox): Outbox {
  return { ...outbox, sending: false, failures: 0, signedOut: true };
}

/** Somebody else changed what these edits start from; nothing was written. */
export function stale(outbox: Outbox, conflicts: readonly ChangeConflict[]): Outbox {
  const named = conflicts.filter(({ id }) => id in outbox.revisions);
  return {
    ...outbox,
    sending: false,
    failures: 0,
    conflicts: named.map((conflict) => ({
      ...conflict,
      base: editsOf(outbox, conflict.id).at(0)?.before ?? null,
      mine: editsOf(outbox, conflict.id).at(-1)?.after ?? null,
      theirs: conflict.feature,
    })),
  };
}

export function refused(outbox: Outbox, why: Omit<Refusal, 'action'>): Outbox {
  const action = outbox.queue[0]?.action;
  if (!action) return { ...outbox, sending: false };
  return { ...outbox, sending: false, failures: 0, refusal: { action, ...why } };
}

/** Asks once more, such as when the rule that refused it may have changed, or somebody has signed in. */
export function retried(outbox: Outbox): Outbox {
  return { ...outbox, refusal: null, signedOut: false };
}

/** Gives up the refused action, and what was done to the same features since. */
export function discarded(outbox: Outbox): Outbox {
  const ids = outbox.refusal?.action.edits.map(({ id }) => id) ?? [];
  return ids.reduce(dropped, { ...outbox, refusal: null });
}

/**
 * "Mine" is sent again over what was found; "theirs" drops all that was done to the feature here; a version made of both
 * takes the place of all that was done to it.
 */
export function resolved(outbox: Outbox, id: string, choice: Choice): Outbox {
  const conflict = outbox.conflicts.find((item) => item.id === id);
  if (!conflict) return outbox;
  const rest = { ...outbox, conflicts: outbox.conflicts.filter((item) => item !== conflict) };
  if (choice === 'theirs') return dropped(rest, id);
  return insisted(choice === 'mine' ? rest : replaced(rest, conflict, choice), conflict);
}

function replaced(outbox: Outbox, { id, theirs }: Conflict, version: Feature): Outbox {
  const first = outbox.queue.findIndex(({ action }) => action.edits.some((edit) => edit.id === id));
  const whole = { id, before: theirs, after: version };
  const queue = outbox.queue.map((item, i) => {
    const rest = without(item.action, id);
    const action = i === first ? { ...rest, edits: [...rest.edits, whole] } : rest;
    return { ...item, action };
  });
  return { ...outbox, queue };
}

function insisted(outbox: Outbox, { id, found, theirs }: Conflict): Outbox {
  const at = outbox.queue.findIndex(({ action }) => action.edits.some((edit) => edit.id === id));
  const queue = outbox.queue.map((item, i) => {
    if (i !== at) return item;
    const action = rebased(item.action, id, theirs);
    // What is gone already need not be removed.
    const idle = found === null && action.edits.some((edit) => edit.id === id && !edit.after);
    return { ...item, action: idle ? without(action, id) : action };
  });
  return pruned({
    ...outbox,
    queue: withoutEmpty(queue),
    revisions: { ...outbox.revisions, [id]: found },
  });
}

function dropped(outbox: Outbox, id: string): Outbox {
  const queue = outbox.queue.map((item) => ({ ...item, action: without(item.action, id) }));
  return pruned({ ...outbox, queue: withoutEmpty(queue) });
}

export function editsOf({ queue }: Pick<Outbox, 'queue'>, id: string): Edit[] {
  return queue.flatMap(({ action }) => action.edits.filter((edit) => edit.id === id));
}

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 60_000;

/** How long to wait after the failures so far. `chance` in 0..1 keeps clients from coming all at once. */
export function retryAfter_ms(failures: number, chance: number): number {
  const wait_ms = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1));
  return wait_ms * (0.75 + chance / 4);
}

function bodyOf({ id, title, edits }: Action, revisions: Outbox['revisions']): ChangesBody {
  return {
    action: id,
    title,
    edits: edits.map(({ id, after }) => {
      const expected = revisions[id] ?? null;
      if (after) return { put: after, expected };
      // Nothing is ever at 0: a removal of what was never seen stored is a conflict, not a fault.
      return { remove: id, expected: expected ?? 0 };
    }),
  };
}

function withoutEmpty(queue: readonly Queued[]): Queued[] {
  return queue.filter(({ action }) => action.edits.length > 0);
}

/** Forgets the revisions of features that nothing is queued for: those are read from the features again. */
function pruned(outbox: Outbox): Outbox {
  const ids = new Set(outbox.queue.flatMap(({ action }) => action.edits.map(({ id }) => id)));
  const kept = Object.entries(outbox.revisions).filter(([id]) => ids.has(id));
  return { ...outbox, revisions: Object.fromEntries(kept) };
}
