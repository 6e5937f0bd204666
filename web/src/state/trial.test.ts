import { describe, expect, it } from 'vitest';
import type { Feature } from '../api/types';
import {
  type CameraState,
  NO_TRIAL,
  parseTrial,
  redone,
  type Step,
  statesOf,
  storedState,
  triedFeature,
  undone,
  withStep,
} from './trial';

const camera: CameraState = {
  position: [114, 34.7],
  height_m: 4,
  azimuth_deg: 90,
  tilt_deg: 15,
  hfov_deg: 90,
  image_width_px: 1920,
  image_height_px: 1080,
  max_range_m: null,
};
const at = (azimuth_deg: number): Step => ({
  what: 'turn',
  changes: { a: { ...camera, azimuth_deg } },
});
const azimuthOf = (trial: Parameters<typeof statesOf>[0]) => statesOf(trial).get('a')?.azimuth_deg;

const feature = {
  type: 'Feature',
  id: 'a',
  geometry: { type: 'Point', coordinates: [114, 34.7] },
  properties: {
    kind: 'camera',
    revision: 3,
    courtyard: 'cy-1',
    name: '东门',
    height_m: 4,
    azimuth_deg: 90,
    tilt_deg: 15,
    hfov_deg: 90,
    image_width_px: 1920,
    image_height_px: 1080,
  },
} as Feature;

describe('a trial', () => {
  it('undoes and redoes, and a new step forgets what was undone', () => {
    const two = withStep(withStep(NO_TRIAL, at(1), false), at(2), false);
    expect(azimuthOf(two)).toBe(2);
    expect(azimuthOf(undone(two))).toBe(1);
    expect(azimuthOf(redone(undone(two)))).toBe(2);
    expect(statesOf(undone(undone(undone(two)))).size).toBe(0);
    const other = withStep(undone(two), at(3), false);
    expect(redone(other)).toEqual(other);
    expect(other.steps).toHaveLength(2);
  });

  it('keeps one gesture as one step, but no two things that were done', () => {
    let trial = withStep(NO_TRIAL, at(1), false);
    trial = withStep(trial, at(2), true);
    expect(trial.steps).toHaveLength(1);
    trial = withStep(trial, { ...at(3), what: 'tilt' }, true);
    trial = withStep(trial, { what: 'tilt', changes: { b: camera } }, true);
    expect(trial.steps).toHaveLength(3);
  });

  it('puts a camera back as a step that can be undone', () => {
    const turned = withStep(NO_TRIAL, at(1), false);
    const reset = withStep(turned, { what: 'reset', changes: { a: null } }, false);
    expect(statesOf(reset).size).toBe(0);
    expect(azimuthOf(undone(reset))).toBe(1);
  });

  it('forgets the oldest steps, but not what they did', () => {
    let trial = withStep(NO_TRIAL, { what: 'move', changes: { b: camera } }, false);
    for (let n = 0; n < 300; n++) trial = withStep(trial, at(n), false);
    expect(trial.steps).toHaveLength(200);
    expect(statesOf(trial).get('b')).toEqual(camera);
    for (let n = 0; n < 300; n++) trial = undone(trial);
    expect(azimuthOf(trial)).toBe(99);
  });

  it('survives the way into the browser’s storage and back', () => {
    const trial = undone(withStep(withStep(NO_TRIAL, at(1), false), at(2), false));
    expect(parseTrial(JSON.parse(JSON.stringify(trial)))).toEqual(trial);
  });

  it('is not read from anything else', () => {
    const good = withStep(NO_TRIAL, at(1), false);
    for (const bad of [
      null,
      [],
      'x',
      { ...good, done: 5 },
      { ...good, done: -1 },
      { ...good, base: null },
      { ...good, steps: [{ what: 'fly', changes: {} }] },
      { ...good, steps: [{ what: 'turn', changes: { a: { ...camera, tilt_deg: '3' } } }] },
      { ...good, steps: [{ what: 'turn', changes: { a: { ...camera, position: [1] } } }] },
    ]) {
      expect(parseTrial(bad), JSON.stringify(bad)).toBeNull();
    }
  });
});

describe('a camera', () => {
  it('is read as it is stored, and not guessed', () => {
    expect(storedState(feature)).toEqual(camera);
    const { height_m: _, ...properties } = feature.properties as Record<string, unknown>;
    expect(storedState({ ...feature, properties } as Feature)).toBeNull();
  });

  it('becomes a feature of a scene file with all that is stored of it', () => {
    const tried = triedFeature(feature, { ...camera, position: [114.1, 34.8], tilt_deg: 30 });
    expect(tried.geometry).toEqual({ type: 'Point', coordinates: [114.1, 34.8] });
    expect(tried.properties).toMatchObject({ kind: 'camera', name: '东门', tilt_deg: 30 });
    expect(tried.properties).not.toHaveProperty('revision');
    expect(tried.properties).not.toHaveProperty('position');
  });
});
