import { type ApiError, asApiError, runCameraCoverage, runLiveCoverage } from '../api/client';
import type { CoverageReport, Draft, Feature, LiveInputs, LiveReport } from '../api/types';
import type { Edit } from '../edit/action';
import { Latest, superseded } from './latest';
import { Live } from './live';
import { keepForSession, keptForSession } from './storage';
import {
  type CameraState,
  NO_TRIAL,
  parseTrial,
  redone,
  type Step,
  sameState,
  statesOf,
  storedState,
  type Trial,
  triedFeature,
  undone,
  type What,
  withStep,
} from './trial';

type Answered<T> = { question: LiveInputs; report: T };

/** After this long without a change, the parts of the report that a drag does without are asked for too. */
const SETTLED_MS = 350;

/** The cameras that are tried out in the open courtyard, and what they would see. Nothing of it is saved. */
export class CameraTrial {
  #cameras: () => readonly Feature[];
  #courtyard = $state<string | null>(null);
  #trial = $state.raw<Trial>(NO_TRIAL);
  #gesture: unknown = null;
  /** What cameras were when they began to be tried out, where somebody else changed them since. */
  #bases = new Map<string, Feature>();
  #question: LiveInputs | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #whole = new Latest();
  #live = new Live<LiveInputs, LiveReport>(runLiveCoverage, {
    answered: (report, question) => {
      this.live = { question, report };
      this.error = null;
      this.drawn += 1;
    },
    failed: (error) => {
      this.error = asApiError(error);
    },
  });

  /** The newest answer while the camera moves: zones, union, blind areas. */
  live = $state.raw<Answered<LiveReport> | null>(null);
  /** The newest full report, places and overlap included; asked for when things stand still. */
  whole = $state.raw<Answered<CoverageReport> | null>(null);
  error = $state.raw<ApiError | null>(null);
  /** How many live answers were taken over. */
  drawn = $state(0);

  /** The cameras that differ from what is stored, and what they would be. */
  readonly states = $derived.by(() => {
    const states = statesOf(this.#trial);
    return new Map(
      this.#cameras().flatMap((feature) => {
        const [state, stored] = [states.get(feature.id), storedState(feature)];
        return state && stored && !sameState(state, stored) ? [[feature.id, state] as const] : [];
      }),
    );
  });
  /** The changed cameras as features of a scene file; null when there are none. */
  readonly draft = $derived.by((): Draft | null => {
    const features = this.#cameras().flatMap((feature) => {
      const state = this.states.get(feature.id);
      return state ? [triedFeature(feature, state)] : [];
    });
    return features.length ? { type: 'FeatureCollection', features } : null;
  });
  /** The draft of the newest full report: it changes when things stand still, and not at each step of a drag. */
  readonly settledDraft: Draft | null = $derived(this.whole?.question.draft ?? null);
  readonly undoStep: Step | null = $derived(this.#trial.steps[this.#trial.done - 1] ?? null);
  readonly redoStep: Step | null = $derived(this.#trial.steps[this.#trial.done] ?? null);

  constructor(cameras: () => readonly Feature[]) {
    this.#cameras = cameras;
  }

  /** Goes to a courtyard, and takes up what was tried out there in this session. */
  open(courtyard: string | null): void {
    this.follow(null);
    this.#bases.clear();
    this.#courtyard = courtyard;
    const kept = courtyard ? parseTrial(keptForSession(`trial.${courtyard}`)) : null;
    this.#trial = kept ?? NO_TRIAL;
    this.#gesture = null;
  }

  /** The camera as it is tried out, else as it is stored; null when the survey lacks a number. */
  stateOf(id: string): CameraState | null {
    const feature = this.#cameras().find((camera) => camera.id === id);
    return this.states.get(id) ?? (feature ? storedState(feature) : null);
  }

  /** Somebody else stored other cameras than those that are tried out from. */
  saw(news: readonly Edit[]): void {
    const tried = statesOf(this.#trial);
    for (const { id, before } of news) {
      if (before && tried.get(id) && !this.#bases.has(id)) this.#bases.set(id, before);
    }
  }

  /** The version that the person saw who tries out a camera. */
  baseOf(stored: Feature): Feature {
    return this.#bases.get(stored.id) ?? stored;
  }

  /** Changes a camera. All changes of one gesture (a drag, a slider held) are one step. */
  change(id: string, what: What, change: Partial<CameraState>, gesture: unknown): void {
    const now = this.stateOf(id);
    if (!now) return;
    const merge = gesture !== null && gesture === this.#gesture;
    this.#gesture = gesture;
    this.#put(withStep(this.#trial, { what, changes: { [id]: { ...now, ...change } } }, merge));
  }

  /** Puts cameras back to what is stored, as a step of its own. */
  reset(ids: Iterable<string> = this.states.keys()): void {
    const changes = Object.fromEntries([...ids].map((id) => [id, null]));
    this.#gesture = null;
    this.#put(withStep(this.#trial, { what: 'reset', changes }, false));
  }

  /** Ends the trial: what was tried out is stored now. */
  forget(): void {
    this.#gesture = null;
    this.#bases.clear();
    this.#put(NO_TRIAL);
  }

  undo(): void {
    this.#gesture = null;
    this.#put(undone(this.#trial));
  }

  redo(): void {
    this.#gesture = null;
    this.#put(redone(this.#trial));
  }

  /** Asks what the changed cameras see; null when there is nothing to ask. */
  follow(question: LiveInputs | null): void {
    clearTimeout(this.#timer);
    this.#question = question;
    if (!question) {
      this.#live.stop();
      this.#whole.cancel();
      this.live = null;
      this.whole = null;
      this.error = null;
      return;
    }
    this.#live.ask(question);
    this.#timer = setTimeout(() => void this.#askWhole(question), SETTLED_MS);
  }

  retry(): void {
    this.follow(this.#question);
  }

  async #askWhole(question: LiveInputs): Promise<void> {
    const { zones_of: _, ...inputs } = question;
    try {
      const report = await this.#whole.run((signal) => runCameraCoverage(inputs, signal));
      if (report !== superseded) this.whole = { question, report };
    } catch (error) {
      this.error = asApiError(error);
    }
  }

  #put(trial: Trial): void {
    this.#trial = trial;
    if (this.#courtyard) keepForSession(`trial.${this.#courtyard}`, trial);
  }
}
