import { IDBFactory } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/client';
import type { ChangesAnswer, ChangesBody, Feature, Problem } from '../api/types';
import { lamp } from '../edit/fixtures';
import { Keep } from '../edit/keep';
import { Workbench } from './workbench.svelte';

const TITLE = { zh: '改高度', en: 'Change the height' };
const PLACE = { courtyard: 'cy-1', scenario: null };

function setUp() {
  const sent: ChangesBody[] = [];
  const answers: (ChangesAnswer | ApiError)[] = [];
  let revision = 10;
  const post = async (_: unknown, body: ChangesBody): Promise<ChangesAnswer> => {
    sent.push(body);
    const answer = answers.shift();
    if (answer instanceof ApiError) throw answer;
    revision += 1;
    const features = body.edits.map((edit) =>
      'put' in edit
        ? { id: edit.put.id, feature: stamped(edit.put, revision) }
        : { id: edit.remove, feature: null },
    );
    return answer ?? { revision, replayed: false, features };
  };
  const keep = new Keep(new IDBFactory());
  const workbench = new Workbench({ post, keep, locks: undefined, user: () => null });
  workbench.open(PLACE, [lamp('a', 1, 4), lamp('b', 1, 5)]);
  return { workbench, sent, answers };
}

const stamped = (feature: Feature, revision: number) =>
  ({ ...feature, properties: { ...feature.properties, revision } }) as Feature;
const heights = ({ features }: Workbench) =>
  features.map(({ id, properties }) => `${id}${(properties as { height_m?: number }).height_m}`);
const raise = (workbench: Workbench, to: number, gesture?: unknown) => {
  const before = workbench.features.find(({ id }) => id === 'a') ?? null;
  workbench.perform(TITLE, [{ id: 'a', before, after: lamp('a', to) }], gesture);
};
const saved = (workbench: Workbench) =>
  vi.waitFor(() => expect(workbench.saving).toBe('saved'), { timeout: 3000 });

afterEach(() => vi.restoreAllMocks());

describe('the workbench', () => {
  it('shows a change at once, and saves it with the revision it started from', async () => {
    const { workbench, sent } = setUp();
    raise(workbench, 2);
    expect(heights(workbench)).toEqual(['a2', 'b1']);
    expect(workbench.saving).toBe('saving');
    await saved(workbench);
    expect(sent.map(({ edits }) => edits)).toEqual([[{ put: lamp('a', 2), expected: 4 }]]);
    expect(workbench.features[0]?.properties.revision).toBe(11);
  });

  it('undoes what is saved by an action of its own, and redoes it', async () => {
    const { workbench, sent } = setUp();
    raise(workbench, 2);
    await saved(workbench);
    workbench.undo();
    expect(heights(workbench)).toEqual(['a1', 'b1']);
    expect(workbench.redoTitle).toEqual(TITLE);
    await saved(workbench);
    workbench.redo();
    await saved(workbench);
    expect(heights(workbench)).toEqual(['a2', 'b1']);
    expect(sent.map(({ title }) => title.en)).toEqual([
      'Change the height',
      'Undo: Change the height',
      'Redo: Change the height',
    ]);
    expect(sent.map(({ edits }) => edits[0]?.expected)).toEqual([4, 11, 12]);
    expect(new Set(sent.map(({ action }) => action)).size).toBe(3);
  });

  it('saves a gesture as one action', async () => {
    const { workbench, sent } = setUp();
    const gesture = Symbol('drag');
    for (const to of [2, 3, 4]) raise(workbench, to, gesture);
    await saved(workbench);
    expect(sent).toHaveLength(1);
    workbench.undo();
    expect(heights(workbench)).toEqual(['a1', 'b1']);
    await saved(workbench);
  });

  it('says that it is offline, and saves when the line is back', async () => {
    const { workbench, answers, sent } = setUp();
    answers.push(new ApiError(0, null));
    raise(workbench, 2);
    await vi.waitFor(() => expect(workbench.saving).toBe('offline'));
    expect(workbench.pending).toBe(1);
    dispatchEvent(new Event('online'));
    await saved(workbench);
    expect(sent[0]).toEqual(sent[1]);
  });

  it('keeps what was done after the session ended, and saves it for who has come back', async () => {
    const { workbench, sent, answers } = setUp();
    answers.push(new ApiError(401, null));
    raise(workbench, 2);
    await vi.waitFor(() => expect(workbench.saving).toBe('signedOut'));
    raise(workbench, 3);
    expect(heights(workbench)).toEqual(['a3', 'b1']);
    expect([workbench.saving, workbench.unsent]).toEqual(['signedOut', 2]);
    workbench.retry();
    await saved(workbench);
    expect(sent).toHaveLength(3);
    expect(sent[1]).toEqual(sent[0]);
    expect(workbench.unsent).toBe(0);
  });

  it('shows both versions of a conflict, and takes the one that is chosen', async () => {
    const { workbench, answers, sent } = setUp();
    const theirs = lamp('a', 7, 9);
    const conflicts = [{ id: 'a', expected: 4, found: 9, feature: theirs }];
    const problem = { status: 412, title: '', detail: '', type: 'stale', conflicts };
    answers.push(new ApiError(412, problem as Problem));
    raise(workbench, 2);
    await vi.waitFor(() => expect(workbench.saving).toBe('conflict'));
    expect(workbench.conflicts).toMatchObject([{ mine: lamp('a', 2), theirs }]);
    workbench.resolve('a', 'mine');
    await saved(workbench);
    expect(sent.at(-1)?.edits).toEqual([{ put: lamp('a', 2), expected: 9 }]);
    workbench.undo();
    expect(heights(workbench)).toEqual(['a7', 'b1']);
    await saved(workbench);
  });

  it('does not undo over what somebody else changed since', async () => {
    const { workbench, sent } = setUp();
    raise(workbench, 2);
    await saved(workbench);
    workbench.open(PLACE, [lamp('a', 7, 30), lamp('b', 1, 5)]);
    workbench.undo();
    await saved(workbench);
    expect(sent).toHaveLength(1);
    expect(heights(workbench)).toEqual(['a7', 'b1']);
    expect(workbench.stale).toEqual({ way: 'undo', title: TITLE });
    expect(workbench.undoTitle).toBeNull();
  });

  it('gives up a refused action, and shows what is stored again', async () => {
    const { workbench, answers } = setUp();
    const problem = { status: 422, title: '', detail: 'too high', type: 'invalid' };
    answers.push(new ApiError(422, problem));
    raise(workbench, 200);
    await vi.waitFor(() => expect(workbench.saving).toBe('refused'));
    expect(workbench.refusal?.detail).toBe('too high');
    workbench.discard();
    expect(heights(workbench)).toEqual(['a1', 'b1']);
    expect([workbench.saving, workbench.undoTitle]).toEqual(['saved', null]);
  });

  it('goes on saving a courtyard that was left', async () => {
    const { workbench, sent } = setUp();
    raise(workbench, 2);
    workbench.open({ courtyard: 'cy-2', scenario: null }, []);
    expect([heights(workbench), workbench.saving]).toEqual([[], 'saved']);
    await vi.waitFor(() => expect(sent).toHaveLength(1));
  });

  it('takes over what others stored, and says what of it is news', async () => {
    const { workbench } = setUp();
    raise(workbench, 2);
    await saved(workbench);
    const own = workbench.features.find(({ id }) => id === 'a') as Feature;
    const news = workbench.hear([own, lamp('b', 7, 12), lamp('c', 3, 12)], 12);
    expect(news.map(({ id, before, after }) => [id, !before, !after])).toEqual([
      ['b', false, false],
      ['c', true, false],
    ]);
    expect(heights(workbench)).toEqual(['a2', 'b7', 'c3']);
    expect(workbench.hear([own, lamp('c', 3, 12)], 13).map(({ id }) => id)).toEqual(['b']);
    expect(heights(workbench)).toEqual(['a2', 'c3']);
    workbench.undo();
    expect(heights(workbench)).toEqual(['a1', 'c3']);
  });

  it('keeps what was stored here later than what is heard', async () => {
    const { workbench } = setUp();
    raise(workbench, 2);
    await saved(workbench);
    expect(workbench.hear([lamp('a', 1, 4), lamp('b', 1, 5)], 10)).toEqual([]);
    expect(heights(workbench)).toEqual(['a2', 'b1']);
    const before = workbench.features.find(({ id }) => id === 'b') ?? null;
    workbench.perform(TITLE, [{ id: 'b', before, after: null }]);
    await saved(workbench);
    expect(workbench.hear([lamp('a', 2, 11), lamp('b', 1, 5)], 11)).toEqual([]);
    expect(heights(workbench)).toEqual(['a2']);
    // Somebody drew it anew.
    expect(workbench.hear([lamp('a', 2, 11), lamp('b', 9, 13)], 13)).toHaveLength(1);
    expect(heights(workbench)).toEqual(['a2', 'b9']);
  });

  it('keeps what is not saved yet above what is heard, and takes back nothing of others', async () => {
    const { workbench } = setUp();
    raise(workbench, 2);
    await saved(workbench);
    workbench.hear([lamp('a', 8, 20), lamp('b', 1, 5)], 20);
    expect(heights(workbench)).toEqual(['a8', 'b1']);
    workbench.undo();
    expect(workbench.stale?.title).toEqual(TITLE);
    expect(heights(workbench)).toEqual(['a8', 'b1']);
    raise(workbench, 3);
    workbench.hear([lamp('a', 9, 21), lamp('b', 1, 5)], 21);
    expect(heights(workbench)).toEqual(['a3', 'b1']);
  });

  it('settles a conflict by a version made of both, and goes back to theirs', async () => {
    const { workbench, sent, answers } = setUp();
    const theirs = lamp('a', 9, 8);
    const conflicts = [{ id: 'a', expected: 4, found: 8, feature: theirs }];
    answers.push(new ApiError(412, { conflicts } as Problem));
    raise(workbench, 2);
    await vi.waitFor(() => expect(workbench.saving).toBe('conflict'));
    expect(workbench.conflicts[0]).toMatchObject({ base: lamp('a', 1, 4), theirs });
    workbench.resolve('a', lamp('a', 5, 8));
    await saved(workbench);
    expect(sent.at(-1)?.edits).toEqual([{ put: lamp('a', 5, 8), expected: 8 }]);
    expect(sent.at(-1)?.action).toBe(sent[0]?.action);
    expect(heights(workbench)).toEqual(['a5', 'b1']);
    workbench.undo();
    expect(heights(workbench)).toEqual(['a9', 'b1']);
  });
});
