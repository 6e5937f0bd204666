import { describe, expect, it } from 'vitest';
import { ApiError } from '../api/client';
import type { SceneCheck, SceneReport } from '../api/types';
import { lamp } from '../edit/fixtures';
import { previewData } from '../map/previewData';
import { SceneImport } from './sceneImport.svelte';

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

function setUp(check: () => Promise<SceneCheck> = async () => CHECK) {
  const calls: string[] = [];
  const answers: Error[] = [];
  const scenes = new SceneImport({
    check,
    store: async (text, skipInvalid) => {
      calls.push(`store ${text.length} ${skipInvalid}`);
      const failure = answers.pop();
      if (failure) throw failure;
      return REPORT;
    },
    stored: async () => {
      calls.push('reload');
    },
  });
  return { scenes, calls, answers };
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
    expect(calls).toEqual([`store ${TEXT.length} true`, 'reload']);
    expect(scenes.step.name).toBe('done');
    expect(parts(scenes)).toEqual([]);
  });

  it('takes a file without faults whole or not at all', async () => {
    const { scenes, calls } = setUp(async () => ({ ...CHECK, faults: [] }));
    await scenes.take([file()]);
    await scenes.store();
    expect(calls[0]).toBe(`store ${TEXT.length} false`);
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
    const { scenes } = setUp();
    await scenes.take([file()]);
    const storing = scenes.store();
    await scenes.take([file('{}')]);
    scenes.close();
    expect(scenes.step.name).toBe('importing');
    await storing;
    expect(scenes.step.name).toBe('done');
  });
});
