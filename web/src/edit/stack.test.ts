import { describe, expect, it } from 'vitest';
import { newAction, without } from './action';
import { lamp } from './fixtures';
import { behind, carriedOn, EMPTY_STACK, mapped, newest, pushed, redone, undone } from './stack';

const raise = (from: number, to: number, id = 'a') =>
  newAction({ zh: `${to}`, en: `${to}` }, [{ id, before: lamp(id, from), after: lamp(id, to) }]);

describe('the undo stack', () => {
  it('undoes the newest first and redoes it in the same order', () => {
    const [one, two] = [raise(1, 2), raise(2, 3)];
    const stack = pushed(pushed(EMPTY_STACK, one), two);
    const back = undone(undone(stack));
    expect(back.undone).toEqual([two, one]);
    expect(redone(redone(back))).toEqual(stack);
  });

  it('drops what could be redone when something new is done', () => {
    const stack = pushed(undone(pushed(EMPTY_STACK, raise(1, 2))), raise(1, 5));
    expect(stack.undone).toEqual([]);
    expect(redone(stack)).toEqual(stack);
  });

  it('forgets the oldest beyond five hundred', () => {
    let stack = EMPTY_STACK;
    for (let i = 0; i < 510; i += 1) stack = pushed(stack, raise(i, i + 1));
    expect(stack.done).toHaveLength(500);
    expect(stack.done[0]?.title.en).toBe('11');
  });

  it('takes one gesture for one step, and none when it came back to its start', () => {
    const stack = carriedOn(pushed(EMPTY_STACK, raise(1, 2)), raise(2, 3));
    expect(stack.done).toHaveLength(1);
    expect(stack.done[0]?.edits).toEqual(raise(1, 3).edits);
    expect(carriedOn(stack, raise(3, 1)).done).toEqual([]);
  });

  it('has nothing to undo or redo when it is empty', () => {
    expect(undone(EMPTY_STACK)).toEqual(EMPTY_STACK);
    expect(redone(EMPTY_STACK)).toEqual(EMPTY_STACK);
  });

  it('goes on from what was kept of it, and redoes that only if nothing was done since', () => {
    const [one, two, three] = [raise(1, 2), raise(2, 3), raise(2, 5)];
    const kept = undone(pushed(pushed(EMPTY_STACK, one), two));
    expect(behind(kept, EMPTY_STACK)).toEqual(kept);
    expect(behind(kept, pushed(EMPTY_STACK, three))).toEqual({ done: [one, three], undone: [] });
  });

  it('is kept from its newest end, and no action in part', () => {
    const actions = [raise(1, 2), raise(2, 3), raise(3, 4)];
    const stack = actions.reduce(pushed, EMPTY_STACK);
    expect(newest(stack, 2).done).toEqual(actions.slice(1));
    expect(newest(stack, 0).done).toEqual([]);
    expect(newest(undone(stack), 2)).toEqual({ done: actions.slice(1, 2), undone: [actions[2]] });
  });

  it('leaves out actions that lost their last edit', () => {
    const stack = pushed(pushed(EMPTY_STACK, raise(1, 2)), raise(1, 2, 'b'));
    expect(mapped(stack, (action) => without(action, 'a')).done).toHaveLength(1);
  });
});
