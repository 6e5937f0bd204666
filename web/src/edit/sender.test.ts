import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/client';
import type { ChangesAnswer, ChangesBody } from '../api/types';
import { newAction } from './action';
import { lamp } from './fixtures';
import { Keep, type Scope } from './keep';
import { EMPTY_OUTBOX, queued } from './outbox';
import { Sender, type Services } from './sender';

const SCOPE: Scope = { project: 'p', courtyard: 'cy-1', scenario: null };
const draw = (id: string) =>
  newAction({ zh: '画', en: 'Draw' }, [{ id, before: null, after: lamp(id, 3) }]);

/** Locks as a browser has them, and windows that can be closed. */
class Locks {
  held = new Set<string>();
  request = (async (name: string, options: unknown, task?: (lock: unknown) => unknown) => {
    const run = (task ?? options) as (lock: unknown) => unknown;
    if (this.held.has(name)) return run(null);
    this.held.add(name);
    const result = await run({ name });
    this.held.delete(name);
    return result;
  }) as unknown as LockManager['request'];
}

function setUp({ locks = new Locks() as Locks | null } = {}) {
  const factory = new IDBFactory();
  const line = { up: true };
  /** Until this is done no answer comes. */
  const gate = { open: Promise.resolve() };
  const stored: string[] = [];
  const post: Services['post'] = async (_, body: ChangesBody): Promise<ChangesAnswer> => {
    await gate.open;
    if (!line.up) throw new ApiError(0, null);
    stored.push(body.action);
    const ids = body.edits.map((edit) => ('put' in edit ? edit.put.id : edit.remove));
    const features = ids.map((id) => ({ id, feature: lamp(id, 3, stored.length) }));
    return { revision: stored.length, replayed: false, features };
  };
  const open = (scope = SCOPE, user: string | null = null) => {
    const services = {
      post,
      keep: new Keep(factory),
      locks: (locks ?? undefined) as LockManager | undefined,
      user: () => user,
    };
    return new Sender(scope, services, { changed: () => {}, stored: () => {} });
  };
  return { factory, line, gate, stored, open, locks };
}

describe('a sender', () => {
  it('keeps an action before it is sent, and forgets it when it is stored', async () => {
    const { factory, gate, stored, open } = setUp();
    let answer = () => {};
    gate.open = new Promise((done) => {
      answer = done;
    });
    const sender = open();
    const action = draw('a');
    sender.update(queued(sender.outbox, action));
    const keep = new Keep(factory);
    await vi.waitFor(async () => expect(await keep.all()).toHaveLength(1));
    expect(stored).toEqual([]);
    answer();
    await vi.waitFor(() => expect(stored).toEqual([action.id]));
    await vi.waitFor(async () => expect(await keep.all()).toEqual([]));
    expect(sender.outbox).toEqual(EMPTY_OUTBOX);
  });

  it('takes over and sends what a closed window left behind, oldest first', async () => {
    const { line, stored, open, locks } = setUp();
    line.up = false;
    const first = open();
    const [one, two] = [draw('a'), draw('b')];
    first.update(queued(first.outbox, one));
    await vi.waitFor(() => expect(first.outbox.failures).toBe(1));
    line.up = true;
    // The window is gone, and its lock and its timers with it.
    first.send(1e6);
    locks?.held.clear();
    const second = open();
    second.update(queued(second.outbox, two));
    await vi.waitFor(() => expect(stored).toEqual([one.id, two.id]));
  });

  it('leaves the queue of an open window, and of another scenario, alone', async () => {
    const { line, factory, open } = setUp();
    line.up = false;
    const first = open();
    first.update(queued(first.outbox, draw('a')));
    await vi.waitFor(() => expect(first.outbox.failures).toBe(1));
    const others = [open(), open({ ...SCOPE, scenario: 's-1' })];
    await new Promise((done) => setTimeout(done, 60));
    expect(others.map(({ outbox }) => outbox.queue.length)).toEqual([0, 0]);
    expect(await new Keep(factory).all()).toHaveLength(1);
  });

  it('does not send as one person what another left behind', async () => {
    const { line, stored, open, locks } = setUp();
    line.up = false;
    const left = open(SCOPE, 'wang');
    const action = draw('a');
    left.update(queued(left.outbox, action));
    await vi.waitFor(() => expect(left.outbox.failures).toBe(1));
    left.send(1e6);
    locks?.held.delete(`yuantu.edits.${left.owner}`);
    line.up = true;
    const other = open(SCOPE, 'li');
    const own = draw('b');
    other.update(queued(other.outbox, own));
    await vi.waitFor(() => expect(stored).toEqual([own.id]));
    open(SCOPE, 'wang');
    await vi.waitFor(() => expect(stored).toEqual([own.id, action.id]));
  });

  it('takes over what was left behind where a browser has no locks', async () => {
    const { line, stored, open } = setUp({ locks: null });
    line.up = false;
    const first = open();
    const action = draw('a');
    first.update(queued(first.outbox, action));
    await vi.waitFor(() => expect(first.outbox.failures).toBe(1));
    first.send(1e6);
    line.up = true;
    open();
    await vi.waitFor(() => expect(stored).toEqual([action.id]));
  });

  it('sends where a browser keeps nothing, and says that nothing is kept', async () => {
    const stored: string[] = [];
    const post: Services['post'] = async (_, body) => {
      stored.push(body.action);
      return { revision: 1, replayed: false, features: [{ id: 'a', feature: lamp('a', 3, 1) }] };
    };
    const keep = new Keep({
      open() {
        throw new Error('blocked');
      },
    } as unknown as IDBFactory);
    const events = { changed: () => {}, stored: () => {} };
    const sender = new Sender(SCOPE, { post, keep, locks: undefined, user: () => null }, events);
    sender.update(queued(sender.outbox, draw('a')));
    await vi.waitFor(() => expect(stored).toHaveLength(1));
    expect(sender.durable).toBe(false);
  });
});
