import { type ApiError, asApiError, checkScene, type ImportInto, importScene } from '../api/client';
import type { Bounds, Feature, SceneCheck, SceneFault, SceneReport } from '../api/types';
import type { Sent } from '../api/upload';
import { boundsOfFault, boundsOfLines, coordinatesOf, linesWithin } from '../interchange/places';
import { refusalOf } from '../interchange/refusals';
import {
  countWithoutId,
  type RawFeature,
  Refusal,
  rawFeatures,
  readText,
} from '../interchange/sceneText';
import { withRingsTurned } from '../interchange/turnedRings';
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
  | { name: 'done'; file: ImportFile; scene: CheckedScene; report: SceneReport; undoable: boolean };

/** How far a file has come. Until the server works on all of it, it can be called back. */
export type Stage = 'reading' | 'sending' | 'working';
export type Progress = { stage: Stage; done_bytes: number; total_bytes: number };

/** The plan that is open: a file may go into it instead of into today's state. */
export type OpenPlan = { id: string; name: string; readOnly: boolean };

export type ImportServices = {
  plan(): OpenPlan | null;
  /** Whether one's role is enough to import into today's state, and not into a plan only. */
  mayReplace(): boolean;
  check(text: string, sent: Sent, signal: AbortSignal): Promise<SceneCheck>;
  store(
    into: Omit<ImportInto, 'project'>,
    text: string,
    sent: Sent,
    signal: AbortSignal,
  ): Promise<SceneReport>;
  /** Something was stored: all that was loaded before is out of date. Says whether it can be undone. */
  stored(report: SceneReport, file: string, scenario: string | null): Promise<boolean>;
};

const UNREAD: Progress = { stage: 'reading', done_bytes: 0, total_bytes: 0 };
const NO_PREVIEW: Preview = { features: [], faulty: [], chosen: null };

/** A scene file on its way into the project: read, checked, looked at, and only then taken. */
export class SceneImport {
  step = $state.raw<ImportStep>({ name: 'idle' });
  /** The fault that is looked at, by its place in the list. */
  chosen = $state<number | null>(null);
  progress = $state.raw<Progress>(UNREAD);
  /** With a plan open: whether the file goes into it. */
  intoPlan = $state(true);
  #services: ImportServices;
  #checks = new Latest();
  #stores = new Latest();

  readonly plan: OpenPlan | null = $derived.by(() => this.#services.plan());
  readonly mayReplace: boolean = $derived.by(() => this.#services.mayReplace());
  /** The scenario that the file goes into; null: today's state. */
  readonly into: string | null = $derived(
    this.plan && !this.plan.readOnly && (this.intoPlan || !this.mayReplace) ? this.plan.id : null,
  );

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
    this.intoPlan = true;
    if (more.length) {
      this.step = { name: 'refused', file: null, refusal: new Refusal('several') };
      return;
    }
    await this.#examine({ name: file.name, size_bytes: file.size }, (signal) =>
      readText(file, (done_bytes, total_bytes) => {
        if (!signal.aborted) this.progress = { stage: 'reading', done_bytes, total_bytes };
      }),
    );
  }

  /** Turns the rings that go the wrong way round, and has the file checked anew. The file itself stays as it is. */
  async turnRings(): Promise<void> {
    if (this.step.name !== 'checked') return;
    const { file, scene } = this.step;
    this.chosen = null;
    await this.#examine(file, async () => withRingsTurned(scene.text));
  }

  async #examine(file: ImportFile, read: (signal: AbortSignal) => Promise<string>): Promise<void> {
    this.progress = UNREAD;
    this.step = { name: 'checking', file };
    try {
      const scene = await this.#checks.run(async (signal) =>
        this.#check(await read(signal), signal),
      );
      if (scene !== superseded) this.step = { name: 'checked', file, scene, refusal: null };
    } catch (error) {
      this.step = { name: 'refused', file, refusal: asRefusal(error) };
    }
  }

  /** Stores all that is good. Where nothing is wrong with the file, the server takes it whole or not at all. */
  async store(): Promise<void> {
    if (this.step.name !== 'checked') return;
    const { file, scene } = this.step;
    const scenario = this.into;
    this.chosen = null;
    this.progress = { ...UNREAD, stage: 'sending' };
    this.step = { name: 'importing', file, scene };
    try {
      const into = { scenario, file: file.name, skipInvalid: scene.leftOut > 0 };
      const report = await this.#stores.run((signal) =>
        this.#services.store(into, scene.text, this.#sent, signal),
      );
      if (report === superseded) {
        this.step = { name: 'checked', file, scene, refusal: null };
        return;
      }
      const undoable = await this.#services.stored(report, file.name, scenario);
      this.step = { name: 'done', file, scene, report, undoable };
    } catch (error) {
      this.step = { name: 'checked', file, scene, refusal: asRefusal(error) };
    }
  }

  choose(fault: number): Bounds | null {
    this.chosen = fault;
    return this.scene?.faults[fault]?.bounds ?? null;
  }

  /** Whether closing gives the file up: what the server stores already cannot be called back. */
  get canClose(): boolean {
    return this.step.name !== 'importing' || this.progress.stage === 'sending';
  }

  /** A file on its way is called back; anything else goes from the page. */
  close(): void {
    if (!this.canClose) return;
    if (this.step.name === 'importing') {
      this.#stores.cancel();
      return;
    }
    this.#checks.cancel();
    this.chosen = null;
    this.step = { name: 'idle' };
  }

  async #check(text: string, signal: AbortSignal): Promise<CheckedScene> {
    const raw = rawFeatures(text);
    return checkedScene(text, raw ?? [], await this.#services.check(text, this.#sent, signal));
  }

  #sent: Sent = (done_bytes, total_bytes) => {
    const stage = done_bytes < total_bytes ? 'sending' : 'working';
    this.progress = { stage, done_bytes, total_bytes };
  };
}

/** The services of the page, for the project that is open. */
export function importServices(
  project: () => string,
  more: Pick<ImportServices, 'plan' | 'mayReplace' | 'stored'>,
): ImportServices {
  return {
    check: checkScene,
    store: (into, ...rest) => importScene({ project: project(), ...into }, ...rest),
    ...more,
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
