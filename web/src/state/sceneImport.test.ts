import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../api/client';
import type { SceneCheck, SceneReport } from '../api/types';
import { lamp } from '../edit/fixtures';
import { previewData } from '../map/previewData';
import { type OpenPlan, SceneImport } from './sceneImport.svelte';

const WRONG = { id: 'w', geometry: { type: 'Point', coordinates: [115, 35] }, properties: {} };
const TEXT = JSON.stringify({ features: [lamp('a', 3), WRONG] });
const CHECK = {
  features: [lamp('a', 3)],
  faults: [
    { index: 1, id: 'w', pointer: '/features/1/properties/kind', detail: 'is missing' },
    { index: 1, id: 'w', pointer: '/features/1/id', detail: 'is odd' },
  ],
  kinds: { lamp: 1 },
  planar: false,
  warnings: [],
} as unknown as SceneCheck;
const REPORT = { kinds: {}, orphans: [] } as unknown as SceneReport;

function setUp(
  check: () => Promise<SceneCheck> = async () => CHECK,
  plan: OpenPlan | null = null,
  mayReplace = true,
) {
  /** Until these are done nothing more is sent, and nothing is known to be stored. */
  const line = { open: Promise.resolve(), known: Promise.resolve() };
  const calls: string[] = [];
  const answers: Error[] = [];
  const scenes = new SceneImport({
    plan: () => plan,
    mayReplace: () => mayReplace,
    check: (_, sent) => {
      sent(1, 1);
      return check();
    },
    store: async ({ scenario, file, skipInvalid }, text, sent, signal) => {
      calls.push(`store ${text.length} ${skipInvalid} ${file} into ${scenario}`);
      sent(1, 2);
      await new Promise<void>((go, back) => {
        void line.open.then(go);
        signal.onabort = () => back(new DOMException('called back', 'AbortError'));
      });
      sent(2, 2);
      const failure = answers.pop();
      if (failure) throw failure;
      return REPORT;
    },
    stored: async () => {
      calls.push('reload');
      await line.known;
      return true;
    },
  });
  return { scenes, calls, answers, line };
}
const file = (text = TEXT) => new File([text], 'a.geojson');
const parts = (scenes: SceneImport) =>
  previewData(scenes.preview).features.map(({ properties }) => properties.part);

describe('an import', () => {
  it('shows what is good and what is wrong, and stores only when it is told to', async () => {
    const { scenes, calls } = setUp();
    await scenes.take([file()]);
    expect(scenes.step.name).toBe('checked');
    expect(scenes.scene).toMatchObject({ leftOut: 1, withoutId: 0, bounds: [114, 34.7, 115, 35] });
    expect(parts(scenes)).toEqual(['good', 'wrong']);
    expect(calls).toEqual([]);
    await scenes.store();
    expect(calls).toEqual([`store ${TEXT.length} true a.geojson into null`, 'reload']);
    expect(scenes.step.name).toBe('done');
    expect(parts(scenes)).toEqual([]);
  });

  it('turns the rings of a file, which stays what it was, and has it checked anew', async () => {
    const ring = [
      [114, 34],
      [114, 35],
      [115, 35],
      [114, 34],
    ];
    const sceneOf = (coordinates: unknown) =>
      JSON.stringify({ features: [{ geometry: { type: 'Polygon', coordinates } }] });
    const checks = [CHECK, { ...CHECK, faults: [] }];
    const { scenes, calls } = setUp(async () => checks.shift() ?? CHECK);
    await scenes.turnRings();
    expect(scenes.step.name).toBe('idle');
    await scenes.take([file(sceneOf([ring]))]);
    scenes.choose(0);
    await scenes.turnRings();
    expect(scenes.step).toMatchObject({ name: 'checked', file: { name: 'a.geojson' } });
    expect(scenes.scene?.text).toBe(sceneOf([[...ring].reverse()]));
    expect(scenes.scene?.leftOut).toBe(0);
    expect(scenes.chosen).toBeNull();
    expect(calls).toEqual([]);
  });

  it('takes a file without faults whole or not at all', async () => {
    const { scenes, calls } = setUp(async () => ({ ...CHECK, faults: [] }));
    await scenes.take([file()]);
    await scenes.store();
    expect(calls[0]).toContain(`store ${TEXT.length} false`);
  });

  it('marks the place of the fault that is looked at', async () => {
    const { scenes } = setUp();
    await scenes.take([file()]);
    expect(scenes.choose(0)).toEqual([115, 35, 115, 35]);
    expect(parts(scenes)).toEqual(['good', 'wrong', 'mark']);
  });

  it('draws nothing of a file in metres', async () => {
    const { scenes } = setUp(async () => ({ ...CHECK, planar: true }));
    await scenes.take([file()]);
    expect(parts(scenes)).toEqual([]);
    expect(scenes.scene?.bounds).toBeNull();
    expect(scenes.choose(0)).toBeNull();
  });

  it('keeps the file where storing it failed, to be tried again', async () => {
    const { scenes, calls, answers } = setUp();
    answers.push(new ApiError(0, null));
    await scenes.take([file()]);
    await scenes.store();
    expect(scenes.step).toMatchObject({ name: 'checked', refusal: { reason: 'offline' } });
    expect(calls).not.toContain('reload');
    await scenes.store();
    expect(scenes.step.name).toBe('done');
  });

  it('refuses several files, and a file that the server refuses', async () => {
    const { scenes } = setUp(() => Promise.reject(new ApiError(413, null)));
    await scenes.take([file(), file()]);
    expect(scenes.step).toMatchObject({ name: 'refused', refusal: { reason: 'several' } });
    await scenes.take([file()]);
    expect(scenes.step).toMatchObject({ name: 'refused', refusal: { reason: 'tooLarge' } });
    scenes.close();
    expect(scenes.active).toBe(false);
  });

  it('forgets a check that was given up, whenever its answer comes', async () => {
    let answer = (_: SceneCheck) => {};
    const { scenes } = setUp(() => new Promise((done) => (answer = done)));
    const taken = scenes.take([file()]);
    await new Promise((done) => setTimeout(done, 10));
    scenes.close();
    answer(CHECK);
    await taken;
    expect(scenes.step.name).toBe('idle');
  });

  it('takes no other file, and does not close, while one is being stored', async () => {
    const { scenes, line } = setUp();
    let known = () => {};
    line.known = new Promise((done) => {
      known = done;
    });
    await scenes.take([file()]);
    const storing = scenes.store();
    await scenes.take([file('{}')]);
    await vi.waitFor(() => expect(scenes.progress.stage).toBe('working'));
    scenes.close();
    expect(scenes.step.name).toBe('importing');
    known();
    await storing;
    expect(scenes.step.name).toBe('done');
  });

  it('can be called back until the server has all of it, and sent again', async () => {
    const { scenes, calls, line } = setUp();
    await scenes.take([file()]);
    line.open = new Promise(() => {});
    const storing = scenes.store();
    await vi.waitFor(() =>
      expect(scenes.progress).toMatchObject({ done_bytes: 1, total_bytes: 2 }),
    );
    expect(scenes.canClose).toBe(true);
    scenes.close();
    line.open = Promise.resolve();
    await storing;
    expect(calls).not.toContain('reload');
    expect(scenes.step).toMatchObject({ name: 'checked', refusal: null });
    await scenes.store();
    expect(scenes.step.name).toBe('done');
  });

  it('goes into the plan that is open unless today’s state is chosen, and never into a published one', async () => {
    const plan = { id: 's-1', name: '方案一', readOnly: false };
    const { scenes, calls } = setUp(undefined, plan);
    await scenes.take([file()]);
    await scenes.store();
    scenes.intoPlan = false;
    await scenes.take([file()]);
    expect(scenes.into).toBe('s-1');
    scenes.intoPlan = false;
    await scenes.store();
    const into = calls.flatMap((call) => call.match(/into (.*)/)?.[1] ?? []);
    expect(into).toEqual(['s-1', 'null']);
    expect(setUp(undefined, { ...plan, readOnly: true }).scenes.into).toBeNull();
    const planner = setUp(undefined, plan, false).scenes;
    planner.intoPlan = false;
    expect(planner.into).toBe('s-1');
  });
});
