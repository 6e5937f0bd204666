import { runCameraCoverage, runSeenBy } from '../api/client';
import type { CoverageReport, LiveInputs, Position, SeenByReport } from '../api/types';
import { contains } from '../map/geometry';
import { Resource } from './resource.svelte';
import { stateInputs } from './stateInputs';
import type { CameraTrial } from './trial.svelte';

/**
 * What coverage needs to know of the rest. Each is apart from the rest of the view: what is computed for them is not
 * done anew when something is chosen or the map is steered.
 */
type Host = {
  readonly openId: string | null;
  readonly scenario: string | null;
  readonly profile: string;
  readonly targetHeight: number;
  readonly place: Position | null;
  readonly showsCoverage: boolean;
  readonly selectedCamera: string | null;
  readonly trial: CameraTrial;
};
type Question = Pick<LiveInputs, 'courtyard' | 'scenario' | 'profile' | 'target_height_m'>;

/** What the cameras of the open courtyard see: as they are stored, and as they are tried out. */
export class Coverage {
  readonly #host: Host;
  readonly stored = new Resource<CoverageReport>();
  /** Who sees the place that is asked about. */
  readonly seen = new Resource<SeenByReport>();
  /** The place that must be seen whose missing part is shown. */
  shownPlace = $state<string | null>(null);

  readonly liveQuestion: LiveInputs | null = $derived.by(() => {
    const { showsCoverage, trial, selectedCamera } = this.#host;
    const question = showsCoverage ? this.#question() : null;
    if (!question || !trial.draft) return null;
    return { ...question, draft: trial.draft, zones_of: selectedCamera ? [selectedCamera] : [] };
  });
  /** What the cameras that are tried out would see; null while none is, or nothing is known of it yet. */
  readonly tried: CoverageReport | null = $derived.by(() => {
    const stored = this.stored.value;
    const { live, whole } = this.#host.trial;
    if (!stored || !live || !this.#isAsked(live.question)) return null;
    const rest = whole && this.#isAsked(whole.question) ? whole.report : stored;
    const cameras = rest.cameras.map(
      (camera) => live.report.cameras.find(({ id }) => id === camera.id) ?? camera,
    );
    return { ...rest, ...live.report, cameras };
  });
  /** What panels and map show. */
  readonly report: CoverageReport | null = $derived.by(() => this.tried ?? this.stored.value);
  /** The blind area around the place that is asked about, by its rank. */
  readonly focusedPart: number | null = $derived.by(() => {
    const { place } = this.#host;
    const parts = this.report?.blind.parts ?? [];
    const at = place ? parts.findIndex((part) => contains(part.polygon, place)) : -1;
    return at < 0 ? null : at;
  });

  constructor(host: Host) {
    this.#host = host;
  }

  async run(): Promise<void> {
    const question = this.#question();
    if (question) await this.stored.load((signal) => runCameraCoverage(question, signal));
  }

  /** Who sees the place that is asked about? */
  async runSeenBy(): Promise<void> {
    const { place, trial } = this.#host;
    const question = this.#question();
    if (!question || !place) return;
    const draft = trial.settledDraft;
    await this.seen.load((signal) =>
      runSeenBy({ ...question, point: place, ...(draft ? { draft } : {}) }, signal),
    );
  }

  #question(): Question | null {
    const { openId: courtyard, scenario, profile, targetHeight: target_height_m } = this.#host;
    if (!courtyard) return null;
    return { ...stateInputs(courtyard, scenario), profile, target_height_m };
  }

  #isAsked(question: Question): boolean {
    const now = this.#question();
    return (
      question.courtyard === now?.courtyard &&
      (question.scenario ?? null) === (now.scenario ?? null) &&
      question.profile === now.profile &&
      question.target_height_m === now.target_height_m
    );
  }
}
