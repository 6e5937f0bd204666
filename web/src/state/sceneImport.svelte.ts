import { type ApiError, asApiError, checkScene, importScene } from '../api/client';
import type { Bounds, Feature, SceneCheck, SceneFault, SceneReport } from '../api/types';
import { boundsOfFault, boundsOfLines, coordinatesOf, linesWithin } from '../interchange/places';
import { refusalOf } from '../interchange/refusals';
import {
  countWithoutId,
  type RawFeature,
  Refusal,
  rawFeatures,
  readText,
} from '../interchange/sceneText';
import type { Preview } from '../map/previewData';
import { Latest, superseded } from './latest';

/** A fault with what the page knows of its feature. */
export type PlacedFault = SceneFault & {
  /** As the file has it; absent where only the server could read the file. */
  feature: RawFeature | undefined;
  bounds: Bounds | null;
};

/** A file that was checked: what is good in it, and what is not. */
export type CheckedScene = {
  text: string;
  features: readonly Feature[];
  kinds: SceneCheck['kinds'];
  planar: boolean;
  warnings: readonly string[];
  faults: readonly PlacedFault[];
  faulty: readonly RawFeature[];
  /** How many features of the file have a fault. */
  leftOut: number;
  withoutId: number;
  /** Of all in the file that has a place. */
  bounds: Bounds | null;
};

export type ImportFile = { name: string; size_bytes: number };
export type ImportStep =
  | { name: 'idle' }
  | { name: 'checking'; file: ImportFile }
  | { name: 'refused'; file: ImportFile | null; refusal: Refusal }
  | { name: 'checked'; file: ImportFile; scene: CheckedScene; refusal: Refusal | null }
  | { name: 'importing'; file: ImportFile; scene: CheckedScene }
  | { name: 'done'; file: ImportFile; scene: CheckedScene; report: SceneReport };

export type ImportServices = {
  check(text: string, signal: AbortSignal): Promise<SceneCheck>;
  store(text: string, skipInvalid: boolean): Promise<SceneReport>;
  /** Something was stored: all that was loaded before is out of date. */
  stored(): Promise<void>;
};

const NO_PREVIEW: Preview = { features: [], faulty: [], chosen: null };

/** A scene file on its way into the project: read, checked, looked at, and only then taken. */
export class SceneImport {
  step = $state.raw<ImportStep>({ name: 'idle' });
  /** The fault that is looked at, by its place in the list. */
  chosen = $state<number | null>(null);
  #services: ImportServices;
  #checks = new Latest();

  readonly active = $derived(this.step.name !== 'idle');
  readonly scene = $derived('scene' in this.step ? this.step.scene : null);
  /** What the map shows beside what is stored. */
  readonly preview: Preview = $derived.by(() => {
    const { scene } = this;
    if (!scene || scene.planar || this.step.name === 'done') return NO_PREVIEW;
    const chosen = scene.faults[this.chosen ?? -1]?.bounds ?? null;
    return { features: scene.features, faulty: scene.faulty, chosen };
  });

  constructor(services: ImportServices) {
    this.#services = services;
  }

  /** Files that somebody dropped or chose. While one is being stored, no other is taken. */
  async take(files: readonly File[]): Promise<void> {
    const [file, ...more] = files;
    if (!file || this.step.name === 'importing') return;
    this.chosen = null;
    if (more.length) {
      this.step = { name: 'refused', file: null, refusal: new Refusal('several') };
      return;
    }
    const told: ImportFile = { name: file.name, size_bytes: file.size };
    this.step = { name: 'checking', file: told };
    try {
      const scene = await this.#checks.run((signal) => this.#check(file, signal));
      if (scene !== superseded) {
        this.step = { name: 'checked', file: told, scene, refusal: null };
      }
    } catch (error) {
      this.step = { name: 'refused', file: told, refusal: asRefusal(error) };
    }
  }

  /** Stores all that is good. Where nothing is wrong with the file, the server takes it whole or not at all. */
  async store(): Promise<void> {
    if (this.step.name !== 'checked') return;
    const { file, scene } = this.step;
    this.chosen = null;
    this.step = { name: 'importing', file, scene };
    try {
      const report = await this.#services.store(scene.text, scene.leftOut > 0);
      await this.#services.stored();
      this.step = { name: 'done', file, scene, report };
    } catch (error) {
      this.step = { name: 'checked', file, scene, refusal: asRefusal(error) };
    }
  }

  choose(fault: number): Bounds | null {
    this.chosen = fault;
    return this.scene?.faults[fault]?.bounds ?? null;
  }

  /** What is being stored cannot be called back. */
  close(): void {
    if (this.step.name === 'importing') return;
    this.#checks.cancel();
    this.chosen = null;
    this.step = { name: 'idle' };
  }

  async #check(file: File, signal: AbortSignal): Promise<CheckedScene> {
    const text = await readText(file);
    const raw = rawFeatures(text);
    return checkedScene(text, raw ?? [], await this.#services.check(text, signal));
  }
}

/** The services of the page, for the project that is open. */
export function importServices(project: () => string, stored: () => Promise<void>): ImportServices {
  return {
    check: checkScene,
    store: (text, skipInvalid) => importScene(project(), text, skipInvalid),
    stored,
  };
}

export function checkedScene(text: string, raw: RawFeature[], check: SceneCheck): CheckedScene {
  const features = check.features as Feature[];
  const indices = [...new Set(check.faults.map(({ index }) => index))];
  const faulty = check.planar ? [] : indices.flatMap((index) => raw[index] ?? []);
  const all = [...features, ...faulty].flatMap((one) => linesWithin(coordinatesOf(one)));
  return {
    text,
    features,
    kinds: check.kinds,
    planar: check.planar,
    warnings: check.warnings,
    faults: check.faults.map((fault) => placed(fault, raw[fault.index], check.planar)),
    faulty,
    leftOut: indices.length,
    withoutId: countWithoutId(raw),
    bounds: check.planar ? null : boundsOfLines(all),
  };
}

function placed(fault: SceneFault, feature: RawFeature | undefined, planar: boolean): PlacedFault {
  const bounds = feature && !planar ? boundsOfFault(feature, fault.pointer) : null;
  return { ...fault, feature, bounds };
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return refusalOf(asApiError(error) satisfies ApiError);
}
