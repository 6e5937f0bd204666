import {
  addLens,
  fetchCourtyardBoundaries,
  fetchCourtyardFeatures,
  fetchFeaturesInBounds,
  fetchKinds,
  fetchLenses,
  fetchProjects,
  fetchRegister,
  fetchRules,
  fetchSurroundings,
  removeLens,
  runCameraCoverage,
  runParkingSupply,
  runSeenBy,
} from '../api/client';
import type {
  AppliedRule,
  CoverageReport,
  Feature,
  KindInfo,
  Lens,
  LensInput,
  LiveInputs,
  ParkingReport,
  Position,
  Project,
  Register,
  RegisterEntry,
  Rules,
  SeenByReport,
} from '../api/types';
import type { Values } from '../i18n';
import {
  formatArea,
  formatNumber,
  formatShare,
  formatUnit,
  type MessageKey,
  translate,
} from '../i18n';
import { contains } from '../map/geometry';
import { offset, within360 } from '../map/ground';
import type { Nudge } from './cameraKeys';
import { Navigation } from './navigation.svelte';
import { Preferences } from './preferences.svelte';
import { communitiesOf, type RegisterQuery, totalsOf, viewRegister } from './registerView';
import { Resource } from './resource.svelte';
import type { CameraState, What } from './trial';
import { CameraTrial } from './trial.svelte';
import { editOf, titleOfTried } from './trialSave';
import { type MapCamera, roundedPlace } from './url';
import { Vocabulary } from './vocabulary';
import { Workbench } from './workbench.svelte';

export type Workspace = {
  project: Project;
  register: Register;
  kinds: KindInfo[];
  rules: Rules;
};

/** The clauses of geodata/rules.toml that name no standard. */
const CLAUSES: Record<string, MessageKey> = {
  "project's own rule": 'seen.clause.own',
  'local guides': 'seen.clause.local',
};
/** Keys that follow each other faster than this are one step. */
const NUDGE_PAUSE_MS = 800;

/** The state of the whole client, and the steps that change it. Components read; they do not fetch. */
export class App {
  readonly preferences = new Preferences();
  readonly navigation = new Navigation();
  readonly workspace = new Resource<Workspace>();
  readonly boundaries = new Resource<Feature[]>();
  readonly surroundings = new Resource<Feature[]>();
  readonly inside = new Resource<Feature[]>();
  readonly lenses = new Resource<Lens[]>();
  readonly workbench = new Workbench();
  readonly trial = new CameraTrial(() => this.cameras);
  readonly courtyard = new Resource<Feature[]>();
  readonly coverage = new Resource<CoverageReport>();
  readonly seen = new Resource<SeenByReport>();
  readonly parking = new Resource<ParkingReport>();

  /** The courtyard that was open last: coming back to the register starts there. */
  lastOpened: string | null = null;
  /** The courtyard under the pointer, in the list or on the map. */
  hovered = $state<string | null>(null);
  /** Coverage needs the room, and its level table is a legend: the other one opens only when asked for. */
  legendBesideCoverage = $state(false);

  /** The place that must be seen whose missing part is shown. */
  shownPlace = $state<string | null>(null);

  readonly view = $derived(this.navigation.view);
  readonly entries = $derived(this.workspace.value?.register.courtyards ?? []);
  readonly listed = $derived(viewRegister(this.entries, this.view.query));
  readonly totals = $derived(totalsOf(this.entries));
  readonly communities = $derived(communitiesOf(this.entries));
  readonly open = $derived(this.entries.find((entry) => entry.id === this.view.courtyard) ?? null);
  readonly features = $derived(this.open ? this.workbench.features : []);
  readonly cameras = $derived(this.features.filter((f) => f.properties.kind === 'camera'));
  readonly selected = $derived(this.features.find((f) => f.id === this.view.feature) ?? null);
  readonly selectedCamera = $derived(
    this.selected?.properties.kind === 'camera' ? this.selected.id : null,
  );
  /** The blind area around the place that is asked about, by its rank. */
  readonly focusedPart = $derived.by(() => {
    const { place } = this.view;
    const parts = this.report?.blind.parts ?? [];
    const at = place ? parts.findIndex((part) => contains(part.polygon, place)) : -1;
    return at < 0 ? null : at;
  });
  readonly profile = $derived(
    this.view.profile ?? this.workspace.value?.project.profile ?? 'iec62676-4-2014',
  );
  readonly vocabulary = $derived(
    new Vocabulary(
      this.workspace.value?.kinds ?? [],
      this.workspace.value?.rules ?? null,
      this.preferences.language,
    ),
  );

  readonly legendOpen = $derived(
    this.view.coverage && this.open ? this.legendBesideCoverage : this.preferences.legendOpen,
  );

  /** The camera that can be tried out: the chosen one in coverage, as it is now. */
  readonly aimed: CameraState | null = $derived(
    this.view.coverage && this.selectedCamera ? this.trial.stateOf(this.selectedCamera) : null,
  );
  readonly liveQuestion: LiveInputs | null = $derived(
    this.view.coverage && this.open && this.trial.draft
      ? {
          courtyard: this.open.id,
          profile: this.profile,
          target_height_m: this.view.targetHeight,
          draft: this.trial.draft,
          zones_of: this.selectedCamera ? [this.selectedCamera] : [],
        }
      : null,
  );
  /** What the cameras that are tried out would see; null while none is, or nothing is known of it yet. */
  readonly triedReport: CoverageReport | null = $derived.by(() => {
    const stored = this.coverage.value;
    const { live, whole } = this.trial;
    if (!stored || !live || !this.#isAsked(live.question)) return null;
    const rest = whole && this.#isAsked(whole.question) ? whole.report : stored;
    const cameras = rest.cameras.map(
      (camera) => live.report.cameras.find(({ id }) => id === camera.id) ?? camera,
    );
    return { ...rest, ...live.report, cameras };
  });
  /** What panels and map show. What is stored stays in `coverage`. */
  readonly report = $derived(this.triedReport ?? this.coverage.value);
  #nudge = { at: 0, gesture: Symbol('keys') };

  t = (key: MessageKey, values?: Values): string =>
    translate(this.preferences.language, key, values);
  number = (value: number, digits?: number): string =>
    formatNumber(value, this.preferences.language, digits);
  area = (value: number): string => formatArea(value, this.preferences.language);
  share = (value: number): string => formatShare(value, this.preferences.language);

  /** Where a rule comes from. Standards are called by their numbers; what is none has words. */
  clause = (clause: string): string => {
    const words = CLAUSES[clause];
    return words ? this.t(words) : clause;
  };

  /** A threshold with its unit; nothing for a rule without one. */
  ruleValue = ({ value, unit }: Pick<AppliedRule, 'value' | 'unit'>): string => {
    if (value === null) return '';
    if (unit === 'share') return this.share(value);
    return `${this.number(value, 2)} ${formatUnit(unit, this.preferences.language)}`.trim();
  };

  /** What a feature of the courtyard, or of its surroundings, is called. */
  titleOf = (id: string, kind: string): string => {
    if (kind === 'camera') return this.cameraTitle(id);
    const around = [this.surroundings.value, this.inside.value].flatMap((part) => part ?? []);
    const features = [...this.features, ...around];
    const feature = features.find((item) => item.id === id);
    return this.vocabulary.featureTitle(feature, kind, this.features);
  };
  cameraTitle = (id: string): string => {
    const at = this.cameras.findIndex((camera) => camera.id === id);
    return this.cameras[at]?.properties.name ?? this.t('camera.unnamed', { n: at + 1 });
  };

  async loadWorkspace(): Promise<void> {
    await this.workspace.load(async (signal) => {
      const [projects, register, kinds, rules] = await Promise.all([
        fetchProjects(signal),
        fetchRegister(signal),
        fetchKinds(signal),
        fetchRules(signal),
      ]);
      const project = projects.find((item) => item.id === register.project) ?? projects[0];
      if (!project) throw new Error('the server has no project');
      return { project, register, kinds, rules };
    });
    void this.workbench.resume();
  }

  async loadStreet(): Promise<void> {
    const extent = this.workspace.value?.project.extent;
    await Promise.all([
      this.boundaries.load(async (signal) => (await fetchCourtyardBoundaries(signal)).features),
      this.surroundings.load(async (signal) => (await fetchSurroundings(signal)).features),
      extent &&
        this.inside.load(async (signal) =>
          (await fetchFeaturesInBounds(extent, signal)).features.filter(
            ({ properties }) => properties.courtyard && properties.kind !== 'courtyard',
          ),
        ),
    ]);
  }

  async loadCourtyard(id: string): Promise<void> {
    await this.courtyard.load(
      async (signal) => (await fetchCourtyardFeatures(id, signal)).features,
    );
    const { value, status } = this.courtyard;
    const project = this.workspace.value?.project.id;
    if (status !== 'ready' || !value || !project || this.open?.id !== id) return;
    this.workbench.open({ project, courtyard: id, scenario: null }, value);
  }

  /** Stores all cameras as they are tried out, as one action. */
  saveTrial(): void {
    const tried = this.cameras.flatMap((stored) => {
      const state = this.trial.states.get(stored.id);
      return state ? [{ stored, state }] : [];
    });
    this.workbench.perform(titleOfTried(tried), tried.map(editOf));
    this.trial.forget();
  }

  /** A step back: of the trial while there is one, else of what is saved. */
  stepThrough(way: 'undo' | 'redo'): void {
    const { undoStep, redoStep } = this.trial;
    const tried = this.view.coverage && (way === 'undo' ? undoStep : redoStep);
    if (tried) this.trial[way]();
    else this.workbench[way]();
  }

  async loadLenses(): Promise<void> {
    await this.lenses.load(fetchLenses);
  }

  async addLens(input: LensInput): Promise<Lens> {
    const lens = await addLens(input);
    await this.loadLenses();
    return lens;
  }

  async removeLens(id: string): Promise<void> {
    await removeLens(id);
    await this.loadLenses();
  }

  /** Changes the chosen camera, for trial. */
  tryOut(what: What, change: Partial<CameraState>, gesture: unknown = null): void {
    if (this.selectedCamera) this.trial.change(this.selectedCamera, what, change, gesture);
  }

  /** A key's step, to where the screen has its right and its top. */
  nudge(nudge: Nudge, bearing_deg: number): void {
    const camera = this.aimed;
    if (!camera) return;
    const now = performance.now();
    if (now - this.#nudge.at > NUDGE_PAUSE_MS) this.#nudge.gesture = Symbol('keys');
    this.#nudge.at = now;
    if (nudge.what === 'turn') {
      const azimuth_deg = within360(camera.azimuth_deg + nudge.clockwise_deg);
      this.tryOut('turn', { azimuth_deg: Number(azimuth_deg.toFixed(1)) }, this.#nudge.gesture);
      return;
    }
    const [sin, cos] = [Math.sin, Math.cos].map((of) => of((bearing_deg * Math.PI) / 180)) as [
      number,
      number,
    ];
    const { right_m, up_m } = nudge;
    const position = offset(
      camera.position,
      right_m * cos + up_m * sin,
      up_m * cos - right_m * sin,
    );
    this.tryOut('move', { position }, this.#nudge.gesture);
  }

  #isAsked({ courtyard, profile, target_height_m }: LiveInputs): boolean {
    const { open, view } = this;
    return (
      courtyard === open?.id && profile === this.profile && target_height_m === view.targetHeight
    );
  }

  async runCoverage(): Promise<void> {
    const { courtyard, targetHeight } = this.view;
    if (!courtyard) return;
    const profile = this.profile;
    await this.coverage.load((signal) =>
      runCameraCoverage({ courtyard, profile, target_height_m: targetHeight }, signal),
    );
  }

  async runSeenBy(): Promise<void> {
    const { courtyard, targetHeight, place } = this.view;
    if (!courtyard || !place) return;
    const profile = this.profile;
    const draft = this.trial.settledDraft;
    await this.seen.load((signal) =>
      runSeenBy(
        {
          courtyard,
          profile,
          target_height_m: targetHeight,
          point: place,
          ...(draft ? { draft } : {}),
        },
        signal,
      ),
    );
  }

  async runParking(courtyard: string): Promise<void> {
    await this.parking.load((signal) => runParkingSupply({ courtyard }, signal));
  }

  /** Who sees this place? */
  askPlace(place: Position): void {
    const feature = this.selectedCamera;
    this.shownPlace = null;
    this.navigation.push({ place: roundedPlace(place), feature, coverage: true });
  }

  dropPlace(): void {
    this.navigation.push({ place: null });
  }

  openCourtyard(entry: Pick<RegisterEntry, 'id'>): void {
    this.hovered = null;
    if (this.view.courtyard === entry.id) return;
    this.#goTo(entry.id);
  }

  closeCourtyard(): void {
    this.#goTo(null);
  }

  /** To a courtyard, or to the street: nothing there is chosen yet, and the map frames it. */
  #goTo(courtyard: string | null): void {
    this.navigation.push({ courtyard, feature: null, coverage: false, place: null, map: null });
  }

  /** A camera opens its coverage; anything else shows its facts. Coverage stays open once it is. */
  select(feature: Feature | null): void {
    const camera = feature?.properties.kind === 'camera';
    this.shownPlace = null;
    this.navigation.push({
      feature: feature?.id ?? null,
      coverage: this.view.coverage || camera,
    });
  }

  openCoverage(): void {
    this.navigation.push({ coverage: true });
  }

  closeCoverage(): void {
    this.shownPlace = null;
    this.navigation.push({ coverage: false, feature: null, place: null });
  }

  /** One step out: from a place that is asked about, from a feature, from coverage, from the courtyard. */
  back(): void {
    if (this.view.place) this.dropPlace();
    else if (this.view.feature) this.select(null);
    else if (this.view.coverage) this.closeCoverage();
    else if (this.view.courtyard) this.closeCourtyard();
  }

  toggleLegend(): void {
    if (this.view.coverage && this.open) this.legendBesideCoverage = !this.legendBesideCoverage;
    else this.preferences.toggleLegend();
  }

  /** A person steered the map, or it frames what is open again: the link follows, without a step back. */
  mapMoved(map: MapCamera | null): void {
    this.navigation.replace({ map });
  }

  refine(change: Partial<RegisterQuery>): void {
    this.navigation.replace({ query: { ...this.view.query, ...change } });
  }
}

export const app = new App();
