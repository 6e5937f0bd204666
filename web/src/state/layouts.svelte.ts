import { tick } from 'svelte';
import { SvelteSet } from 'svelte/reactivity';
import { type ApiError, asApiError, isAbort } from '../api/client';
import { streamExecution } from '../api/stream';
import type {
  Feature,
  LayoutArrangement,
  LayoutInputs,
  LayoutProposal,
  LayoutReport,
} from '../api/types';
import { newId } from '../edit/action';
import type { App } from './app.svelte';
import { takenOver } from './layoutDeed';
import { LayoutWeights } from './layoutWeights.svelte';
import { stateInputs } from './stateInputs';

export const LIMITS_S = [2, 10, 30] as const;
export const ARRANGEMENTS: readonly LayoutArrangement[] = ['perpendicular', 'oblique', 'parallel'];
export type Standing = 'idle' | 'running' | 'stopped' | 'done' | 'error';
/** Where new spaces may stand. */
export type Where = 'everywhere' | 'areas';

type Host = Pick<
  App,
  | 'openId'
  | 'scenario'
  | 'features'
  | 'plans'
  | 'workbench'
  | 'navigation'
  | 'openScenario'
  | 'loadCourtyard'
  | 'preferences'
>;
type Run = { layout: string; spaces: number };

/** Proposed parking layouts of the open state of a courtyard: asked for, looked at, taken over. */
export class Layouts {
  readonly #host: Host;
  #controller: AbortController | null = null;
  #about = '';

  where = $state<Where>('everywhere');
  limit_s = $state<(typeof LIMITS_S)[number]>(10);
  readonly arrangements = new SvelteSet<LayoutArrangement>(ARRANGEMENTS);
  /** Aisles may be so narrow that cars go one way. */
  oneWay = $state(true);
  readonly weights = new LayoutWeights();
  /** The parking areas to fill. */
  readonly areas = new SvelteSet<string>();
  /** The drawn spaces that stay as they are. */
  readonly kept = new SvelteSet<string>();

  standing = $state<Standing>('idle');
  /** In per cent. */
  progress = $state(0);
  report = $state.raw<LayoutReport | null>(null);
  error = $state.raw<ApiError | null>(null);
  /** What the proposals are of. */
  #run = $state.raw<Run | null>(null);
  chosen = $state<string | null>(null);
  hovered = $state<string | null>(null);
  busy = $state(false);

  readonly proposals: readonly LayoutProposal[] = $derived.by(() => this.report?.proposals ?? []);
  /** On the map: what is pointed at, else what is chosen, else the best. */
  readonly shown: LayoutProposal | null = $derived.by(() => {
    const find = (id: string | null) => this.proposals.find((proposal) => proposal.id === id);
    return find(this.hovered) ?? find(this.chosen) ?? this.proposals[0] ?? null;
  });
  readonly areasThere: readonly Feature[] = $derived.by(() =>
    this.#host.features.filter(({ properties }) => properties.kind === 'parking_area'),
  );
  readonly spacesThere: readonly Feature[] = $derived.by(() =>
    this.#host.features.filter(
      ({ properties }) => properties.kind === 'parking_space' && properties.state !== 'to_remove',
    ),
  );
  /** Of the drawn spaces those that give way to the proposals. */
  readonly going: readonly Feature[] = $derived.by(() => {
    const replaced = new Set(this.proposals.length ? this.report?.replaced.map(String) : []);
    return this.spacesThere.filter(({ id }) => replaced.has(id));
  });
  /** Nothing can be asked for: no arrangement, or no area. */
  readonly lacks: 'arrangement' | 'area' | null = $derived.by(() => {
    if (!this.arrangements.size) return 'arrangement';
    return this.#areaIds?.length === 0 ? 'area' : null;
  });

  constructor(host: Host) {
    this.#host = host;
  }

  get #areaIds(): string[] | null {
    if (this.where === 'everywhere') return null;
    return this.areasThere.filter(({ id }) => this.areas.has(id)).map(({ id }) => id);
  }

  open(): void {
    this.#host.navigation.push({
      layout: true,
      edit: false,
      coverage: false,
      place: null,
      gaps: null,
    });
  }

  close(): void {
    this.stop();
    this.#host.navigation.push({ layout: false });
  }

  /** Proposals are of one state of one courtyard; what is locked is locked in all its states. */
  follow(courtyard: string | null, scenario: string | null): void {
    const about = `${courtyard}/${scenario}`;
    if (about === this.#about) return;
    const elsewhere = !this.#about.startsWith(`${courtyard}/`);
    this.#about = about;
    this.#forget();
    if (!elsewhere) return;
    this.kept.clear();
    this.areas.clear();
    this.where = 'everywhere';
  }

  /** A press on the map: an area is chosen, a space is locked, and the other way round. */
  press(feature: Feature): boolean {
    const { kind } = feature.properties;
    if (kind === 'parking_space') toggle(this.kept, feature.id);
    else if (kind === 'parking_area' && this.where === 'areas') toggle(this.areas, feature.id);
    else return false;
    return true;
  }

  lockAll(): void {
    for (const { id } of this.spacesThere) this.kept.add(id);
  }

  /** How many spaces there are once the proposal is taken over. */
  totalWith(proposal: LayoutProposal): number {
    const run = this.#run;
    const replaced = this.report?.replaced.length ?? 0;
    return run ? run.spaces - replaced + proposal.count : proposal.count;
  }

  get today(): number {
    return this.#run?.spaces ?? this.spacesThere.length;
  }

  async run(): Promise<void> {
    const { openId, scenario } = this.#host;
    if (!openId || this.lacks) return;
    this.#forget();
    const controller = new AbortController();
    this.#controller = controller;
    const areas = this.#areaIds;
    this.#run = {
      layout: newId(),
      spaces: this.spacesThere.length,
    };
    const inputs: LayoutInputs = {
      ...stateInputs(openId, scenario),
      time_limit_s: this.limit_s,
      arrangements: [...this.arrangements],
      one_way: this.oneWay,
      keep: this.spacesThere.filter(({ id }) => this.kept.has(id)).map(({ id }) => id),
      ...(areas ? { areas } : {}),
      ...this.weights.inputs,
    };
    this.standing = 'running';
    const hear = {
      answer: (report: LayoutReport) => {
        this.report = report;
      },
      progress: ({ progress }: { progress: number }) => {
        this.progress = progress;
      },
    };
    try {
      this.report = await streamExecution('parking-layout', inputs, hear, controller.signal);
      this.standing = 'done';
    } catch (error) {
      if (isAbort(error) || controller.signal.aborted) return;
      this.error = asApiError(error);
      this.standing = 'error';
    }
  }

  /** What was found so far stays. */
  stop(): void {
    this.#controller?.abort();
    this.#controller = null;
    if (this.standing === 'running') this.standing = this.report ? 'stopped' : 'idle';
  }

  #forget(): void {
    this.stop();
    this.report = null;
    this.error = null;
    this.chosen = null;
    this.hovered = null;
    this.progress = 0;
    this.standing = 'idle';
    this.#run = null;
  }

  /** Into the open draft, or into a new scenario of this name that starts from what is open. */
  async takeOver(proposal: LayoutProposal, name: string | null): Promise<void> {
    const run = this.#run;
    const courtyard = this.#host.openId;
    if (!run || !courtyard || this.busy) return;
    const gone = new Set(this.report?.replaced.map(String));
    this.busy = true;
    try {
      if (name !== null) {
        const { id } = await this.#host.plans.add(name, this.#host.scenario);
        this.#host.openScenario(id);
        // The page empties its desk for the other plan first.
        await tick();
        await this.#host.loadCourtyard(courtyard);
      }
      const replaced = this.#host.features.filter(({ id }) => gone.has(id));
      const { title, edits } = takenOver(proposal, run.layout, courtyard, replaced);
      this.#host.workbench.perform(title, edits);
      this.#host.navigation.push({ layout: false });
    } finally {
      this.busy = false;
    }
  }
}

function toggle<T>(set: SvelteSet<T>, item: T): void {
  if (!set.delete(item)) set.add(item);
}
