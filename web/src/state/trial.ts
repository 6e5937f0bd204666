/** Cameras that are tried out and not saved: what they would be, step by step. */
import type { Feature } from '../api/types';

/** All of a camera that can be tried out. */
export type CameraState = {
  position: [lon: number, lat: number];
  height_m: number;
  azimuth_deg: number;
  tilt_deg: number;
  hfov_deg: number;
  image_width_px: number;
  image_height_px: number;
  /** null: as far as the pixels carry. */
  max_range_m: number | null;
};

export const WHATS = [
  'move',
  'turn',
  'hfov',
  'height',
  'tilt',
  'lens',
  'resolution',
  'range',
  'reset',
] as const;
export type What = (typeof WHATS)[number];

/** One thing that a person did; null puts a camera back to what is stored. */
export type Step = { what: What; changes: Record<string, CameraState | null> };

export type Trial = {
  /** What the steps start from: the oldest steps end up here. */
  base: Record<string, CameraState | null>;
  steps: Step[];
  /** How many of the steps hold; the ones after that were undone. */
  done: number;
};

export const NO_TRIAL: Trial = { base: {}, steps: [], done: 0 };

const MOST_STEPS = 200;

const NUMBERS = [
  'height_m',
  'azimuth_deg',
  'tilt_deg',
  'hfov_deg',
  'image_width_px',
  'image_height_px',
] as const;

/** The camera as it is stored; null when the survey lacks a number: none is guessed. */
export function storedState({ geometry, properties }: Feature): CameraState | null {
  if (geometry.type !== 'Point' || properties.kind !== 'camera') return null;
  const { max_range_m } = properties;
  const state = {
    position: [geometry.coordinates[0], geometry.coordinates[1]],
    ...Object.fromEntries(NUMBERS.map((name) => [name, properties[name]])),
    max_range_m: typeof max_range_m === 'number' ? max_range_m : null,
  };
  return isCameraState(state) ? state : null;
}

/** What each camera has become; those that were put back are left out. */
export function statesOf({ base, steps, done }: Trial): Map<string, CameraState> {
  const states = new Map<string, CameraState>();
  for (const changes of [base, ...steps.slice(0, done).map((step) => step.changes)]) {
    for (const [camera, state] of Object.entries(changes)) {
      if (state) states.set(camera, state);
      else states.delete(camera);
    }
  }
  return states;
}

/** Adds a step; with `merge`, it carries on the last one instead, if that did the same to the same cameras. */
export function withStep(trial: Trial, step: Step, merge: boolean): Trial {
  const steps = trial.steps.slice(0, trial.done);
  const last = steps.at(-1);
  if (merge && last && last.what === step.what && sameCameras(last, step)) steps.pop();
  steps.push(step);
  const base = { ...trial.base };
  while (steps.length > MOST_STEPS) Object.assign(base, steps.shift()?.changes);
  return { base, steps, done: steps.length };
}

export function undone(trial: Trial): Trial {
  return { ...trial, done: Math.max(0, trial.done - 1) };
}

export function redone(trial: Trial): Trial {
  return { ...trial, done: Math.min(trial.steps.length, trial.done + 1) };
}

function sameCameras(a: Step, b: Step): boolean {
  return Object.keys(a.changes).join() === Object.keys(b.changes).join();
}

export function sameState(a: CameraState, b: CameraState): boolean {
  return (
    a.position[0] === b.position[0] &&
    a.position[1] === b.position[1] &&
    a.max_range_m === b.max_range_m &&
    NUMBERS.every((name) => a[name] === b[name])
  );
}

/** The stored camera with what was tried out: a feature of a scene file, good for a draft and for `yuantu import`. */
export function triedFeature(stored: Feature, { position, ...state }: CameraState) {
  const { revision: _, ...properties } = stored.properties;
  return {
    type: 'Feature' as const,
    id: stored.id,
    geometry: { type: 'Point' as const, coordinates: position },
    properties: { ...properties, ...state },
  };
}

/** Reads what a browser kept; anything else than a trial is refused. */
export function parseTrial(value: unknown): Trial | null {
  if (!isObject(value) || !isChanges(value.base) || !Array.isArray(value.steps)) return null;
  const { base, steps, done } = value;
  const good = steps.length <= MOST_STEPS && steps.every(isStep);
  const counts = Number.isInteger(done) && Number(done) >= 0 && Number(done) <= steps.length;
  return good && counts ? { base, steps: steps as Step[], done: Number(done) } : null;
}

function isStep(value: unknown): value is Step {
  return isObject(value) && WHATS.includes(value.what as What) && isChanges(value.changes);
}

function isChanges(value: unknown): value is Record<string, CameraState | null> {
  return (
    isObject(value) && Object.values(value).every((item) => item === null || isCameraState(item))
  );
}

function isCameraState(value: unknown): value is CameraState {
  if (!isObject(value) || !Array.isArray(value.position)) return false;
  const { position, max_range_m } = value;
  return (
    position.length === 2 &&
    position.every(Number.isFinite) &&
    (max_range_m === null || Number.isFinite(max_range_m)) &&
    NUMBERS.every((name) => Number.isFinite(value[name]))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
