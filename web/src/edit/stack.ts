/** What can be undone and redone, newest last. */
import type { Action } from './action';
import { merged } from './action';

export type Stack = { readonly done: readonly Action[]; readonly undone: readonly Action[] };

export const EMPTY_STACK: Stack = { done: [], undone: [] };
const MOST_ACTIONS = 500;

/** A new action; what was undone can be redone no more. */
export function pushed({ done }: Stack, action: Action): Stack {
  return { done: [...done, action].slice(-MOST_ACTIONS), undone: [] };
}

/** Carries on the last action. One that came back to where it started is none. */
export function carriedOn({ done }: Stack, action: Action): Stack {
  const last = done.at(-1);
  if (!last) return pushed(EMPTY_STACK, action);
  const whole = merged(last, action);
  return {
    done: whole.edits.length ? [...done.slice(0, -1), whole] : done.slice(0, -1),
    undone: [],
  };
}

export function undone({ done, undone }: Stack): Stack {
  const last = done.at(-1);
  return last ? { done: done.slice(0, -1), undone: [...undone, last] } : { done, undone };
}

export function redone({ done, undone }: Stack): Stack {
  const last = undone.at(-1);
  return last ? { done: [...done, last], undone: undone.slice(0, -1) } : { done, undone };
}

/** Without the newest action that was done, or undone. */
export function withoutLast(stack: Stack, side: 'done' | 'undone'): Stack {
  return { ...stack, [side]: stack[side].slice(0, -1) };
}

/** An older stack with what was done since: that cannot be redone over any more. */
export function behind(older: Stack, { done, undone }: Stack): Stack {
  const untouched = !done.length && !undone.length;
  return {
    done: [...older.done, ...done].slice(-MOST_ACTIONS),
    undone: untouched ? older.undone : undone,
  };
}

/** The newest actions, with no more edits in all. */
export function newest({ done, undone }: Stack, mostEdits: number): Stack {
  let room = mostEdits;
  const fitting = (actions: readonly Action[]) => {
    const from = actions.findLastIndex(({ edits }) => {
      room -= edits.length;
      return room < 0;
    });
    return actions.slice(from + 1);
  };
  return { undone: fitting(undone), done: fitting(done) };
}

/** Every action changed; those that have become empty are left out. */
export function mapped({ done, undone }: Stack, change: (action: Action) => Action): Stack {
  const kept = (actions: readonly Action[]) =>
    actions.map(change).filter(({ edits }) => edits.length > 0);
  return { done: kept(done), undone: kept(undone) };
}
