import {
  type ApiError,
  asApiError,
  fetchCourtyardBoundaries,
  fetchCourtyardFeatures,
  fetchFeaturesInBounds,
  fetchKinds,
  fetchProjects,
  fetchRegister,
  fetchRules,
  runParkingSupply,
  sceneAddress,
} from '../api/client';
import type {
  AppliedRule,
  Feature,
  KindInfo,
  ParkingReport,
  Position,
  Project,
  Register,
  RegisterEntry,
  Rules,
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
import { grown } from '../map/ground';
import { addCourtyard } from './addCourtyard';
import { Aim } from './aim.svelte';
import { Comparison } from './comparison.svelte';
import { Coverage } from './coverage.svelte';
import { currentEntry } from './currentEntry';
import { drawHost } from './drawHost';
import { Drawing } from './drawing.svelte';
import { shownFindings } from './findingNames';
import { FormState } from './form.svelte';
import { Gaps } from './gaps.svelte';
import { HeldSpaces } from './heldSpaces.svelte';
import { History } from './history.svelte';
import { importHost } from './importHost';
import { Layouts } from './layouts.svelte';
import { LegendState } from './legend.svelte';
import { LensCatalogue } from './lensCatalogue.svelte';
import { Navigation } from './navigation.svelte';
import { Office } from './office.svelte';
import { type Desktop, Plans } from './plans.svelte';
import { Preferences } from './preferences.svelte';
import { communitiesOf, type RegisterQuery, totalsOf, viewRegister } from './registerView';
import { Resource } from './resource.svelte';
import { RuleBook } from './ruleBook.svelte';
import { SceneImport } from './sceneImport.svelte';
import { stateInputs } from './stateInputs';
import { Street } from './street.svelte';
import { ON_THE_MAP, StreetLevel } from './streetLevel.svelte';
import { Together } from './together.svelte';
import { togetherHost } from './togetherHost';
import { isPlain, Tour } from './tour.svelte';
import { CameraTrial } from './trial.svelte';
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
/** As far as cameras see and a hand draws beyond the boundary. */
const AROUND_M = 150;

/** The state of the whole client, and the steps that change it. Components read; they do not fetch. */
export class App {
  readonly preferences = new Preferences();
  readonly navigation = new Navigation();
  readonly workspace = new Resource<Workspace>();
  readonly boundaries = new Resource<Feature[]>();
  /** What lies around the open courtyard: named by analyses, snapped to by the drawer. */
  readonly around = new Resource<Feature[]>();
  /** Whether the map has all of the ground in sight. */
  groundLoaded = $state(true);
  /** How often others changed what the map draws from tiles. */
  groundChanges = $state(0);
  readonly lenses = new LensCatalogue();
  readonly workbench = new Workbench();
  readonly #desktop: Desktop = {
    courtyard: () => this.openId,
    scenario: () => this.scenario,
    features: () => this.features,
    vocabulary: () => this.vocabulary,
    workbench: this.workbench,
    mayEdit: () => this.office.mayEdit,
  };
  readonly plans = new Plans(this.#desktop);
  readonly history = new History(this.#desktop, this.navigation);
  readonly comparison = new Comparison(this.#desktop, this.navigation);
  readonly gaps = new Gaps(this.#desktop, this.navigation);
  readonly street = new Street(this.navigation, () => this.profile);
  readonly office = new Office(this);
  readonly trial = new CameraTrial(() => this.cameras);
  readonly aim: Aim = new Aim(this);
  readonly sceneImport = new SceneImport(importHost(this));
  readonly tour = new Tour(this);
  readonly ruleBook = new RuleBook({
    known: () => this.workspace.value,
    learnt: (now) => this.#learnt(now),
  });
  readonly courtyard = new Resource<Feature[]>();
  readonly form: FormState = new FormState(this);
  readonly parking = new Resource<ParkingReport>();
  readonly heldSpaces = new HeldSpaces();

  /** Why a new courtyard was not stored. */
  notAdded = $state.raw<ApiError | null>(null);

  /** The courtyard that was open last: coming back to the register starts there. */
  lastOpened: string | null = null;
  /** The courtyard under the pointer, in the list or on the map. */
  hovered = $state<string | null>(null);

  readonly view = $derived(this.navigation.view);
  readonly entries = $derived(this.workspace.value?.register.courtyards ?? []);
  readonly listed = $derived(viewRegister(this.entries, this.view.query));
  /** Nothing but the register is open, beside the map. */
  readonly atRegister: boolean = $derived(
    isPlain(this.view) && this.workspace.value !== null && !this.sceneImport.active,
  );
  readonly totals = $derived(totalsOf(this.entries));
  readonly communities = $derived(communitiesOf(this.entries));
  readonly kinds: KindInfo[] = $derived(this.workspace.value?.kinds ?? []);
  readonly open: RegisterEntry | null = $derived.by(() => {
    const entry = this.entries.find(({ id }) => id === this.view.courtyard);
    return entry ? currentEntry(entry, this.workbench.features) : null;
  });
  // Each apart from the rest of the view: what is loaded or computed for them is not done anew when something is
  // chosen or the map is steered.
  readonly openId: string | null = $derived(this.open?.id ?? null);
  readonly scenario = $derived(this.view.scenario);
  readonly targetHeight = $derived(this.view.targetHeight);
  readonly place = $derived(this.view.place);
  readonly showsCoverage = $derived(this.view.coverage && this.openId !== null);
  /** Parking layouts are proposed on the map. */
  readonly showsLayout = $derived(this.view.layout && this.openId !== null);
  readonly features = $derived(this.open ? this.workbench.features : []);
  /** Of what is open, once it is here: the register counts what there is today. */
  readonly counts = $derived(this.open?.counts ?? {});
  readonly cameras = $derived(this.features.filter((f) => f.properties.kind === 'camera'));
  /** What differs, on the map: from an earlier state, from what is compared, or from what there is today. */
  readonly shownMarks = $derived.by(() => {
    if (this.history.proposal.value) return this.history.marks;
    return this.comparison.on ? this.comparison.marksOfOpen : this.plans.marks;
  });
  readonly selected = $derived(this.features.find((f) => f.id === this.view.feature) ?? null);
  readonly selectedCamera = $derived(
    this.selected?.properties.kind === 'camera' ? this.selected.id : null,
  );
  readonly profile = $derived(
    this.view.profile ?? this.workspace.value?.project.profile ?? 'iec62676-4-2014',
  );
  readonly vocabulary = $derived(
    new Vocabulary(this.kinds, this.workspace.value?.rules ?? null, this.preferences.language),
  );

  /** Whether the map is drawn on. */
  readonly editing = $derived(
    this.view.edit && this.open !== null && this.workbench.isOpen && !this.workbench.readOnly,
  );
  readonly drawing = new Drawing(drawHost(this));
  readonly coverage = new Coverage(this);
  readonly legend = new LegendState(this);
  readonly layouts: Layouts = new Layouts(this);
  readonly together = new Together(togetherHost(this));
  readonly streetLevel = new StreetLevel(this);

  /** What is being edited here. */
  readonly atHand: string | null = $derived.by(() => {
    if (this.form.feature) return this.form.feature.id;
    if (this.editing) return this.view.feature;
    return this.trial.states.has(this.selectedCamera ?? '') ? this.selectedCamera : null;
  });
  /** What lies behind the checks that are looked at. */
  readonly findings = $derived.by(() => shownFindings(this));

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
    const features = [...this.features, ...(this.around.value ?? [])];
    const feature = features.find((item) => item.id === id);
    return this.vocabulary.featureTitle(feature, kind, this.features);
  };
  cameraTitle = (id: string): string => {
    const at = this.cameras.findIndex((camera) => camera.id === id);
    return this.cameras[at]?.properties.name ?? this.t('camera.unnamed', { n: at + 1 });
  };

  get project(): string {
    return this.workspace.value?.project.id ?? 'default';
  }

  /** Where the scene file of a courtyard as it is open, or of all of the project as it is today, is downloaded. */
  sceneAddress = (courtyard: string | null): string =>
    sceneAddress({ project: this.project, courtyard, scenario: courtyard && this.scenario });

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

  /** Other rules: all that is shown is judged anew. */
  #learnt(now: Pick<Workspace, 'project' | 'rules'>): void {
    const { value } = this.workspace;
    if (!value) return;
    this.workspace.value = { ...value, ...now };
    this.workbench.stored += 1;
  }

  async loadStreet(): Promise<void> {
    await this.boundaries.load(async (signal) => (await fetchCourtyardBoundaries(signal)).features);
  }

  /** A square to be pulled into shape, open and drawn on. */
  async addCourtyard(place: Position): Promise<void> {
    this.notAdded = null;
    try {
      const id = await addCourtyard(this.project, place, this.t('draw.courtyard.name'));
      await this.loadWorkspace();
      this.#goTo(id);
      this.navigation.replace({ edit: true, feature: id });
    } catch (error) {
      this.notAdded = asApiError(error);
    }
  }

  async loadAround(): Promise<void> {
    const { open } = this;
    if (!open?.bbox) return;
    const bounds = grown(open.bbox, AROUND_M);
    await this.around.load(async (signal) =>
      (await fetchFeaturesInBounds(bounds, signal)).features.filter(
        ({ properties }) => properties.courtyard !== open.id,
      ),
    );
  }

  async loadCourtyard(id: string): Promise<void> {
    const { scenario } = this;
    await this.courtyard.load(
      async (signal) => (await fetchCourtyardFeatures(id, { scenario }, signal)).features,
    );
    const { value, status } = this.courtyard;
    const project = this.workspace.value?.project.id;
    if (status !== 'ready' || !value || !project || this.openId !== id) return;
    if (scenario !== this.scenario) return;
    this.workbench.open({ project, courtyard: id, scenario }, value);
  }

  async runParking(): Promise<void> {
    const { openId, scenario } = this;
    if (!openId) return;
    const inputs = stateInputs(openId, scenario);
    await this.parking.load((signal) => runParkingSupply(inputs, signal));
  }

  /** Who sees this place? */
  askPlace(place: Position): void {
    const feature = this.selectedCamera;
    this.coverage.shownPlace = null;
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

  /** To another state of the courtyard: a scenario, or the baseline. */
  openScenario(scenario: string | null): void {
    this.navigation.push({ scenario });
  }

  /** What it still lacks. */
  openScorecard(courtyard: string): void {
    this.gaps.isWanted = true;
    this.openCourtyard({ id: courtyard });
  }

  /** The form of a courtyard, at one of its properties. */
  openEntry(courtyard: string, member: string): void {
    this.openCourtyard({ id: courtyard });
    this.form.show(member);
  }

  closeCourtyard(): void {
    this.#goTo(null);
  }

  toRegister(): void {
    if (this.atRegister) return;
    this.sceneImport.close();
    this.#goTo(null);
    if (this.view.street) this.street.show(null);
  }

  /** To a courtyard, or to the street: nothing there is chosen yet, and the map frames it. */
  #goTo(courtyard: string | null): void {
    const edit = courtyard !== null && this.view.edit;
    const nowhere = { scenario: null, compare: null, history: false, gaps: null, layout: false };
    const nothing = {
      rules: null,
      people: null,
      account: false,
      feature: null,
      coverage: false,
      place: null,
      map: null,
      ...ON_THE_MAP,
    };
    this.navigation.push({ ...nowhere, ...nothing, courtyard, edit });
  }

  /** A camera opens its coverage; anything else shows its facts. Coverage stays open once it is. */
  select(feature: Feature | null): void {
    const camera = feature?.properties.kind === 'camera';
    if (!feature) this.form.close();
    this.coverage.shownPlace = null;
    this.navigation.push({
      feature: feature?.id ?? null,
      coverage: !this.view.edit && (this.view.coverage || camera),
    });
  }

  /** The form of the courtyard itself, at a property of it if one is named. */
  editCourtyard(member: string | null = null): void {
    this.navigation.push({ feature: null });
    this.form.show(member);
  }

  /** The rules, at the one that is meant. */
  openRules(id = ''): void {
    this.form.close();
    this.navigation.push({ rules: id, people: null, account: false });
  }

  closeRules(): void {
    this.navigation.push({ rules: null });
  }

  openCoverage(): void {
    this.navigation.push({ coverage: true, edit: false, layout: false });
  }

  closeCoverage(): void {
    this.coverage.shownPlace = null;
    this.navigation.push({ coverage: false, feature: null, place: null });
  }

  toggleEdit(): void {
    this.coverage.shownPlace = null;
    this.navigation.push({ edit: !this.view.edit, coverage: false, place: null, layout: false });
  }

  /** One step out: from a form, from a place that is asked about, from a feature, from coverage, from the courtyard, to the register. */
  back(): void {
    if (this.form.feature) this.form.close();
    else if (this.office.panel) this.office.close();
    else if (this.view.rules !== null) this.closeRules();
    else if (this.view.place) this.dropPlace();
    else if (this.view.feature) this.select(null);
    else if (this.view.compare) this.comparison.close();
    else if (this.view.history) this.history.close();
    else if (this.view.layout) this.layouts.close();
    else if (this.view.coverage) this.closeCoverage();
    else if (this.view.gaps) this.gaps.show(null);
    else if (this.view.edit) this.toggleEdit();
    else if (this.view.courtyard) this.closeCourtyard();
    else if (this.view.street) this.street.show(null);
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
