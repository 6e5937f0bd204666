import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { newAction } from './action';
import { lamp } from './fixtures';
import { KeptStacks } from './keptStacks';
import { EMPTY_STACK, pushed } from './stack';

const SCOPE = { project: 'p', courtyard: 'cy-1', scenario: null };
const raise = (id: string) =>
  newAction({ zh: '改', en: 'Change' }, [{ id, before: lamp(id, 1), after: lamp(id, 2) }]);

function session() {
  let name: string | null = null;
  return {
    get: () => name,
    set: (window: string) => {
      name = window;
    },
  };
}

describe('what can be undone', () => {
  it('is there again in the same window, in its own scope, with the revisions that it needs', async () => {
    const [factory, window] = [new IDBFactory(), session()];
    const stack = pushed(pushed(EMPTY_STACK, raise('a')), raise('b'));
    const own = [
      ['a', 7],
      ['b', 8],
      ['gone', 9],
    ] as const;
    const before = new KeptStacks(window, undefined, factory);
    before.save(SCOPE, { stack: EMPTY_STACK, own: [] });
    before.save(SCOPE, { stack, own });
    const load = (scope: typeof SCOPE | { project: string; courtyard: string; scenario: string }) =>
      new KeptStacks(window, undefined, factory).load(scope);
    await vi.waitFor(async () => expect((await load(SCOPE)).stack).toEqual(stack));
    expect((await load(SCOPE)).own).toEqual(own.slice(0, 2));
    expect((await load({ ...SCOPE, scenario: 's-1' })).stack).toEqual(EMPTY_STACK);
    const other = new KeptStacks(session(), undefined, factory);
    expect((await other.load(SCOPE)).stack).toEqual(EMPTY_STACK);
  });

  it('is nothing where a browser keeps nothing', async () => {
    const broken = {
      open() {
        throw new Error('blocked');
      },
    } as unknown as IDBFactory;
    const stacks = new KeptStacks(session(), undefined, broken);
    stacks.save(SCOPE, { stack: pushed(EMPTY_STACK, raise('a')), own: [] });
    expect(await stacks.load(SCOPE)).toEqual({ stack: EMPTY_STACK, own: [] });
  });
});
