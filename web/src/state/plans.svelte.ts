import {
  addScenario,
  fetchCourtyardFeatures,
  fetchScenario,
  fetchScenarios,
  patchScenario,
  removeScenario,
} from '../api/client';
import type { Feature, Scenario, ScenarioPatch } from '../api/types';
import { actionOn } from './actionTitle';
import { Resource } from './resource.svelte';
import {
  type Change,
  changesBetween,
  marksOf,
  reverted,
  surveyedMarks,
} from './scenarioDifference';
import type { Vocabulary } from './vocabulary';
import type { Workbench } from './workbench.svelte';

/** What the plans of a courtyard need to know of the rest. */
export type Desktop = {
  courtyard(): string | null;
  scenario(): string | null;
  /** Of the open state, with all that is not saved yet. */
  features(): readonly Feature[];
  vocabulary(): Vocabulary;
  workbench: Workbench;
  /** Whether one's role is enough to change what is open. */
  mayEdit(): boolean;
};

/** Somebody else changed the scenario since this page saw it. */
export class ScenarioChanged extends Error {}

/** The baseline of the open courtyard and the proposals upon it: which there are, and what the open one changes. */
export class Plans {
  readonly #desktop: Desktop;
  readonly list = new Resource<Scenario[]>();
  /** What the open scenario is drawn against; empty while the baseline itself is open. */
  readonly baseline = new Resource<Feature[]>();

  readonly all: readonly Scenario[] = $derived.by(() => this.list.value ?? []);
  readonly open: Scenario | null = $derived.by(
    () => this.all.find(({ id }) => id === this.#desktop.scenario()) ?? null,
  );
  /** The address names a scenario that there is not. */
  readonly missing: boolean = $derived.by(
    () => this.#desktop.scenario() !== null && this.list.status === 'ready' && !this.open,
  );
  /** Only drafts are changed, and the baseline. A scenario that is not known yet is not either. */
  readonly settled: boolean = $derived.by(
    () => this.#desktop.scenario() !== null && this.open?.status !== 'draft',
  );
  readonly readOnly: boolean = $derived.by(() => this.settled || !this.#desktop.mayEdit());
  readonly changes: readonly Change[] = $derived.by(() => {
    const features = this.#desktop.features();
    const baseline = this.#desktop.scenario() === null ? null : this.baseline.value;
    return baseline && features.length ? changesBetween(baseline, features) : [];
  });
  readonly marks = $derived.by(() => [
    ...surveyedMarks(this.#desktop.features()),
    ...marksOf(this.changes),
  ]);

  constructor(desktop: Desktop) {
    this.#desktop = desktop;
  }

  titleOf(scenario: string | null, baseline: string): string {
    if (scenario === null) return baseline;
    return this.all.find(({ id }) => id === scenario)?.name ?? scenario;
  }

  async loadList(): Promise<void> {
    const courtyard = this.#desktop.courtyard();
    if (courtyard) await this.list.load((signal) => fetchScenarios(courtyard, signal));
    else this.list.clear();
  }

  async loadBaseline(): Promise<void> {
    const courtyard = this.#desktop.courtyard();
    if (!courtyard || this.#desktop.scenario() === null) {
      this.baseline.clear();
      return;
    }
    await this.baseline.load(
      async (signal) => (await fetchCourtyardFeatures(courtyard, {}, signal)).features,
    );
  }

  async add(name: string, from: string | null): Promise<Scenario> {
    const courtyard = this.#desktop.courtyard();
    if (!courtyard) throw new Error('a scenario belongs to a courtyard');
    const scenario = await addScenario({ courtyard, name, ...(from ? { from } : {}) });
    await this.loadList();
    return scenario;
  }

  async change(seen: Scenario, change: ScenarioPatch): Promise<void> {
    const etag = await this.#stillAs(seen);
    await patchScenario(seen.id, etag, change);
    await this.loadList();
  }

  async remove(seen: Scenario): Promise<void> {
    const etag = await this.#stillAs(seen);
    await removeScenario(seen.id, etag);
    await this.loadList();
  }

  /** Takes changes of the open scenario back, as one action. */
  revert(changes: readonly Change[]): void {
    const [first] = changes;
    if (!first) return;
    const title = actionOn('plans.action.revert', changes, this.#desktop.vocabulary());
    this.#desktop.workbench.perform(title, reverted(changes));
  }

  /** The tag of a scenario that is still called and standing as this page shows it. */
  async #stillAs(seen: Scenario): Promise<string> {
    const { scenario, etag } = await fetchScenario(seen.id);
    if (scenario.name === seen.name && scenario.status === seen.status) return etag;
    await this.loadList();
    throw new ScenarioChanged();
  }
}
